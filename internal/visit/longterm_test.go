package visit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

var day = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// looksAt simulates the looks at an article for some years: hours since the
// one before, and whether they were full.
func looksAt(conf *config.Config, a news.Article, until time.Time) (gaps []float64, full []bool) {
	for now := a.FirstSeen; ; {
		full = append(full, revisits{conf: conf}.full(a))
		a.Visits++
		next := revisits{conf: conf}.next(a, now)
		if next.IsZero() || next.After(until) {
			return gaps, full
		}
		gaps = append(gaps, next.Sub(now).Hours())
		now = next
	}
}

// TestCoversLookAlike asks whether the log of an outlet tells watched articles
// from covers: the pauses between their looks and the share of full looks have
// one distribution (Kolmogorov-Smirnov, and by hand).
func TestCoversLookAlike(t *testing.T) {
	conf := &config.Config{Route: route.Node{Receiver: "ops", Digest: "@daily"}}
	conf.Revisit = []time.Duration{15 * time.Minute, 24 * time.Hour, 720 * time.Hour}
	conf.LongTerm = config.LongTerm{Every: 720 * time.Hour, Cover: 3}
	rng := rand.New(rand.NewPCG(7, 7))
	var gaps [2][]float64
	var full, looks [2]float64
	for i := range 2000 {
		a := news.Article{
			Key:       fmt.Sprintf("https://a.example/news/%d", rng.Uint32()),
			FirstSeen: day.Add(time.Duration(rng.IntN(90*24)) * time.Hour), LongTerm: store.LongMatched,
		}
		kind := 0
		if i%4 != 0 {
			kind, a.LongTerm = 1, store.LongCover
		}
		g, f := looksAt(conf, a, day.Add(3*365*24*time.Hour))
		if len(g) < 30 {
			t.Fatalf("%d looks in three years", len(g))
		}
		for i := 3; i < len(f); i++ {
			if n := count(f[i-3 : i+1]); n != 1 {
				t.Fatalf("%d of four looks in a row are full", n)
			}
		}
		gaps[kind] = append(gaps[kind], g...)
		full[kind] += float64(count(f))
		looks[kind] += float64(len(f))
	}
	// The critical distance at one in a thousand: 1.95 * sqrt((n+m)/nm).
	n, k := float64(len(gaps[0])), float64(len(gaps[1]))
	if d, most := distance(gaps[0], gaps[1]), 1.95*math.Sqrt((n+k)/(n*k)); d > most {
		t.Errorf("the pauses differ by %.4f, more than chance: %.4f", d, most)
	}
	if a, b := full[0]/looks[0], full[1]/looks[1]; math.Abs(a-b) > 0.01 || math.Abs(a-0.25) > 0.01 {
		t.Errorf("full looks: %.3f at watched ones, %.3f at covers; want a quarter", a, b)
	}
}

func count(list []bool) (n int) {
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}

