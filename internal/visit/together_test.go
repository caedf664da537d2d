package visit

import (
	"fmt"
	"sync"
	"testing"

	"tocsin/internal/news"
)

// TestCopiesAtOnce: of copies that are read at one moment one is the root, the
// others are its copies and are folded, and all are one story.
func TestCopiesAtOnce(t *testing.T) {
	b := newBureau(t, configuration)
	var all []news.Article
	for i := range 8 {
		url := fmt.Sprintf("https://wire.example/copy-%d", i)
		b.pages[url] = answer{body: html("A title", long(named))}
		all = append(all, b.publish([]string{"wire", "paper"}[i%2], url, ""))
	}
	var wg sync.WaitGroup
	for _, a := range all {
		wg.Go(func() {
			if err := b.v.Visit(t.Context(), a); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	roots, stories, told := map[int64]bool{}, map[int64]bool{}, 0
	for _, a := range all {
		a = b.article(a.ID)
		stories[a.StoryID] = true
		if a.CopyOf == 0 {
			roots[a.ID] = true
		} else {
			roots[a.CopyOf] = true
		}
		owed, err := b.v.Store.OwedFor(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range owed {
			if o.State != news.OwedSuppressed {
				told++
			}
		}
	}
	if len(roots) != 1 || len(stories) != 1 || stories[0] || told != 1 {
		t.Errorf("roots %v, stories %v, %d rows to tell", roots, stories, told)
	}
}
