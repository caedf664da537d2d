// Package email sends messages by mail. It promises that
//
//   - a notification is the same mail at every attempt: Message-ID from its
//     key, Date from its first attempt, byte for byte, so that a mailbox can
//     recognise the second as the first; only after an unknown outcome a line
//     is added that says so;
//   - every recipient has an envelope, and a mail, of his own;
//   - nothing from a source can add a header, run, load or disguise anything;
//     the text part says all that the HTML part says;
//   - the way to the server is encrypted and the server known by its
//     certificate, unless the configuration says otherwise; a password never
//     goes over clear text, whatever it says;
//   - a mail whose acceptance was not answered is unknown, never failed.
//
// go-mail writes the mail and speaks the commands of SMTP; this package keeps
// the transaction in its own hands, to know at which step it broke.
package email

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin/internal/notify"
)

// options are those of an e-mail receiver.
type options struct {
	From         string        `yaml:"from"`          // "Tocsin <tocsin@example.org>"
	To           []string      `yaml:"to"`            // each gets a mail of his own
	SMTP         string        `yaml:"smtp"`          // smtps://[user@]host[:465], or smtp://[user@]host[:587] with STARTTLS
	Password     notify.Secret `yaml:"password"`      // best as ${NAME} from the environment
	PasswordFile string        `yaml:"password_file"` // file that holds the password
	Insecure     bool          `yaml:"insecure"`      // smtp:// without encryption, and so without a password
	Hello        string        `yaml:"hello"`         // name to greet the server with; default: the domain of from
}

// Validate lists what is wrong with the options.
func (o options) Validate() []notify.Fault {
	var faults []notify.Fault
	fault := func(field, msg, hint string) {
		faults = append(faults, notify.Fault{Field: field, Msg: msg, Hint: hint})
	}
	if _, err := address(o.From); err != nil {
		fault("from", err.Error(), `write "Tocsin <tocsin@example.org>"`)
	}
	if len(o.To) == 0 {
		fault("to", "is missing", "write to: [name@example.org]")
	}
	seen := make(map[string]bool)
	for _, to := range o.To {
		a, err := address(to)
		switch {
		case err != nil:
			fault("to", err.Error(), "write name@example.org")
		case seen[strings.ToLower(a.Address)]:
			fault("to", fmt.Sprintf("%q stands there twice", a.Address), "")
		default:
			seen[strings.ToLower(a.Address)] = true
		}
	}
	srv, err := parseServer(o.SMTP)
	if err != nil {
		fault("smtp", err.Error(), "write smtps://user@mail.example.org:465 or smtp://user@mail.example.org:587")
		return faults
	}
	password := !o.Password.IsZero() || o.PasswordFile != ""
	if !o.Password.IsZero() && o.PasswordFile != "" {
		fault("password_file", "stands beside password", "keep one of the two")
	}
	switch {
	case srv.user == "" && password:
		fault("smtp", "has no user for the password", "write smtps://user@host")
	case srv.user != "" && !password:
		fault("password_file", "is missing", "put the password of "+srv.user+" into a file and name it here")
	case srv.user != "" && o.Insecure:
		fault("insecure", "would send the password in clear text", "take it out, or the user and the password")
	case srv.implicit && o.Insecure:
		fault("insecure", "has no meaning with smtps://", "take it out")
	}
	if strings.ContainsAny(o.Hello, " \t\r\n") {
		fault("hello", "is no host name", "")
	}
	return faults
}

// address parses a mail address and refuses what net/mail lets pass: control
// characters, which would end a header line, and letters beyond ASCII, which
// not every server on the way takes.
func address(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%q is no mail address", s)
	}
	if strings.ContainsFunc(a.Name+a.Address+s, func(r rune) bool {
		return r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r == 0x2028 ||
			r == 0x2029
	}) {
		return nil, fmt.Errorf("%q has control characters in it", s)
	}
	if strings.ContainsFunc(a.Address, func(r rune) bool { return r >= 0x80 || r == ' ' || r == '<' || r == '>' }) {
		return nil, fmt.Errorf("%q has characters that not every mail server takes", s)
	}
	return a, nil
}

// server is where mails are handed in.
type server struct {
	host, port string
	user       string
	implicit   bool // TLS from the first byte
	loopback   bool
}

