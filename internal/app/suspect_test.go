package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
)

// TestSuspect (CHECKS ROB-10) takes a page that shares nothing with the
// article that stood there for neither an edit nor a removal. The operators
// hear of it when it lasts.
func TestSuspect(t *testing.T) {
	r, p := told(t)
	r.web.set("/"+p.slug, reply{kind: "text/html", body: `<html><head><title>Reader's corner</title></head><body><h1>Reader's corner</h1>
		<p>Welcome to the place where subscribers meet, write to each other and to the editors, and read what others have written this week.</p></body></html>`})
	r.pass(13 * time.Hour)
	r.wantTold("the desk, of another page in its place", r.desk)
	if got := r.ops.read(); len(got) != 1 {
		t.Errorf("the operators were told %q, want one notice", got)
	}
	a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/report")
	if err != nil || a.Revision != 1 || a.State != news.StateLive {
		t.Fatalf("%v: revision %d, %s; want 1, live", err, a.Revision, a.State)
	}
	looks, err := r.app.Store.Looks(t.Context(), a.ID)
	if err != nil || looks[len(looks)-1].Verdict != news.VerdictSuspect {
		t.Errorf("%v: looks %+v, want the last to be suspect", err, looks)
	}
	r.web.set("/"+p.slug, p.page())
	r.pass(48 * time.Hour)
	r.wantTold("when the page is back", r.desk)
}

// TestAddressGivenAway believes several looks that another article stands at
// an address now.
func TestAddressGivenAway(t *testing.T) {
	r, p := told(t)
	other := piece{slug: p.slug, title: "Something else entirely", date: p.date, name: "Vagif Khachatryan", text: append(words("elsewhere"), append(words("further"), append(words("beyond"), words("nearby")...)...)...)}
	other.text[0] += " Vagif Khachatryan was there."
	r.web.set("/"+p.slug, other.page())
	r.pass(30 * time.Minute)
	r.wantTold("at once", r.desk)
	r.pass(48 * time.Hour)
	r.wantTold("after several looks", r.desk, "edited Something else entirely")
}

// TestUnreadable (CHECKS ROB-09) tells of pages that cannot be read: once for
// an outlet and a day, not for each article.
func TestUnreadable(t *testing.T) {
	for name, body := range map[string]string{
		"600 levels deep": "<html><body>" + strings.Repeat("<div>", 600),
		"11 MiB":          "<html><body><article><p>" + strings.Repeat("words and words ", 11<<16),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := told(t)
			r.web.set("/"+p.slug, reply{kind: "text/html", body: body})
			r.pass(13 * time.Hour)
			r.wantTold("the desk", r.desk)
			if got := r.ops.read(); len(got) != 1 || !strings.Contains(got[0], "could not be read in 3 looks") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			r.web.set("/"+p.slug, p.page())
			r.pass(48 * time.Hour)
			r.wantTold("when it is back", r.desk)
		})
	}
}

// TestWalled tells once that an outlet's new articles all stand behind a wall.
func TestWalled(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	pieces := []piece{old}
	for i := range 5 {
		pieces = append(pieces, piece{slug: fmt.Sprintf("p%d", i), title: fmt.Sprintf("The report, part %d", i), name: "-", date: after(time.Duration(i) * time.Minute)})
	}
	r.web.feed(pieces...)
	for _, p := range pieces[1:] {
		r.web.set("/"+p.slug, walls["a consent wall"])
	}
	r.pass(time.Hour)
	if got := r.ops.read(); len(got) != 1 {
		t.Errorf("the operators were told %q, want one notice", got)
	}
}
