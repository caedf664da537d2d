package hubs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/push"
	"tocsin/internal/store"
)

// hintPauses are the shortest times between two polls caused by pushes, by the
// number of consecutive ones that found nothing new. A cache on the way may still
// have the old feed, so up to the last but one the poll is repeated by itself.
var hintPauses = [...]time.Duration{10 * time.Second, 20 * time.Second, time.Minute, 5 * time.Minute}

// hintMemory is how long the count of empty pushes is kept after the last one.
const hintMemory = 30 * time.Minute

// hintLooks returns how many consecutive polls caused by pushes found nothing new.
func hintLooks(src news.Source, now time.Time) int {
	if now.Sub(src.PushedAt) > hintMemory {
		return 0
	}
	return min(src.HintLooks, len(hintPauses)-1)
}

// Answer decides when a pushed source is polled next, and counts pushes that
// brought nothing. It is called last, when the rest of the poll is decided.
func (m *Hubs) Answer(src *news.Source, outcome news.Outcome, fresh bool) (push store.PushAnswer) {
	now := m.Now()
	if src.Failures == 0 && outcome != news.OutcomeFailed {
		push.CatchUp = now.Add(hintPauses[0])
	}
	if fresh {
		src.HintLooks = 0
		push.Answered = true
		return push
	}
	switch {
	case src.HintedAt.IsZero() || src.ErrorClass == string(fetch.ClassHeld), src.ErrorClass == string(fetch.ClassOffline):
		return push
	case outcome == news.OutcomeFailed && (!fetch.Class(src.ErrorClass).Passing() || src.Failures >= pacing.ReportAfter):
		push.Answered = true // how long it is left alone, its failure decides
		return push
	}
	src.HintLooks = min(src.HintLooks+1, len(hintPauses)-1)
	if src.HintLooks == len(hintPauses)-1 {
		push.Answered = true
		return push
	}
	if look := now.Add(hintPauses[src.HintLooks]); look.Before(src.NextDue) {
		src.NextDue = look
	}
	return push
}

// AnswerVisit is Answer for the look at a watched page, which is its poll.
func (m *Hubs) AnswerVisit(v *store.Visit) {
	if v.Source != nil {
		v.Push = m.Answer(v.Source, v.Outcome, v.Outcome == news.OutcomeNew || v.Outcome == news.OutcomeChanged)
	}
}

// Note records which hubs a feed or watched page names, and returns the
// subscription that its source is to have from now on, nil for no change. It goes
// by the present configuration, which a reload may have changed since the poll
// began. The hub in use stays as long as it is named.
func (m *Hubs) Note(src *news.Source, resp *fetch.Response, said push.Links) *store.Subscription {
	hubs, topic := m.hubsOf(src, resp, said)
	if slices.Equal(hubs, namedHubs(*src)) && topic == src.Topic {
		return nil
	}
	if !slices.Contains(hubs, src.Hub) {
		src.Hub = ""
		if len(hubs) > 0 {
			src.Hub = hubs[0]
		}
	}
	if src.Hubs, src.Topic = hubs, topic; len(hubs) < 2 {
		src.Hubs = nil
	}
	want := m.subscription(*src, m.Live.Now().Source(src.Name))
	return &want
}

// namedHubs returns all hubs that a source names.
func namedHubs(src news.Source) []string {
	if len(src.Hubs) == 0 && src.Hub != "" {
		return []string{src.Hub}
	}
	return src.Hubs
}

// hubsOf returns the hubs that can be asked, and the topic by which they know the
// source; Link headers take precedence over the document (WebSub, 4).
func (m *Hubs) hubsOf(src *news.Source, resp *fetch.Response, said push.Links) (hubs []string, topic string) {
	links := push.ParseLinks(resp.Header["Link"], resp.FinalURL)
	if len(links.Hubs) == 0 {
		links.Hubs = said.Hubs
	}
	if links.Self == "" {
		links.Self = said.Self
	}
	for _, address := range links.Hubs {
		if hub := m.hubAddress(address); hub != "" && !slices.Contains(hubs, hub) {
			hubs = append(hubs, hub)
		}
	}
	if len(hubs) == 0 {
		return nil, ""
	}
	return hubs, topicOf(src, resp, links.Self)
}

// hubAddress returns the address at which a hub is asked: https even if it is
// named with http, because the secret must not go in the clear. "" if raw is not
// an address, or that of a server of our own, which a stranger's feed would have
// us post to; the fetcher refuses a name that leads there.
func (m *Hubs) hubAddress(raw string) string {
	u, err := fetch.ParseURL(raw)
	if err != nil || len(raw) > maxTopic {
		return ""
	}
	if m.Pacing.IsOwn(u.String()) {
		return ""
	}
	if u.Scheme == "http" {
		u.Scheme = "https"
		if m.Pacing.IsOwn(u.String()) {
			return ""
		}
	}
	return u.String()
}

// maxTopic bounds the addresses that are kept, in bytes.
const maxTopic = 2000

// topicOf returns a feed's own address for itself, as written, if it belongs to
// the same outlet; else the one it is read at. If that has a query, which may hold
// keys, it is not given to a hub: "".
func topicOf(src *news.Source, resp *fetch.Response, self string) string {
	if u, err := fetch.ParseURL(self); err == nil && len(self) <= maxTopic {
		if l := fetch.Lane(u.Hostname()); l == fetch.LaneOf(resp.FinalURL) || l == fetch.LaneOf(src.Address()) {
			return self
		}
	}
	u, err := fetch.ParseURL(src.Address())
	if err != nil || u.RawQuery != "" {
		return ""
	}
	return src.Address()
}

// subscription returns the subscription a source is to have; the zero one
// without a hub.
func (m *Hubs) subscription(src news.Source, conf config.Source) store.Subscription {
	if src.Hub == "" || src.Topic == "" || m.Live.Now().Config.NoPush(conf) != "" {
		return store.Subscription{}
	}
	base, _ := m.Live.Now().Config.Callbacks()
	token := push.NewToken()
	return store.Subscription{Hub: src.Hub, Topic: src.Topic, Callback: base + token, Token: token, Secret: push.NewSecret()}
}

// Sync makes the subscriptions those of the configured sources that can have one.
func (m *Hubs) Sync(ctx context.Context, now time.Time) error {
	want := map[int64]store.Subscription{}
	err := m.Store.EachSource(ctx, func(src *news.Source) error {
		if u := m.subscription(*src, m.Live.Now().Source(src.Name)); u.Hub != "" {
			want[src.ID] = u
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sync subscriptions: %w", err)
	}
	if err := m.Store.SyncSubscriptions(ctx, want, now); err != nil {
		return fmt.Errorf("sync subscriptions: %w", err)
	}
	return nil
}
