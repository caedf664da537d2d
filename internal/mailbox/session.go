// Package mailbox reads the new messages of an IMAP folder, and makes of each
// what a feed has: an entry. It promises that nothing is marked or deleted that
// was not committed and asked for; that no server exhausts memory, time or the
// list of what is new by what it answers; and that what a message says of its
// sender is checked where its domain signed it (DKIM), and said.
//
// The conversation is its own, a command at a time, with go-imap's parser: its
// client reads on its own, and literals of any length.
package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/utf7"

	"tocsin/internal/fetch"
)

// sessionTime bounds what one poll takes with its server.
const sessionTime = 3 * time.Minute

// Network is what of package fetch leads to a server.
type Network interface {
	Connect(ctx context.Context, to fetch.Connection) (net.Conn, error)
	TLS(to fetch.Connection) *tls.Config
	LookupTXT(ctx context.Context, to fetch.Connection, name string) ([]string, error)
}

// Login says where a mailbox is and how it is opened.
type Login struct {
	Address Address
	Way     fetch.Connection // to Address; its proxy and whether its certificate is verified
	Secret  string           // the password or the token
	Token   bool             // Secret is a token (XOAUTH2)
}

// Session is a connection to a folder. It is for one goroutine.
type Session struct {
	login  Login
	net    Network
	in     *wire
	parser *imap.Reader
	tags   int
	secret string
	codes  map[string]uint32 // numbers of status responses, by code
	caps   map[string]bool
	ctx    context.Context // ends with the session's time: what it says is why the connection was closed
	stop   func() bool
	end    context.CancelFunc
}

// Open connects, encrypts, and logs in. Every error is a *fetch.Error.
func Open(ctx context.Context, network Network, login Login) (*Session, error) {
	ctx, end := context.WithTimeoutCause(ctx, sessionTime, errTime)
	s := newSession(ctx, end, network, login)
	if err := s.open(ctx); err != nil {
		err = s.failed(err)
		s.Close()
		return nil, err
	}
	return s, nil
}

func newSession(ctx context.Context, end context.CancelFunc, network Network, login Login) *Session {
	return &Session{login: login, net: network, secret: login.Secret, codes: map[string]uint32{}, ctx: ctx, end: end}
}

var errTime = &fetch.Error{Class: fetch.ClassTimeout, Err: fmt.Errorf("the mailbox took longer than %s", sessionTime)}

func (s *Session) open(ctx context.Context) error {
	conn, err := s.net.Connect(ctx, s.login.Way)
	if err != nil {
		return err
	}
	s.use(conn)
	s.stop = context.AfterFunc(ctx, func() { conn.Close() })
	if s.login.Address.TLS {
		if err := s.encrypt(ctx); err != nil {
			return err
		}
	}
	s.in.left = maxAnswer
	if greeting, err := imap.ReadResp(s.parser); err != nil {
		return s.unexpected(err)
	} else if status, ok := greeting.(*imap.StatusResp); !ok || status.Type != imap.StatusRespOk {
		return errors.New("what answers there is no IMAP server that takes log-ins")
	}
	if !s.login.Address.TLS {
		if err := s.startTLS(ctx); err != nil {
			return err
		}
	}
	return s.logIn()
}

func (s *Session) use(conn net.Conn) {
	s.in = newWire(conn)
	s.parser = imap.NewReader(s.in)
}

func (s *Session) encrypt(ctx context.Context) error {
	conn := tls.Client(s.in.conn, s.net.TLS(s.login.Way))
	hello, cancel := context.WithTimeout(ctx, maxPause)
	defer cancel()
	if err := conn.HandshakeContext(hello); err != nil {
		return err
	}
	s.use(conn)
	return nil
}

// startTLS turns to TLS. What the server sent before it, unencrypted, counts for
// nothing: the new connection's reader has none of it.
func (s *Session) startTLS(ctx context.Context) error {
	if err := s.capabilities(); err != nil {
		return err
	}
	if !s.caps["STARTTLS"] {
		if fetch.Loopback(s.login.Address.Host) {
			return nil
		}
		return &fetch.Error{Class: fetch.ClassTLS, Err: errors.New("the server offers no TLS there (write imaps://, or ask whose server it is)")}
	}
	if err := s.do(request{line: "STARTTLS"}); err != nil {
		return err
	}
	return s.encrypt(ctx)
}

// folder is what a server says of a folder when it is opened.
type folder struct {
	validity, next, exists uint32
}

// choose opens the folder: by EXAMINE, so that nothing in it can change, or by SELECT.
func (s *Session) choose(verb string) (folder, error) {
	name, err := utf7.Encoding.NewEncoder().String(s.login.Address.Folder)
	if err != nil {
		return folder{}, fmt.Errorf("folder %q: %w", s.login.Address.Folder, err)
	}
	out, _ := quoted(name) // the encoding is all ASCII
	clear(s.codes)
	var f folder
	err = s.do(request{line: verb + " " + out, data: func(name string, fields []any) (err error) {
		if name == "EXISTS" && len(fields) > 0 {
			f.exists, err = imap.ParseNumber(fields[0])
		}
		return err
	}})
	var no *refusal
	if errors.As(err, &no) {
		return f, &fetch.Error{
			Class: fetch.ClassMailFolder, Err: fmt.Errorf("the folder %q cannot be opened: %w", s.login.Address.Folder, no),
		}
	}
	f.validity = s.codes["UIDVALIDITY"]
	f.next = s.codes["UIDNEXT"]
	if err == nil && f.validity == 0 {
		err = errors.New("the server gives the folder no UIDVALIDITY, so what is new in it cannot be told")
	}
	return f, err
}

// failed makes every error one that says of which mailbox it is, and its class.
func (s *Session) failed(err error) error {
	if err == nil {
		return nil
	}
	return s.failure(err)
}

// during is failed of something done, which stands before the cause.
func (s *Session) during(what string, err error) error {
	e := s.failure(err)
	e.Err = fmt.Errorf("%s: %w", what, e.Err)
	return e
}

func (s *Session) failure(err error) *fetch.Error {
	if cause := context.Cause(s.ctx); cause != nil {
		err = cause // it closed the connection, which is all that err knows
	}
	return fetch.Failure(s.login.Address.String(), s.login.Address.Host, err)
}

// Close ends the connection. A server that is not told goodbye does no harm by it.
func (s *Session) Close() {
	if s.stop != nil {
		s.stop()
		s.in.conn.Close()
	}
	s.end()
}
