package visit

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/identity"
	"tocsin/internal/news"
)

// long is a text that is long enough to be an article, and to be known again.
func long(text string) string {
	return text + `</p><p>The lawyer said that the visit had taken an hour,
and that letters from the family were handed over to him in the cell.</p>
<p>The committee confirmed that its staff had been there, and gave no details, as it never does about those whom it visits in prisons. ` +
		`Relatives had asked for such a visit since the spring, ` +
		`and had written to the ministry, the ombudsman and both embassies without an answer. ` +
		`A hearing is expected before the end of the summer, according to the court, which has put it off two times since the trial began.`
}

// vineyards is a page about something else.
var vineyards = html("Wine", another+`</p><p>Growers of eleven villages have asked for money `+
	`from the fund that was set up after the frost of last year, officials said. `+
	`Insurers put the damage at a third of the harvest, while the union of growers spoke of a half and of barrels that will stay empty. `+
	`Nets against hail cover a tenth of the fields so far, and cost more than what most families earn from grapes in four seasons.`)

const (
	one = "https://wire.example/one"
	two = "https://wire.example/two"
)

// TestLooks goes through what can stand at an article's address, look by look.
func TestLooks(t *testing.T) {
	b := newBureau(t, configuration)
	a := b.publish("wire", one, "")
	down := answer{err: failedWith(fetch.ClassTimeout, 0, noTime)}
	for _, tt := range []struct {
		name     string
		stands   answer
		after    time.Duration
		outcome  news.Outcome
		state    news.State
		revision int
	}{
		{"down at first", down, 0, news.OutcomeFailed, news.StatePending, 0},
		{"an article", answer{body: html("A title", long(named))}, time.Minute, news.OutcomeNew, news.StateLive, 1},
		{"not modified", answer{same: true}, time.Hour, news.OutcomeUnchanged, news.StateLive, 1},
		{"the same bytes", answer{body: html("A title", long(named))}, time.Hour, news.OutcomeUnchanged, news.StateLive, 1},
		{
			"another page around the text",
			answer{body: html("A title", long(named)) + "<!-- 2 -->"},
			time.Hour, news.OutcomeUnchanged,
			news.StateLive, 1,
		},
		{"edited", answer{body: html("A title", long(edited))}, time.Hour, news.OutcomeChanged, news.StateLive, 2},
		{"down", down, time.Hour, news.OutcomeFailed, news.StateLive, 2},
		{"left alone", answer{err: failedWith(fetch.ClassHeld, 0, day.Add(1000*time.Hour))}, time.Hour, news.OutcomeFailed, news.StateLive, 2},
		{"another's text", answer{body: vineyards}, time.Hour, news.OutcomeFailed, news.StateLive, 2},
		{"missing once", answer{err: failedWith(fetch.ClassNotFound, 404, noTime)}, time.Hour, news.OutcomeFailed, news.StateMissing, 2},
		{"found again in silence", answer{body: html("A title", long(edited))}, time.Hour, news.OutcomeUnchanged, news.StateLive, 2},
	} {
		b.pages[one] = tt.stands
		got, look := b.visit(a, tt.after)
		if look.Outcome != tt.outcome || got.State != tt.state || got.Revision != tt.revision {
			t.Fatalf("%s: %s (%s), the article is %s at revision %d; want %s, %s, %d", tt.name, look.Outcome, look.Note, got.State,
				got.Revision, tt.outcome, tt.state, tt.revision)
		}
	}
}

// TestCarried: after the last of some patient looks the feed's own text is
// carried on with; when the page is read after all, that is no change.
func TestCarried(t *testing.T) {
	b := newBureau(t, configuration)
	a := b.publish("wire", one, named)
	b.pages[one] = answer{err: failedWith(fetch.ClassStatus5xx, 503, noTime)}
	for i := range patience {
		if got, _ := b.visit(a, patience[i]); got.Revision != 0 || got.Gate != "fetch" {
			t.Fatalf("look %d: %+v", i, got)
		}
	}
	got, look := b.visit(a, time.Hour)
	rev, err := b.v.Store.Revision(t.Context(), a.ID, 0)
	if err != nil || rev.Basis != news.BasisFeed || got.State != news.StateLive || look.Outcome != news.OutcomeNew || got.StoryID == 0 {
		t.Fatalf("%+v, %+v (%v)", got, rev, err)
	}
	b.pages[one] = answer{body: html("A title", long(named))}
	if got, _ = b.visit(a, time.Hour); got.Revision != 2 {
		t.Fatalf("%+v", got)
	}
	changes, err := b.v.Store.Changes(t.Context(), a.ID)
	owed, err2 := b.v.Store.OwedFor(t.Context(), a.ID)
	if len(changes) != 0 || len(owed) != 1 || err != nil || err2 != nil {
		t.Errorf("%d changes and %d rows, want none and the one of the feed's text", len(changes), len(owed))
	}
}

