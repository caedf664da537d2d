package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"tocsin/internal/digest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/notify"
	"tocsin/internal/text"
)

// maxSubject is the longest subject in runes; longer ones are cut, as the
// mail begins with the whole.
const maxSubject = 200

// Compose writes the mail for a recipient and says its Message-ID. The same
// notification gives the same bytes, with CRLF line ends, none over 998 bytes.
func (e *receiver) Compose(n notify.Notification, to *mail.Address) (id string, body []byte, err error) {
	m := n.Message
	m.PossibleRepeat = n.PossibleRepeat
	html, err := renderHTML(m)
	if err != nil {
		return "", nil, err
	}
	plain := textview.Render(m, textview.Style{})
	first := n.FirstAttempt
	if first.IsZero() {
		first = m.At
	}
	id = local(n.Key) + "@" + e.domain()
	msg := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP),
		gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary(plain, html)))
	msg.FromMailAddress(e.from)
	msg.ToMailAddress(to)
	msg.Subject(subject(m))
	msg.SetDateWithValue(first.In(m.Location()))
	msg.SetMessageIDWithValue(id)
	msg.SetGenHeader("List-Id", e.list)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(gomail.TypeTextPlain, plain)
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return "", nil, err
	}
	if err := wellFormed(b.Bytes()); err != nil {
		return "", nil, err
	}
	return "<" + id + ">", b.Bytes(), nil
}

// subject is the message in one line, with its part. Strangers' texts in it
// have been cleaned when the message was built; it is cleaned once more, as a
// line end here would be a header. What looks like an encoded word (RFC 2047)
// would be decoded by whoever shows the mail, to controls that were never
// cleaned, so it is broken up.
func subject(m digest.Message) string {
	s := digest.Cut(strings.ReplaceAll(text.Clean(m.Title), "=?", "= ?"), maxSubject)
	if p := m.PartLine(); p != "" {
		s += " (" + strings.ToLower(p[:1]) + p[1:] + ")"
	}
	return s
}

// local is a key as the left side of a Message-ID: as it is where it can be,
// else its hash.
func local(key string) string {
	ok := key != "" && len(key) <= 100 && !strings.HasPrefix(key, ".") && !strings.HasSuffix(key, ".") && !strings.Contains(key, "..")
	for _, c := range []byte(key) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
	}
	if ok {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// boundary divides the parts of a mail. It is made of what they say, so no
// part can hold it; of characters that need no quotes, as go-mail writes none.
func boundary(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = h.Write([]byte(p)) // a hash takes everything
	}
	return "tocsin-" + hex.EncodeToString(h.Sum(nil)[:16])
}

// listID names the receiver as RFC 2919 wants it.
func listID(name, domain string) string {
	label := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	if label = strings.Trim(label, "-"); label == "" {
		label = "messages"
	}
	return "<" + label + ".tocsin." + domain + ">"
}

// wellFormed checks what a server, or one behind it, could misread: bare CR
// or LF, as in SMTP smuggling, lines over 998 bytes, and bytes that are not
// 7-bit.
func wellFormed(b []byte) error {
	line := 0
	for i, c := range b {
		switch {
		case c == '\n' && (i == 0 || b[i-1] != '\r'), c == '\r' && (i+1 == len(b) || b[i+1] != '\n'):
			return errors.New("a line end is not CRLF")
		case c >= 0x80 || c == 0:
			return fmt.Errorf("byte %d is not 7-bit text", i)
		case c == '\n':
			line = 0
		default:
			if line++; line > 999 { // the CR counts
				return errors.New("a line is longer than 998 bytes")
			}
		}
	}
	return nil
}
