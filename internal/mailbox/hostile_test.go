package mailbox

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tocsin/internal/fetch"
)

func failureClass(err error) fetch.Class {
	var e *fetch.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Class
}

// TestHostile: whatever a server answers, it is an error that says what, and no more
// memory than was asked for (MBX-07).
func TestHostile(t *testing.T) {
	one := map[uint32]string{7: "From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nText.\r\n"}
	huge := strings.Repeat("x", 1<<20)
	for name, tt := range map[string]struct {
		command, answer string // in place of what a good server says
		want            string
	}{
		"endless line":               {"EXAMINE", "* OK " + huge, "line of more than 8 KiB"},
		"endless atom":               {"UID FETCH", "* 1 FETCH (" + huge, "line of more than 8 KiB"},
		"endless quoted string":      {"UID FETCH", `* 1 FETCH (UID "` + huge, "line of more than 8 KiB"},
		"endless number":             {"UID FETCH", "* 1 FETCH ({" + huge, "line of more than 8 KiB"},
		"endless lines":              {"EXAMINE", strings.Repeat("* OK still there\r\n", 1<<19), "longer than was asked for"},
		"nested lists":               {"UID FETCH", strings.Repeat("(", 1<<20), ""},
		"literal of four gigabytes":  {"UID FETCH 7 (UID BODY.PEEK[]", "* 1 FETCH (UID 7 BODY[]<0> {4294967295}\r\n", "literal exceeding maximum size"},
		"literal in a status":        {"EXAMINE", "* OK [X {4294967295}\r\n", "literal exceeding maximum size"},
		"more than was asked for":    {"UID FETCH 7 (UID BODY.PEEK[]", fmt.Sprintf("* 1 FETCH (UID 7 BODY[]<0> {%d}\r\n", maxMessage+1), "literal exceeding maximum size"},
		"many literals":              {"EXAMINE", "* X (" + strings.Repeat("{1000}\r\n"+strings.Repeat("y", 1000)+" ", 1<<13), "longer than was asked for"},
		"cut in a literal":           {"UID FETCH 7 (UID BODY.PEEK[]", "* 1 FETCH (UID 7 BODY[]<0> {100}\r\nFrom: a@b<cut>", "cut short"},
		"cut in a line":              {"EXAMINE", "* 1 EXI<cut>", "cut short"},
		"goodbye":                    {"EXAMINE", "* BYE maintenance\r\n<cut>", `"maintenance"`},
		"asks to go on":              {"EXAMINE", "+ more\r\n", "go on"},
		"no UIDVALIDITY":             {"EXAMINE", "* 1 EXISTS\r\n%s OK done\r\n", "UIDVALIDITY"},
		"refuses with what it heard": {"EXAMINE", "%s NO no folder for sesame, sesame!\r\n", "no folder for ..., ...!"},
		"counts, and lists none":     {"FETCH", "%s OK done\r\n", "lists none"},
		"size that is no number":     {"UID FETCH", "* 1 FETCH (UID 7 RFC822.SIZE many BODY[X] x)\r\n%s OK done\r\n", "message 7"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{}
			f.folder(1, 8, one)
			f.answers[tt.command] = tt.answer
			s := f.mustOpen(t)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := s.Read(t.Context(), Mark{}, Wanted{Known: nothing})
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("the error: %v", err)
			}
			classOf(t, err)
			if got := after.HeapSys - min(before.HeapSys, after.HeapSys); got > 256<<20 {
				t.Errorf("the heap grew by %d bytes", got)
			}
		})
	}
}

// TestWrongUIDs: numbers that the server has not given away, messages that nobody
// asked for and ones that are gone hide no other message (MBX-08).
func TestWrongUIDs(t *testing.T) {
	letter := func(n int) string {
		return fmt.Sprintf("From: a@b.example\r\nMessage-ID: <%d@b.example>\r\n\r\nText %d.\r\n", n, n)
	}
	f := &fake{}
	f.folder(1, 9, map[uint32]string{5: letter(5), 7: letter(7), 8: letter(8)})
	lie := "* 9 FETCH (UID 4294967295 RFC822.SIZE 1 BODY[X] x)\r\n* 9 FETCH (UID 0)\r\n* 9 FETCH (FLAGS (\\Seen))\r\n* 9 FETCH\r\n"
	f.answers["UID FETCH"] = lie + f.answers["UID FETCH"]
	f.answers["UID FETCH 7 (UID BODY.PEEK[]"] = lie + "%s OK done\r\n" // gone meanwhile
	b, err := f.mustOpen(t).Read(t.Context(), Mark{Validity: 1, Last: 5}, Wanted{Known: nothing})
	if err != nil || len(b.Messages) != 1 || b.Messages[0].UID != 8 || b.Lost != 1 || b.Mark.Last != 8 {
		t.Errorf("%+v, %v", b, err)
	}
}