func parseServer(s string) (server, error) {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return server{}, fmt.Errorf("is missing")
	case err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps":
		return server{}, fmt.Errorf("is no smtp:// or smtps:// address") // not shown: a password may be in it
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return server{}, fmt.Errorf("goes on after the port")
	}
	if _, has := u.User.Password(); has {
		return server{}, fmt.Errorf("has a password in it: put it into password_file")
	}
	srv := server{host: u.Hostname(), port: u.Port(), user: u.User.Username(), implicit: u.Scheme == "smtps"}
	if srv.port == "" {
		srv.port = map[bool]string{true: "465", false: "587"}[srv.implicit]
	}
	if strings.ContainsFunc(srv.user, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return server{}, fmt.Errorf("has control characters in the user")
	}
	ip, err := netip.ParseAddr(srv.host)
	srv.loopback = srv.host == "localhost" || err == nil && ip.IsLoopback()
	return srv, nil
}

// dependencies are what an e-mail receiver needs from its surroundings. Zero values
// take the machine's own.
type dependencies struct {
	Name  string // the receiver's name in the configuration, for List-Id
	Dir   string // password_file is relative to it
	Dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	TLS   *tls.Config // roots; tests have an authority of their own
	Times timeouts
}

// timeouts bound the steps of handing in a mail. Zero values are the defaults.
type timeouts struct {
	Dial    time.Duration // connection and TLS; 30 s
	Command time.Duration // each command and its answer; 2 min
	Data    time.Duration // writing the mail; 5 min
	Final   time.Duration // the answer to the final dot; 10 min, as RFC 5321 4.5.3.2.6 wants
}

func (t timeouts) complete() timeouts {
	for _, d := range []struct {
		have *time.Duration
		def  time.Duration
	}{{&t.Dial, 30 * time.Second}, {&t.Command, 2 * time.Minute}, {&t.Data, 5 * time.Minute}, {&t.Final, 10 * time.Minute}} {
		if *d.have == 0 {
			*d.have = d.def
		}
	}
	return t
}

// receiver sends to the recipients of one receiver.
type receiver struct {
	from  *mail.Address
	to    []*mail.Address
	list  string // List-Id
	hello string
	srv   server
	clear bool // encryption is not asked for
	pass  notify.Secret
	deps  dependencies
}

// newEmail makes an e-mail receiver. It reads the password; it does not connect.
func newEmail(opt options, deps dependencies) (*receiver, error) {
	if faults := opt.Validate(); len(faults) > 0 {
		return nil, fmt.Errorf("email: %w", faults[0])
	}
	pass, err := notify.ReadSecret(deps.Dir, opt.PasswordFile, opt.Password)
	if err != nil {
		return nil, fmt.Errorf("email: password_file: %w", err)
	}
	srv, err := parseServer(opt.SMTP)
	if err != nil {
		return nil, fmt.Errorf("email: smtp: %w", err)
	}
	e := &receiver{srv: srv, pass: pass, deps: deps, hello: opt.Hello, clear: (opt.Insecure || srv.loopback) && srv.user == ""}
	if e.from, err = address(opt.From); err != nil {
		return nil, fmt.Errorf("email: from: %w", err)
	}
	for _, to := range opt.To {
		a, err := address(to)
		if err != nil {
			return nil, fmt.Errorf("email: to: %w", err)
		}
		e.to = append(e.to, a)
	}
	if e.hello == "" {
		e.hello = e.domain()
	}
	e.list = listID(deps.Name, e.domain())
	e.deps.Times = deps.Times.complete()
	if e.deps.Dial == nil {
		e.deps.Dial = new(net.Dialer).DialContext
	}
	return e, nil
}

func (e *receiver) domain() string {
	return e.from.Address[strings.LastIndexByte(e.from.Address, '@')+1:]
}

// Format hides all but where mails go: the fields hold a password.
func (e *receiver) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "email through "+e.srv.host) }

// Recipients lists the addresses mails go to.
func (e *receiver) Recipients() []string {
	out := make([]string, len(e.to))
	for i, a := range e.to {
		out[i] = a.Address
	}
	return out
}

// Notify hands in one mail for one of the recipients.
func (e *receiver) Notify(ctx context.Context, n notify.Notification) (notify.Receipt, error) {
	i := slices.IndexFunc(e.to, func(a *mail.Address) bool { return strings.EqualFold(a.Address, n.Recipient) })
	if i < 0 {
		return notify.Receipt{}, notify.Permanent(fmt.Errorf("email: %q is not a recipient of this receiver any more", n.Recipient))
	}
	id, body, err := e.Compose(n, e.to[i])
	if err != nil {
		return notify.Receipt{}, notify.Permanent(fmt.Errorf("email: write the mail to %s: %w", n.Recipient, err))
	}
	said, err := e.send(ctx, e.to[i].Address, body)
	if err != nil {
		return notify.Receipt{}, fmt.Errorf("email: %s: %w", n.Recipient, err)
	}
	return notify.Receipt{ID: id, Note: said}, nil
}
