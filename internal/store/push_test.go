package store

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// dueSource makes a source, due in half an hour.
func dueSource(t *testing.T, s *Store, now time.Time) news.Source {
	t.Helper()
	if err := s.SyncSources(t.Context(), []news.Source{{
		Name: "a", Kind: news.SourceFeed, URL: "https://a.example/feed", Lane: "a.example",
		NextDue: now.Add(30 * time.Minute),
	}}, now); err != nil {
		t.Fatal(err)
	}
	src, err := s.Source(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func testSubscriptions(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	states := func() (out []string) {
		t.Helper()
		all, err := s.Subscriptions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range all {
			out = append(out, u.Token+" "+u.State)
		}
		return out
	}
	due := func(at time.Time) (out []string) {
		t.Helper()
		all, err := s.DueSubscriptions(t.Context(), at, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range all {
			out = append(out, u.Token)
		}
		return out
	}
	want := func(when string, got []string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	wish := func(hub, token string) Subscription {
		return Subscription{
			Hub: hub, Topic: "https://a.example/feed", Callback: "https://t.example/push/" + token, Token: token,
			Secret: "secret of " + token,
		}
	}
	sync := func(u Subscription) {
		t.Helper()
		if err := s.SyncSubscriptions(t.Context(), map[int64]Subscription{src.ID: u}, now); err != nil {
			t.Fatal(err)
		}
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	sync(wish("https://hub.example/", "one"))
	sync(wish("https://hub.example/", "two")) // the same again, but for its token
	want("wished for twice", states(), "one wanted")
	want("at once", due(now), "one")
	if next, err := s.NextSubscription(t.Context()); err != nil || !next.Equal(now) {
		t.Errorf("next is %s, %v", next, err)
	}
	u, err := s.SubscriptionOf(t.Context(), "one")
	if err != nil || u.Source != "a" || u.Secret != "secret of one" || u.Callback != "https://t.example/push/one" {
		t.Fatalf("%+v, %v", u, err)
	}
	check(s.AskSubscription(t.Context(), u.ID, now, now.Add(time.Minute)))
	want("asked", states(), "one asked")
	want("asked", due(now))
	check(s.HubAnswered(t.Context(), u.ID, "status 503", now, now.Add(time.Hour)))
	want("refused", due(now.Add(59*time.Minute)))
	check(s.AskSubscription(t.Context(), u.ID, now.Add(time.Hour), now.Add(2*time.Hour)))
	until := now.Add(24 * time.Hour)
	confirm := func(u Subscription, wanted bool) {
		t.Helper()
		if got, err := s.ConfirmSubscription(t.Context(), u, until, now.Add(16*time.Hour)); err != nil || got != wanted {
			t.Errorf("confirmed %s: %t, %v; want %t", u.Token, got, err, wanted)
		}
	}
	confirm(u, true)
	check(s.HubAnswered(t.Context(), u.ID, "too late", now.Add(time.Hour), now.Add(time.Minute)))
	u, err = s.SubscriptionOf(t.Context(), "one")
	if err != nil || u.State != SubscriptionLive || u.Error != "" || u.Failures != 0 || !u.NextAt.Equal(now.Add(16*time.Hour)) {
		t.Errorf("confirmed: %+v, %v", u, err)
	}
	if src, err = s.Source(t.Context(), "a"); err != nil || !src.PushedUntil.Equal(until) {
		t.Errorf("pushed until %s, %v", src.PushedUntil, err)
	}

	sync(wish("https://other.example/", "two"))
	want("another hub", states(), "one ending", "two wanted")
	want("another hub", due(now), "one", "two")
	sync(wish("https://third.example/", "three"))
	want("a hub that was never asked ends at once", states(), "one ending", "three wanted")
	confirm(u, false) // it was judged while it was wanted
	check(s.DenySubscription(t.Context(), u, "no", now))
	want("called too late", states(), "one ending", "three wanted")
	if src, err = s.Source(t.Context(), "a"); err != nil || !src.PushedUntil.IsZero() {
		t.Errorf("called too late: pushed until %s, %v", src.PushedUntil, err)
	}
	check(s.EndSubscription(t.Context(), u.ID))
	confirm(u, false)
	want("ended", states(), "three wanted")
	three, err := s.SubscriptionOf(t.Context(), "three")
	check(err)
	check(s.AskSubscription(t.Context(), three.ID, now, now.Add(time.Hour)))
	check(s.DenySubscription(t.Context(), three, "no", now.Add(48*time.Hour)))
	want("denied", states(), "three denied")
	want("denied", due(now.Add(47*time.Hour)))
	check(s.SyncSources(t.Context(), nil, now))
	want("of no source", due(now.Add(49*time.Hour)))
	check(s.SyncSubscriptions(t.Context(), nil, now))
	want("of no source", states(), "three ending")
	check(s.SyncSubscriptions(t.Context(), nil, now.Add(25*time.Hour)))
	want("a day later", states())
}

// testManyHubs has a feed name another hub at each poll, and a poll end after
// its source's address was changed.
func testManyHubs(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	poll := func(token string) {
		t.Helper()
		u := Subscription{
			Hub: "https://" + token + ".example/", Topic: "t", Callback: "https://t.example/push/" + token, Token: token,
			Secret: "s",
		}
		if _, err := s.SavePoll(t.Context(), Poll{Source: src, At: now, Outcome: news.OutcomeUnchanged, Subscription: &u}); err != nil {
			t.Fatal(err)
		}
	}
	named, asked := 0, []time.Time{}
	for range 4 * 24 * 12 { // four days, each hub as soon as it may be
		poll("h" + strconv.Itoa(named))
		named++
		for _, u := range must[[]Subscription](t)(s.DueSubscriptions(t.Context(), now, 100)) {
			if u.State == SubscriptionEnding {
				ok(t, s.EndSubscription(t.Context(), u.ID))
				continue
			}
			asked = append(asked, now)
			ok(t, s.AskSubscription(t.Context(), u.ID, now, now.Add(time.Hour)))
		}
		now = now.Add(5 * time.Minute)
	}
	if len(asked) != 4*hubsDaily || asked[hubsDaily].Sub(asked[0]) < 24*time.Hour {
		t.Errorf("of %d hubs named in four days %d were asked, the first nine within %s; want %d a day", named, len(asked),
			asked[min(hubsDaily, len(asked)-1)].Sub(asked[0]), hubsDaily)
	}
	var rows int
	if err := s.db.Row(t.Context(), []any{&rows}, `SELECT COUNT(*) FROM subscriptions`); err != nil || rows > endedKept+2 {
		t.Errorf("%d subscriptions are kept, %v; want %d that ended, one that ends and one", rows, err, endedKept)
	}
	if _, err := s.SubscriptionOf(t.Context(), "h0"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the oldest: %v", err)
	}
	if gates := must[[]Gate](t)(s.GateCounts(t.Context(), now.Add(-48*time.Hour))); len(gates) != 1 || gates[0].N < 100 {
		t.Errorf("what waits is not counted: %+v", gates)
	}

	moved := []news.Source{{Name: "a", Kind: news.SourceFeed, URL: "https://b.example/feed", Lane: "b.example", NextDue: now}}
	if err := errors.Join(s.SyncSources(t.Context(), moved, now), s.SyncSubscriptions(t.Context(), nil, now)); err != nil {
		t.Fatal(err)
	}
	poll("late") // read at the old address
	if have, err := s.Subscriptions(t.Context()); err != nil || len(have) != 0 {
		t.Errorf("subscribed by what the old address said: %+v, %v", have, err)
	}
}

func testSavePush(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	u := Subscription{Hub: "https://hub.example/", Topic: "t", Callback: "https://t.example/push/one", Token: "one", Secret: "s"}
	if err := s.SyncSubscriptions(t.Context(), map[int64]Subscription{src.ID: u}, now); err != nil {
		t.Fatal(err)
	}
	u, err := s.SubscriptionOf(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	push := func(at time.Time, looks int) {
		t.Helper()
		if err := s.SavePush(t.Context(), u, at, at, looks); err != nil {
			t.Fatal(err)
		}
	}
	poll := func(src news.Source, push PushAnswer) {
		t.Helper()
		if _, err := s.SavePoll(t.Context(), Poll{Source: src, Push: push, At: now, Outcome: news.OutcomeUnchanged}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, due, hinted time.Time, looks int) news.Source {
		t.Helper()
		got, err := s.Source(t.Context(), "a")
		if err != nil || !got.NextDue.Equal(due) || !got.HintedAt.Equal(hinted) || got.HintLooks != looks {
			t.Errorf("%s: due %s, hinted %s, %d looks, %v; want %s, %s, %d", when, got.NextDue, got.HintedAt, got.HintLooks, err, due, hinted, looks)
		}
		return got
	}
	first, second := now.Add(time.Minute), now.Add(2*time.Minute)
	push(first, 1)
	src = want("pushed", first, first, 1)
	push(second, 1)
	src = want("pushed again", first, second, 1)

	later := now.Add(time.Hour)
	src.NextDue, src.HintLooks = later, 0
	poll(src, PushAnswer{Answered: true, CatchUp: now.Add(5 * time.Minute)})
	src = want("answered", later, time.Time{}, 0)

	src.NextDue = later
	push(first, 0) // while the poll is under way
	poll(src, PushAnswer{CatchUp: now.Add(5 * time.Minute)})
	src = want("pushed meanwhile", now.Add(5*time.Minute), first, 0)

	src.NextDue, src.Failures = later, 1
	push(second, 0)
	poll(src, PushAnswer{})
	want("pushed while it fails", later, second, 0)
	push(now.Add(3*time.Minute), 0)
	want("pushed after it failed", later, now.Add(3*time.Minute), 0)

	if err := s.RejectPush(t.Context(), u, now, "a wrong signature", 1); err != nil {
		t.Fatal(err)
	}
	gates, err := s.GateCounts(t.Context(), now)
	if err != nil || len(gates) != 1 || gates[0] != (Gate{Gate: "push", Reason: "a wrong signature", N: 1}) {
		t.Errorf("%+v, %v", gates, err)
	}
	if u, err = s.SubscriptionOf(t.Context(), "one"); err != nil || u.Pushes != 5 || u.Rejected != 1 || !u.RejectedAt.Equal(now) {
		t.Errorf("%+v, %v", u, err)
	}
}

// testSwitchHub: a hub that came to nothing is left once, and neither a poll
// that was under way nor its late call takes the source back to it.
func testSwitchHub(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	wish := func(hub, token string) *Subscription {
		return &Subscription{Hub: hub, Topic: src.URL, Callback: "https://t.example/push/" + token, Token: token, Secret: "secret of " + token}
	}
	state := func() (hubs string) {
		t.Helper()
		for _, u := range must[[]Subscription](t)(s.Subscriptions(t.Context())) {
			hubs += u.Hub + " " + u.State + ", "
		}
		return hubs + "in use " + must[news.Source](t)(s.Source(t.Context(), "a")).Hub
	}
	check := func(when, want string) {
		t.Helper()
		if got := state(); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	src.Hub, src.Hubs, src.Topic = "one", []string{"one", "two"}, src.URL
	must[int](t)(s.SavePoll(t.Context(), Poll{Source: src, At: now, Outcome: news.OutcomeUnchanged, Subscription: wish("one", "ONE")}))
	if got := must[news.Source](t)(s.Source(t.Context(), "a")); got.Hub != "one" || !cmp.Equal(got.Hubs, src.Hubs) {
		t.Errorf("named are %q, in use is %q", got.Hubs, got.Hub)
	}
	first := must[Subscription](t)(s.SubscriptionOf(t.Context(), "ONE"))
	under := must[news.Source](t)(s.Source(t.Context(), "a"))
	next := under
	next.Hub = "two"
	if must[bool](t)(s.SwitchHub(t.Context(), first, next, *wish("two", "TWO"), now)) {
		t.Error("a hub that was not asked yet is left")
	}
	check("before it is asked", "one wanted, in use one")
	ok(t, s.AskSubscription(t.Context(), first.ID, now, now.Add(time.Hour)))
	later := *wish("two", "TWO")
	later.NextAt = now.Add(time.Hour)
	if !must[bool](t)(s.SwitchHub(t.Context(), first, next, later, now)) {
		t.Error("a hub that does not answer is not left")
	}
	check("left", "two wanted, in use two")
	if must[bool](t)(s.SwitchHub(t.Context(), first, next, *wish("two", "THREE"), now)) {
		t.Error("a hub is left twice")
	}
	if u := must[Subscription](t)(s.SubscriptionOf(t.Context(), "TWO")); !u.NextAt.Equal(now.Add(time.Hour)) {
		t.Errorf("the next is asked at %s, want in an hour", u.NextAt)
	}
	must[int](t)(s.SavePoll(t.Context(), Poll{Source: under, At: now, Outcome: news.OutcomeUnchanged}))
	check("after a poll that was under way", "two wanted, in use two")
	if must[bool](t)(s.ConfirmSubscription(t.Context(), first, now.Add(time.Hour), now.Add(time.Minute))) {
		t.Error("the late call of a hub that was left is taken")
	}
}
