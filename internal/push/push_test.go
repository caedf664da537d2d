package push

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseLinks(t *testing.T) {
	const base = "https://a.example/news/feed"
	tests := []struct {
		name    string
		headers []string
		want    Links
	}{
		{"none", nil, Links{}},
		{
			"two headers",
			[]string{`<https://hub.example/>; rel="hub"`, `<https://a.example/feed>; rel="self"`},
			Links{Hubs: []string{"https://hub.example/"}, Self: "https://a.example/feed"},
		},
		{
			"one header",
			[]string{`<https://hub.example/>; rel=hub, <https://a.example/feed>; rel=self`},
			Links{Hubs: []string{"https://hub.example/"}, Self: "https://a.example/feed"},
		},
		{
			"a comma in an address and in a quote",
			[]string{`<https://hub.example/?a,b>; title="one, two; rel=self"; rel=hub,<s>;rel=self`},
			Links{Hubs: []string{"https://hub.example/?a,b"}, Self: "https://a.example/news/s"},
		},
		{
			"several relations",
			[]string{`<x>; rel="alternate SELF  hub"`},
			Links{Hubs: []string{"https://a.example/news/x"}, Self: "https://a.example/news/x"},
		},
		{"spaces and another order", []string{"  < /hub > ;\ttype = text/html ; rel = \"hub\" "}, Links{Hubs: []string{"https://a.example/hub"}}},
		{"an escaped quote", []string{`<h>; title="a \" ; rel=self"; rel="h\ub"`}, Links{Hubs: []string{"https://a.example/news/h"}}},
		{"the first relation counts", []string{`<h>; rel=next; rel=hub`}, Links{}},
		{"another context", []string{`<h>; rel=hub; anchor="https://b.example/"`}, Links{}},
		{"a parameter without a value", []string{`<h>; crossorigin; rel=hub`}, Links{Hubs: []string{"https://a.example/news/h"}}},
		{"the first self", []string{`<one>; rel=self, <two>; rel=self`}, Links{Self: "https://a.example/news/one"}},
		{"not closed", []string{`<https://hub.example/; rel=hub`}, Links{}},
		{"a quote that is not closed", []string{`<h>; rel="hub`}, Links{}},
		{"no address", []string{`<>; rel=hub`, `rel=hub`, `<%zz>; rel=hub`, ",,;=<"}, Links{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ParseLinks(tt.headers, base)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if many := ParseLinks([]string{strings.Repeat("<h>;rel=hub,", 100)}, base); len(many.Hubs) != maxHubs {
		t.Errorf("%d hubs are kept, want %d", len(many.Hubs), maxHubs)
	}
}

// FuzzParseLinks: what a server writes is read within bounds, and hubs are
// addresses that the URL parser knows.
func FuzzParseLinks(f *testing.F) {
	for _, s := range []string{
		`<https://hub.example/>; rel="hub", <a>; rel=self`, `<h>; title="a \" ; rel=self"; rel="hub`, `<>;;;=,<`,
		"<x>;rel=hub;anchor=y",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := ParseLinks([]string{s}, "https://a.example/feed")
		if len(l.Hubs) > maxHubs {
			t.Errorf("%d hubs", len(l.Hubs))
		}
		for _, a := range append(l.Hubs, l.Self) {
			if _, err := url.Parse(a); err != nil {
				t.Errorf("%q: %v", a, err)
			}
		}
	})
}

func TestParseCall(t *testing.T) {
	tests := []struct {
		query string
		want  Call
		ok    bool
	}{
		{
			"hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=60",
			Call{Mode: ModeSubscribe, Topic: "t", Challenge: "c", Lease: time.Minute},
			true,
		},
		{"hub.mode=subscribe&hub.topic=t&hub.challenge=c", Call{Mode: ModeSubscribe, Topic: "t", Challenge: "c", Lease: wantedLease}, true},
		{
			"hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=-1",
			Call{Mode: ModeSubscribe, Topic: "t", Challenge: "c", Lease: wantedLease},
			true,
		},
		{
			"hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=9000000000000",
			Call{Mode: ModeSubscribe, Topic: "t", Challenge: "c", Lease: maxLease},
			true,
		},
		{"hub.mode=unsubscribe&hub.topic=t&hub.challenge=c", Call{Mode: ModeUnsubscribe, Topic: "t", Challenge: "c", Lease: wantedLease}, true},
		{"hub.mode=denied&hub.topic=t&hub.reason=a%0Ab%E2%80%AE", Call{Mode: ModeDenied, Topic: "t", Reason: "a b"}, true},
		{"hub.mode=denied&hub.topic=t", Call{Mode: ModeDenied, Topic: "t"}, true},
		{"hub.mode=denied", Call{}, false},
		{"hub.mode=publish&hub.topic=t&hub.challenge=c", Call{}, false},
		{"", Call{}, false},
	}
	for _, tt := range tests {
		q, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := ParseCall(q); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: %+v, %v; want %+v, %v", tt.query, got, ok, tt.want, tt.ok)
		}
	}
	long, _ := ParseCall(url.Values{"hub.mode": {"denied"}, "hub.topic": {"t"}, "hub.reason": {strings.Repeat("ա", 5000)}})
	if len(long.Reason) > 210 || !strings.HasSuffix(long.Reason, "ա...") {
		t.Errorf("a reason of %d bytes: %q", len(long.Reason), long.Reason)
	}
}

// TestUnguessable: tokens and secrets are long enough, unlike, and fit where
// they go.
func TestUnguessable(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token, secret := NewToken(), NewSecret()
		if !IsToken(token) || len(token) < 26 || len(secret) < 52 || len(secret) > 199 || url.PathEscape(token) != token || seen[token] ||
			seen[secret] {
			t.Fatalf("token %q, secret of %d characters", token, len(secret))
		}
		seen[token], seen[secret] = true, true
	}
	for _, s := range []string{
		"", "short", strings.Repeat("a", 26), strings.Repeat("A", 65), strings.Repeat("A", 25) + "/",
		strings.Repeat("A", 25) + "ա",
	} {
		if IsToken(s) {
			t.Errorf("%q is a token", s)
		}
	}
}