// TestRemoval: three looks over an hour; longer where the outlet's list still
// leads there, unless the page answers 410.
func TestRemoval(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		read   bool // the list is read again, and still shows it
		looks  int
	}{
		"the list was not read since":  {404, false, 4},
		"the list still shows it":      {404, true, 6},
		"gone, whatever the list says": {410, true, 4},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBureau(t, configuration)
			a := b.publish("wire", one, "")
			b.pages[one] = answer{body: html("A title", long(named))}
			b.visit(a, 0)
			b.pages[one] = answer{err: failedWith(fetch.ClassNotFound, tt.status, noTime)}
			for n := 1; n <= 8; n++ {
				got, look := b.visit(a, []time.Duration{
					15 * time.Minute, 15 * time.Minute, 20 * time.Minute, time.Hour, 6 * time.Hour,
					6 * time.Hour, time.Hour, time.Hour,
				}[n-1])
				if want := n >= tt.looks; want != (got.State == news.StateRemoved) {
					t.Fatalf("look %d: %s", n, got.State)
				}
				if got.State == news.StateRemoved {
					if look.Outcome != news.OutcomeChanged || got.MissingLooks != n {
						t.Errorf("%+v, %+v", look, got)
					}
					return
				}
				if tt.read && n == 1 {
					b.publish("wire", one, "")
				}
			}
		})
	}
}

// TestOutletGone: when most of an outlet is missing at once, that is told, and
// no removal.
func TestOutletGone(t *testing.T) {
	b := newBureau(t, configuration)
	var all []news.Article
	for i := range goneTogether {
		url := one + strings.Repeat("x", i)
		b.pages[url] = answer{body: html("A title", long(named))}
		all = append(all, b.publish("wire", url, ""))
		b.visit(all[i], 0)
	}
	b.pages = nil
	for range confirmLooks + 1 {
		b.now = b.now.Add(time.Hour)
		for _, a := range all {
			if got, _ := b.visit(a, 0); got.State == news.StateRemoved {
				t.Fatalf("article %d was removed", a.ID)
			}
		}
	}
	if told, err := b.v.Store.NoticesOf(t.Context(), "outlet_gone"); err != nil || len(told) != 1 {
		t.Errorf("%v (%v)", told, err)
	}
}

// TestLeadsElsewhere: an address that now leads to another article is missing,
// and one that leads to the front page too.
func TestLeadsElsewhere(t *testing.T) {
	b := newBureau(t, configuration)
	a, other := b.publish("wire", one, ""), b.publish("wire", two, "")
	b.pages[one], b.pages[two] = answer{body: html("A title", long(named))}, answer{body: vineyards}
	b.pages["https://wire.example/"] = answer{body: "<!doctype html><title>Wire</title><p>Welcome"}
	b.visit(a, 0)
	b.visit(other, 0)
	for _, to := range []string{two, "https://wire.example/"} {
		b.pages[one] = answer{to: to}
		if got, look := b.visit(a, time.Hour); got.State != news.StateMissing || got.Revision != 1 || look.Verdict == "" {
			t.Errorf("to %s: %s, %+v", to, got.State, look)
		}
	}
}

// TestMerged: a first look that ends at another article's address is a look at
// that one, and opens no story.
func TestMerged(t *testing.T) {
	b := newBureau(t, configuration)
	a, twin := b.publish("wire", one, ""), b.publish("paper", two, "")
	b.pages[one] = answer{body: html("A title", long(named))}
	b.visit(a, 0)
	b.pages[two] = answer{to: one}
	if got, _ := b.visit(twin, 0); got.State != news.StateMerged || got.StoryID != 0 {
		t.Errorf("%+v", got)
	}
	third := b.publish("wire", "https://wire.example/three", "")
	b.pages["https://wire.example/three"] = answer{body: vineyards}
	if got, _ := b.visit(third, 0); got.StoryID != b.article(a.ID).StoryID+1 {
		t.Errorf("the merged one kept a number: story %d", got.StoryID)
	}
}

// TestPanicSettles: a panic in the middle of a visit, which the pool survives,
// leaves no place reserved for which look-alikes would wait.
func TestPanicSettles(t *testing.T) {
	b := newBureau(t, configuration)
	a, twin := b.publish("wire", one, ""), b.publish("paper", two, "")
	b.pages[one], b.pages[two] = answer{body: html("A title", long(named))}, answer{body: html("A title", long(named))}
	log := b.v.Log
	b.v.Log = nil // the last thing that a visit uses
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		_ = b.v.Visit(t.Context(), a)
	}()
	b.v.Log = log
	if got, _ := b.visit(twin, 0); got.Revision != 1 {
		t.Errorf("%+v", got)
	}
}

// TestEscapedBefore: what an earlier version kept with its escapes is the same text
// without them, and an edit beside them is one.
func TestEscapedBefore(t *testing.T) {
	prev := news.Revision{Basis: news.BasisFeed, Title: "Nvidia&#8217;s plan", Text: "<p>A plan of &laquo;Nvidia&raquo;, it says.</p>"}
	doc := news.Document{Title: "Nvidia’s plan", Text: "A plan of «Nvidia», it says."}
	if like := sameRevision(prev, doc, news.BasisFeed); like != identity.Same {
		t.Errorf("escaped before: %v", like)
	}
	doc.Text = "A plan of «Nvidia», it denies."
	if like := sameRevision(prev, doc, news.BasisFeed); like == identity.Same {
		t.Error("an edit is the same")
	}
}
