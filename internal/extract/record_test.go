package extract

import (
	"net/url"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"tocsin/internal/extract/blocks"
	"tocsin/internal/extract/extracttest"
	"tocsin/internal/news"
)

var learning = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)

func reading(markup, traf, read float64, ld ...float64) []news.Reading {
	out := []news.Reading{
		{Reader: ReaderMarkup, Quality: markup},
		{Reader: blocks.Trafilatura, Quality: traf},
		{Reader: blocks.Readability, Quality: read},
	}
	for _, q := range ld {
		out = append(out, news.Reading{Reader: ReaderJSONLD, Quality: q})
	}
	return out
}

// TestHabit learns from page after page what an outlet's pages are best read by.
func TestHabit(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pages [][]news.Reading
		want  string
	}{
		{"nothing known", nil, ""},
		{"all do well", [][]news.Reading{reading(1, .98, .97), reading(1, .98, .97), reading(1, .98, .97), reading(1, .98, .97)}, ""},
		{
			"one fails on every page",
			[][]news.Reading{reading(1, .2, .97), reading(.98, .1, .97), reading(1, .3, .97), reading(1, 0, .97)},
			"-trafilatura",
		},
		{"but not on three alone", [][]news.Reading{reading(1, .2, .97), reading(.98, .1, .97), reading(1, .3, .97)}, ""},
		{"nobody is sure", [][]news.Reading{reading(.7, .2, .6), reading(.7, .1, .6), reading(.7, .3, .6), reading(.7, 0, .6)}, ""},
		{
			"the markup has next to nothing",
			[][]news.Reading{reading(.3, .3, .3, 1), reading(.3, .3, .3, 1), reading(.3, .3, .3, 1), reading(.3, .3, .3, 1)},
			"+json-ld",
		},
		{"once only", [][]news.Reading{
			reading(1, 1, 1, .9), reading(1, 1, 1, .9), reading(.3, .3, .3, 1), reading(1, 1, 1, .9),
			reading(1, 1, 1, .9),
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r Record
			for i, page := range tt.pages {
				r = r.Learn(page, learning.Add(time.Duration(i)*time.Hour))
			}
			h := r.Habit()
			if h.String() != tt.want {
				t.Errorf("habit %q, want %q; record %+v", h, tt.want, r)
			}
			if again := ParseHabit(h.String()); again.String() != h.String() {
				t.Errorf("%q is read back as %q", h, again)
			}
		})
	}
}

// TestHabitFades shows that no choice outlasts its reason: neither a redesign
// nor time.
func TestHabitFades(t *testing.T) {
	var r Record
	at := learning
	for range 200 {
		r, at = r.Learn(reading(1, 0, .98), at), at.Add(time.Hour)
	}
	if r.Habit().String() != "-trafilatura" {
		t.Fatalf("habit %q", r.Habit())
	}
	left := r
	for n := 1; left.Habit().String() != ""; n++ {
		left, at = left.Learn(reading(1, 0, .98)[:1], at), at.Add(time.Hour) // who is not asked is not judged
		if n > 50 {
			t.Fatalf("who is left out is not asked again in %d pages: %+v", n, left)
		}
	}
	if h := r.At(at.Add(400 * 24 * time.Hour)).Habit(); h.String() != "" {
		t.Errorf("after a year the habit is %q", h)
	}
	for n := 1; n <= 40; n++ {
		r, at = r.Learn(reading(1, .99, .98), at), at.Add(time.Hour)
	}
	if r.Habit().String() != "" {
		t.Errorf("after 40 pages that it read well the habit is %q", r.Habit())
	}
}

// TestEvalExtractOutlets reads the pages of each outlet in the order of their
// dates, with and without what its earlier ones taught, and prints the F1.
func TestEvalExtractOutlets(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	byHost := map[string][]extracttest.Gold{}
	for _, g := range extracttest.Load(t, "../..") {
		u, err := url.Parse(g.URL)
		if err != nil {
			t.Fatal(err)
		}
		host := strings.TrimPrefix(u.Hostname(), "www.")
		byHost[host] = append(byHost[host], g)
	}
	var with, without [3]float64
	pages, decided := 0, 0
	for _, all := range byHost {
		if len(all) < 2 {
			continue
		}
		sort.Slice(all, func(i, j int) bool { return all[i].Published < all[j].Published })
		var r Record
		for i, g := range all {
			plain, err := Page(g.Body, Options{URL: g.URL})
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				// What one page taught counts as much as the least that decides.
				sure := r
				for range 4 {
					sure = sure.Learn(plainReadings(all[i-1]), learning)
				}
				habit := sure.Habit()
				taught, err := Page(g.Body, Options{URL: g.URL, Habit: habit})
				if err != nil {
					t.Fatal(err)
				}
				pages++
				if habit.String() != "" {
					decided++
					t.Logf("%s: %s", g.ID, habit)
				}
				add(&with, g.Text, taught.Text)
				add(&without, g.Text, plain.Text)
			}
			r = r.Learn(plain.Readings, learning)
		}
	}
	t.Logf("%d later pages of outlets, %d read by habit: F1 %.4f, without %.4f", pages, decided,
		extracttest.F1(with[0], with[1], with[2]), extracttest.F1(without[0], without[1], without[2]))
}

func plainReadings(g extracttest.Gold) []news.Reading {
	doc, err := Page(g.Body, Options{URL: g.URL})
	if err != nil {
		return nil
	}
	return doc.Readings
}

func add(sum *[3]float64, want, have string) {
	tp, fp, fn := extracttest.Overlap(want, have)
	for i, v := range [...]float64{tp, fp, fn} {
		sum[i] += v
	}
}
