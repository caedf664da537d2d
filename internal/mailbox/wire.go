package mailbox

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap"

	"tocsin/internal/fetch"
	"tocsin/internal/text"
)

// A server is a stranger: the library reads lines and literals of any length, so
// what reaches it is bounded here.
const (
	maxLine   = 8 << 10          // bytes of a response outside its literals; the reading of an atom is quadratic in it
	maxAnswer = 4 << 20          // bytes of the answers to one command, beside messages
	maxPause  = 30 * time.Second // between two pieces of an answer
)

var (
	errLine   = errors.New("the server sent a line of more than 8 KiB")
	errAnswer = errors.New("the server's answer is longer than was asked for")
)

// wire reads a server's bytes for the library's parser, and counts them.
type wire struct {
	conn net.Conn
	br   *bufio.Reader
	line int // bytes of the present line
	last int // its bytes before the last rune
	left int // bytes that the present answer may still have

	pause time.Duration // between two pieces of an answer, at most
}

func newWire(conn net.Conn) *wire {
	w := &wire{conn: conn, pause: maxPause}
	w.br = bufio.NewReader(patient{w})
	return w
}

// patient reads a wire's bytes with a deadline for each piece.
type patient struct{ wire *wire }

func (p patient) Read(b []byte) (int, error) {
	p.wire.conn.SetReadDeadline(time.Now().Add(p.wire.pause)) // if that fails, so does the reading
	return p.wire.conn.Read(b)
}

func (w *wire) count(n int) error {
	w.last = w.line
	w.line += n
	w.left -= n
	switch {
	case w.line > maxLine:
		return errLine
	case w.left < 0:
		return errAnswer
	}
	return nil
}

// ReadRune reads one character outside a literal.
func (w *wire) ReadRune() (rune, int, error) {
	r, n, err := w.br.ReadRune()
	if err != nil {
		return r, n, err
	}
	if err := w.count(n); err != nil {
		return 0, 0, err
	}
	if r == '\n' {
		w.line = 0
	}
	return r, n, nil
}

// UnreadRune takes back what ReadRune read last.
func (w *wire) UnreadRune() error {
	w.line = w.last
	return w.br.UnreadRune()
}

// ReadString reads to the delimiter, within the bounds of a line.
func (w *wire) ReadString(delim byte) (string, error) {
	var b strings.Builder
	for {
		c, err := w.br.ReadByte()
		if err == nil {
			err = w.count(1)
		}
		if err != nil {
			return b.String(), err
		}
		b.WriteByte(c)
		if c == '\n' {
			w.line = 0
		}
		if c == delim {
			return b.String(), nil
		}
	}
}

// Read reads a literal, whose length the parser has compared with what is allowed.
func (w *wire) Read(p []byte) (int, error) {
	if len(p) > w.left {
		return 0, errAnswer
	}
	n, err := w.br.Read(p)
	w.left -= n
	w.line = 0
	return n, err
}

// refusal is a server's NO or BAD.
type refusal struct {
	code string // "AUTHENTICATIONFAILED", "" for none
	said string
}

func (r *refusal) Error() string { return fmt.Sprintf("the server says %q", r.said) }

// request is one command and what is done with its answers.
type request struct {
	line    string                                // without its tag; never logged, as it may hold a password
	literal uint32                                // bytes of the longest literal, 0 for 1 KiB
	answer  int                                   // bytes of all answers, 0 for maxAnswer
	data    func(name string, fields []any) error // an untagged answer; nil to pass over
	more    func() (line string, err error)       // the server asks to go on; nil if it may not
}

// do sends a command and reads its answers to the end. Any error but a refusal
// leaves the connection of no use.
func (s *Session) do(r request) error {
	tag := s.tag()
	if err := s.send(tag + " " + r.line); err != nil {
		return err
	}
	s.in.left = r.answer
	if r.answer == 0 {
		s.in.left = maxAnswer
	}
	s.parser.MaxLiteralSize = max(r.literal, 1<<10)
	for {
		resp, err := imap.ReadResp(s.parser)
		if err != nil {
			return s.unexpected(err)
		}
		switch resp := resp.(type) {
		case *imap.ContinuationReq:
			if r.more == nil {
				return errors.New("the server asks to go on where there is nothing more")
			}
			line, err := r.more()
			if err == nil {
				err = s.send(line)
			}
			if err != nil {
				return err
			}
		case *imap.StatusResp:
			if done, err := s.status(resp, tag); done || err != nil {
				return err
			}
		case *imap.DataResp:
			name, fields, ok := imap.ParseNamedResp(resp)
			if resp.Tag == tag && name == "OK" {
				return nil // without the text that belongs there
			}
			if ok && r.data != nil {
				if err := r.data(name, fields); err != nil {
					return err
				}
			}
		}
	}
}

func (s *Session) tag() string {
	s.tags++
	return fmt.Sprintf("T%d", s.tags)
}

// status takes a status response; done reports whether it ends the command.
func (s *Session) status(resp *imap.StatusResp, tag string) (done bool, err error) {
	said := s.said(resp.Info)
	switch {
	case resp.Tag == tag && resp.Type == imap.StatusRespOk:
		return true, nil
	case resp.Tag == tag:
		return true, &refusal{code: string(resp.Code), said: said}
	case resp.Type == imap.StatusRespBye:
		return true, fmt.Errorf("the server ended the connection: it says %q", said)
	}
	if len(resp.Arguments) > 0 {
		if n, err := imap.ParseNumber(resp.Arguments[0]); err == nil {
			s.codes[string(resp.Code)] = n
		}
	}
	return false, nil
}

// said is a server's text as it may be shown: without a password that it repeats.
func (s *Session) said(info string) string {
	if s.secret != "" {
		info = strings.ReplaceAll(info, s.secret, "...")
	}
	if info = text.Clean(info); len(info) > 200 {
		info = strings.ToValidUTF8(info[:200], "") + "..."
	}
	return info
}

func (s *Session) send(line string) error {
	if err := s.in.conn.SetWriteDeadline(time.Now().Add(maxPause)); err != nil {
		return err
	}
	_, err := io.WriteString(s.in.conn, line+"\r\n")
	return err
}

// unexpected says what an end of the answers means where more were to come.
func (s *Session) unexpected(err error) error {
	var late net.Error
	switch {
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case errors.As(err, &late) && late.Timeout():
		return &fetch.Error{Class: fetch.ClassTimeout, Err: fmt.Errorf("the server said nothing for %s", s.in.pause)}
	}
	return err
}

// quoted writes a text as IMAP's quoted string; ok is false where it cannot be one.
func quoted(s string) (out string, ok bool) {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", false
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`, true
}
