package mailbox

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"tocsin/internal/fetch"
)

// Address names a folder on a server, and whose it is.
type Address struct {
	Host   string
	Port   uint16
	TLS    bool // from the first byte; else STARTTLS, which only a server on this machine may lack
	User   string
	Folder string // as people write it
}

// ParseAddress reads "imaps://user@host/Folder", or "imap://" for STARTTLS. No
// error quotes it: it may hold a password.
func ParseAddress(raw string) (Address, error) {
	u, err := url.Parse(raw)
	if err != nil || strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return Address{}, errors.New("the mailbox's address cannot be read: write a space as %20, a percent sign as %25")
	}
	a := Address{Host: u.Hostname(), TLS: u.Scheme == "imaps", User: u.User.Username(), Folder: strings.Trim(u.Path, "/")}
	_, password := u.User.Password()
	switch {
	case u.Scheme != "imap" && u.Scheme != "imaps":
		return Address{}, errors.New("the mailbox's address does not begin with imaps:// or imap://")
	case password:
		return Address{}, errors.New("the mailbox's address holds a password: write it into a file, and password_file")
	case a.User == "":
		return Address{}, errors.New("the mailbox's address names no user: write imaps://user@host/Folder")
	case u.RawQuery != "" || u.Fragment != "":
		return Address{}, errors.New("the mailbox's address ends after its folder: write ? as %3F, # as %23")
	case strings.ContainsFunc(a.User+a.Folder, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return Address{}, errors.New("the mailbox's address has a control character")
	}
	// The host is judged by the one parser that judges those of all addresses.
	web, err := fetch.ParseURL("https://" + u.Host)
	if err != nil {
		return Address{}, fmt.Errorf("the mailbox's address: %w", err)
	}
	a.Host = web.Hostname()
	a.Port = 993
	if !a.TLS {
		a.Port = 143
	}
	if port := u.Port(); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return Address{}, errors.New("the port of the mailbox's address is no number from 1 to 65535")
		}
		a.Port = uint16(n)
	}
	if a.Folder == "" {
		a.Folder = "INBOX"
	}
	return a, nil
}

// String is the address in one form: without a port that is the scheme's own.
func (a Address) String() string {
	u := url.URL{Scheme: "imap", User: url.User(a.User), Host: a.Host, Path: "/" + a.Folder}
	own := uint16(143)
	if a.TLS {
		u.Scheme = "imaps"
		own = 993
	}
	if strings.Contains(a.Host, ":") {
		u.Host = "[" + a.Host + "]"
	}
	if a.Port != own {
		u.Host += ":" + strconv.Itoa(int(a.Port))
	}
	return u.String()
}

// message is the address of one of its messages (RFC 5092), for the record.
func (a Address) message(validity, uid uint32) string {
	return fmt.Sprintf("%s;UIDVALIDITY=%d/;UID=%d", a, validity, uid)
}
