package css

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestFind(t *testing.T) {
	doc, err := html.Parse(strings.NewReader(`<main><p id=a class=lead>one<p id=b>two<div id=c><p id=d>three</div></main>`))
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string][]string{
		"":              nil,
		"p":             {"a", "b", "d"},
		"main > p.lead": {"a"},
		"div p, .lead":  {"a", "d"},
		"table":         nil,
	} {
		s, err := Compile(selector)
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Find(doc)
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, n := range found {
			for _, a := range n.Attr {
				if a.Key == "id" {
					have = append(have, a.Val)
				}
			}
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%q (-want +have):\n%s", selector, diff)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	for _, s := range []string{"div[", "p:nonsense", strings.Repeat("a", 501)} {
		if _, err := Compile(s); err == nil {
			t.Errorf("%.20q compiles", s)
		}
	}
}

// TestFindBounded refuses a selector that a nested page would make run for
// minutes.
func TestFindBounded(t *testing.T) {
	root := &html.Node{Type: html.ElementNode, Data: "div"}
	for n, depth := root, 0; depth < 500; depth++ {
		c := &html.Node{Type: html.ElementNode, Data: "div"}
		n.AppendChild(c)
		n = c
	}
	s, err := Compile("div div div div div div p")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(root); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("error %v, want that it takes too long", err)
	}
}
