package mailbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"tocsin/internal/fetch"
)

// fake is a server that answers as a test says: by what a command begins with. It
// is a Network, too, without any.
type fake struct {
	greeting string            // "* OK" if not given
	answers  map[string]string // by the beginning of a command; %s is its tag
	keys     map[string]string // TXT records
	keyErr   error
	// line, if set, is told of each line first, and reports whether it answered.
	line func(conn net.Conn, line string) bool

	mu  sync.Mutex
	got []string // commands as they came
}

func (f *fake) Connect(context.Context, fetch.Connection) (net.Conn, error) {
	mine, theirs := net.Pipe()
	go f.serve(theirs)
	return mine, nil
}

func (f *fake) TLS(fetch.Connection) *tls.Config { return nil }

func (f *fake) LookupTXT(_ context.Context, _ fetch.Connection, name string) ([]string, error) {
	if f.keyErr != nil {
		return nil, f.keyErr
	}
	if key, ok := f.keys[name]; ok {
		return []string{key}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (f *fake) serve(conn net.Conn) {
	defer conn.Close()
	greeting := f.greeting
	if greeting == "" {
		greeting = "* OK ready\r\n"
	}
	if _, err := io.WriteString(conn, greeting); err != nil {
		return
	}
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		f.mu.Lock()
		f.got = append(f.got, line)
		f.mu.Unlock()
		if f.line != nil && f.line(conn, line) {
			continue
		}
		tag, command, _ := strings.Cut(line, " ")
		answer, cut := f.answer(tag, command)
		if _, err := io.WriteString(conn, answer); err != nil || cut {
			return
		}
	}
}

// answer is what is sent; cut says that the connection ends then.
func (f *fake) answer(tag, command string) (text string, cut bool) {
	best := ""
	for begin := range f.answers {
		if strings.HasPrefix(command, begin) && len(begin) > len(best) {
			best = begin
		}
	}
	switch {
	case best != "":
		text, cut = strings.CutSuffix(strings.ReplaceAll(f.answers[best], "%s", tag), "<cut>")
		return text, cut
	case command == "CAPABILITY":
		return "* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\r\n" + tag + " OK done\r\n", false
	case strings.HasPrefix(command, "AUTHENTICATE"):
		return "+ \r\n", false
	case command == "": // what AUTHENTICATE waited for
		return f.answers["authenticated"] + "T3 OK welcome\r\n", false
	}
	return tag + " OK done\r\n", false
}

// commands are those that begin so.
func (f *fake) commands(begin string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, line := range f.got {
		if _, command, _ := strings.Cut(line, " "); strings.HasPrefix(command, begin) {
			n++
		}
	}
	return n
}

// folder answers as a folder does that holds messages under UIDs.
func (f *fake) folder(validity, next uint32, messages map[uint32]string) {
	if f.answers == nil {
		f.answers = map[string]string{}
	}
	f.answers["EXAMINE"] = fmt.Sprintf("* %d EXISTS\r\n* OK [UIDVALIDITY %d] valid\r\n* OK [UIDNEXT %d] next\r\n%%s OK [READ-ONLY] done\r\n", len(messages), validity, next)
	list, heads := "", ""
	n := 0
	for uid := uint32(0); uid < 1000; uid++ {
		raw, there := messages[uid]
		if !there {
			continue
		}
		n++
		list += fmt.Sprintf("* %d FETCH (UID %d)\r\n", n, uid)
		head, _, _ := strings.Cut(raw, "\r\n\r\n")
		head += "\r\n\r\n"
		heads += fmt.Sprintf("* %d FETCH (UID %d RFC822.SIZE %d BODY[HEADER.FIELDS (FROM DATE MESSAGE-ID)]<0> {%d}\r\n%s)\r\n", n, uid, len(raw), len(head), head)
		f.answers[fmt.Sprintf("UID FETCH %d (UID BODY.PEEK[]", uid)] = fmt.Sprintf("* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n%%s OK done\r\n", n, uid, len(raw), raw)
	}
	f.answers["FETCH"] = list + "%s OK done\r\n"
	f.answers["UID FETCH"] = heads + "%s OK done\r\n"
}

// open opens a session of a folder on this machine, where TLS is not asked for.
func (f *fake) open(t *testing.T) (*Session, error) {
	t.Helper()
	a, err := ParseAddress("imap://press@localhost/Press")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), f, Login{Address: a, Secret: "sesame"})
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

func (f *fake) mustOpen(t *testing.T) *Session {
	t.Helper()
	s, err := f.open(t)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// nothing knows no message.
func nothing(context.Context, []string) (map[string]bool, error) { return nil, nil }

// classOf is the class of an error that names the mailbox, and not the password.
func classOf(t *testing.T, err error) fetch.Class {
	t.Helper()
	var e *fetch.Error
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "imap://press@localhost/Press") || strings.Contains(err.Error(), "sesame") {
		t.Errorf("the error: %v", err)
		return ""
	}
	return e.Class
}
