package place_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/pacing"
	"tocsin/internal/place"
	"tocsin/internal/racetest"
	"tocsin/internal/replay"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/visit"
)

// TestReindex spoils what is stored of places, and works it out anew: as it
// was, and without telling anybody; what was decided by hand stays.
func TestReindex(t *testing.T) {
	racetest.Alone(t)
	cfg := &config.Config{Route: route.Node{Receiver: "ops", Digest: "0 8 * * *"}}
	cfg.Database, cfg.Timezone, cfg.Operators = notify.NewSecret("sqlite:"+filepath.Join(t.TempDir(), "t.db")), time.UTC, "ops"
	cfg.Watchlists = []news.Watchlist{{Name: "w", Rules: []news.Rule{{Name: "bank", Query: "bank", Alert: true}}}}
	day := time.Date(2025, 7, 14, 9, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), cfg.Database.Value(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	matcher, _ := match.Compile(cfg.Watchlists)
	set, err := settings.New(cfg, cfg.Watchlists, matcher, nil)
	if err != nil {
		t.Fatal(err)
	}
	live := settings.NewLive(set)
	now := func() time.Time { return day }
	placer, err := place.Open(t.Context(), s, live, day, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	v := &visit.Visitor{
		Store: s, Live: live, Placer: placer, Pacing: &pacing.Pacing{Live: live, Now: now}, Now: now,
		Log: slog.New(slog.DiscardHandler),
	}
	m := &replay.Replay{Store: s, Live: live, Visitor: v}
	for i, text := range []string{
		apptest.BridgeTold[0], apptest.BankTold[0], apptest.BankTold[1], apptest.BridgeTold[0] + " This is all.",
		apptest.BridgeTold[1],
	} {
		in := replay.Recorded{
			Source: "s" + strconv.Itoa(i), URL: "https://news.example/" + strconv.Itoa(i),
			Title: strings.SplitAfter(text, ",")[0], Text: text, Language: "en", Seen: day.Add(time.Duration(i) * time.Hour),
		}
		if _, err := m.Article(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.SplitStory(t.Context(), store.Hand{At: day, Story: 2, Articles: []int64{3}}); err != nil {
		t.Fatal(err)
	}
	places := func() []place.Place {
		t.Helper()
		var out []place.Place
		for id := int64(1); id <= 5; id++ {
			a, err := s.Article(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, place.Place{Story: a.StoryID, CopyOf: a.CopyOf, Origin: a.Origin})
		}
		return out
	}
	owed := func() int {
		t.Helper()
		c, err := s.Counts(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, k := range c.Owed {
			n += k
		}
		return n
	}
	want, due := places(), owed()
	if want[3].CopyOf != 1 || want[4].Story != want[0].Story || want[2].Story == want[1].Story {
		t.Fatalf("to begin with: %+v", want)
	}
	reindex := func(dry bool) place.Reindexed {
		t.Helper()
		out, err := app.Reindex(t.Context(), cfg, dry, func(done, all int) {
			if done > all || all != 5 {
				t.Errorf("progress %d of %d", done, all)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := reindex(false); out.Articles != 5 || out.Hashes+out.Vectors+out.Stories+len(out.Moved) != 0 {
		t.Errorf("what was placed by these methods changes: %+v", out)
	}
	spoiled := []store.Placement{{Article: 1, Story: -1, Origin: "nobody"}, {Article: 4, Story: -2, Origin: "s3"}}
	if _, err := s.SavePlacements(t.Context(), day, spoiled); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveReread(t.Context(), []store.Reread{{
		Article: 2, Sketch: []byte{0}, Vector: []byte{0},
		Hashes: map[int64][]byte{1: {1}},
	}}); err != nil {
		t.Fatal(err)
	}
	before := places()
	dry := reindex(true)
	if dry.Hashes != 1 || dry.Vectors != 1 || len(dry.Moved) != 2 || dry.Moved[0].Article != 1 {
		t.Errorf("dry: %+v", dry)
	}
	if diff := cmp.Diff(before, places()); diff != "" {
		t.Errorf("a dry run changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(dry, reindex(false)); diff != "" {
		t.Errorf("what was announced and what was done (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, places()); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	if out := reindex(true); out.Hashes+out.Vectors+len(out.Moved) != 0 {
		t.Errorf("a second time: %+v", out)
	}
	if got := owed(); got != due || due == 0 {
		t.Errorf("%d rows owed, want the %d from before", got, due)
	}
	if err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Reindex(t.Context(), cfg, false, func(int, int) {}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("while the service runs: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
