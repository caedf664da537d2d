package app

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
)

// told begins a rig with one article that the desk has been told of.
func told(t *testing.T) (*rig, piece) {
	t.Helper()
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	p := piece{slug: "report", title: "The report", date: after(10 * time.Minute)}
	r.web.publish(p, old)
	r.pass(time.Hour)
	r.wantTold("when it was published", r.desk, "new The report")
	return r, p
}

// walls are pages that stand in an article's place and say nothing of it.
var walls = map[string]reply{
	"a consent wall": {kind: "text/html", body: `<html><head><title>The Wire</title></head><body><h1>Before you continue</h1>
		<p>We and our partners use cookies to store personal data. Accept all or manage preferences; see our cookie settings.</p><button>Accept all</button></body></html>`},
	"a challenge": {status: http.StatusForbidden, kind: "text/html", body: `<html><head><title>Just a moment...</title></head>
		<body><p>Checking your browser before accessing. Enable JavaScript and cookies to continue.</p></body></html>`},
	"a challenge served as a good page": {kind: "text/html", body: `<html><head><title>Just a moment...</title></head>
		<body><p>Verify you are human. Enable JavaScript and cookies to continue.</p></body></html>`},
	"an error":               {status: http.StatusBadGateway, kind: "text/html", body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"},
	"too many requests":      {status: http.StatusTooManyRequests, kind: "text/plain", body: "slow down"},
	"a page that breaks off": {kind: "text/html", body: `<html><head><title>The report | The Wire</title></head><body><article><h1>The report</h1><p>After Monday the northern br`},
	"an empty answer":        {kind: "text/html", body: ""},
}

// TestWallsAreNoChange shows that a page that cannot be read is neither an
// edit nor a removal, and that nothing is told when it is back.
func TestWallsAreNoChange(t *testing.T) {
	for name, wall := range walls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := told(t)
			r.web.set("/"+p.slug, wall)
			r.pass(13 * time.Hour)
			r.wantTold("behind it", r.desk)
			r.web.set("/"+p.slug, p.page())
			r.pass(48 * time.Hour)
			r.wantTold("when the page is back", r.desk)
			a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/report")
			if err != nil || a.Revision != 1 || a.State != news.StateLive {
				t.Errorf("%v: revision %d, %s; want 1, live", err, a.Revision, a.State)
			}
		})
	}
}

