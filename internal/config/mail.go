package config

import (
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	"tocsin/internal/fetch"
	"tocsin/internal/mailbox"
	"tocsin/internal/notify"
	"tocsin/internal/yamldoc"
)

// Mail is a folder of a mailbox on an IMAP server.
type Mail struct {
	// `imaps://user@host/Folder`, the folder `INBOX` if none is named; with
	// `imap://` the connection turns to TLS before anything is said (STARTTLS),
	// which only a server on this machine may lack. In the user's name `@` may
	// stand as it is; a space is `%20`. A server that is not public is named in `fetch.allow`;
	// a port besides 993 and 143 in `fetch.ports`.
	IMAP string `yaml:"imap"`
	// The password.
	Password Secret `yaml:"password"`
	// A file that holds the password.
	PasswordFile string `yaml:"password_file"`
	// A token, where the server wants one in place of a password (XOAUTH2).
	Token Secret `yaml:"token"`
	// A file that holds the token. It is read anew at each poll: whoever renews the
	// token writes it there.
	TokenFile string `yaml:"token_file"`
	// Whose messages are taken: addresses, and domains with those below them.
	// Anybody can write to a mailbox, so name them; messages of others are counted
	// and not read. A sender's name can be forged: `tocsin explain` and the record
	// say whose signature (DKIM) a message has. All are taken if none is given.
	From []string `yaml:"from"`
	// What is done with a message of theirs once it is stored: `leave`, `seen`, which
	// marks it as read, or `delete`. Messages that were there before it was a
	// source are left.
	After string `yaml:"after" default:"leave" oneof:"leave seen delete"`

	dir string // that TokenFile is relative to
}

// Login is how the source's mailbox is opened.
func (s Source) Login() (mailbox.Login, error) {
	a, err := mailbox.ParseAddress(s.Mail.IMAP)
	login := mailbox.Login{
		Address: a, Way: fetch.Connection{Host: a.Host, Port: a.Port, Proxy: s.way, Insecure: s.Insecure},
		Secret: s.Mail.Password.Value(), Token: !s.Mail.Token.IsZero(),
	}
	if login.Token {
		login.Secret = s.Mail.Token.Value()
	}
	if s.Mail.TokenFile != "" && err == nil {
		var token Secret
		if token, err = notify.ReadSecret(s.Mail.dir, s.Mail.TokenFile, Secret{}); err != nil {
			err = &fetch.Error{Class: fetch.ClassMailLogin, URL: s.Mail.IMAP, Err: err}
		}
		login.Secret = token.Value()
	}
	return login, err
}

// mail checks a mailbox, and reads its secrets. Its address stands for it as those
// of other sources do.
func (d *decoder) mail(at string, src *Source, s *Settings) (*url.URL, bool) {
	m, here := src.Mail, at+".mail"
	if d.Bad(here) || d.Odd(here) {
		return nil, false
	}
	m.Password = d.secret(here, "password", m.Password, m.PasswordFile)
	m.dir = d.Dir()
	m.Token = d.secret(here, "token", m.Token, m.TokenFile)
	password := d.Given(here+".password") || d.Given(here+".password_file")
	token := d.Given(here+".token") || d.Given(here+".token_file")
	switch {
	case password && token:
		d.FaultAt(firstGiven(d, here, "token", "token_file"), "keep one of them", "a mailbox has a password or a token, not both")
	case !password && !token:
		d.FaultAt(here, "write password_file: and the file that holds it, or token_file:", "the mailbox of source %q has no password", src.Name)
	}
	for i, from := range m.From {
		d.sender(here+".from["+strconv.Itoa(i)+"]", from)
	}
	if len(m.From) == 0 && !d.Bad(here+".from") {
		d.Warn(d.Pos(here), "write from: and the addresses or domains of the publishers",
			"whoever writes to the mailbox of source %q is taken for a publisher", src.Name)
	}
	a, err := mailbox.ParseAddress(m.IMAP)
	if err != nil {
		d.FaultAt(here+".imap", "write imaps://user@host/Folder", "%s", err)
		return nil, false
	}
	m.IMAP = a.String()
	u := &url.URL{Scheme: "imap", User: url.User(a.User), Host: a.Host + ":" + strconv.Itoa(int(a.Port)), Path: "/" + a.Folder}
	return u, d.reachable(here+".imap", u, s, fetch.MailGuard(s.Fetch.Allow, s.Fetch.Ports))
}

// sender checks an address or domain of publishers.
func (d *decoder) sender(at, from string) {
	domain := from
	if strings.Contains(from, "@") {
		a, err := mail.ParseAddress(from)
		if err != nil || a.Address != from {
			d.FaultAt(at, "write press@example.org or example.org", "%q is no mail address", yamldoc.Shorten(from))
			return
		}
		domain = from[strings.LastIndexByte(from, '@')+1:]
	}
	if u, err := fetch.ParseURL("https://" + domain + "/"); err != nil || u.Port() != "" || u.Path != "/" || !strings.EqualFold(u.Host, domain) {
		d.FaultAt(at, "write press@example.org or example.org, an international name as xn--", "%q is no domain", yamldoc.Shorten(domain))
	}
}

// mailOptions refuses what has a meaning only where pages are fetched.
func (d *decoder) mailOptions(at string) {
	for _, name := range []string{
		"moves", "robots_unreadable", "visit", "extract", "render", "headers", "username", "password", "password_file", "bearer",
		"bearer_file",
	} {
		if path := at + "." + name; d.Given(path) {
			d.Fault(d.KeyPos(path), "remove it; a mailbox has its own under mail:", "%s has no meaning for a mailbox", name)
		}
	}
}
