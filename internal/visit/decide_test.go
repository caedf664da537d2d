package visit

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tocsin/internal/fetch"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
)

// decideCase is a look with what is known of it, and what it means.
type decideCase struct {
	name string
	edit func(set *settings.Settings, l *look, k *known, p **placed)
	want []string
}

func (c decideCase) run(t *testing.T, set *settings.Settings, a news.Article) store.Visit {
	t.Helper()
	l, k, p := lookNow(set, a), known{basis: news.BasisPage}, (*placed)(nil)
	c.edit(set, &l, &k, &p)
	row, err := decide(set, told, l, k, p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(c.want, summary(set, row)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if row.Article.Visits != a.Visits+1 || !row.At.Equal(l.at) {
		t.Errorf("visits %d at %s", row.Article.Visits, row.At)
	}
	again, err := decide(set, told, l, k, p)
	if diff := gocmp.Diff(summary(set, row), summary(set, again)); diff != "" || err != nil {
		t.Errorf("decided again (%v):\n%s", err, diff)
	}
	return row
}

// readText makes a case one of a readable text.
func readText(set *settings.Settings, k *known, text string) {
	k.class, k.doc, k.fresh = readable, document(text), true
	k.matches = set.Matcher.Find(nil, match.InputOf(k.doc, "wire"))
}

var firstLooks = []decideCase{
	{"a text that names somebody", func(set *settings.Settings, _ *look, k *known, p **placed) {
		readText(set, k, named)
		*p = placedAt(9, 0)
	}, []string{"new -: live r1, next schedule", "owed desk revision", "streak walled wire.example false"}},
	{"a text that names nobody has a gate", func(set *settings.Settings, _ *look, k *known, p **placed) {
		readText(set, k, nobody)
		*p = placedAt(9, 0)
	}, []string{
		"new -: live r1, next schedule", "match: no watchlist has a reason to tell it",
		"gate match: no alert match", "streak walled wire.example false",
	}},
	{"rules that fit nothing are counted", func(set *settings.Settings, l *look, k *known, p **placed) {
		readText(set, k, named)
		*p, l.ruled, l.missed = placedAt(9, 0), true, []string{"text: p"}
	}, []string{"new -: live r1, next schedule", "owed desk revision", "streak walled wire.example false", "streak misses wire true"}},
	{"the source's own text is visited when it changes", func(set *settings.Settings, l *look, k *known, p **placed) {
		readText(set, k, named)
		*p, l.entry, k.basis = placedAt(9, 0), true, news.BasisFeed
	}, []string{"new article: live r1, next never", "owed desk revision"}},
	{"another article's address is refused and counted", func(set *settings.Settings, _ *look, k *known, p **placed) {
		readText(set, k, named)
		*p, k.refused = placedAt(9, 0), 1
	}, []string{
		"new -: live r1, next schedule", "owed desk revision",
		"gate identity: canonical URL refused: the text is another article's", "streak walled wire.example false",
	}},
	{"a page that fails for now is tried again soon", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.fail, k.class, k.gate, k.why, k.again = failedWith(fetch.ClassTimeout, 0, noTime), unreadable, "fetch", "too slow", true
	}, []string{"failed -: pending r0, next 2m0s", "fetch: too slow"}},
	{"not before the server wants it", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.fail, k.class, k.gate, k.why, k.again = failedWith(fetch.ClassTooMany, 429, l.at.Add(time.Hour)), unreadable, "fetch", "slow down", true
	}, []string{"failed -: pending r0, next 1h0m0s", "fetch: slow down"}},
	{"a page that no further look helps follows the schedule", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.fail, k.class, k.gate, k.why = failedWith(fetch.ClassForbidden, 403, noTime), unreadable, "fetch", "forbidden"
	}, []string{"failed -: pending r0, next schedule", "fetch: forbidden", "gate fetch: forbidden"}},
	{
		"robots.txt is told once for a source, and the feed's text is carried on with",
		func(set *settings.Settings, l *look, k *known, p **placed) {
			readText(set, k, named)
			l.fail, k.class, k.basis, k.gate, k.why = failedWith(fetch.ClassRobots, 0, noTime), carried, news.BasisFeed, "fetch", "robots"
			*p = placedAt(9, 0)
		},
		[]string{
			"new -: live r1, next schedule", "fetch: robots", "owed ops notice", "owed desk revision", "gate fetch: robots",
			"notice pages_blocked wire",
		},
	},
	{"a wall is counted for its outlet", func(set *settings.Settings, l *look, k *known, p **placed) {
		readText(set, k, nobody)
		l.doc.Verdict, k.class, k.basis, k.gate, k.why = news.VerdictPaywall, carried, news.BasisFeed, "verdict", "paywall: a wall"
		*p = placedAt(9, 0)
	}, []string{
		"new paywall: live r1, next schedule", "match: no watchlist has a reason to tell it",
		"gate verdict: paywall", "gate match: no alert match", "streak walled wire.example true",
	}},
}

