package operators

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
)

// TestWorkNotices: each spell of failing work is one notice however often it is
// noticed, another one when it is set aside, and one when it is over; each names
// the task, and what people can do about it.
func TestWorkNotices(t *testing.T) {
	n := Notices{Words: func(kind news.HintKind, _ ...string) string { return "<" + string(kind) + ">" }}
	since := time.Date(2025, 7, 28, 6, 0, 0, 0, time.UTC)
	at := since.Add(time.Hour)
	failing := n.WorkFailing("visit 7", "the visit to a.example/7", "28 Jul 06:00", 3, "the disk is full", since, at)
	again := n.WorkFailing("visit 7", "the visit to a.example/7", "28 Jul 06:00", 4, "the disk is full", since, at.Add(time.Hour))
	if again.Key != failing.Key {
		t.Errorf("one spell has two notices: %s and %s", failing.Key, again.Key)
	}
	aside := n.WorkAside("visit 7", "the visit to a.example/7", "28 Jul 06:00", 3, "out of memory", since, at)
	over := n.WorkOK("visit 7", "the visit to a.example/7", "28 Jul 06:00", since, at)
	later := n.WorkFailing("visit 7", "the visit to a.example/7", "29 Jul 06:00", 3, "the disk is full", since.Add(24*time.Hour), at)
	keys := map[string]bool{}
	for _, x := range []news.Notice{failing, aside, over, later} {
		if keys[x.Key] = true; !strings.Contains(x.Text, "the visit to a.example/7") {
			t.Errorf("%s says %q", x.Key, x.Text)
		}
	}
	if len(keys) != 4 {
		t.Errorf("notices %v, want four", keys)
	}
	if !strings.Contains(failing.Text, "the disk is full") || !strings.Contains(failing.Advice, "<"+string(news.HintFailing)+">") {
		t.Errorf("failing: %q, %q", failing.Text, failing.Advice)
	}
	if !strings.Contains(aside.Advice, "<"+string(news.HintRetryAside)+">") || over.Advice != "" {
		t.Errorf("aside: %q, over: %q", aside.Advice, over.Advice)
	}
}
