package mailbox

import (
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// senders are the addresses of a From field, in lower case; none if it cannot be read.
func senders(from string) []string {
	list, err := parseAddresses(from)
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range list {
		out = append(out, strings.ToLower(a.Address))
	}
	return out
}

func parseAddresses(from string) ([]*mail.Address, error) {
	parser := mail.AddressParser{WordDecoder: &words}
	return parser.ParseList(from)
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
	if messageID = strings.TrimSpace(messageID); messageID == "" {
		return ""
	}
	if at, err := mail.ParseDate(date); err == nil {
		date = at.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s %s %s", messageID, strings.Join(strings.Fields(date), " "), strings.Join(from, ","))
}