// TestNumberedAnew: another UIDVALIDITY, and a UIDNEXT that goes back, have the folder
// read from its beginning, where what is known is not read again (MBX-03).
func TestNumberedAnew(t *testing.T) {
	letter := func(n int) string {
		return fmt.Sprintf("From: a@b.example\r\nMessage-ID: <%d@b.example>\r\n\r\nText %d.\r\n", n, n)
	}
	for name, mark := range map[string]Mark{"validity": {Validity: 1, Last: 1, Settled: 1}, "next": {Validity: 2, Last: 90, Settled: 90}} {
		f := &fake{}
		f.folder(2, 4, map[uint32]string{1: letter(1), 3: letter(3)})
		known := func(_ context.Context, ids []string) (map[string]bool, error) {
			return map[string]bool{"<1@b.example>  a@b.example": true}, nil
		}
		b, err := f.mustOpen(t).Read(t.Context(), mark, Wanted{Known: known})
		if err != nil || !b.Anew || b.Known != 1 || len(b.Messages) != 1 || !b.Messages[0].Backlog || f.commands("UID FETCH 1 (") != 0 {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
		if want := (Mark{Validity: 2, Last: 3, Old: 3, Settled: 3}); b.Mark != want || ParseMark(b.Mark.String()) != want {
			t.Errorf("%s: the mark %+v", name, b.Mark)
		}
	}
}

// TestBounds: a folder of thousands is read from its latest, some at a time (MBX-09).
func TestBounds(t *testing.T) {
	f := &fake{}
	messages := map[uint32]string{}
	for n := uint32(1); n <= 120; n++ {
		messages[n] = fmt.Sprintf("From: a@b.example\r\nMessage-ID: <%d@b.example>\r\n\r\nText.\r\n", n)
	}
	f.folder(1, 121, messages)
	f.answers["EXAMINE"] = strings.Replace(f.answers["EXAMINE"], "120 EXISTS", "5120 EXISTS", 1)
	s := f.mustOpen(t)
	mark, read := Mark{}, 0
	for more := true; more; {
		b, err := s.Read(t.Context(), mark, Wanted{Known: nothing})
		if err != nil || len(b.Messages) > bodiesMost || len(b.Messages) == 0 {
			t.Fatalf("%+v, %v", b, err)
		}
		if read == 0 && b.Older != 5120-backlogMost {
			t.Errorf("%d older ones", b.Older)
		}
		read += len(b.Messages)
		mark, more = b.Mark, b.More
	}
	if read != 120 || mark.Last != 120 || f.commands("FETCH 4121:* (UID)") != 1 {
		t.Errorf("%d read, up to %d", read, mark.Last)
	}
}

// TestLogin: what goes to whom, and what a refusal says (MBX-05, MBX-06).
func TestLogin(t *testing.T) {
	for name, tt := range map[string]struct {
		f     *fake
		url   string
		token bool
		class string
		sent  string // the line that has the secret
	}{
		"plain":          {f: &fake{}, url: "imap://press@localhost/Press", sent: "AHByZXNzAHNlc2FtZQ=="},
		"token":          {f: &fake{}, url: "imap://press@localhost/Press", token: true, sent: "dXNlcj1wcmVzcwFhdXRoPUJlYXJlciBzZXNhbWUBAQ=="},
		"login":          {f: &fake{answers: map[string]string{"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n%s OK\r\n"}}, url: "imap://press@localhost/Press", sent: `T3 LOGIN "press" "sesame"`},
		"login disabled": {f: &fake{answers: map[string]string{"CAPABILITY": "* CAPABILITY LOGINDISABLED\r\n%s OK x\r\n"}}, url: "imap://press@localhost/Press", class: "mail_login"},
		"no TLS":         {f: &fake{}, url: "imap://press@imap.example.org/Press", class: "tls"},
		"not IMAP":       {f: &fake{greeting: "SSH-2.0-OpenSSH_9.9\r\n"}, url: "imap://press@localhost/Press", class: "protocol"},
		"refused":        {f: &fake{answers: map[string]string{"AUTHENTICATE": "%s NO [AUTHENTICATIONFAILED] not you\r\n"}}, url: "imap://press@localhost/Press", class: "mail_login"},
		"token refused": {
			f:   &fake{answers: map[string]string{"AUTHENTICATE": "+ \r\n", "authenticated": "+ eyJzdGF0dXMiOiI0MDAifQ==\r\nT3 NO no\r\n"}},
			url: "imap://press@localhost/Press", token: true, class: "mail_login",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := ParseAddress(tt.url)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), tt.f, Login{Address: a, Secret: "sesame", Token: tt.token})
			if err == nil {
				defer s.Close()
			}
			if tt.class != "" {
				if err == nil || string(failureClass(err)) != tt.class || strings.Contains(err.Error(), "sesame") {
					t.Fatalf("the error: %v", err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			tt.f.mu.Lock()
			defer tt.f.mu.Unlock()
			sent := strings.Contains(strings.Join(tt.f.got, "\n"), "sesame") || strings.Contains(strings.Join(tt.f.got, "\n"), "AHByZXNz")
			if tt.sent == "" && tt.class == "tls" && sent {
				t.Error("the password was sent in the clear")
			}
			if tt.sent != "" && !slices.Contains(tt.f.got, tt.sent) {
				t.Errorf("sent %q", tt.f.got)
			}
		})
	}
}

// TestBreaksOff: what was read before a connection broke is taken, so that one that
// breaks each time brings all in the end (MBX-19).
func TestBreaksOff(t *testing.T) {
	letter := func(n int) string {
		return fmt.Sprintf("From: a@b.example\r\nMessage-ID: <%d@b.example>\r\n\r\nText.\r\n", n)
	}
	f := &fake{}
	f.folder(1, 4, map[uint32]string{1: letter(1), 2: letter(2), 3: letter(3)})
	f.answers["UID FETCH 2 (UID BODY.PEEK[]"] = "* 2 FETCH (UID 2 BODY[]<0> {50}\r\nFrom<cut>"
	b, err := f.mustOpen(t).Read(t.Context(), Mark{Validity: 1}, Wanted{Known: nothing})
	if err != nil || len(b.Messages) != 1 || b.Mark.Last != 1 || !b.More || b.Broke == nil || !strings.Contains(b.Broke.Error(), "UID 2") {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := f.mustOpen(t).Read(t.Context(), b.Mark, Wanted{Known: nothing}); err == nil {
		t.Error("a message that breaks the connection is no failure")
	}
}
