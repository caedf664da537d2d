package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// Explanation is what became of one article, gate by gate, and what its rules
// say of it at this moment.
type Explanation struct {
	URL       string              `json:"url"`
	Canonical string              `json:"canonical_url"`
	Known     bool                `json:"known"`
	Hint      string              `json:"hint,omitempty"` // what to do if it is not known
	Article   string              `json:"article,omitempty"`
	Title     string              `json:"title,omitempty"`
	State     string              `json:"state,omitempty"`
	Gate      string              `json:"gate,omitempty"`
	Reason    string              `json:"reason,omitempty"`
	FirstSeen *time.Time          `json:"first_seen,omitempty"`
	NextVisit *time.Time          `json:"next_visit,omitempty"`
	Revision  int                 `json:"revision,omitempty"`
	Basis     string              `json:"basis,omitempty"`
	CopyOf    string              `json:"copy_of,omitempty"`
	Story     string              `json:"story,omitempty"`
	Origin    string              `json:"origin,omitempty"`
	Sources   []store.EntrySource `json:"sources,omitempty"`
	Looks     []store.Look        `json:"looks,omitempty"`
	Matches   []news.Match        `json:"matches,omitempty"` // as stored with the latest revision
	Rules     []match.RuleResult  `json:"rules,omitempty"`   // as the watchlists are now
	Routes    []string            `json:"routes,omitempty"`
	Owed      []OwedLine          `json:"owed,omitempty"`
}

// OwedLine is one row owed for the article, and what became of it.
type OwedLine struct {
	Receiver   string         `json:"receiver"`
	Kind       string         `json:"kind"`
	Route      string         `json:"route"`
	State      string         `json:"state"`
	Reason     string         `json:"reason,omitempty"`
	Deliveries []DeliveryLine `json:"notifications,omitempty"`
}

// DeliveryLine is one notification that carries the row.
type DeliveryLine struct {
	Recipient string     `json:"recipient,omitempty"`
	State     string     `json:"state"`
	Attempts  int        `json:"attempts"`
	SentAt    *time.Time `json:"sent_at,omitempty"`
	Error     string     `json:"error,omitempty"`
}

// Explain says what became of the article at a URL.
func Explain(ctx context.Context, s *store.Store, cfg *config.Config, url string) (Explanation, error) {
	e := Explanation{URL: url}
	canonical, err := identity.CanonicalURL(url)
	if err != nil {
		return e, fmt.Errorf("%s: %w", url, err)
	}
	e.Canonical = canonical
	a, err := s.ArticleByURL(ctx, canonical)
	if errors.Is(err, sql.ErrNoRows) {
		e.Hint = "no source has published this address so far; see `tocsin status` for sources that fail, and `tocsin inspect` for what Tocsin makes of the page"
		return e, nil
	}
	if err != nil {
		return e, err
	}
	e.Known = true
	e.describe(a)
	return e, e.gather(ctx, s, cfg, a)
}

func (e *Explanation) describe(a store.Article) {
	e.Article, e.Title, e.State, e.Gate, e.Reason = fmt.Sprint(a.ID), a.Title, string(a.State), a.Gate, a.Reason
	e.FirstSeen, e.NextVisit = at(a.FirstSeen), at(a.NextVisit)
	e.Revision, e.Origin = a.Revision, a.Origin
	if a.CopyOf != 0 {
		e.CopyOf = fmt.Sprint(a.CopyOf)
	}
	if a.StoryID != 0 {
		e.Story = fmt.Sprint(a.StoryID)
	}
}

func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (e *Explanation) gather(ctx context.Context, s *store.Store, cfg *config.Config, a store.Article) (err error) {
	if e.Sources, err = s.EntriesOf(ctx, a.ID); err != nil {
		return err
	}
	if e.Looks, err = s.Looks(ctx, a.ID); err != nil {
		return err
	}
	if a.Revision > 0 {
		if err := e.rules(ctx, s, cfg, a); err != nil {
			return err
		}
	}
	owed, err := s.OwedFor(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, o := range owed {
		line := OwedLine{Receiver: o.Receiver, Kind: o.Kind, Route: o.Path, State: o.State, Reason: o.Reason}
		sent, err := s.NotificationsFor(ctx, o.ID)
		if err != nil {
			return err
		}
		for _, n := range sent {
			line.Deliveries = append(line.Deliveries, DeliveryLine{Recipient: n.Recipient, State: n.State, Attempts: n.Attempts, SentAt: at(n.SentAt), Error: n.LastError})
		}
		e.Owed = append(e.Owed, line)
	}
	return nil
}

// rules evaluates the watchlists of the configuration, as it is now, on the
// latest revision.
func (e *Explanation) rules(ctx context.Context, s *store.Store, cfg *config.Config, a store.Article) error {
	rev, err := s.Revision(ctx, a.ID, 0)
	if err != nil {
		return err
	}
	e.Basis = rev.Basis
	if e.Matches, err = s.Matches(ctx, a.ID, rev.N); err != nil {
		return err
	}
	matcher, routes, err := Rules(cfg)
	if err != nil {
		return err
	}
	in := &match.Input{Title: rev.Title, Text: rev.Text, Language: rev.Language, Source: a.Source, Author: rev.Byline, URL: a.URL}
	e.Rules = matcher.Explain(in)
	var items []route.Item
	for _, m := range matcher.Find(nil, in) {
		item := route.Item{Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity, Source: a.Source, Strength: m.Strength}
		if m.Alert && !contains(items, item) {
			items = append(items, item)
		}
	}
	e.Routes = routes.Explain(items)
	return nil
}

func contains(items []route.Item, item route.Item) bool {
	for _, have := range items {
		if have == item {
			return true
		}
	}
	return false
}
