package visit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

var day = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// looksAt simulates the looks at an article for some years: hours since the
// one before, and whether they were full.
func looksAt(conf *config.Config, a news.Article, until time.Time) (gaps []float64, full []bool) {
	for now := a.FirstSeen; ; {
		full = append(full, schedule{conf: conf}.full(a))
		a.Visits++
		next := schedule{conf: conf}.next(a, now)
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
	if at := (schedule{conf: conf}).next(a, day.Add(2*time.Hour)); !at.IsZero() {
		t.Errorf("an article nobody watches is looked at %s", at)
	}
	for now := day.Add(2 * time.Hour); now.Before(day.Add(1000 * 24 * time.Hour)); {
		next := schedule{conf: conf}.nextLong(a, now)
		if pause := next.Sub(now); pause < 32*time.Hour || pause > 64*time.Hour {
			t.Fatalf("pause of %s", pause)
		}
		now = next
	}
	conf.LongTerm.Every = 0
	if at := (schedule{conf: conf}).nextLong(a, day); !at.IsZero() {
		t.Errorf("switched off, and looked at %s", at)
	}
}
