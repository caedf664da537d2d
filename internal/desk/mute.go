package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// longestMute bounds a mute: what is to be silent for good is no reason to
// tell, and alert: no says that where everybody reads it.
const longestMute = 366 * 24 * time.Hour

// MuteOptions say what is muted, for how long and why.
type MuteOptions struct {
	Watchlist, Rule, Entity, Source string
	Story                           string        // its number, or the URL of one of its articles
	For                             time.Duration // from Now; or Until
	Until                           time.Time
	Why                             string
}

// MuteLine is a mute as it is listed.
type MuteLine struct {
	ID        int64      `json:"id"`
	What      string     `json:"what"`
	Watchlist string     `json:"watchlist,omitempty"`
	Rule      string     `json:"rule,omitempty"`
	Entity    string     `json:"entity,omitempty"`
	Story     int64      `json:"story,omitempty"`
	Source    string     `json:"source,omitempty"`
	By        string     `json:"by"`
	Why       string     `json:"why"`
	MadeAt    time.Time  `json:"made_at"`
	Until     time.Time  `json:"until"`
	Active    bool       `json:"active"`
	EndedAt   *time.Time `json:"ended_at"` // null unless somebody ended it early
	EndedBy   string     `json:"ended_by,omitempty"`
	EndedWhy  string     `json:"ended_why,omitempty"`
	Held      int        `json:"held"`    // articles it has held back
	Removed   int        `json:"removed"` // those of them that their outlets removed
}

func muteLine(m news.Mute, held store.Held, now time.Time) MuteLine {
	return MuteLine{
		ID: m.ID, What: m.What(), Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity, Story: m.Story, Source: m.Source,
		By: m.By, Why: m.Why, MadeAt: m.MadeAt, Until: m.Until, Active: m.Active(now),
		EndedAt: at(m.EndedAt), EndedBy: m.EndedBy, EndedWhy: m.EndedWhy,
		Held: held.Articles, Removed: held.Removed,
	}
}

// AddMute makes a mute, after checking that what it names is there.
func (d *Desk) AddMute(ctx context.Context, by news.Actor, opt MuteOptions) (MuteLine, error) {
	now := d.now()
	m := news.Mute{
		Reason: news.Reason{Watchlist: opt.Watchlist, Rule: opt.Rule, Entity: opt.Entity}, Source: opt.Source,
		MadeAt: now, Until: opt.Until, By: by.Name, Why: strings.TrimSpace(opt.Why),
	}
	if opt.For != 0 {
		m.Until = now.Add(opt.For)
	}
	if err := checkMute(m, now); err != nil {
		return MuteLine{}, err
	}
	set := d.settingsFor(by)
	var err error
	if m.Reason, err = findReason(set.Lists, m.Reason); err != nil {
		return MuteLine{}, err
	}
	if m.Source != "" && set.Source(m.Source).Name == "" {
		var known []string
		for _, have := range set.Config.Sources {
			known = append(known, have.Name)
		}
		return MuteLine{}, unknown("source", m.Source, known)
	}
	if opt.Story != "" {
		st, err := d.findStory(ctx, opt.Story)
		if m.Story = st.ID; err != nil {
			return MuteLine{}, err
		}
	}
	if m.Reason == (news.Reason{}) && m.Source == "" && m.Story == 0 {
		return MuteLine{}, news.Advise(errors.New("say what"), ": %h, %h, %h, %h or %h", muteFields()...)
	}
	if m.ID, err = d.store.AddMute(ctx, m); err != nil {
		return MuteLine{}, err
	}
	return muteLine(m, store.Held{}, now), nil
}

// checkMute checks why and for how long.
func checkMute(m news.Mute, now time.Time) error {
	switch {
	case m.Why == "":
		return news.Advise(errors.New("say why"), ", with %h: the digests name it beside what is muted", news.To(news.HintField, "why"))
	case !m.Until.After(now):
		return fmt.Errorf("it would be over at once: %s is not in the future", m.Until.Format(time.RFC3339))
	case m.Until.Sub(now) > longestMute:
		return news.Advise(errors.New("a mute lasts a year at most"), "to be told never, give the rule or entity alert: no in its watchlist")
	}
	return nil
}

// muteFields returns what can be muted.
func muteFields() (fields []news.Hint) {
	for _, name := range []string{"rule", "entity", "watchlist", "story", "source"} {
		fields = append(fields, news.To(news.HintField, name))
	}
	return fields
}

// Mutes lists the mutes, the newest first: those that are active, or all that
// were ever made.
func (d *Desk) Mutes(ctx context.Context, _ news.Actor, all bool) ([]MuteLine, error) {
	now := d.now()
	mutes, err := d.store.Mutes(ctx)
	if err != nil {
		return nil, err
	}
	held, err := d.store.HeldBack(ctx, "", time.Time{}, now)
	if err != nil {
		return nil, err
	}
	lines := []MuteLine{}
	for _, m := range slices.Backward(mutes) {
		if all || m.Active(now) {
			lines = append(lines, muteLine(m, held[m.ID], now))
		}
	}
	return lines, nil
}

// EndMute ends a mute before its time.
func (d *Desk) EndMute(ctx context.Context, by news.Actor, id int64, why string) (MuteLine, error) {
	now := d.now()
	m, err := d.store.EndMute(ctx, id, now, by.Name, strings.TrimSpace(why))
	switch {
	case errors.Is(err, ErrNotFound):
		err = news.Because(err, fmt.Sprintf("there is no mute %d", id))
		return MuteLine{}, news.Advise(err, "%h shows their numbers", news.To(news.HintMutes))
	case err != nil:
		return MuteLine{}, news.Advise(fmt.Errorf("mute %d: %w", id, err), "%h shows when", news.To(news.HintAllMutes))
	}
	held, err := d.store.HeldBack(ctx, "", time.Time{}, now)
	return muteLine(m, held[id], now), err
}
