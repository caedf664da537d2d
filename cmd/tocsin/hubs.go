package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

// hubStatus is what status says of a source's WebSub hub. It has neither the
// callback nor the secret.
type hubStatus struct {
	URL        string     `json:"url"`
	Topic      string     `json:"topic"`
	State      string     `json:"state"` // off, wanted, asked, live, denied
	Why        string     `json:"why"`   // it is off
	Until      *time.Time `json:"subscribed_until"`
	Asked      *time.Time `json:"asked"`
	Next       *time.Time `json:"next"`     // when it is asked again
	Failures   int        `json:"failures"` // requests in a row that it did not call back for
	Error      string     `json:"error"`    // of the last request, or why it denied it
	LastPush   *time.Time `json:"last_push"`
	Pushes     int64      `json:"pushes"`
	Rejected   int64      `json:"rejected"` // pushes with a wrong signature, or none
	RejectedAt *time.Time `json:"rejected_at"`
}

// hubsOf adds to the sources what is known of their hubs, and says why no hub
// can call back, "" if they can.
func hubsOf(ctx context.Context, s *store.Store, cfg *config.Config, sources []news.Source, list []sourceStatus) (string, error) {
	subscriptions, err := s.Subscriptions(ctx)
	if err != nil {
		return "", err
	}
	configured := map[string]config.Source{}
	for _, c := range cfg.Sources {
		configured[c.Name] = c
	}
	for i, src := range sources {
		if src.Hub == "" {
			continue
		}
		h := &hubStatus{URL: src.Hub, Topic: src.Topic, State: "off", LastPush: moment(src.PushedAt)}
		if c, ok := configured[src.Name]; ok {
			h.Why = cfg.NoPush(c)
		} else {
			h.Why = "the configuration does not have the source (any more)"
		}
		if h.Why == "" && src.Topic == "" {
			h.Why = "its feed does not say by which address its hub knows it, and its own address has a query, in which a key may stand"
		}
		for _, u := range subscriptions {
			if u.SourceID != src.ID || u.State == store.SubscriptionEnding || h.Why != "" {
				continue
			}
			h.State, h.Until, h.Asked, h.Next = u.State, moment(u.LeaseUntil), moment(u.AskedAt), moment(u.NextAt)
			h.Failures, h.Error, h.Pushes, h.Rejected, h.RejectedAt = u.Failures, u.Error, u.Pushes, u.Rejected, moment(u.RejectedAt)
		}
		list[i].Hub = h
	}
	_, why := cfg.Callbacks()
	return why, nil
}

// printHub says what is to be said of one source's hub.
func printHub(out io.Writer, name string, h *hubStatus, clock func(*time.Time) string) {
	hub := text.Clean(h.URL)
	switch {
	case h.State == store.SubscriptionLive:
		fmt.Fprintf(out, "\n%s is pushed by %s, subscribed until %s; last push %s\n", name, hub, clock(h.Until), clock(h.LastPush))
	case h.State == store.SubscriptionDenied:
		fmt.Fprintf(out, "\n%s is not pushed: %s denied it (%s) and is asked again %s\n", name, hub, text.Clean(h.Error), clock(h.Next))
	case h.Failures > 0 && h.Error == "":
		fmt.Fprintf(out, "\n%s is not pushed yet: %s was asked %s and has not called back; see that /push/ of web.public_url reaches this Tocsin\n", name, hub, clock(h.Asked))
	case h.State == "wanted":
		fmt.Fprintf(out, "\n%s is not pushed yet: %s is asked by `tocsin run`\n", name, hub)
	}
	if h.Failures > 0 && h.Error != "" {
		fmt.Fprintf(out, "%s: its hub did not take the latest request (%s in a row), and is asked again %s: %s\n", name, count(h.Failures, "time"), clock(h.Next), text.Clean(h.Error))
	}
	if h.Rejected > 0 {
		fmt.Fprintf(out, "%s: %s not signed by its hub, the last %s\n", name, countAs(int(h.Rejected), "push was", "pushes were"), clock(h.RejectedAt))
	}
}

// printNoPush says of which feeds with a hub none is asked, and why: in a line
// for each reason.
func printNoPush(out io.Writer, r statusReport) {
	names := map[string]int{}
	var order []string
	for _, s := range r.SourceList {
		if s.Hub == nil || s.Hub.Why == "" {
			continue
		}
		if names[s.Hub.Why]++; names[s.Hub.Why] == 1 {
			order = append(order, s.Hub.Why)
		}
	}
	for _, why := range order {
		fmt.Fprintf(out, "\n%s a hub that could push, which is not asked: %s\n", countAs(names[why], "feed names", "feeds name"), why)
	}
}
