package inspect

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIsURL(t *testing.T) {
	for arg, want := range map[string]bool{
		"https://a.example/x": true, "HTTP://a.example": true, "http://127.0.0.1:8080/feed": true,
		"ftp://a.example/x": false, "a.example/x": false, "feed.xml": false, "-": false, "http:///x": false, "file:///x": false,
	} {
		if got := IsURL(arg); got != want {
			t.Errorf("%s: %v, want %v", arg, got, want)
		}
	}
}

// TestJSON holds the fields, their order, and that lists are never
// null and unknown times always are.
func TestJSON(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{
			"feed", `<rss version="2.0"><channel><title>F</title><item><title>A &lt; B</title></item></channel></rss>`,
			`{"kind":"feed","format":"rss 2.0","title":"F","encoding":"utf-8","entries":[{"id":"","url":"","title":"A &lt; B","published":null,"updated":null,"authors":[],"categories":[],"language":"","summary":"","content":""}],"warnings":["entries without a date: 1"]}`,
		},
		{
			"no entries", `{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[]}`,
			`{"kind":"feed","format":"json 1.1","title":"F","encoding":"utf-8","entries":[],"warnings":[]}`,
		},
		{
			"page", `<html><head><title>T</title></head><body><p>Four words of text.</p></body></html>`,
			`{"kind":"page","url":"https://a.example/","canonical_url":"","title":"T","byline":"","authors":[],"published":null,"modified":null,"language":"",`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Bytes(t.Context(), []byte(tt.in), Options{BaseURL: "https://a.example/"})
			if err != nil {
				t.Fatal(err)
			}
			b, err := PlainJSON(got)
			if err != nil {
				t.Fatal(err)
			}
			if cut := string(b); !strings.HasPrefix(cut, tt.want) {
				t.Errorf("(-want +got):\n%s", cmp.Diff(tt.want, cut))
			}
		})
	}
}
