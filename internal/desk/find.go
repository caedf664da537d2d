package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/weburl"
	"tocsin/internal/yamldoc"
)

// articleOf returns the article of a number or of a URL, and its key or the URL in the
// form that keys have. A mail, or an entry without a link, has no URL.
func (d *Desk) articleOf(ctx context.Context, which string) (a news.Article, key string, err error) {
	if id, bad := strconv.ParseInt(which, 10, 64); bad == nil {
		a, err = d.store.Article(ctx, id)
		return a, cmp.Or(a.Key, which), err
	}
	if key, err = weburl.Canonical(which); err != nil {
		return a, key, fmt.Errorf("%q is neither the number nor the URL of an article: %w", which, err)
	}
	a, err = d.store.ArticleByURL(ctx, key)
	return a, key, err
}

// findArticle returns the article of a number or of a URL.
func (d *Desk) findArticle(ctx context.Context, which string) (news.Article, error) {
	a, _, err := d.articleOf(ctx, which)
	if errors.Is(err, ErrNotFound) {
		err = news.Because(err, fmt.Sprintf("no article %s is known", which))
		err = news.Advise(err, "%h finds articles by their words", news.To(news.HintSearch))
	}
	return a, err
}

// findStory returns the story that a number or a URL names.
func (d *Desk) findStory(ctx context.Context, which string) (store.Story, error) {
	id, err := strconv.ParseInt(which, 10, 64)
	if err != nil {
		a, err := d.findArticle(ctx, which)
		if err != nil {
			return store.Story{}, err
		}
		if id = a.StoryID; id == 0 {
			return store.Story{}, fmt.Errorf("article %d is in no story: it has no text yet", a.ID)
		}
	}
	st, err := d.store.StandingStory(ctx, id)
	if errors.Is(err, ErrNotFound) {
		err = news.Because(err, fmt.Sprintf("there is no story %d", id))
		err = news.Advise(err, "%h says which story an article belongs to", news.To(news.HintExplain, "URL"))
	}
	return st, err
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

// reasonNames returns the rules of a watchlist, or its entities, as one of them
// is looked for.
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

// unknown says that nothing of a kind has the name, and what has.
func unknown(what, name string, known []string) error {
	others := "there is none"
	if n := len(known); n > namesShown {
		others = fmt.Sprintf("there are %s and %d more", strings.Join(known[:namesShown], ", "), n-namesShown)
	} else if n > 0 {
		others = "there are " + strings.Join(known, ", ")
	}
	err := news.Because(ErrNotFound, fmt.Sprintf("no %s is named %q", what, name))
	return news.Advise(err, yamldoc.Meant(name, known, others))
}
