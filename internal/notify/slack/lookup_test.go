package slack

import (
	"encoding/json"
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

func metadata(key string) json.RawMessage {
	return json.RawMessage(`{"event_type":"` + eventType + `","event_payload":{"key":"` + key + `"}}`)
}

// TestForged: somebody else in the channel saw a mark, or knows how a key is
// made, and posts it before us. Only our own messages count.
func TestForged(t *testing.T) {
	n := notification()
	mark := Mark(notify.NewSecret(token), n.Key)
	fake := &notifytest.FakeSlack{Fault: func(method string, n int) *notifytest.SlackFault {
		if method == postMessage && n == 1 {
			return &notifytest.SlackFault{Drop: true} // nobody knows whether it arrived
		}
		return nil
	}}
	s, _ := start(t, fake)
	if _, err := s.Notify(t.Context(), n); err == nil {
		t.Fatal("want an unknown outcome")
	}
	for _, key := range []string{n.Key, mark} {
		for _, bot := range []string{"", "B0000000BAD", "U0123456789"} {
			fake.Forge("C0123456789", bot, metadata(key))
		}
	}
	if r, found, err := s.Lookup(t.Context(), n); err != nil || found {
		t.Errorf("Lookup = %v, %v, %v; want not found: all are forged", r, found, err)
	}
	if _, err := s.Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	posts := fake.Posts()
	ours := posts[len(posts)-1]
	if r, found, err := s.Lookup(t.Context(), n); err != nil || !found || r.ID != ours.TS {
		t.Errorf("Lookup = %v, %v, %v; want ours, %s", r, found, err, ours.TS)
	}
	fake.Forge("C0123456789", ours.BotID, metadata("of-an-older-version"))
	n.Key = "of-an-older-version"
	if _, found, err := s.Lookup(t.Context(), n); err != nil || !found {
		t.Errorf("what we posted before an update: %v, %v", found, err)
	}
	n = notification()
	if ours.Mark() != mark || mark == n.Key || mark == Mark(notify.NewSecret("xoxb-other"), n.Key) || strings.Contains(string(ours.Metadata), n.Key) {
		t.Errorf("the metadata %s gives the key away, or does not depend on the token", ours.Metadata)
	}
	if calls := fake.Calls("auth.test"); calls != 1 {
		t.Errorf("auth.test was asked %d times, want once", calls)
	}
}

// TestLookupNamesNobody: where auth.test names nobody, what carries our mark is ours
// if it names no author either; the plain key is not enough, as anybody can write it.
func TestLookupNamesNobody(t *testing.T) {
	n := notification()
	fake := &notifytest.FakeSlack{Fault: func(method string, _ int) *notifytest.SlackFault {
		if method == "auth.test" {
			return &notifytest.SlackFault{Body: `{"ok":true}`}
		}
		return nil
	}}
	s, _ := start(t, fake)
	fake.Forge("C0123456789", "", metadata(n.Key))
	fake.Forge("C0123456789", "B0000000BAD", metadata(s.mark(n.Key)))
	if r, found, err := s.Lookup(t.Context(), n); err != nil || found {
		t.Errorf("Lookup = %v, %v, %v; want nothing found: one has the plain key, one an author", r, found, err)
	}
	fake.Forge("C0123456789", "", metadata(s.mark(n.Key)))
	if _, found, err := s.Lookup(t.Context(), n); err != nil || !found {
		t.Errorf("found %v, %v; want what carries our mark", found, err)
	}
	if calls := fake.Calls("auth.test"); calls != 1 {
		t.Errorf("auth.test was asked %d times, want once", calls)
	}
}

// TestLookupUnknownSelf: a Slack that does not answer as whom we post finds nothing,
// and that is not for good.
func TestLookupUnknownSelf(t *testing.T) {
	for _, tc := range []struct {
		fault notifytest.SlackFault
		want  notify.Outcome
	}{
		{notifytest.SlackFault{Drop: true}, notify.OutcomeTransient},
		{notifytest.SlackFault{Error: "invalid_auth"}, notify.OutcomePermanent},
	} {
		s, _ := start(t, &notifytest.FakeSlack{Fault: func(method string, _ int) *notifytest.SlackFault {
			if method == "auth.test" {
				return &tc.fault
			}
			return nil
		}})
		_, found, err := s.Lookup(t.Context(), notification())
		if got, _ := notify.Classify(err); got != tc.want || found || err == nil {
			t.Errorf("%+v: %v: %s, want %s", tc.fault, err, got, tc.want)
		}
	}
}