func signed(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestVerify(t *testing.T) {
	good := signed("s", "body")
	for header, want := range map[string]Verdict{
		good: SignatureGood, " " + strings.ToUpper(good) + " ": SignatureGood, "": signatureMissing, "sha256": signatureWrong,
		"sha256=":   signatureWrong,
		good + "00": signatureWrong, good[:len(good)-1]: signatureUnknown, "sha224=00": signatureUnknown, signed("other", "body"): signatureWrong,
		"=": signatureUnknown,
	} {
		if got, err := Verify("s", header, strings.NewReader("body")); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", header, got, err, want)
		}
	}
	broken := io.MultiReader(strings.NewReader("bo"), iotest.ErrReader(errors.New("cut")))
	if got, err := Verify("s", good, broken); got == SignatureGood || err == nil {
		t.Errorf("a body that breaks off: %q, %v", got, err)
	}
}

// FuzzVerify: no header but the right one is believed.
func FuzzVerify(f *testing.F) {
	f.Add("sha256=00", []byte("body"))
	f.Add(signed("s", "body"), []byte("body"))
	f.Add("sha1=", []byte(""))
	f.Fuzz(func(t *testing.T, header string, body []byte) {
		got, err := Verify("s", header, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		right := signed("s", string(body))
		if method, _, _ := strings.Cut(header, "="); got == SignatureGood && strings.EqualFold(strings.TrimSpace(method), "sha256") &&
			!strings.Contains(strings.ToLower(header), right[7:]) {
			t.Errorf("%q is believed, %q is right", header, right)
		}
	})
}
