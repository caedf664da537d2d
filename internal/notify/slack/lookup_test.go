package slack

import (
	"strings"
	"testing"

	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
)

func TestLookup(t *testing.T) {
	lost := func(method string, n int) *notifytest.SlackFault {
		if method == "chat.postMessage" && n == 3 {
			return &notifytest.SlackFault{Do: true, Drop: true}
		}
		return nil
	}
	fake := &notifytest.FakeSlack{Fault: lost, PageSize: 2}
	s, c := start(t, fake)
	keys := []string{"a1", "a2", "a3", "a4", "a5", "a6"}
	for i, key := range keys {
		n := notification()
		n.Key, n.FirstAttempt = key, c.now
		_, err := s.Notify(t.Context(), n)
		if got, _ := notify.Classify(err); (got == notify.OutcomeUnknown) != (i == 2) {
			t.Fatalf("%s: %v", key, err)
		}
	}
	for _, tc := range []struct {
		key   string
		found bool
	}{{"a3", true}, {"a1", true}, {"a6", true}, {"a7", false}, {"a", false}} {
		n := notification()
		n.Key = tc.key
		r, found, err := s.Lookup(t.Context(), n)
		if err != nil || found != tc.found {
			t.Errorf("Lookup(%s) = %v, %v, %v", tc.key, r, found, err)
		}
	}
}

func TestLookupByName(t *testing.T) {
	fake := &notifytest.FakeSlack{Fault: func(method string, _ int) *notifytest.SlackFault {
		if method == "chat.postMessage" {
			return &notifytest.SlackFault{Do: true, Drop: true}
		}
		return nil
	}}
	s, _ := start(t, fake)
	n := notification()
	if _, err := s.Notify(t.Context(), n); err == nil {
		t.Fatal("want an unknown outcome")
	}
	if _, found, err := s.Lookup(t.Context(), n); err != nil || !found {
		t.Errorf("Lookup = %v, %v", found, err)
	}
	s2, _ := start(t, &notifytest.FakeSlack{Channels: map[string]string{"other": "C0000000001"}})
	if _, _, err := s2.Lookup(t.Context(), n); err == nil || !strings.Contains(err.Error(), "invite it") {
		t.Errorf("an invisible channel: %v", err)
	}
}

func TestLookupFails(t *testing.T) {
	for _, tc := range []struct {
		name  string
		fault notifytest.SlackFault
		want  notify.Outcome
	}{
		{"missing_scope", notifytest.SlackFault{Error: "missing_scope"}, notify.OutcomePermanent},
		{"ratelimited", notifytest.SlackFault{Status: 429, RetryAfter: "60"}, notify.OutcomeTransient},
		{"dropped", notifytest.SlackFault{Drop: true}, notify.OutcomeTransient},
		{"no answer worth the name", notifytest.SlackFault{Error: "-"}, notify.OutcomeTransient},
		{"500", notifytest.SlackFault{Status: 500}, notify.OutcomeTransient},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, _ := start(t, &notifytest.FakeSlack{Fault: func(method string, _ int) *notifytest.SlackFault {
				if method == "conversations.history" {
					return &tc.fault
				}
				return nil
			}})
			_, found, err := s.Lookup(t.Context(), notification())
			if got, _ := notify.Classify(err); got != tc.want || found {
				t.Errorf("%v: %s, want %s", err, got, tc.want)
			}
		})
	}
}
