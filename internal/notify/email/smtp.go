package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"tocsin/internal/notify"
)

// send hands in one mail for one recipient and returns what the server said
// to it. Its errors are classified.
func (e *receiver) send(ctx context.Context, to string, body []byte) (string, error) {
	conn, err := e.dial(ctx)
	if err != nil {
		return "", notify.Down(fmt.Errorf("connect to %s: %w", net.JoinHostPort(e.srv.host, e.srv.port), err))
	}
	// A context that ends cuts the connection: every step below then fails.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer conn.Close()
	within := func(d time.Duration) { _ = conn.SetDeadline(time.Now().Add(d)) } // a deadline is the system's business

	c, err := e.greet(conn, within)
	if err != nil {
		return "", notify.Down(err)
	}
	steps := []struct {
		name string
		do   func() error
	}{
		{mailFrom, func() error { return c.Mail("<" + e.from.Address + ">") }},
		{rcptTo, func() error { return c.Rcpt("<" + to + ">") }},
	}
	for _, s := range steps {
		within(e.deps.Times.Command)
		if err := s.do(); err != nil {
			return "", refused(s.name, err)
		}
	}
	return e.data(c, body, within)
}

// greet does all that comes before the first word of a mail.
func (e *receiver) greet(conn net.Conn, within func(time.Duration)) (*smtp.Client, error) {
	within(e.deps.Times.Command)
	c, err := smtp.NewClient(conn, e.srv.host)
	if err != nil {
		return nil, fmt.Errorf("greeting: %w", err)
	}
	c.SkipSMTPUTF8(true)
	if err := c.Hello(e.hello); err != nil {
		return nil, fmt.Errorf("EHLO: %w", err)
	}
	return c, e.secure(c, within)
}

// data sends the mail itself. Until the final dot the server has to throw away
// what it has; after it, only its answer says what it did.
func (e *receiver) data(c *smtp.Client, body []byte, within func(time.Duration)) (string, error) {
	within(e.deps.Times.Command)
	w, err := c.Data()
	if err != nil {
		return "", refused("DATA", err)
	}
	within(e.deps.Times.Data)
	if _, err := w.Write(body); err != nil {
		return "", refused("mail text", err)
	}
	within(e.deps.Times.Final)
	if err := w.Close(); err != nil {
		if _, answered := errors.AsType[*textproto.Error](err); answered {
			return "", refused("mail text", err)
		}
		return "", notify.Unknown(fmt.Errorf("the server did not say whether it took the mail: %w", err))
	}
	said := ""
	if d, ok := w.(*smtp.DataCloser); ok {
		said, _, _ = strings.Cut(d.ServerResponse(), "\n")
	}
	within(5 * time.Second)
	_ = c.Quit() // the mail is taken: whatever comes now changes nothing
	return said, nil
}

// dial connects, with TLS from the first byte where the address says so.
func (e *receiver) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, e.deps.Times.Dial)
	defer cancel()
	conn, err := e.deps.Dial(ctx, "tcp", net.JoinHostPort(e.srv.host, e.srv.port))
	if err != nil {
		return nil, err
	}
	conn = &listener{Conn: conn}
	if !e.srv.implicit {
		return conn, nil
	}
	t := tls.Client(conn, e.tls())
	if err := t.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("TLS: %w", err)
	}
	return t, nil
}

func (e *receiver) tls() *tls.Config {
	cfg := new(tls.Config)
	if e.deps.TLS != nil {
		cfg = e.deps.TLS.Clone()
	}
	cfg.ServerName = e.srv.host
	cfg.MinVersion = max(cfg.MinVersion, tls.VersionTLS12)
	return cfg
}

// secure starts TLS where it did not begin with it and logs in. A server that
// does not offer STARTTLS gets nothing: somebody between may have taken the
// offer out.
func (e *receiver) secure(c *smtp.Client, within func(time.Duration)) error {
	if !e.srv.implicit && !e.clear {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return errors.New("the server offers no encryption (STARTTLS), so nothing was sent; use smtps://, or insecure: yes without a password " +
				"if that is how it must be")
		}
		within(e.deps.Times.Dial)
		if err := c.StartTLS(e.tls()); err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
	}
	if e.srv.user == "" {
		return nil
	}
	if _, encrypted := c.TLSConnectionState(); !encrypted {
		return errors.New("no password over clear text")
	}
	ok, offered := c.Extension("AUTH")
	if !ok {
		return errors.New("the server offers no login, but the address has a user")
	}
	within(e.deps.Times.Command)
	if err := c.Auth(e.auth(strings.Fields(strings.ToUpper(offered)))); err != nil {
		return fmt.Errorf("login as %s: %w", e.srv.user, err)
	}
	return nil
}

// auth chooses a way to log in. Over verified TLS all are as safe; SCRAM is
// left for servers that offer nothing simpler.
func (e *receiver) auth(offered []string) smtp.Auth {
	for _, mech := range offered {
		switch mech {
		case "PLAIN":
			return smtp.PlainAuth("", e.srv.user, e.pass.Value(), e.srv.host, false)
		case "LOGIN":
			return smtp.LoginAuth(e.srv.user, e.pass.Value(), e.srv.host, false)
		case "SCRAM-SHA-256":
			return smtp.ScramSHA256Auth(e.srv.user, e.pass.Value())
		}
	}
	return smtp.PlainAuth("", e.srv.user, e.pass.Value(), e.srv.host, false)
}
