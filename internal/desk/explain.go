package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

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
	Hint      string              `json:"hint"` // what to do if it is not known: see Say
	Article   string              `json:"article"`
	Title     string              `json:"title"`
	State     string              `json:"state"`
	Gate      string              `json:"gate"` // that stopped it, "" if none did
	Reason    string              `json:"reason"`
	FirstSeen *time.Time          `json:"first_seen"`
	NextVisit *time.Time          `json:"next_visit"`
	Work      *WorkStatus         `json:"work"`      // how its visits fail inside, or were set aside; null if they do not
	LongTerm  string              `json:"long_term"` // why it is looked at after its schedule: matched, pinned, cover; "" if it is not
	Pins      []PinLine           `json:"pins"`
	Revision  int                 `json:"revision"` // the latest, 0 if there is no text yet
	Basis     string              `json:"basis"`    // of the latest revision: page or feed
	Manner    string              `json:"manner"`   // how its page is read, "" as any page; see Outlet.Habit
	CopyOf    *string             `json:"copy_of"`
	Differs   []string            `json:"differs"` // in what a copy differs from its original
	Story     string              `json:"story"`
	Origin    string              `json:"origin"`
	Sources   []store.EntrySource `json:"sources"`
	Looks     []Look              `json:"looks"`
	Matches   []news.Match        `json:"matches"` // as stored with the latest revision
	Facts     []ExplainedFact     `json:"facts"`   // as stored with the latest revision
	Rules     []RuleLine          `json:"rules"`   // as the watchlists are now
	Routes    []string            `json:"routes"`
	Owed      []OwedLine          `json:"owed"`
}

// RuleLine is what one rule or entity says of the article, and which mute
// keeps that from being told now.
type RuleLine struct {
	match.RuleResult
	Muted string `json:"muted,omitempty"`
}

// ExplainedFact is a value of a tracked fact that the article states.
type ExplainedFact struct {
	Watchlist string `json:"watchlist"`
	Name      string `json:"name"`
	Value     string `json:"value"`
	Counts    bool   `json:"counts"` // the one of several that the article is taken to say
	Around    string `json:"around"`
}

// OwedLine is one row owed for the article, and what became of it.
type OwedLine struct {
	Receiver   string         `json:"receiver"`
	Kind       string         `json:"kind"`
	Route      string         `json:"route"`
	State      string         `json:"state"`
	Reason     string         `json:"reason"`
	Deliveries []DeliveryLine `json:"notifications"`
}

// DeliveryLine is one notification that carries the row.
type DeliveryLine struct {
	Recipient string     `json:"recipient"`
	State     string     `json:"state"`
	Attempts  int        `json:"attempts"`
	SentAt    *time.Time `json:"sent_at"`
	Error     string     `json:"error"`
}

// Look is one look at an article's page.
type Look = store.Look

// Explain says what became of the article of a URL or number, as of now.
func (d *Desk) Explain(ctx context.Context, who news.Actor, url string) (Explanation, error) {
	e := Explanation{
		URL: url, Differs: []string{}, Pins: []PinLine{}, Sources: []store.EntrySource{}, Looks: []Look{}, Matches: []news.Match{},
		Facts: []ExplainedFact{}, Rules: []RuleLine{}, Routes: []string{}, Owed: []OwedLine{},
	}
	a, canonical, err := d.articleOf(ctx, url)
	e.Canonical = canonical
	if errors.Is(err, ErrNotFound) {
		return e, nil
	}
	if err != nil {
		return e, err
	}
	e.Known = true
	e.describe(a)
	if err := d.gather(ctx, &e, a); err != nil {
		return e, err
	}
	if a.Revision > 0 {
		if err := d.evaluate(ctx, who, &e, a); err != nil {
			return e, err
		}
	}
	return e, d.gatherOwed(ctx, &e, a.ID)
}

// Say puts what to do about an unknown address into a surface's words.
func (e *Explanation) Say(words news.Words) {
	if e.Known {
		return
	}
	const advice = "no source has published this address so far; see %h for sources that fail, and %h for what Tocsin makes of the page"
	e.Hint = news.Say(words, advice, news.To(news.HintFailing), news.To(news.HintInspect))
}

