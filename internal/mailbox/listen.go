package mailbox

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap"
)

const (
	// renewal is how long a server is listened to without a word: from 29 minutes on
	// it may take us for gone (RFC 2177).
	renewal = 25 * time.Minute
	// deaf is how long nothing at all may come: the answer to the renewal at the latest.
	deaf = renewal + time.Minute
)

// ErrNoIdle is what Listen returns of a server that does not say when something has come.
var ErrNoIdle = errors.New("the mail server does not know IDLE")

// Listen calls news when something has come into the folder, or came since the mark,
// until ctx ends or the connection does; it never returns nil. news must not wait.
func Listen(ctx context.Context, network Network, login Login, mark Mark, news func()) error {
	ctx, end := context.WithCancel(ctx)
	s := newSession(ctx, end, network, login)
	defer s.Close()
	return s.failed(s.listen(ctx, mark, news))
}

func (s *Session) listen(ctx context.Context, mark Mark, news func()) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	if !s.caps["IDLE"] {
		return ErrNoIdle
	}
	f, err := s.choose("EXAMINE")
	if err != nil {
		return err
	}
	if f.validity != mark.Validity || f.next != mark.Last+1 {
		news()
	}
	for err == nil {
		err = s.idle(news)
	}
	return err
}

// idle listens until it is time to say that we are still there.
func (s *Session) idle(news func()) error {
	tag := s.tag()
	if err := s.send(tag + " IDLE"); err != nil {
		return err
	}
	s.in.pause = deaf
	defer func() { s.in.pause = maxPause }()
	s.parser.MaxLiteralSize = 1 << 10
	done := time.AfterFunc(renewal, func() { s.send("DONE") }) // if that fails, so does the reading
	defer done.Stop()
	for {
		s.in.left = maxAnswer
		resp, err := imap.ReadResp(s.parser)
		if err != nil {
			return s.unexpected(err)
		}
		switch resp := resp.(type) {
		case *imap.StatusResp:
			if over, err := s.status(resp, tag); over || err != nil {
				return err
			}
		case *imap.DataResp:
			if name, _, ok := imap.ParseNamedResp(resp); ok && name == "EXISTS" {
				news()
			}
		}
	}
}
