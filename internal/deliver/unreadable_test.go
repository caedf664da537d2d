package deliver

import (
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// TestUnreadNamed: an article that cannot be read is named in the digest in whose
// window the second failed look lies, and in one window a week from then on.
func TestUnreadNamed(t *testing.T) {
	monday := time.Date(2025, 7, 28, 8, 0, 0, 0, time.UTC)
	at := func(hours int) time.Time { return monday.Add(time.Duration(hours) * time.Hour) }
	read := func(hours int) store.Look { return store.Look{At: at(hours), Outcome: news.OutcomeUnchanged} }
	fails := func(hours int) store.Look {
		return store.Look{At: at(hours), Outcome: news.OutcomeFailed, Note: "suspect: 3 words stand in its place: “no”"}
	}
	for _, tt := range []struct {
		name  string
		looks []store.Look
		want  []int // days of the daily digests that name it
	}{
		{"read", []store.Look{read(1), read(5)}, nil},
		{"one failed look", []store.Look{read(1), fails(5)}, nil},
		{"two", []store.Look{read(1), fails(5), fails(6)}, []int{1, 8, 15}},
		{"two on two days", []store.Look{read(1), fails(5), fails(30), fails(60)}, []int{2, 9, 16}},
		{"read again in between", []store.Look{read(1), fails(5), read(6), fails(7), fails(50)}, []int{3, 10, 17}},
		{"read in the end", []store.Look{read(1), fails(5), fails(6), read(50)}, []int{1}},
		{"never read", []store.Look{fails(1), fails(2), fails(3)}, nil},
		{"at the edge of a window", []store.Look{read(1), fails(5), fails(24)}, []int{1, 8, 15}},
	} {
		var got []int
		for day := 1; day < 20; day++ {
			since, until := at(24*(day-1)), at(24*day)
			if unreadSince(tt.looks, until).named(since, until) {
				got = append(got, day)
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: named on days %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: named on days %v, want %v", tt.name, got, tt.want)
			}
		}
	}
	if u := unreadSince([]store.Look{read(1), fails(5)}, at(9)); u.shown() != "3 words stand in its place: “no”" || !u.read.Equal(at(1)) {
		t.Errorf("%+v shows %q", u, u.shown())
	}
}
