package mailbox

import (
	"strings"
	"testing"
)

// TestParseAddress: what a mailbox's address may be, in one form, and that no error
// repeats a password (MBX-15).
func TestParseAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"imaps://a@imap.example.org":                      "imaps://a@imap.example.org/INBOX",
		"imaps://a@b.example@IMAP.example.org:993/Press/": "imaps://a%40b.example@imap.example.org/Press",
		"imap://a@127.0.0.1:1143/Press/Today":             "imap://a@127.0.0.1:1143/Press/Today",
		"imaps://a@[2001:db8::1]:1993/P%20Q":              "imaps://a@[2001:db8::1]:1993/P%20Q",
		"imaps://a@imap.example.org/Пресса":               "imaps://a@imap.example.org/%D0%9F%D1%80%D0%B5%D1%81%D1%81%D0%B0",
		"imaps://a:sesame@imap.example.org":               "",
		"imaps://imap.example.org":                        "",
		"https://a@imap.example.org":                      "",
		"imaps://a@imap.example.org/?sesame":              "",
		"imaps://a@imap.example.org:0":                    "",
		"imaps://a@imap example.org":                      "",
		"imaps://a%0d%0aX@imap.example.org":               "",
		"imaps://a@imap.example.org/a%0aX":                "",
		"imaps://a@0x7f.1":                                "",
		"imaps://a@":                                      "",
		"sesame":                                          "",
	} {
		a, err := ParseAddress(raw)
		got := ""
		if err == nil {
			got = a.String()
		}
		if got != want || err != nil && strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %q, %v", raw, got, err)
		}
		if again, err := ParseAddress(got); want != "" && (err != nil || again != a) {
			t.Errorf("%s read again: %+v, %v", got, again, err)
		}
	}
}
