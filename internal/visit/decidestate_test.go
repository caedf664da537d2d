package visit

import (
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
)

// gonePage makes a case one of a page that answers 404, missed so many times.
func gonePage(l *look, k *known, looks int) {
	l.fail, l.status = failedWith(fetch.ClassNotFound, 404, noTime), 404
	k.class, k.gate, k.why = missing, "fetch", "not found"
	k.removal = removal{since: l.at.Add(-time.Hour), looks: looks}
}

var missingLooks = []decideCase{
	{"missing once", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 1)
	}, []string{"failed error: missing r1, next 15m0s", ": missing since Mon 28 Jul 2025 06:00 UTC: not found"}},
	{"missing twice", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 2)
	}, []string{"failed error: missing r1, next 1h0m0s", ": missing since Mon 28 Jul 2025 06:00 UTC: not found"}},
	{"missing for long and still listed", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 9)
	}, []string{"failed error: missing r1, next 3h0m0s", ": missing since Mon 28 Jul 2025 06:00 UTC: not found"}},
	{"the whole outlet is missing", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 3)
		k.removal.outlet, k.removal.missing, k.removal.found = true, 7, 1
	}, []string{
		"failed error: missing r1, next 3h0m0s", ": missing since Mon 28 Jul 2025 06:00 UTC: not found", "owed ops notice",
		"gate removal: the whole outlet is missing", "notice outlet_gone wire.example 2025-07-28",
	}},
	{"confirmed", func(set *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 3)
		k.removal.confirmed, k.removal.evidence = true, []string{"No longer listed"}
		k.kept = set.Matcher.Find(nil, match.InputOf(document(named), "wire"))
	}, []string{
		"changed error: removed r1, next schedule", ": missing since Mon 28 Jul 2025 06:00 UTC: not found", "change 1>0 [removed]",
		"owed desk change",
	}},
	{"confirmed, and nobody watches it", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 3)
		k.removal.confirmed = true
	}, []string{
		"changed error: removed r1, next schedule", ": missing since Mon 28 Jul 2025 06:00 UTC: not found", "change 1>0 [removed]",
		"gate match: no alert match",
	}},
	{"its address leads elsewhere", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 1)
		l.fail, l.doc.Verdict, k.doc.Verdict = nil, news.VerdictArticle, news.VerdictError
	}, []string{"failed error: missing r1, next 15m0s", ": missing since Mon 28 Jul 2025 06:00 UTC: not found"}},
}

func TestDecideMissing(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	for _, tt := range missingLooks {
		t.Run(tt.name, func(t *testing.T) {
			row := tt.run(t, set, article())
			if row.Change != nil && len(row.Owed) > 0 && len(row.Change.Evidence) != 1 {
				t.Errorf("evidence %q", row.Change.Evidence)
			}
		})
	}
}

var removedLooks = []decideCase{
	{"gone still", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 0)
	}, []string{"failed error: removed r1, next schedule"}},
	{"restored as it was", func(set *settings.Settings, l *look, k *known, _ **placed) {
		l.same, k.class, k.kept = true, unchanged, set.Matcher.Find(nil, match.InputOf(document(named), "wire"))
	}, []string{"changed article: live r1, next schedule", "change 1>1 [restored]", "owed desk change"}},
	{"restored with another text is told once", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		k.kept = set.Matcher.Find(nil, match.InputOf(document(named), "wire"))
		readText(set, k, edited)
		k.prev = revision(1, named)
	}, []string{"changed -: live r2, next schedule", "change 1>2 [negation lead restored]", "owed desk change"}},
	{"unreadable is no restoration", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.fail, k.class, k.gate, k.why = failedWith(fetch.ClassTimeout, 0, noTime), unreadable, "fetch", "too slow"
	}, []string{"failed -: removed r1, next schedule", "gate fetch: timeout"}},
}

func TestDecideRemoved(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	for _, tt := range removedLooks {
		t.Run(tt.name, func(t *testing.T) {
			a := article()
			a.State, a.MissingSince, a.MissingLooks = news.StateRemoved, day, 4
			row := tt.run(t, set, a)
			if back := row.Article.State == news.StateLive; back != (row.Article.MissingLooks == 0) || back != row.Article.MissingSince.IsZero() {
				t.Errorf("missing since %s, %d looks", row.Article.MissingSince, row.Article.MissingLooks)
			}
			for _, o := range row.Owed { // two restorations of one revision are two rows
				if o.Key != "desk|https://wire.example/one|1>1|1753678800" && row.Change.To == 1 {
					t.Errorf("key %s", o.Key)
				}
			}
		})
	}
	a := article()
	a.State, a.MissingSince, a.Gate, a.Reason = news.StateMissing, day, "", "missing since"
	decideCase{"", func(_ *settings.Settings, l *look, k *known, _ **placed) { l.same, k.class = true, unchanged }, []string{
		"unchanged article: live r1, next schedule", // in silence
	}}.run(t, set, a)
}