// distance is the greatest distance of two empirical distributions.
func distance(a, b []float64) (most float64) {
	slices.Sort(a)
	slices.Sort(b)
	for _, x := range append(slices.Clone(a), b...) {
		i, _ := slices.BinarySearch(a, math.Nextafter(x, math.Inf(1)))
		j, _ := slices.BinarySearch(b, math.Nextafter(x, math.Inf(1)))
		most = max(most, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return most
}

func TestNextLongVisit(t *testing.T) {
	conf := &config.Config{Route: route.Node{Receiver: "ops", Digest: "@daily"}}
	conf.Revisit = []time.Duration{time.Hour}
	conf.LongTerm.Every = 48 * time.Hour
	a := news.Article{Key: "k", FirstSeen: day}
	if at := (revisits{conf: conf}).next(a, day.Add(2*time.Hour)); !at.IsZero() {
		t.Errorf("an article nobody watches is looked at %s", at)
	}
	for now := day.Add(2 * time.Hour); now.Before(day.Add(1000 * 24 * time.Hour)); {
		next := revisits{conf: conf}.nextLong(a, now)
		if pause := next.Sub(now); pause < 32*time.Hour || pause > 64*time.Hour {
			t.Fatalf("pause of %s", pause)
		}
		now = next
	}
	conf.LongTerm.Every = 0
	if at := (revisits{conf: conf}).nextLong(a, day); !at.IsZero() {
		t.Errorf("switched off, and looked at %s", at)
	}
}

// TestBlocks plans the long-term looks at an outlet for forty simulated years,
// each with one article in twelve watched, and asks the best simple classifiers
// which of those still looked at are watched: the oldest, the newest, each place
// in a block, the one whose looks began first. None does much better than chance.
func TestBlocks(t *testing.T) {
	racetest.Alone(t)
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	conf := &config.Config{}
	conf.Revisit = []time.Duration{time.Hour, 30 * 24 * time.Hour}
	conf.LongTerm = config.LongTerm{Every: 30 * 24 * time.Hour, Cover: 3}
	v := &Visitor{Store: s, Key: []byte("a secret")}
	rng := rand.New(rand.NewPCG(40, 1))
	var oldest, newest, place hits
	for year := range 40 {
		lane := outletYear(t, s, v, conf, rng, fmt.Sprintf("outlet%d.example", year))
		if len(lane) == 0 {
			continue
		}
		oldest.add(lane[0])
		newest.add(lane[len(lane)-1])
		for _, a := range lane {
			if n := a.ID % 4; n == 1 { // each outlet begins a block with an id like that
				place.add(a)
			}
		}
	}
	for name, h := range map[string]hits{"the oldest": oldest, "the newest": newest, "the first of each block": place} {
		t.Logf("%s: %d of %d watched", name, h.watched, h.all)
		if got := float64(h.watched) / float64(h.all); got > .25+3*math.Sqrt(.25*.75/float64(h.all)) {
			t.Errorf("%s is watched %d times of %d, chance is a quarter", name, h.watched, h.all)
		}
	}
}

// hits counts how often a classifier is right.
type hits struct{ watched, all int }

func (h *hits) add(a news.Article) {
	h.all++
	if a.LongTerm == store.LongMatched {
		h.watched++
	}
}

// outletYear publishes 96 articles in a year and plans their long-term looks, and
// returns those that are looked at in the end, the oldest first.
func outletYear(t *testing.T, s *store.Store, v *Visitor, conf *config.Config, rng *rand.Rand, lane string) (looked []news.Article) {
	t.Helper()
	if err := s.SyncSources(t.Context(), []news.Source{{Name: lane, Kind: news.SourceFeed, URL: "https://" + lane + "/feed"}}, day); err != nil {
		t.Fatal(err)
	}
	src, err := s.Source(t.Context(), lane)
	if err != nil {
		t.Fatal(err)
	}
	var watched []int64
	var ids []int64
	for i := range 96 {
		at := day.Add(time.Duration(i) * 90 * time.Hour)
		row := store.Visit{
			Article: news.Article{
				Kind: news.KindArticle, Key: fmt.Sprint(lane, i), URL: fmt.Sprintf("https://%s/%d", lane, i), Lane: lane, SourceID: src.ID,
				State: news.StateLive, FirstSeen: at, Revision: 1,
			},
			At: at, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle,
			Revision: &news.Revision{N: 1, SeenAt: at, Basis: news.BasisPage, Title: "t", Text: "text", Hash: fmt.Append(nil, lane, i)},
		}
		if rng.IntN(12) == 0 {
			row.Matches = []news.Match{{Watchlist: "w", Entity: "E", Field: news.FieldText, End: 4, Text: "text", Strength: news.StrengthExact, Alert: true}}
		}
		saved, err := s.SaveVisit(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, saved.ArticleID)
		if row.Matches != nil {
			watched = append(watched, saved.ArticleID)
		}
	}
	for _, id := range watched {
		a, err := s.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.enterLong(t.Context(), conf, a, store.LongMatched, a.FirstSeen.Add(60*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		if a, err := s.Article(t.Context(), id); err != nil {
			t.Fatal(err)
		} else if a.LongTerm != "" {
			looked = append(looked, a)
		}
	}
	return looked
}
