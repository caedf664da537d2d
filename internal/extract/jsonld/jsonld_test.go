package jsonld

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/extract/tree"
)

func TestRead(t *testing.T) {
	for name, tt := range map[string]struct {
		scripts []string
		want    Article
	}{
		"of several the one that says most": {
			[]string{
				`[{"@type":"WebSite","name":"Lamp"},{"@type":"Article","headline":"x"}]`,
				`{"@graph":[{"@type":["Thing","NewsArticle"],"headline":"Bridge &amp; road","datePublished":"2025-06-24"}]}`,
			},
			Article{Headline: "Bridge & road", Published: "2025-06-24"},
		},
		"in a comment, with line breaks and a comma too many": {
			[]string{"<!--\n{\"@type\":\"Report\",\"headline\":\"one\ntwo\",\"articleBody\":[\"a\",\"b\"],}\n-->"},
			Article{Headline: "one two", Body: "a\nb"},
		},
		"authors by reference": {
			[]string{`{"@graph":[{"@type":"Person","@id":"#1","name":"Ann Lee"},` +
				`{"@type":"NewsArticle","headline":"x","author":{"@id":"#1"}}]}`},
			Article{Headline: "x", Authors: []string{"Ann Lee"}},
		},
		"a collection behind a wall": {
			[]string{`{"@type":"CollectionPage"}`, `{"@type":"NewsArticle","headline":"x","isAccessibleForFree":"False"}`},
			Article{Headline: "x", Paywalled: true, List: true},
		},
		"broken": {[]string{`{"@type":"NewsArticle",`}, Article{}},
	} {
		t.Run(name, func(t *testing.T) {
			var scripts []tree.Script
			for _, s := range tt.scripts {
				scripts = append(scripts, tree.Script{Attrs: []byte(` type="application/ld+json"`), Body: []byte(s)})
			}
			if diff := cmp.Diff(tt.want, Read(scripts, Page{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
