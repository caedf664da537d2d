package desk

import (
	"context"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// States of a hub.
const (
	hubOff    = "off" // it is not asked: see HubStatus.Why
	HubWanted = store.SubscriptionWanted
	HubLive   = store.SubscriptionLive
	HubDenied = store.SubscriptionDenied
)

// HubStatus is how a source's WebSub hub stands. It has neither the callback
// nor the secret.
type HubStatus struct {
	URL        string     `json:"url"`
	Topic      string     `json:"topic"`
	State      string     `json:"state"` // off, wanted, asked, live, denied
	Why        string     `json:"why"`   // it is off
	Until      *time.Time `json:"subscribed_until"`
	Asked      *time.Time `json:"asked"`
	Next       *time.Time `json:"next"`     // when it is asked again
	Failures   int        `json:"failures"` // consecutive requests that it did not call back for
	Error      string     `json:"error"`    // of the last request, or why it denied it
	LastPush   *time.Time `json:"last_push"`
	Pushes     int64      `json:"pushes"`
	Rejected   int64      `json:"rejected"` // pushes with a wrong signature, or none
	RejectedAt *time.Time `json:"rejected_at"`
}

// addHubs adds to the sources what is known of their hubs.
func (d *Desk) addHubs(ctx context.Context, cfg *config.Config, sources []news.Source, list []SourceStatus) error {
	subscriptions, err := d.store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	configured := map[string]config.Source{}
	for _, c := range cfg.Sources {
		configured[c.Name] = c
	}
	for i, src := range sources {
		if src.Hub == "" {
			continue
		}
		h := &HubStatus{URL: src.Hub, Topic: src.Topic, State: hubOff, LastPush: at(src.PushedAt)}
		if c, ok := configured[src.Name]; ok {
			h.Why = cfg.NoPush(c)
		} else {
			h.Why = "the configuration does not have the source (any more)"
		}
		if h.Why == "" && src.Topic == "" {
			h.Why = "its feed does not say by which address its hub knows it, and its own address has a query, in which a key may stand"
		}
		for _, u := range subscriptions {
			if u.SourceID == src.ID && u.State != store.SubscriptionEnding && h.Why == "" {
				h.subscribed(u)
			}
		}
		list[i].Hub = h
	}
	return nil
}

// subscribed adds how the subscription stands.
func (h *HubStatus) subscribed(u store.Subscription) {
	h.State = u.State
	h.Until = at(u.LeaseUntil)
	h.Asked = at(u.AskedAt)
	h.Next = at(u.NextAt)
	h.Failures = u.Failures
	h.Error = u.Error
	h.Pushes = u.Pushes
	h.Rejected = u.Rejected
	h.RejectedAt = at(u.RejectedAt)
}