func TestDecideFirstLook(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	for _, tt := range firstLooks {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, set, first()) })
	}
}

var laterLooks = []decideCase{
	{"nothing was asked, and nothing is learnt", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.status, l.fail, k.class = 0, failedWith(fetch.ClassHeld, 0, l.at.Add(10*time.Minute)), held
	}, []string{"failed -: live r1, next 10m0s"}},
	{"nothing was asked, for a moment", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.fail, k.class = failedWith(fetch.ClassHeld, 0, l.at.Add(time.Second)), held
	}, []string{"failed -: live r1, next 1m0s"}},
	{"not modified", func(_ *settings.Settings, l *look, k *known, _ **placed) { l.same, k.class = true, unchanged }, []string{
		"unchanged article: live r1, next schedule",
	}},
	{"the same text", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		readText(set, k, named)
		k.fresh, k.prev = false, revision(1, named)
	}, []string{"unchanged article: live r1, next schedule"}},
	{"an edit", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		readText(set, k, edited)
		k.prev = revision(1, named)
	}, []string{"changed -: live r2, next schedule", "change 1>2 [negation lead]", "owed desk change"}},
	{"a name that was taken out is told", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		readText(set, k, nobody)
		k.prev = revision(1, named)
	}, []string{"changed -: live r2, next schedule", "change 1>2 [lead name_removed]", "owed desk change"}},
	{"an edit of what nobody watches has a gate", func(set *settings.Settings, _ *look, k *known, _ **placed) {
		readText(set, k, another)
		k.prev = revision(1, nobody)
	}, []string{
		"changed -: live r2, next schedule", "match: no watchlist has a reason to tell it", "change 1>2 [lead]", "gate match: no alert match",
	}},
	{"an edit of what is muted", func(set *settings.Settings, l *look, k *known, _ **placed) {
		readText(set, k, edited)
		k.prev, k.mutes = revision(1, named), []news.Mute{{ID: 3, Source: "wire", By: "eve", Why: "calm", Until: l.at.Add(time.Hour)}}
	}, []string{
		"changed -: live r2, next schedule", "mute: mute 3 of source wire, by eve: calm", "change 1>2 [negation lead]",
		"owed desk change suppressed", "gate mute: a muted source",
	}},
	{"the page's text after the feed's is no change", func(set *settings.Settings, _ *look, k *known, p **placed) {
		readText(set, k, named)
		k.prev, k.better, k.kept = revision(1, named[:40]), true, k.matches
		k.owed = []news.Owed{{Receiver: "desk"}}
		*p = placedAt(7, 0)
	}, []string{"new -: live r2, next schedule", "gate identity: told from the feed's text before"}},
	{"a later look that fails is no change, and follows the schedule", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.status, l.fail, k.class, k.gate, k.why, k.again = 0, failedWith(fetch.ClassTimeout, 0, noTime), unreadable, "fetch", "too slow", true
	}, []string{"failed -: live r1, next schedule", "gate fetch: timeout"}},
	{"a page that answers and cannot be read is looked at again soon", func(_ *settings.Settings, l *look, k *known, _ **placed) {
		l.status, l.fail, k.class, k.gate, k.why = 451, failedWith(fetch.ClassForbidden, 451, noTime), unreadable, "fetch", "for legal reasons"
	}, []string{"failed -: live r1, next 1h0m0s", "gate fetch: forbidden"}},
	{"a suspect page is looked at again soon", func(_ *settings.Settings, _ *look, k *known, _ **placed) {
		k.class, k.gate, k.why, k.doc = unreadable, "verdict", "suspect: brief", news.Document{Verdict: news.VerdictSuspect}
	}, []string{"failed suspect: live r1, next 1h0m0s", "gate verdict: suspect"}},
}

func TestDecideLaterLook(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	for _, tt := range laterLooks {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, set, article()) })
	}
}

// TestDecideThirdFailure: the operators hear of a page that could be read and
// cannot be, after the third look and not with each.
func TestDecideThirdFailure(t *testing.T) {
	set := settingstest.Parse(t, configuration)
	for before, want := range map[int]int{0: 0, 1: 0, 2: 1, 3: 0} {
		a := article()
		a.VisitFailures = before
		l := lookNow(set, a)
		row, err := decide(set, told, l, known{
			class: unreadable, gate: "verdict", why: "stub: short",
			doc: news.Document{Verdict: news.VerdictStub},
		}, nil)
		if err != nil || len(row.Notices) != want {
			t.Errorf("after %d failures: %v (%v)", before, row.Notices, err)
		}
	}
	a := article()
	a.Kind, a.VisitFailures = news.KindPage, 2
	if row, _ := decide(set, told, lookNow(set, a), known{class: unreadable}, nil); len(row.Notices) > 0 {
		t.Error("of a watched page its source tells")
	}
}
