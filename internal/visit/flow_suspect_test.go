package visit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestSuspect (CHECKS ROB-10) takes a page that shares nothing with the
// article that stood there for neither an edit nor a removal. The operators
// hear of it when it lasts.
func TestSuspect(t *testing.T) {
	racetest.Alone(t)
	r, p := apptest.Told(t)
	r.Web.Set("/"+p.Slug, apptest.Reply{Kind: "text/html", Body: `<html><head><title>Reader's corner</title></head><body><h1>Reader's corner</h1>
		<p>Welcome to the place where subscribers meet, write to each other and to the editors, and read what others have written this week.</p></body></html>`})
	r.Pass(13 * time.Hour)
	r.WantTold("the desk, of another page in its place", r.Desk)
	if got := r.Ops.Read(); len(got) != 1 {
		t.Errorf("the operators were told %q, want one notice", got)
	}
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/report")
	if err != nil || a.Revision != 1 || a.State != news.StateLive {
		t.Fatalf("%v: revision %d, %s; want 1, live", err, a.Revision, a.State)
	}
	looks, err := r.App.Store.Looks(t.Context(), a.ID)
	if err != nil || looks[len(looks)-1].Verdict != news.VerdictSuspect {
		t.Errorf("%v: looks %+v, want the last to be suspect", err, looks)
	}
	r.Web.Set("/"+p.Slug, p.Page())
	r.Pass(48 * time.Hour)
	r.WantTold("when the page is back", r.Desk)
}

// TestAddressGivenAway believes several looks that another article stands at
// an address now.
func TestAddressGivenAway(t *testing.T) {
	racetest.Alone(t)
	r, p := apptest.Told(t)
	other := apptest.Piece{
		Slug: p.Slug, Title: "Something else entirely", Date: p.Date, Name: "Vagif Khachatryan",
		Text: append(apptest.Words("elsewhere"), append(apptest.Words("further"),
			append(apptest.Words("beyond"), apptest.Words("nearby")...)...)...),
	}
	other.Text[0] += " Vagif Khachatryan was there."
	r.Web.Set("/"+p.Slug, other.Page())
	r.Pass(30 * time.Minute)
	r.WantTold("at once", r.Desk)
	r.Pass(48 * time.Hour)
	r.WantTold("after several looks", r.Desk, "edited Something else entirely")
}

// TestUnreadable (CHECKS ROB-09) tells of pages that cannot be read: once for
// an outlet and a day, not for each article.
func TestUnreadable(t *testing.T) {
	racetest.Alone(t)
	for name, body := range map[string]string{
		"600 levels deep": "<html><body>" + strings.Repeat("<div>", 600),
		"11 MiB":          "<html><body><article><p>" + strings.Repeat("words and words ", 11<<16),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := apptest.Told(t)
			r.Web.Set("/"+p.Slug, apptest.Reply{Kind: "text/html", Body: body})
			r.Pass(13 * time.Hour)
			r.WantTold("the desk", r.Desk)
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "could not be read in 3 looks") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			r.Web.Set("/"+p.Slug, p.Page())
			r.Pass(48 * time.Hour)
			r.WantTold("when it is back", r.Desk)
		})
	}
}

// TestWalled tells once that an outlet's new articles all stand behind a wall.
func TestWalled(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	pieces := []apptest.Piece{apptest.Old}
	for i := range 5 {
		pieces = append(pieces, apptest.Piece{
			Slug: fmt.Sprintf("p%d", i), Title: fmt.Sprintf("The report, part %d", i), Name: "-",
			Date: apptest.After(time.Duration(i) * time.Minute),
		})
	}
	r.Web.Feed(pieces...)
	for _, p := range pieces[1:] {
		r.Web.Set("/"+p.Slug, walls["a consent wall"])
	}
	r.Pass(time.Hour)
	if got := r.Ops.Read(); len(got) != 1 {
		t.Errorf("the operators were told %q, want one notice", got)
	}
}
