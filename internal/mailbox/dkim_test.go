package mailbox

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// TestSigned: what a signature proves, of whom (MBX-16).
func TestSigned(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(domain, raw string) string {
		var out bytes.Buffer
		raw = strings.ReplaceAll(raw, "\n", "\r\n")
		if err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s", Signer: private}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	mail := usual + "\nHe was released.\n"
	key := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	f := &fake{keys: map[string]string{"s._domainkey.ministry.example": key, "s._domainkey.lists.example": key}}
	down := &fake{keyErr: errors.New("no answer")}
	for name, tt := range map[string]struct {
		f    *fake
		raw  string
		size int64
		want string
	}{
		"its own":           {f: f, raw: sign("ministry.example", mail), want: "pass ministry.example"},
		"a list's":          {f: f, raw: sign("lists.example", mail), want: "pass lists.example (not the sender's)"},
		"both":              {f: f, raw: sign("lists.example", strings.ReplaceAll(sign("ministry.example", mail), "\r\n", "\n")), want: "pass ministry.example, lists.example (not the sender's)"},
		"edited on the way": {f: f, raw: strings.Replace(sign("ministry.example", mail), "was released", "was not released", 1), want: "fail (ministry.example: "},
		"another's name":    {f: f, raw: strings.Replace(sign("ministry.example", mail), "From: Press <press@", "From: Press <evil@", 1), want: "fail (ministry.example: "},
		"no key":            {f: f, raw: sign("nokey.example", mail), want: "fail (nokey.example: no key"},
		"none":              {f: f, raw: mail, want: "none"},
		"DNS is down":       {f: down, raw: sign("ministry.example", mail), want: "unknown (ministry.example: key unavailable"},
		"cut":               {f: f, raw: sign("ministry.example", mail), size: 1 << 30, want: "unknown (only "},
		"by the hundred":    {f: f, raw: strings.Repeat("DKIM-Signature: v=1; d=x\r\n", 500) + strings.ReplaceAll(mail, "\n", "\r\n"), want: "fail (x: signature missing required tag"},
		"no mail":           {f: f, raw: "\x00\xff", want: "unknown ("},
	} {
		t.Run(name, func(t *testing.T) {
			got := tt.f.mustOpen(t).Signed(t.Context(), Message{Raw: []byte(tt.raw), Size: max(tt.size, int64(len(tt.raw)))})
			if !strings.HasPrefix(got, tt.want) || strings.HasPrefix(tt.want, "pass") && got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
