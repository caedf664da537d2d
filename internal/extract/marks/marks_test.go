package marks

import (
	"testing"

	"golang.org/x/net/html"
)

func TestOf(t *testing.T) {
	c := NewClassifier()
	for _, tt := range []struct {
		key, val string
		want     Set
	}{
		{"class", "article-body__text", Body},
		{"class", "articleBody", Body},
		{"class", "header shadow", 0}, // no "ad" in it
		{"class", "ad-slot", Ad},
		{"id", "related-articles", Aside},
		{"data-testid", "byline author", Byline},
		{"class", "headline", head | Title},
		{"aria-hidden", "true", Hidden},
		{"style", "related", 0},
	} {
		for range 2 { // the second time from memory
			if got := c.Of(&html.Node{Attr: []html.Attribute{{Key: tt.key, Val: tt.val}}}); got != tt.want {
				t.Errorf("%s=%q: %b, want %b", tt.key, tt.val, got, tt.want)
			}
		}
	}
}
