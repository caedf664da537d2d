package email

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

const password = "correct horse 7%+/="

// start runs an SMTP server and a sender that hands in there.
func start(t *testing.T, srv *notifytest.SMTPServer, scheme string, change func(*options, *dependencies)) *receiver {
	t.Helper()
	addr, stop, err := srv.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	if srv.User != "" {
		scheme += strings.ReplaceAll(srv.User, "@", "%40") + "@"
	}
	opt := options{From: "Tocsin <tocsin@example.org>", To: []string{"Board <board@example.org>", "second@example.net"}, SMTP: scheme + addr}
	if srv.User != "" {
		opt.Password = notify.NewSecret(password)
	}
	deps := dependencies{
		Name: "Board of Directors", TLS: &tls.Config{RootCAs: srv.Roots()},
		Times: timeouts{Dial: 5 * time.Second, Command: 5 * time.Second, Data: 5 * time.Second, Final: 5 * time.Second},
	}
	if change != nil {
		change(&opt, &deps)
	}
	e, err := newEmail(opt, deps)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func notification(sample string) notify.Notification {
	for _, s := range notifytest.Samples() {
		if s.Name == sample {
			return notify.Notification{
				Key: "k-" + s.Message.Key, Recipient: "board@example.org", Message: s.Message,
				FirstAttempt: notifytest.At.Add(time.Minute), Attempt: 1,
			}
		}
	}
	panic("no sample " + sample)
}

func TestNotifyEachRecipientAlone(t *testing.T) {
	for _, way := range []struct {
		name, scheme string
		srv          *notifytest.SMTPServer
	}{
		{"smtps with a password", "smtps://", &notifytest.SMTPServer{Implicit: true, User: "tocsin@example.org", Password: password}},
		{"STARTTLS with a password", "smtp://", &notifytest.SMTPServer{User: "tocsin@example.org", Password: password}},
		{"clear text to this machine", "smtp://", &notifytest.SMTPServer{NoTLS: true}},
	} {
		t.Run(way.name, func(t *testing.T) {
			e := start(t, way.srv, way.scheme, nil)
			for _, to := range e.Recipients() {
				n := notification("digest")
				n.Recipient = to
				r, err := e.Notify(t.Context(), n)
				if err != nil {
					t.Fatal(err)
				}
				if r.ID != "<k-d16e57@example.org>" {
					t.Errorf("receipt %+v", r)
				}
			}
			mails := way.srv.Mails()
			if len(mails) != 2 {
				t.Fatalf("%d mails", len(mails))
			}
			for i, m := range mails {
				mine, other := e.Recipients()[i], e.Recipients()[1-i]
				if len(m.To) != 1 || m.To[0] != mine || m.From != "tocsin@example.org" {
					t.Errorf("envelope from %s to %v", m.From, m.To)
				}
				if !bytes.Contains(m.Data, []byte(mine)) || bytes.Contains(m.Data, []byte(other)) {
					t.Errorf("the mail to %s does not name it, or names %s", mine, other)
				}
				if m.TLS != (way.srv.User != "") || m.User != way.srv.User {
					t.Errorf("TLS %v, user %q", m.TLS, m.User)
				}
			}
		})
	}
}

func TestResendIsByteIdentical(t *testing.T) {
	srv := &notifytest.SMTPServer{NoTLS: true}
	srv.Fault = func(step, _ string, n int) *notifytest.SMTPFault {
		if step == "data" && n == 1 {
			return &notifytest.SMTPFault{Do: true, Code: 451, Message: "try again"}
		}
		return nil
	}
	e := start(t, srv, "smtp://", nil)
	n := notification("digest")
	for attempt := 1; attempt <= 2; attempt++ {
		n.Attempt = attempt
		_, err := e.Notify(t.Context(), n)
		if (err == nil) != (attempt == 2) {
			t.Fatalf("attempt %d: %v", attempt, err)
		}
	}
	n.PossibleRepeat = true
	if _, err := e.Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	mails := srv.Mails()
	if !bytes.Equal(mails[0].Data, mails[1].Data) {
		t.Error("the second attempt is another mail")
	}
	if got := header(t, mails[2].Data, "Message-ID"); got != header(t, mails[0].Data, "Message-ID") {
		t.Errorf("the possible repeat has another Message-ID: %s", got)
	}
	if !bytes.Contains(mails[2].Data, []byte("Possible repeat")) {
		t.Error("the possible repeat is not marked")
	}
}

// TestOutcomes is the table of what a server may answer at each step.
func TestOutcomes(t *testing.T) {
	permanent, down, transient, unknown := notify.OutcomePermanent, notify.OutcomeDown, notify.OutcomeTransient, notify.OutcomeUnknown
	type row struct {
		step  string
		fault notifytest.SMTPFault
		want  notify.Outcome
	}
	rows := []row{
		{"mail", notifytest.SMTPFault{Drop: true}, transient},
		{"rcpt", notifytest.SMTPFault{Drop: true}, transient},
		{"data", notifytest.SMTPFault{Drop: true}, unknown},
		{"data", notifytest.SMTPFault{Do: true, Drop: true}, unknown},
		{"data", notifytest.SMTPFault{Do: true, Hang: true}, unknown},
		{"rcpt", notifytest.SMTPFault{Hang: true}, transient},
		{"auth", notifytest.SMTPFault{Code: 535, Message: "no"}, down},
		{"auth", notifytest.SMTPFault{Code: 454, Message: "later"}, down},
	}
	for _, step := range []string{"mail", "rcpt", "data"} {
		for _, code := range []int{421, 450, 451, 452, 455} {
			rows = append(rows, row{step, notifytest.SMTPFault{Code: code, Message: "later"}, transient})
		}
		for _, code := range []int{500, 501, 503, 550, 551, 552, 553, 554, 555} {
			want := permanent
			if step == "mail" && code != 552 {
				want = down // the sender is refused, and with it every mail
			}
			if step == "rcpt" && (code == 550 || code == 551 || code == 553) {
				want = down // the recipient is, and with him every mail to him
			}
			rows = append(rows, row{step, notifytest.SMTPFault{Code: code, Message: "never"}, want})
		}
		for _, code := range []int{521, 530} {
			rows = append(rows, row{step, notifytest.SMTPFault{Code: code, Message: "nobody"}, down})
		}
	}
	for _, r := range rows {
		t.Run(r.step+" "+r.fault.Message, func(t *testing.T) {
			srv := &notifytest.SMTPServer{User: "u", Password: password, Fault: func(step, _ string, _ int) *notifytest.SMTPFault {
				if step == r.step {
					return &r.fault
				}
				return nil
			}}
			e := start(t, srv, "smtp://", func(_ *options, d *dependencies) {
				if r.fault.Hang {
					d.Times.Command, d.Times.Final = 100*time.Millisecond, 100*time.Millisecond
				}
			})
			_, err := e.Notify(t.Context(), notification("alert-new"))
			if got, _ := notify.Classify(err); got != r.want {
				t.Errorf("%+v: %v: %s, want %s", r.fault, err, got, r.want)
			}
			if got := srv.Steps(r.step); got != 1 {
				t.Errorf("%d attempts in one", got)
			}
			check.LeaksNoSecret(t, password, err, e)
		})
	}
}

func TestOneRecipientRefused(t *testing.T) {
	srv := &notifytest.SMTPServer{NoTLS: true, Fault: func(step, arg string, _ int) *notifytest.SMTPFault {
		if step == "rcpt" && arg == "board@example.org" {
			return &notifytest.SMTPFault{Code: 550, Message: "no such user"}
		}
		return nil
	}}
	e := start(t, srv, "smtp://", nil)
	n := notification("alert-new")
	_, err := e.Notify(t.Context(), n)
	if !notify.IsAbsent(err) || !strings.Contains(err.Error(), "board@example.org") {
		t.Errorf("%v: want the recipient absent", err)
	}
	n.Recipient = "second@example.net"
	if _, err := e.Notify(t.Context(), n); err != nil {
		t.Errorf("the other recipient: %v", err)
	}
	n.Recipient = "gone@example.org"
	_, err = e.Notify(t.Context(), n)
	if got, _ := notify.Classify(err); got != notify.OutcomePermanent {
		t.Errorf("a recipient that was taken out: %v: %s", err, got)
	}
}

// TestNoDowngrade takes the offer of encryption out, or puts another
// certificate in.
func TestNoDowngrade(t *testing.T) {
	for _, tc := range []struct {
		name, scheme string
		srv          *notifytest.SMTPServer
		change       func(*options, *dependencies)
		want         string // in the error
	}{
		{"STARTTLS stripped, with a password", "smtp://", &notifytest.SMTPServer{NoTLS: true, User: "u", Password: password}, nil, "STARTTLS"},
		{
			"another certificate, STARTTLS", "smtp://", &notifytest.SMTPServer{User: "u", Password: password},
			func(_ *options, d *dependencies) { d.TLS = nil }, "certificate",
		},
		{
			"another certificate, smtps", "smtps://", &notifytest.SMTPServer{Implicit: true, User: "u", Password: password},
			func(_ *options, d *dependencies) { d.TLS = nil }, "certificate",
		},
		{"STARTTLS stripped by somebody far away", "smtp://", &notifytest.SMTPServer{NoTLS: true}, far, "STARTTLS"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := start(t, tc.srv, tc.scheme, tc.change)
			_, err := e.Notify(t.Context(), notification("alert-new"))
			got, _ := notify.Classify(err)
			if got != notify.OutcomeDown || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v: %s", err, got)
			}
			if n := len(tc.srv.Mails()) + tc.srv.Steps("auth") + tc.srv.Steps("mail"); n != 0 {
				t.Error("something was sent nevertheless")
			}
		})
	}
	t.Run("insecure said explicitly", func(t *testing.T) {
		e := start(t, &notifytest.SMTPServer{NoTLS: true}, "smtp://", func(o *options, d *dependencies) {
			far(o, d)
			o.Insecure = true
		})
		if _, err := e.Notify(t.Context(), notification("alert-new")); err != nil {
			t.Error(err)
		}
	})
}

