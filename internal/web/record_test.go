package web

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/news"
)

// TestRecordHost: the page says where its link leads, as messages do, and an
// address that leads nowhere is no link (ADV-63).
func TestRecordHost(t *testing.T) {
	for _, tc := range []struct{ raw, link, host string }{
		{"https://bank.example/1", "https://bank.example/1", "bank.example"},
		{"https://bank.example@evil.example/1", "https://evil.example/1", "evil.example"},
		{"https://bank.example:443%2F@evil.example/1", "https://evil.example/1", "evil.example"},
		{"https://аррӏе.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"},
		{"https://новости.рф/", "https://xn--b1amnebsh.xn--p1ai/", "новости.рф"},
		{"https://bank.example∕@evil.example/", "", ""},
		{"javascript:alert(1)", "", ""},
		{"https://bank․example/", "", ""},
		{"", "", ""},
	} {
		var b strings.Builder
		kept := desk.Record{Article: news.Article{Title: "T", URL: tc.raw}}
		if err := recordPage.Execute(&b, Options{Zone: time.UTC}.record(kept)); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		if tc.host == "" {
			if strings.Contains(page, "<a ") || strings.Contains(page, "leads to") {
				t.Errorf("%q: the page links it:\n%s", tc.raw, page)
			}
			continue
		}
		for _, want := range []string{`<a href="` + tc.link + `"`, ">" + tc.link + "</a>", "<dt>leads to</dt><dd><bdi>" + tc.host + "</bdi></dd>"} {
			if !strings.Contains(page, want) {
				t.Errorf("%q: no %s in\n%s", tc.raw, want, page)
			}
		}
		if tc.raw != tc.link && strings.Contains(page, tc.raw) {
			t.Errorf("%q: the page has the address as the publisher wrote it", tc.raw)
		}
	}
}
