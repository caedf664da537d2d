package outage

import (
	"testing"
	"time"
)

// TestTogether: when failures are one of our own. TIM-22
func TestTogether(t *testing.T) {
	now := time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	ago := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	fine := func(asked int) *host { return &host{asked: ago(asked)} }
	failing := func(since int) *host { return &host{asked: ago(1), failed: ago(since)} }
	for name, tt := range map[string]struct {
		answered int // minutes ago
		hosts    []*host
		began    int // minutes ago, 0 for no outage
	}{
		"all fail":                                {20, []*host{failing(10), failing(9), failing(8)}, 10},
		"most fail":                               {20, []*host{failing(10), failing(9), failing(8), fine(25), fine(30)}, 10},
		"half fail":                               {20, []*host{failing(10), failing(9), failing(8), fine(25), fine(30), fine(30)}, 0},
		"the others were not asked lately":        {20, []*host{failing(10), failing(9), failing(8), fine(70), fine(80), fine(90)}, 10},
		"two fail":                                {20, []*host{failing(10), failing(9)}, 0},
		"somebody answered a minute ago":          {1, []*host{failing(0), failing(0), failing(0)}, 0},
		"they failed while somebody answered":     {20, []*host{failing(30), failing(29), failing(28)}, 0},
		"beside those that failed before":         {20, []*host{failing(300), failing(300), failing(5), failing(4), failing(3)}, 5},
		"those that failed before do not make up": {20, []*host{failing(300), failing(300), failing(5), failing(4)}, 0},
	} {
		w := &Watch{answered: ago(tt.answered), hosts: map[string]*host{}}
		for i, h := range tt.hosts {
			w.hosts[string(rune('a'+i))] = h
		}
		want := ago(tt.began)
		if tt.began == 0 {
			want = time.Time{}
		}
		if got := w.together(now); !got.Equal(want) {
			t.Errorf("%s: since %s, want %s", name, got, want)
		}
	}
}

// TestDoubtful: from the first host that fails while nobody answers, a receiver that
// cannot be reached has the benefit of the doubt. TIM-23
func TestDoubtful(t *testing.T) {
	now := time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		failed time.Time
		want   bool
	}{
		"none fails":                       {time.Time{}, false},
		"one fails":                        {now.Add(time.Second), true},
		"one failed, and another answered": {now.Add(-time.Second), false},
	} {
		w := &Watch{answered: now, hosts: map[string]*host{"a": {asked: now, failed: tt.failed}, "b": {asked: now}}}
		if got := w.Doubtful(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
