package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/extract"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/story"
)

// TestGroups shows what identity and story make of the newsroom, article by
// article as they are published: one copy, one that differs, one story told
// by two outlets of which one credits the other, and nothing else together
// that does not belong together.
func TestGroups(t *testing.T) {
	n, c, _ := open(t, "2025-07-28 08:00")
	m, _ := match.Compile(configure(t, n, Receivers{}).Watchlists)
	var all []*article
	houses := make(map[string]*house)
	for _, h := range n.houses {
		houses[h.def.name] = h
		if h.def.kind != news.SourcePage {
			all = append(all, h.articles...)
		}
	}
	slices.SortFunc(all, func(a, b *article) int { return a.published.Compare(b.published) })

	copies, stories := identity.NewCopyIndex(identity.CopyOptions{}), story.New(story.Options{})
	texts := make(map[int64]string)
	names := make(map[int64]string)
	storyOf := make(map[string]int64)
	copyOf := make(map[string]string)
	credits := make(map[string][]string)
	body := func(id int64) (string, bool) { s, ok := texts[id]; return s, ok }
	for i, a := range all {
		id, key, h := int64(i+1), a.outlet+"/"+a.slug, houses[a.outlet]
		c.set(a.published.Format("2006-01-02 15:04"))
		_, page := get(t, h.base+a.path())
		doc, err := extract.Page([]byte(page), extract.Options{URL: h.base + a.path(), Status: 200, Now: c.now()})
		if err != nil {
			t.Fatal(err)
		}
		texts[id], names[id], credits[key] = doc.Text, key, doc.Credits
		sketch := identity.NewSketch(doc.Text)
		if original, _, ok := copies.Lookup(sketch, body); ok {
			copyOf[key] = names[original]
			if d := identity.Differs(texts[original], doc.Text, nil); len(d) > 0 {
				copyOf[key] += " differs in " + strings.Join(d, ", ")
			}
		}
		copies.Add(id, a.published, sketch)
		found := told(m.Find(nil, &match.Input{Title: doc.Title, Text: doc.Text, Language: doc.Language}))
		v := story.NewVector(story.Doc{Title: doc.Title, Text: doc.Text, Language: doc.Language, Time: a.published, Names: found})
		at := stories.Find(v, a.published)
		if at.Story == 0 {
			at.Story = id
		}
		stories.Add(at.Story, id, v, a.published)
		storyOf[key] = at.Story
	}
	if d := cmp.Diff(map[string]string{
		"aragats/red-cross-suspends": "masis/red-cross-suspends",
		"arpa/red-cross-english":     "masis/red-cross-suspends differs in 23 -> 32",
	}, copyOf); d != "" {
		t.Errorf("copies: %s", d)
	}
	if storyOf["sevan/families-told"] != storyOf["aragats/relatives-told"] {
		t.Error("the two reports on the relatives are not one story")
	}
	if !slices.Contains(credits["aragats/relatives-told"], "Sevan Radio") {
		t.Errorf("credits of aragats/relatives-told: %q", credits["aragats/relatives-told"])
	}
	for key, s := range storyOf {
		t.Logf("%-32s story %d, credits %q", key, s, credits[key])
	}
}
