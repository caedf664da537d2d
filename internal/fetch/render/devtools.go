package render

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	jsonv2 "github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// devtools speaks the DevTools protocol over one of chromedp's transports.
// chromedp's own contexts are not used: they turn on domains that a hostile
// page can flood (console, log, DOM), and queue what comes.
type devtools struct {
	transport chromedp.Transport
	// event is called for each event, one after the other; it must not wait.
	event func(session target.SessionID, method string, params []byte)

	mu   sync.Mutex
	next int64
	wait map[int64]chan *cdproto.Message
	lost chan struct{} // closed when the connection has ended
	err  error         // why; valid then
}

var errLost = errors.New("the connection to the browser ended")

func newDevtools(t chromedp.Transport, event func(target.SessionID, string, []byte)) *devtools {
	d := &devtools{transport: t, event: event, wait: make(map[int64]chan *cdproto.Message), lost: make(chan struct{})}
	go d.read()
	return d
}

func (d *devtools) read() {
	for {
		m := new(cdproto.Message)
		if err := d.transport.Read(context.Background(), m); err != nil {
			d.err = fmt.Errorf("%w: %w", errLost, err)
			close(d.lost)
			return
		}
		if m.ID == 0 {
			d.event(m.SessionID, string(m.Method), m.Params)
			continue
		}
		d.mu.Lock()
		answer := d.wait[m.ID]
		delete(d.wait, m.ID)
		d.mu.Unlock()
		if answer != nil {
			answer <- m
		}
	}
}

// close ends the connection and waits until nothing is read any more.
func (d *devtools) close() {
	d.transport.Close()
	<-d.lost
}

// session is one target's part of the connection; the zero id is the browser.
type session struct {
	*devtools
	id target.SessionID
}

// call runs a command and returns its result.
func call[P, R any](ctx context.Context, s session, c cdp.Command[P, R], params P) (R, error) {
	var res R
	raw, err := jsonv2.Marshal(params, chromedp.DefaultMarshalOptions)
	if err != nil {
		return res, err
	}
	answer := make(chan *cdproto.Message, 1)
	s.mu.Lock()
	s.next++
	id := s.next
	s.wait[id] = answer
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.wait, id)
		s.mu.Unlock()
	}()
	m := &cdproto.Message{ID: id, SessionID: s.id, Method: cdproto.MethodType(c.Method), Params: raw}
	if err := s.transport.Write(ctx, m); err != nil {
		return res, fmt.Errorf("%w: %w", errLost, err)
	}
	select {
	case m := <-answer:
		if m.Error != nil {
			return res, fmt.Errorf("%s: %w", c.Method, m.Error)
		}
		return res, jsonv2.Unmarshal(m.Result, &res, chromedp.DefaultUnmarshalOptions)
	case <-s.lost:
		return res, s.err
	case <-ctx.Done():
		return res, context.Cause(ctx)
	}
}
