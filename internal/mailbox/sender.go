package mailbox

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"tocsin/internal/text"
)

// sendersOf reads the From fields of a message: none if one of them cannot be read.
func sendersOf(fields []string) []*mail.Address {
	parser := mail.AddressParser{WordDecoder: &words}
	var out []*mail.Address
	for _, field := range fields {
		list, err := parser.ParseList(field)
		if one := loose.FindStringSubmatch(field); err != nil && one != nil {
			list, err = []*mail.Address{{Name: decoded(strings.TrimSpace(one[1])), Address: one[2]}}, nil
		}
		if err != nil {
			return nil
		}
		out = append(out, list...)
	}
	return out
}

// loose is a sender whose name should stand in quotes and does not: Ministry, Press <a@b.example>.
var loose = regexp.MustCompile(`^([^<>@"]*)<([^<>@\s"]+@[^<>@\s"]+)>\s*$`)

// addressesOf are the senders' addresses in lower case.
func addressesOf(senders []*mail.Address) []string {
	var out []string
	for _, a := range senders {
		out = append(out, strings.ToLower(a.Address))
	}
	return out
}

// taken reports whether all senders of a message are among those that are taken:
// with one of them beside another, anybody could be it.
func taken(senders, from []string) bool {
	if len(from) == 0 {
		return true
	}
	for _, s := range senders {
		if !oneOf(s, from) {
			return false
		}
	}
	return len(senders) > 0
}

// oneOf reports whether an address is one of those listed, or of a domain that is,
// or below it.
func oneOf(address string, from []string) bool {
	domain := domainOf(address)
	for _, f := range from {
		f = strings.ToLower(f)
		if address == f || !strings.Contains(f, "@") && (domain == f || strings.HasSuffix(domain, "."+f)) {
			return true
		}
	}
	return false
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// identity names a message: by its Message-ID, and by date and senders beside it, as
// careless programs give every message the same one, and anybody can give his that
// of another's. A copy that came by a list has all three. "" without a Message-ID.
func identity(messageID, date string, from []string) string {
	if messageID = text.Clean(messageID); messageID == "" {
		return ""
	}
	if at, err := mail.ParseDate(date); err == nil {
		date = at.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s %s %s", messageID, text.Clean(date), text.Clean(strings.Join(from, ",")))
}