// TestRemoval shows that a removal is told after several looks, once, and
// its end, once; and that a short absence is told to nobody.
func TestRemoval(t *testing.T) {
	soft := reply{kind: "text/html", body: "<html><head><title>Page not found | The Wire</title></head><body><h1>Page not found</h1><p>Try the search.</p></body></html>"}
	for name, absent := range map[string]reply{
		"404": {status: http.StatusNotFound, kind: "text/html", body: "no"}, "410": {status: http.StatusGone, kind: "text/html", body: "no"}, "an error page served as a good one": soft,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := told(t)
			r.web.set("/"+p.slug, absent)
			r.pass(24 * time.Hour)
			r.wantTold("a day later", r.desk, "removed The report")
			r.pass(48 * time.Hour)
			r.wantTold("while it lasts", r.desk)
			r.web.set("/"+p.slug, p.page())
			r.web.feed(piece{slug: p.slug, title: "The report, again", date: p.date}, old) // the feed's word brings a look
			r.pass(2 * time.Hour)
			r.wantTold("when it is back", r.desk, "restored The report")
		})
	}
	t.Run("for one look", func(t *testing.T) {
		t.Parallel()
		r, p := told(t)
		r.web.remove("/" + p.slug)
		for looks := r.web.requests("/report"); r.web.requests("/report") == looks; {
			r.pass(5 * time.Minute)
		}
		r.web.set("/"+p.slug, p.page())
		r.pass(72 * time.Hour)
		r.wantTold("after an absence of one look", r.desk)
	})
	t.Run("unconfirmed in a digest", func(t *testing.T) {
		t.Parallel()
		r, p := told(t)
		r.pass(23 * time.Hour) // past the digest of the next morning
		r.wantTold("in the first digest", r.board, "new The report")
		r.pass(23*time.Hour - 10*time.Minute)
		r.web.remove("/" + p.slug)
		q := piece{slug: "other", title: "Another report", date: r.clock.Now()}
		r.web.set("/other", q.page())
		r.web.feed(q, piece{slug: p.slug, title: "The report, retold", date: p.date}, old)
		for r.web.requests("/report") == 0 || !missing(t, r) {
			r.pass(5 * time.Minute)
		}
		if err := r.app.Store.CloseNow(t.Context(), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
		r.drain()
		r.wantTold("in a digest while it is missing", r.board, "new Another report", "removed (unconfirmed) The report")
		r.clock.set(r.clock.Now().Add(time.Minute))
		if err := r.app.Store.CloseNow(t.Context(), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
		r.drain()
		r.wantTold("in a digest that has nothing else to tell", r.board, "removed (unconfirmed) The report")
	})
	t.Run("and back with another text", func(t *testing.T) {
		t.Parallel()
		r, p := told(t)
		r.web.remove("/" + p.slug)
		r.pass(24 * time.Hour)
		r.wantTold("a day later", r.desk, "removed The report")
		p.name = "Vagif Khachatryan"
		r.web.publish(p, old)
		r.web.feed(piece{slug: p.slug, title: "The report", name: p.name, date: p.date}, old)
		r.pass(2 * time.Hour)
		got := r.desk.all()
		last := got[len(got)-1]
		if len(last.Changes) != 1 || !hasClass(last.Changes[0], news.ChangeRestored) || !hasClass(last.Changes[0], news.ChangeNameRemoved) {
			t.Errorf("it is back with another name; want one change of classes restored and name_removed, got %+v", last.Changes)
		}
		if told := r.desk.read(); len(told) != 1 {
			t.Errorf("told %q, want one change", told)
		}
	})
}

func hasClass(it digest.Item, class news.ChangeClass) bool {
	for _, c := range it.Change.Classes {
		if c == class {
			return true
		}
	}
	return false
}

func missing(t *testing.T, r *rig) bool {
	t.Helper()
	found, err := r.app.Store.Missing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}

// flapBound is how many changes of a text that goes back and forth may be
// told before it is muted.
const flapBound = 6

// TestFlapping polls an article again and again whose text changes back and
// forth (PAR-14; a thousand times where TOCSIN_FLAPS says so): a bounded number of changes is told, the rest is suppressed for a
// reason that is kept, and a state not seen before still gets out.
func TestFlapping(t *testing.T) {
	t.Parallel()
	r, p := told(t)
	other := p
	other.name = "Vagif Khachatryan"
	ended := r.clock.Now()
	for i := range fromEnv(t, "TOCSIN_FLAPS", 150) {
		now := p
		if i%2 == 0 {
			now = other
		}
		r.web.publish(now, old)
		ended = ended.Add(30 * time.Minute)
		r.clock.set(ended)
		r.drain()
	}
	r.pass(time.Hour)
	counts, err := r.app.Store.Counts(t.Context(), r.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	edits := len(r.desk.read())
	if edits < 2 || edits > flapBound {
		t.Errorf("%d changes were told of a text that goes back and forth, want a few", edits)
	}
	if counts.Owed[news.OwedSuppressed] == 0 {
		t.Error("no change was suppressed")
	}
	t.Logf("%d changes told, owed %v", edits, counts.Owed)
	last := r.desk.all()[edits]
	for it := range last.Items() {
		if !strings.Contains(strings.Join(it.Notes, " "), "further changes back to a text seen before are held back") {
			t.Errorf("the last change that was told says %q, want that further ones are held back", it.Notes)
		}
	}
	if err := r.app.Store.CloseNow(t.Context(), r.clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.drain()
	boards := r.board.all()
	shown := ""
	for _, b := range boards {
		shown += digest.Text(b, digest.TextStyle{Width: 200})
	}
	if !strings.Contains(shown, "Flaps: The report (wire) goes back and forth; ") {
		t.Errorf("no digest lists the flapping:\n%s", digest.Text(boards[len(boards)-1], digest.TextStyle{}))
	}
	third := p
	third.text = append(words("another"), "Ruben Vardanyan has been moved to a hospital, his lawyers say.")
	r.web.publish(third, old)
	r.pass(2 * time.Hour)
	if got := r.desk.read(); len(got) != 1 || got[0] != "edited The report" {
		t.Errorf("a state not seen before: told %q, want one edit", got)
	}
}

// TestFailingSourceIsNews shows that a source that dies is told once, and its
// recovery once, and that nothing it published meanwhile is lost.
func TestFailingSourceIsNews(t *testing.T) {
	for name, dead := range map[string]reply{
		"not found":      {status: http.StatusNotFound, kind: "text/html", body: "no"},
		"not a feed":     {kind: "text/html", body: "<html><head><title>The Wire</title></head><body><p>We have moved.</p></body></html>"},
		"internal error": {status: http.StatusInternalServerError, kind: "text/plain", body: "no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := told(t)
			r.web.set("/feed.xml", dead)
			r.pass(3 * 24 * time.Hour)
			if got := r.ops.read(); len(got) != 1 || !strings.Contains(got[0], "cannot be read since") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			q := piece{slug: "meanwhile", title: "Written meanwhile", date: r.clock.Now()}
			r.web.publish(q, p, old)
			r.pass(25 * time.Hour)
			if got := r.ops.read(); len(got) != 1 || !strings.Contains(got[0], "works again") {
				t.Errorf("the operators were told %q, want its recovery", got)
			}
			// What the publisher means is told to whoever relies on the source.
			toldDesk := r.desk.read()
			if notices := len(toldDesk) - 1; notices != map[string]int{"not found": 2}[name] || toldDesk[notices] != "new Written meanwhile" {
				t.Errorf("the desk was told %q", toldDesk)
			}
		})
	}
}

// TestFeedTextThenPage shows that an article told from its feed's text, whose
// page is read later, is not called changed.
func TestFeedTextThenPage(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	p := piece{slug: "slow", title: "The slow page", date: after(10 * time.Minute)}
	r.web.set("/slow", walls["a challenge served as a good page"])
	r.web.feed(p, old)
	r.pass(4 * time.Hour)
	r.wantTold("while the page cannot be read", r.desk, "new The slow page")
	r.web.set("/slow", p.page())
	r.pass(80 * time.Hour)
	r.wantTold("when the page can be read", r.desk)
	if n := r.web.requests("/slow"); n < 5 {
		t.Errorf("the page was asked for %d times: %s", n, fmt.Sprint(r.web.asked))
	}
}

// TestFeedTextThenFacts tells what a page states beyond its feed's text that
// was told before, once; a fact that the feed's text stated is not told again.
// A digest that has waited has the article once.
func TestFeedTextThenFacts(t *testing.T) {
	t.Parallel()
	held := " Twenty-three prisoners are held, relatives of Ruben Vardanyan say."
	for name, tt := range map[string]struct {
		feed string // what it says beyond the name
		want []string
	}{
		"stated by the page alone": {" Nobody said how many.", []string{"new The slow page"}},
		"stated by both":           {held, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{})
			r.cfg.Watchlists[0].Facts = []news.Fact{{
				Name: "held", Kind: news.FactNumber, Of: []string{"entity:Ruben Vardanyan"}, In: news.InArticle, Holds: 720 * time.Hour, Alert: true,
				Patterns: []news.FactPattern{{Language: "en", Text: "{number} prisoner*"}},
			}}
			r.web.publish(old)
			r.drain()
			p := piece{slug: "slow", title: "The slow page", date: after(10 * time.Minute), content: "Relatives of Ruben Vardanyan were told." + tt.feed}
			p.text = p.paragraphs()
			p.text[1] += held
			r.web.set("/slow", walls["a challenge served as a good page"])
			r.web.feed(p, old)
			r.pass(4 * time.Hour)
			r.wantTold("while the page cannot be read", r.desk, "new The slow page")
			r.web.set("/slow", p.page())
			r.pass(80 * time.Hour)
			r.wantTold("when the page can be read", r.desk, tt.want...)
			r.wantTold("in the digests", r.board, "new The slow page")
		})
	}
}