// describe fills in what the article's own row says.
func (e *Explanation) describe(a news.Article) {
	e.Article = fmt.Sprint(a.ID)
	e.Title = a.Title
	e.State = string(a.State)
	e.Gate = a.Gate
	e.Reason = a.Reason
	e.FirstSeen = at(a.FirstSeen)
	e.NextVisit = at(a.NextVisit)
	e.Revision = a.Revision
	e.Origin = a.Origin
	if a.CopyOf != 0 {
		root := fmt.Sprint(a.CopyOf)
		e.CopyOf = &root
	}
	if a.StoryID != 0 {
		e.Story = fmt.Sprint(a.StoryID)
	}
	e.Differs = append(e.Differs, a.Differs...)
}

// gather adds what other tables say of the article.
func (d *Desk) gather(ctx context.Context, e *Explanation, a news.Article) error {
	sources, err := d.store.EntriesOf(ctx, a.ID)
	if err != nil {
		return err
	}
	e.Sources = append(e.Sources, sources...)
	if e.Manner, err = d.store.Habit(ctx, a.ID); err != nil {
		return err
	}
	looks, err := d.store.Looks(ctx, a.ID)
	if err != nil {
		return err
	}
	e.Looks = append(e.Looks, looks...)
	if e.Work, err = d.workOf(ctx, a.ID); err != nil {
		return err
	}
	pins, err := d.store.Pins(ctx, a.ID)
	if err != nil {
		return err
	}
	e.LongTerm = a.LongTerm
	for _, p := range pins {
		e.Pins = append(e.Pins, pinLine(p, a))
	}
	return nil
}

// gatherOwed adds who is owed the article, and what became of that.
func (d *Desk) gatherOwed(ctx context.Context, e *Explanation, article int64) error {
	owed, err := d.store.OwedFor(ctx, article)
	if err != nil {
		return err
	}
	for _, o := range owed {
		line := OwedLine{Receiver: o.Receiver, Kind: o.Kind, Route: o.Path, State: o.State, Reason: o.Reason, Deliveries: []DeliveryLine{}}
		sent, err := d.store.NotificationsFor(ctx, o.ID)
		if err != nil {
			return err
		}
		for _, n := range sent {
			line.Deliveries = append(line.Deliveries, DeliveryLine{
				Recipient: n.Recipient, State: n.State, Attempts: n.Attempts, SentAt: at(n.SentAt), Error: n.LastError,
			})
		}
		e.Owed = append(e.Owed, line)
	}
	return nil
}

// evaluate adds what is stored with the latest revision, and what the
// watchlists and routes, as they are now, say of it.
func (d *Desk) evaluate(ctx context.Context, who news.Actor, e *Explanation, a news.Article) error {
	rev, err := d.store.Revision(ctx, a.ID, 0)
	if err != nil {
		return err
	}
	e.Basis = rev.Basis
	stored, err := d.store.Matches(ctx, a.ID, rev.N)
	if err != nil {
		return err
	}
	e.Matches = append(e.Matches, stored...)
	stated, err := d.store.Facts(ctx, store.FactQuery{Article: a.ID})
	if err != nil {
		return err
	}
	for _, f := range stated {
		if f.Latest {
			e.Facts = append(e.Facts, ExplainedFact{Watchlist: f.Watchlist, Name: f.Name, Value: f.Value, Counts: f.Counts, Around: f.Around})
		}
	}
	mutes, err := d.store.ActiveMutes(ctx, d.now())
	if err != nil {
		return err
	}
	muted := func(r news.Reason) string {
		return news.WithheldBy(news.HeldBy(mutes, []news.Reason{r}, a.StoryID, a.Source)).Reason
	}
	set, in := d.settingsFor(who), match.InputOfRevision(a, rev)
	for _, r := range set.Rules().Explain(in) {
		line := RuleLine{RuleResult: r}
		if r.Matched {
			line.Muted = muted(news.Reason{Watchlist: r.Watchlist, Rule: r.Rule, Entity: r.Entity})
		}
		e.Rules = append(e.Rules, line)
	}
	e.Routes = append(e.Routes, set.Routes.Explain(toldOf(set.Rules().Find(nil, in), a.Source, muted))...)
	return nil
}

// toldOf returns what the routes get of the matches: each reason to tell once,
// but for those that are muted.
func toldOf(matches []news.Match, source string, muted func(news.Reason) string) (items []route.Item) {
	for _, m := range matches {
		item := route.Item{Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity, Source: source, Strength: m.Strength}
		if m.Alert && muted(news.ReasonOf(m)) == "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}
