package visit_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// changeTo returns the change that made a revision of the only article at a slug.
func changeTo(t *testing.T, r *apptest.Rig, slug string, revision int) news.Change {
	t.Helper()
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/"+slug)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := r.App.Store.Changes(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if c.Change.To == revision {
			return c.Change
		}
	}
	t.Fatalf("revision %d of %s has no change among %d", revision, slug, len(changes))
	return news.Change{}
}

// TestNamedAside: an aside that comes beside an article and names somebody watched is
// told as an edit; one that names nobody is none.
func TestNamedAside(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r, p := apptest.Told(t)
	beside := func(note string) apptest.Reply {
		page := p.Page()
		page.Body = strings.Replace(page.Body, "</article>", "<aside><p>"+note+"</p></aside></article>", 1)
		return page
	}
	r.Web.Set("/"+p.Slug, beside("The prison lies at the edge of the old harbour of the city."))
	r.Pass(5 * time.Hour)
	r.WantTold("of an aside on nobody", r.Desk)
	r.Web.Set("/"+p.Slug, beside("Vagif Khachatryan was moved to another ward on Monday."))
	r.Pass(13 * time.Hour)
	r.WantTold("of an aside on somebody watched", r.Desk, "edited The report")
}

// TestTurnedRound edits a sentence on somebody who was named in full before and is
// named by the surname now: that is no name removed, the article goes on being
// watched, and a "not" that comes in leads.
func TestTurnedRound(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Config.Revisit = nil
	for day := range 40 {
		r.Config.Revisit = append(r.Config.Revisit, time.Duration(day+1)*24*time.Hour)
	}
	p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute)}
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(p, apptest.Old)
	r.Pass(time.Hour)
	r.WantTold("when it was published", r.Desk, "new The report")
	p.Text = p.Paragraphs()
	first := p.Text[0]
	edit := func(text string) {
		p.Text[0] = text
		r.Web.Set("/"+p.Slug, p.Page())
		r.Pass(3 * 24 * time.Hour)
		r.WantTold(text, r.Desk, "edited The report")
	}
	edit(apptest.Words(p.Slug)[0] + " Relatives of Mr Vardanyan were told about it late on the same evening.")
	if c := changeTo(t, r, p.Slug, 2); len(c.NamesRemoved)+len(c.NamesAdded) > 0 {
		t.Errorf("names removed: %q, added: %q; the surname names him still", c.NamesRemoved, c.NamesAdded)
	}
	edit(apptest.Words(p.Slug)[0] + " Relatives of Mr Vardanyan were not told about it late on the same evening.")
	c := changeTo(t, r, p.Slug, 3)
	if len(c.NamesRemoved)+len(c.NamesAdded) > 0 || c.Classes[0] != news.ChangeNegation {
		t.Errorf("classes %q, names removed %q, added %q; want the negation first and no names", c.Classes, c.NamesRemoved, c.NamesAdded)
	}
	edit(first)
	if c := changeTo(t, r, p.Slug, 4); !slices.Contains(c.Classes, news.ChangeNegation) || len(c.NamesAdded) > 0 {
		t.Errorf("classes %q, names added %q; want the negation gone", c.Classes, c.NamesAdded)
	}
	edit(apptest.Words(p.Slug)[0] + " Relatives of those men were told about it late on the same evening.")
	if c := changeTo(t, r, p.Slug, 5); len(c.NamesRemoved) != 1 {
		t.Errorf("names removed: %q; nobody is named any more", c.NamesRemoved)
	}
}