var pageLooks = []decideCase{
	{"the first look is what later ones are compared with", func(set *settings.Settings, l *look, k *known, _ **placed) {
		l.article.Revision, l.article.State = 0, news.StatePending
		readText(set, k, named)
	}, []string{
		"new -: live r1, next never", "baseline: the first look at a watched page is what later ones are compared with",
	}},
	{"a change that names nobody is told all the same", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		readText(set, k, another)
		k.prev = revision(1, nobody)
	}, []string{"changed -: live r2, next never", "change 1>2 [lead]", "owed board change"}},
	{"a change that is not of what is told has a gate", func(set *settings.Settings, l *look, k *known, _ **placed) {
		l.conf = set.Source("names")
		readText(set, k, another+" A row.")
		k.prev = revision(1, another)
	}, []string{
		"changed -: live r2, next never", "only: only removals are told, and it has none", "change 1>2 [lead]", "gate only: removals",
	}},
	{"a read that is new has no change", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		readText(set, k, another)
		k.prev, k.better = revision(1, nobody), true
	}, []string{
		"new -: live r2, next never", "baseline: the first look at a watched page is what later ones are compared with",
	}},
	{"a page that fails is looked at when its source is polled", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		gonePage(l, k, 1)
	}, []string{"failed error: missing r1, next never", ": missing since Mon 28 Jul 2025 06:00 UTC: not found"}},
}

func TestDecideWatchedPage(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	for _, tt := range pageLooks {
		t.Run(tt.name, func(t *testing.T) {
			a := article()
			a.Kind, a.Key, a.Source, a.StoryID, a.Origin = news.KindPage, "page:list", "list", 0, ""
			l := lookNow(set, a)
			k := known{basis: news.BasisPage}
			var p *placed
			tt.edit(set, &l, &k, &p)
			if a.Revision = l.article.Revision; a.Revision == 0 {
				a.State = news.StatePending
			}
			row := tt.run(t, set, a)
			if row.Identity != nil || row.Article.StoryID != 0 {
				t.Error("a watched page has a story")
			}
			if row.Article.Origin == "" && (k.prev == nil || k.better) && k.class == readable {
				t.Error("nobody's facts")
			}
		})
	}
}

// TestDecidePlace: what a place says is saved with the first text, and with a
// text that is the same article read better; an edit moves nothing.
func TestDecidePlace(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	k := known{basis: news.BasisPage}
	readText(set, &k, named)
	copied := placedAt(9, 4)
	copied.Differs, copied.owed = []string{"23"}, []news.Owed{{
		Receiver: "desk", Kind: news.OwedRevision, State: news.OwedSent, Reasons: []news.Reason{{Watchlist: "people", Entity: "Ruben Vardanyan"}},
	}}
	row, err := decide(set, told, lookNow(set, first()), k, copied)
	if err != nil {
		t.Fatal(err)
	}
	if a := row.Article; a.StoryID != 9 || a.CopyOf != 4 || len(a.Differs) != 1 || a.Origin != "Reuters" || row.Identity == nil ||
		row.Identity.NewStory {
		t.Errorf("%+v, %+v", a, row.Identity)
	}
	if o := row.Owed[0]; o.Kind != news.OwedCopy || o.State != "" || o.Group != "story 9" {
		t.Errorf("%+v, want a copy that differs, in story 9", o)
	}
	original := placedAt(9, 0)
	original.Original, original.Differs, original.Takes = 4, []string{"23"}, &store.Takeover{Root: 4}
	if row, _ = decide(set, told, lookNow(set, first()), k, original); row.Article.Differs != nil || row.Identity.Takes == nil {
		t.Errorf("an original differs from its copy: %+v", row.Article)
	}
	k.prev = revision(1, edited)
	a := article()
	a.CopyOf, a.Differs = 4, []string{"x"}
	if row, _ = decide(set, told, lookNow(set, a), k, nil); row.Identity != nil || row.Article.StoryID != 7 || row.Article.CopyOf != 4 ||
		row.Article.Origin != "wire" {
		t.Errorf("an edit moved its article: %+v", row.Article)
	}
}
