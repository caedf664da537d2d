package visit

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
)

// TestMomentsAreDrawn: a publisher who knows the ages and the address does not
// know when the looks are: with another key they are at other moments, spread
// over a third of the age, and an edit that is taken back in time for the
// documented ages is met now and then.
func TestMomentsAreDrawn(t *testing.T) {
	conf := &config.Config{}
	conf.Revisit = []time.Duration{time.Hour, 24 * time.Hour}
	a := news.Article{Key: "https://a.example/news", FirstSeen: day}
	first := day.Add(time.Hour)
	var early, late, met int
	const keys = 600
	for i := range keys {
		s := revisits{conf: conf, key: fmt.Append(nil, "key ", i)}
		at := s.next(a, day)
		if at.Before(first) || !at.Before(first.Add(20*time.Minute)) {
			t.Fatalf("a look %s after the first, want from an hour to a third more", at.Sub(day))
		}
		if again := s.next(a, day); !again.Equal(at) {
			t.Fatalf("asked again, %s", again.Sub(at))
		}
		if at.Before(first.Add(10 * time.Minute)) {
			early++
		} else {
			late++
		}
		// Shown from five minutes after the hour to the next day, but for two
		// hours around its end.
		if next := s.next(a, at); next.Before(day.Add(23*time.Hour)) || next.After(day.Add(25*time.Hour)) {
			met++
		}
		if !s.next(a, day.Add(33*time.Hour)).IsZero() {
			t.Fatal("a look after the last age")
		}
	}
	if early < keys/3 || late < keys/3 {
		t.Errorf("%d early and %d late, want both alike", early, late)
	}
	if met < keys/2 {
		t.Errorf("an edit around the second age is met by %d of %d", met, keys)
	}
}

// TestFullLooks: one look in four is full, and which one differs by key.
func TestFullLooks(t *testing.T) {
	phases := map[int]bool{}
	for i := range 60 {
		s := revisits{key: fmt.Append(nil, "key ", i)}
		a := news.Article{Key: "https://a.example/news"}
		full := 0
		for n := range 8 {
			if a.Visits = n; s.full(a) {
				full++
				phases[n%fullLookEvery] = true
			}
		}
		if full != 2 {
			t.Fatalf("%d of eight looks are full", full)
		}
	}
	if len(phases) != fullLookEvery {
		t.Errorf("phases %v", phases)
	}
}
