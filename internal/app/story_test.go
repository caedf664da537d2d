package app

import (
	"errors"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/place"
	"tocsin/internal/replay"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Reports of two events, each told three times in other words.
var (
	bridgeTold = []string{
		"A footbridge over the Voghji river in Kapan collapsed on Monday evening, and two people were hurt, rescuers in Syunik said. Mayor Gevorg Parsyan said that the bridge had rusted and promised to look into the company that repaired it in 2019.",
		"Two people were hurt when the footbridge in Kapan gave way over the Voghji on Monday evening. Gevorg Parsyan, the mayor, blamed rust, and wants to know what the company that repaired the bridge in 2019 had done, rescuers of Syunik said.",
	}
	bankTold = []string{
		"The Central Bank of Georgia raised its refinancing rate to 8.5 percent on Wednesday, governor Natia Turnava said, because prices of food and fuel had risen faster since spring than the bank expected in its February forecast.",
		"Georgia's Central Bank lifted the refinancing rate to 8.5 percent on Wednesday. Prices of fuel and food rose faster since spring than forecast in February, governor Natia Turnava said.",
		"Refinancing rate of the Central Bank of Georgia now 8.5 percent: governor Natia Turnava pointed on Wednesday to food and fuel prices that rose faster since spring than the February forecast expected.",
	}
)

// TestHandsAreFollowed decides about stories beside a running service: what
// comes after joins what was decided.
func TestHandsAreFollowed(t *testing.T) {
	r, err := NewReplayer(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n, day := 0, time.Date(2025, 7, 14, 9, 0, 0, 0, time.UTC)
	read := func(text string) int64 {
		t.Helper()
		n++
		url := "https://news.example/" + strconv.Itoa(n)
		got, err := r.replay.Article(t.Context(), replay.Recorded{Source: "news", URL: url, Title: strings.SplitAfter(text, ",")[0], Text: text, Language: "en", Seen: day})
		if err != nil {
			t.Fatal(err)
		}
		id, err := strconv.ParseInt(got.Story, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	bridge, bank := read(bridgeTold[0]), read(bankTold[0])
	if bridge == bank {
		t.Fatal("two events in one story")
	}
	if _, err := r.replay.Store.MergeStories(t.Context(), store.Hand{At: r.now, Story: bridge, Other: bank}); err != nil {
		t.Fatal(err)
	}
	if got := read(bankTold[1]); got != bridge {
		t.Errorf("after the merger the second report is in story %d, want %d", got, bridge)
	}
	h, err := r.replay.Store.SplitStory(t.Context(), store.Hand{At: r.now, Story: bridge, Articles: []int64{2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(bankTold[2]); got != h.Other {
		t.Errorf("after the split the third report is in story %d, want %d", got, h.Other)
	}
	if got := read(bridgeTold[1]); got != bridge {
		t.Errorf("after the split a report of the bridge is in story %d, want %d", got, bridge)
	}
}

// TestReindex spoils what is stored of places, and works it out anew: as it
// was, and without telling anybody; what was decided by hand stays.
func TestReindex(t *testing.T) {
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
	f, err := newFlow(t.Context(), parts{store: s, live: live, now: func() time.Time { return day }, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	m := &replay.Replay{Store: s, Live: live, Visitor: f.Visitor}
	for i, text := range []string{bridgeTold[0], bankTold[0], bankTold[1], bridgeTold[0] + " This is all.", bridgeTold[1]} {
		in := replay.Recorded{Source: "s" + strconv.Itoa(i), URL: "https://news.example/" + strconv.Itoa(i), Title: strings.SplitAfter(text, ",")[0], Text: text, Language: "en", Seen: day.Add(time.Duration(i) * time.Hour)}
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
		out, err := Reindex(t.Context(), cfg, dry, func(done, all int) {
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
	if err := s.SaveReread(t.Context(), []store.Reread{{Article: 2, Sketch: []byte{0}, Vector: []byte{0}, Hashes: map[int64][]byte{1: {1}}}}); err != nil {
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
	if _, err := Reindex(t.Context(), cfg, false, func(int, int) {}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("while the service runs: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
