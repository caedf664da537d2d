package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/yamldoc"
)

// longestMute bounds a mute: what is to be silent for good is no reason to
// tell, and alert: no says that where everybody reads it.
const longestMute = 366 * 24 * time.Hour

// MuteOptions say what is muted, for how long, by whom and why.
type MuteOptions struct {
	Watchlist, Rule, Entity, Source string
	Story                           string        // its number, or the URL of one of its articles
	For                             time.Duration // from Now; or Until
	Until                           time.Time
	By, Why                         string
	Now                             time.Time
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
		ID: m.ID, What: m.What(), Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity, Story: m.Story, Source: m.Source, By: m.By, Why: m.Why,
		MadeAt: m.MadeAt, Until: m.Until, Active: m.Active(now), EndedAt: at(m.EndedAt), EndedBy: m.EndedBy, EndedWhy: m.EndedWhy, Held: held.Articles, Removed: held.Removed,
	}
}

// AddMute makes a mute, after checking that what it names is there.
func AddMute(ctx context.Context, s *store.Store, cfg *config.Config, opt MuteOptions) (MuteLine, error) {
	m := news.Mute{Reason: news.Reason{Watchlist: opt.Watchlist, Rule: opt.Rule, Entity: opt.Entity}, Source: opt.Source, MadeAt: opt.Now, Until: opt.Until, By: opt.By, Why: strings.TrimSpace(opt.Why)}
	if opt.For != 0 {
		m.Until = opt.Now.Add(opt.For)
	}
	switch {
	case m.Why == "":
		return MuteLine{}, news.Advise(errors.New("say why"), ", with %h: the digests name it beside what is muted", news.To(news.HintField, "why"))
	case !m.Until.After(opt.Now):
		return MuteLine{}, fmt.Errorf("it would be over at once: %s is not in the future", m.Until.Format(time.RFC3339))
	case m.Until.Sub(opt.Now) > longestMute:
		return MuteLine{}, news.Advise(errors.New("a mute lasts a year at most"), "to be told never, give the rule or entity alert: no in its watchlist")
	}
	var err error
	if m.Reason, err = findReason(cfg.Watchlists, m.Reason); err != nil {
		return MuteLine{}, err
	}
	if m.Source != "" && !slices.ContainsFunc(cfg.Sources, func(have config.Source) bool { return have.Name == m.Source }) {
		var known []string
		for _, have := range cfg.Sources {
			known = append(known, have.Name)
		}
		return MuteLine{}, unknown("source", m.Source, known)
	}
	if opt.Story != "" {
		st, err := findStory(ctx, s, opt.Story)
		if m.Story = st.ID; err != nil {
			return MuteLine{}, err
		}
	}
	if m.Reason == (news.Reason{}) && m.Source == "" && m.Story == 0 {
		return MuteLine{}, news.Advise(errors.New("say what"), ": %h, %h, %h, %h or %h", muteFields()...)
	}
	if m.ID, err = s.AddMute(ctx, m); err != nil {
		return MuteLine{}, err
	}
	return muteLine(m, store.Held{}, opt.Now), nil
}

// muteFields are what can be muted.
func muteFields() (fields []news.Hint) {
	for _, name := range []string{"rule", "entity", "watchlist", "story", "source"} {
		fields = append(fields, news.To(news.HintField, name))
	}
	return fields
}

// findReason completes a rule or an entity with the watchlist it is in, which
// has to be said only where several have one of that name.
func findReason(lists []news.Watchlist, r news.Reason) (news.Reason, error) {
	if r == (news.Reason{}) {
		return r, nil
	}
	var names, in, known []string
	for _, w := range lists {
		names = append(names, w.Name)
		if r.Watchlist != "" && w.Name != r.Watchlist {
			continue
		}
		here := reasonNames(w, r)
		known = append(known, here...)
		if slices.Contains(here, r.Rule+r.Entity) {
			in = append(in, w.Name)
		}
	}
	if r.Watchlist != "" && !slices.Contains(names, r.Watchlist) {
		return r, unknown("watchlist", r.Watchlist, names)
	}
	if r.Rule == "" && r.Entity == "" {
		return r, nil
	}
	what := "entity"
	if r.Rule != "" {
		what = "rule"
	}
	switch len(in) {
	case 0:
		return r, unknown(what, r.Rule+r.Entity, known)
	case 1:
		r.Watchlist = in[0]
		return r, nil
	}
	err := fmt.Errorf("the %s %q is in the watchlists %s", what, r.Rule+r.Entity, strings.Join(in, ", "))
	return r, news.Advise(err, "say which with %h", news.To(news.HintField, "watchlist"))
}

// reasonNames are the rules of a watchlist, or its entities, as one of them is
// looked for.
func reasonNames(w news.Watchlist, r news.Reason) []string {
	var out []string
	if r.Rule != "" {
		for _, have := range w.Rules {
			out = append(out, strings.TrimSpace(have.Name))
		}
		return out
	}
	for _, have := range w.Entities {
		out = append(out, strings.TrimSpace(have.Name))
	}
	return out
}

// namesShown is how many known names an error lists.
const namesShown = 12

func unknown(what, name string, known []string) error {
	others := "there is none"
	if n := len(known); n > namesShown {
		others = fmt.Sprintf("there are %s and %d more", strings.Join(known[:namesShown], ", "), n-namesShown)
	} else if n > 0 {
		others = "there are " + strings.Join(known, ", ")
	}
	return news.Advise(fmt.Errorf("no %s is named %q", what, name), yamldoc.Meant(name, known, others))
}

// findArticle is the article of a number or of a URL.
func findArticle(ctx context.Context, s *store.Store, which string) (a news.Article, err error) {
	if id, bad := strconv.ParseInt(which, 10, 64); bad == nil {
		a, err = s.Article(ctx, id)
	} else {
		canonical, wrong := identity.CanonicalURL(which)
		if wrong != nil {
			return a, fmt.Errorf("%q is neither the number nor the URL of an article: %w", which, wrong)
		}
		a, err = s.ArticleByURL(ctx, canonical)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = news.Advise(fmt.Errorf("no article %s is known", which), "%h finds articles by their words", news.To(news.HintSearch))
	}
	return a, err
}

// Mutes lists the mutes, the newest first: those that are active, or all that
// were ever made.
func Mutes(ctx context.Context, s *store.Store, all bool, now time.Time) ([]MuteLine, error) {
	mutes, err := s.Mutes(ctx)
	if err != nil {
		return nil, err
	}
	held, err := s.HeldBack(ctx, "", time.Time{}, now)
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
func EndMute(ctx context.Context, s *store.Store, id int64, by, why string, now time.Time) (MuteLine, error) {
	m, err := s.EndMute(ctx, id, now, by, strings.TrimSpace(why))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return MuteLine{}, news.Advise(fmt.Errorf("there is no mute %d", id), "%h shows their numbers", news.To(news.HintMutes))
	case err != nil:
		return MuteLine{}, news.Advise(fmt.Errorf("mute %d: %w", id, err), "%h shows when", news.To(news.HintAllMutes))
	}
	held, err := s.HeldBack(ctx, "", time.Time{}, now)
	return muteLine(m, held[id], now), err
}
