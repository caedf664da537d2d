package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"tocsin/internal/text"
)

const (
	mostSignatures = 5
	keyTime        = 10 * time.Second // for the keys of one message
)

// Signed says what a message's signatures (DKIM, RFC 6376) prove: "pass" with the
// domains whose key fits, "fail" with why none does, "none" without any, or
// "unknown" where that could not be found out today. A domain that is not the
// sender's own says nothing of who wrote it, and is said to be another.
func (s *Session) Signed(ctx context.Context, m Message) string {
	ctx, cancel := context.WithTimeout(ctx, keyTime)
	defer cancel()
	checks, err := dkim.VerifyWithOptions(bytes.NewReader(m.Raw), &dkim.VerifyOptions{
		MaxVerifications: mostSignatures,
		LookupTXT: func(name string) ([]string, error) {
			records, err := s.net.LookupTXT(ctx, s.login.Way, name)
			if dns := (*net.DNSError)(nil); err != nil && !(errors.As(err, &dns) && dns.IsNotFound) {
				return nil, &net.DNSError{Err: err.Error(), Name: name, IsTemporary: true}
			}
			return records, err
		},
	})
	switch {
	case err != nil && !errors.Is(err, dkim.ErrTooManySignatures):
		return "unknown (" + text.Clean(err.Error()) + ")"
	case len(checks) == 0:
		return "none"
	case m.Size > int64(len(m.Raw)):
		return fmt.Sprintf("unknown (only %d of its %d bytes were read)", len(m.Raw), m.Size)
	}
	return verdict(checks, senderOf(m.Raw))
}

func senderOf(raw []byte) []string {
	m, err := mail.ReadMessage(io.LimitReader(bytes.NewReader(raw), 1<<20))
	if err != nil {
		return nil
	}
	return addressesOf(sendersOf(m.Header["From"]))
}

func verdict(checks []*dkim.Verification, from []string) string {
	var pass []string
	worst, why := "fail", ""
	for _, c := range checks {
		domain := text.Clean(c.Domain)
		switch {
		case c.Err != nil:
			if dkim.IsTempFail(c.Err) {
				worst = "unknown"
			}
			if why == "" {
				why = fmt.Sprintf("%s: %s", domain, text.Clean(strings.TrimPrefix(c.Err.Error(), "dkim: ")))
			}
		case slices.ContainsFunc(from, func(a string) bool { return under(domainOf(a), c.Domain) }):
			pass = append([]string{domain}, pass...)
		default:
			pass = append(pass, domain+" (not the sender's)")
		}
	}
	if len(pass) > 0 {
		return "pass " + strings.Join(pass, ", ")
	}
	return worst + " (" + why + ")"
}

// under reports whether a sender's domain is the one that signed, or below it.
func under(domain, signed string) bool {
	signed = strings.ToLower(signed)
	return domain == signed || strings.HasSuffix(domain, "."+signed)
}
