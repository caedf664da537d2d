package deliver

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
sources:
  - {name: wire, feed: "https://wire.example/feed", outlet: The Wire}
  - {name: paper, feed: "https://paper.example/feed"}
watchlists: [{name: people, entities: [{name: Ruben Vardanyan, kind: person}, {name: Vagif Khachatryan, kind: person}]}]
receivers: [{name: ops, console: {}}, {name: desk, console: {}}, {name: board, console: {}}]
route:
  receiver: board
  digest: "0 8 * * *"
  routes: [{watchlists: [people], receiver: desk, send: now, continue: true}, {watchlists: [people], receiver: board}]
`

// inbox is a receiver that notes what it is sent, and fails as told.
type inbox struct {
	got        []notify.Notification
	err        error
	recipients []string
}

func (in *inbox) Notify(_ context.Context, n notify.Notification) (notify.Receipt, error) {
	if in.err != nil {
		return notify.Receipt{}, in.err
	}
	in.got = append(in.got, n)
	return notify.Receipt{ID: "id " + n.Key}, nil
}

func (in *inbox) Recipients() []string {
	if in.recipients == nil {
		return []string{""}
	}
	return in.recipients
}

// newsroom is a Deliverer on a temporary store.
type newsroom struct {
	t     *testing.T
	now   time.Time
	m     *Deliverer
	ops   *inbox
	desk  *inbox
	board *inbox
	src   map[string]news.Source
	n     int64
}

func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml", []byte(configuration))
	if err != nil {
		t.Fatal(err, faults)
	}
	matcher, _ := match.Compile(cfg.Watchlists)
	r := &newsroom{t: t, now: monday, ops: &inbox{}, desk: &inbox{}, board: &inbox{}, src: map[string]news.Source{}}
	set, err := settings.New(cfg, cfg.Watchlists, matcher, map[string]notify.Notifier{"ops": r.ops, "desk": r.desk, "board": r.board})
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	words := operators.Notices{Words: func(kind news.HintKind, _ ...string) string { return string(kind) }}
	r.m = &Deliverer{
		Store: s, Live: settings.NewLive(set), Notices: words, Now: func() time.Time { return r.now },
		Log: slog.New(slog.DiscardHandler),
	}
	var sources []news.Source
	for _, c := range cfg.Sources {
		sources = append(sources, news.Source{Name: c.Name, Kind: c.Kind(), URL: c.URL(), NextDue: monday})
	}
	r.do(s.SyncSources(t.Context(), sources, monday))
	r.do(s.SyncDigests(t.Context(), []store.Digest{{
		Key: boardKey, Receiver: "board", Schedule: "0 8 * * *",
		NextDue: monday.Add(3 * time.Hour), LastDue: monday,
	}}, monday))
	for _, c := range cfg.Sources {
		if r.src[c.Name], err = s.Source(t.Context(), c.Name); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

var boardKey = news.DigestKey("board", "0 8 * * *")

func (r *newsroom) do(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// owed is a row for a receiver, for the reason that an entity is.
func (r *newsroom) owed(receiver, entity string) news.Owed {
	r.n++
	o := news.Owed{
		Key: fmt.Sprint(receiver, r.n), Receiver: receiver, Kind: news.OwedRevision, Revision: 1, Mode: news.ModeNow, Group: "all",
		CreatedAt: r.now, ClosesAt: r.now,
		Watchlists: []string{"people"}, Reasons: []news.Reason{{Watchlist: "people", Entity: entity}},
	}
	if receiver == "board" {
		o.Mode, o.Group, o.ClosesAt = news.ModeDigest, boardKey, time.Time{}
	}
	return o
}

// publish saves an article that was read now, with what is owed for it.
func (r *newsroom) publish(source, title, text string, edit func(*news.Article), owed ...news.Owed) news.Article {
	r.t.Helper()
	key := "https://" + source + ".example/" + title
	a, err := r.m.Store.AddArticle(r.t.Context(), news.Article{
		Kind: news.KindArticle, Key: key, URL: key, Lane: source, SourceID: r.src[source].ID, Source: source, State: news.StatePending,
		FirstSeen: r.now,
	})
	r.do(err)
	hash := identity.ContentHash(title, text)
	a.State, a.Revision, a.Title, a.Matched = news.StateLive, 1, title, true
	if edit != nil {
		edit(&a)
	}
	found := r.m.Live.Now().Matcher.Find(nil, match.InputOf(news.Document{Title: title, Text: text}, source))
	var identity *store.Identity
	if a.StoryID+a.CopyOf != 0 {
		identity = &store.Identity{At: r.now, NewStory: a.StoryID == a.ID}
	}
	_, err = r.m.Store.SaveVisit(r.t.Context(), store.Visit{
		Article: a, At: r.now, Status: 200, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle, Matches: found, Owed: owed,
		Identity: identity,
		Revision: &news.Revision{N: 1, SeenAt: r.now, Basis: news.BasisPage, Title: title, Text: text, Hash: hash[:]},
	})
	r.do(err)
	return a
}

// look saves a later look at an article.
func (r *newsroom) look(a news.Article, v store.Visit) {
	r.t.Helper()
	v.Article, v.At = a, r.now
	_, err := r.m.Store.SaveVisit(r.t.Context(), v)
	r.do(err)
}

// close closes the desk's alerts.
func (r *newsroom) close() {
	r.t.Helper()
	r.do(r.m.CloseGroup(r.t.Context(), news.ModeNow, store.Group{Receiver: "desk", Key: "all"}, nil))
}

// digest closes the board's digest.
func (r *newsroom) digest() {
	r.t.Helper()
	d, err := r.m.Store.Digest(r.t.Context(), boardKey)
	r.do(err)
	r.do(r.m.CloseGroup(r.t.Context(), news.ModeDigest, store.Group{Receiver: "board", Key: boardKey}, &d))
}

// send delivers all that is due.
func (r *newsroom) send() int {
	r.t.Helper()
	due, err := r.m.Store.DueNotifications(r.t.Context(), r.now)
	r.do(err)
	for _, n := range due {
		r.do(r.m.Deliver(r.t.Context(), n.ID))
	}
	return len(due)
}

func (r *newsroom) rows(a news.Article) []news.Owed {
	r.t.Helper()
	out, err := r.m.Store.OwedFor(r.t.Context(), a.ID)
	r.do(err)
	return out
}