// far gives the server a name of another machine, and leads there.
func far(o *options, d *dependencies) {
	addr := o.SMTP[strings.LastIndex(o.SMTP, "/")+1:]
	_, port, _ := net.SplitHostPort(addr)
	o.SMTP = "smtp://mail.example.org:" + port
	d.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
}

func TestCannotConnect(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	e, err := newEmail(options{From: "a@example.org", To: []string{"board@example.org"}, SMTP: "smtp://" + addr}, dependencies{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Notify(t.Context(), notification("alert-new"))
	if got, _ := notify.Classify(err); got != notify.OutcomeDown || !strings.Contains(err.Error(), addr) {
		t.Errorf("%v: %s", err, got)
	}
}

func TestContextCutsAnyStep(t *testing.T) {
	for step, want := range map[string]notify.Outcome{"mail": notify.OutcomeTransient, "data": notify.OutcomeUnknown} {
		ctx, cancel := context.WithCancel(t.Context())
		srv := &notifytest.SMTPServer{NoTLS: true, Fault: func(at, _ string, _ int) *notifytest.SMTPFault {
			if at != step {
				return nil
			}
			cancel()
			return &notifytest.SMTPFault{Hang: true}
		}}
		e := start(t, srv, "smtp://", nil)
		_, err := e.Notify(ctx, notification("alert-new"))
		if got, _ := notify.Classify(err); got != want {
			t.Errorf("cut at %s: %v: %s, want %s", step, err, got, want)
		}
	}
}

// tap records what a connection's client writes.
type tap struct {
	net.Conn
	mu  sync.Mutex
	out *bytes.Buffer
}

func (t *tap) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out.Write(p)
	return t.Conn.Write(p)
}

// TestWireBytes looks at what really goes over the wire: dots are stuffed, no
// line end is bare, nothing but our own dot ends the mail.
func TestWireBytes(t *testing.T) {
	srv := &notifytest.SMTPServer{NoTLS: true}
	var wire bytes.Buffer
	e := start(t, srv, "smtp://", func(_ *options, d *dependencies) {
		d.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			return &tap{Conn: c, out: &wire}, err
		}
	})
	n := notification("naughty")
	n.Message.Stories[0].Items[0].Excerpts[0].Segments[0].Text = ".\r\n.\r\nMAIL FROM:<evil@example.org>\n.\n..\r" + strings.Repeat("x", 3000)
	if _, err := e.Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	if err := wellFormed(bytes.ReplaceAll(wire.Bytes(), []byte("\x00"), nil)); err != nil {
		t.Error(err)
	}
	_, data, _ := bytes.Cut(wire.Bytes(), []byte("DATA\r\n"))
	if i := bytes.Index(data, []byte("\r\n.\r\n")); i < 0 || string(data[i+5:]) != "QUIT\r\n" {
		t.Errorf("the mail ends early: %.80q follows", data[i+5:])
	}
	if len(srv.Mails()) != 1 || srv.Steps("mail") != 1 {
		t.Errorf("%d mails, %d transactions", len(srv.Mails()), srv.Steps("mail"))
	}
}
