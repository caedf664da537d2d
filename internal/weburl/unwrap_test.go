package weburl

import (
	"encoding/base64"
	"encoding/binary"
	"testing"
)

// newsLink is a Google News link of the older form.
func newsLink(address string) string {
	raw := append([]byte{0x08, 0x13, 0x22}, binary.AppendUvarint(nil, uint64(len(address)))...)
	raw = append(append(raw, address...), 0xd2, 0x01, 0x00)
	return "https://news.google.com/rss/articles/" + base64.RawURLEncoding.EncodeToString(raw) + "?oc=5"
}

func TestUnwrapped(t *testing.T) {
	long := "https://news.example.org/2025/07/30/red-cross-stripped-of-access-to-armenian-prisoners-in-azerbaijan-and-what-their-families-say-of-it-now-that-nobody-visits-them"
	token := "https://news.google.com/rss/articles/CBMiAU_yqLMnotAnAddress?oc=5"
	for in, want := range map[string]string{
		"https://www.google.com/url?rct=j&sa=t&url=https://news.example.org/a%3Fid%3D1&ct=ga&usg=x": "https://news.example.org/a?id=1",
		newsLink("https://news.example.org/a"):                                                      "https://news.example.org/a",
		newsLink(long):                                                                              long, // its length takes two bytes
		newsLink("javascript:alert(1)"):                                                             newsLink("javascript:alert(1)"),
		token:                                                                                       token,
		"https://news.google.com/rss/articles/!!!":                                                  "https://news.google.com/rss/articles/!!!",
		"https://news.google.com/topstories":                                                        "https://news.google.com/topstories",
		"https://news-example-org.cdn.ampproject.org/c/s/example.org/a/amp":                         "https://example.org/a/amp",
		"https://news.example.org/a?utm_source=x":                                                   "https://news.example.org/a?utm_source=x",
		"relative": "relative",
	} {
		if got := Unwrapped(in); got != want {
			t.Errorf("Unwrapped(%q) = %q, want %q", in, got, want)
		}
	}
	key, err := Canonical(newsLink("https://www.example.org/a?utm_source=x"))
	if err != nil || key != "https://example.org/a" {
		t.Errorf("canonical %q, %v", key, err)
	}
}
