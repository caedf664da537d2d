package css

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzFind (CHECKS PAR-12): whatever a selector and a page are, one is an
// error or finds elements of the page, each once.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "p", "main > p.lead", "div p, .lead", "p:not(.a):has(b)", ":contains('x')", "a[href^='/x']", "p ~ p ~ p",
		"::", "[", "p:nth-child(2n+1)", "\xff", "*|*",
	} {
		f.Add(s, "<main><p class=lead>one<p>two<div><p>three</div></main>")
	}
	f.Add(strings.Repeat("div ", 100), strings.Repeat("<div>", 300))
	f.Fuzz(func(t *testing.T, selector, page string) {
		s, err := Compile(selector)
		if err != nil {
			return
		}
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return
		}
		found, err := s.Find(doc)
		if err != nil && len(found) > 0 {
			t.Fatalf("%q finds %d and fails: %v", selector, len(found), err)
		}
		seen := map[*html.Node]bool{}
		for _, n := range found {
			if n.Type != html.ElementNode || seen[n] {
				t.Fatalf("%q finds %v, twice or no element", selector, n.Data)
			}
			seen[n] = true
		}
	})
}
