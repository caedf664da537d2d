package visit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/place"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Visit looks at an article and commits what that means. For an entry without
// a link, or of a source without page visits, the source's own text is all there
// is.
func (v *Visitor) Visit(ctx context.Context, a news.Article) error {
	set := v.Live.Now()
	conf := set.Source(a.Source) // the zero source if it is no longer configured
	conf.Name = a.Source
	var l look
	conf, err := v.owner(ctx, set, a, conf)
	if err != nil {
		return fmt.Errorf("visit article %d, %s: %w", a.ID, a.URL, err)
	}
	if a.URL == "" || strings.HasPrefix(a.Key, news.EntryKey) || conf.EntriesOnly() && a.Kind == news.KindArticle {
		l, err = v.lookAtEntry(ctx, set, a, conf)
	} else {
		l, err = v.lookAt(ctx, set, a, conf)
	}
	if ctx.Err() != nil {
		return ctx.Err() // stopped: the visit stays due
	}
	if err == nil {
		_, err = v.take(ctx, set, l)
	}
	if err != nil {
		return fmt.Errorf("visit article %d, %s: %w", a.ID, a.URL, err)
	}
	return nil
}

// owner returns by which source's options an article is visited: those of the
// one that brought it or, if that one visits no pages, of another that has it
// too and does.
func (v *Visitor) owner(ctx context.Context, set *settings.Settings, a news.Article, conf config.Source) (config.Source, error) {
	if a.URL == "" || a.Kind != news.KindArticle || !conf.EntriesOnly() {
		return conf, nil
	}
	sources, err := v.Store.EntriesOf(ctx, a.ID)
	for _, s := range sources {
		if other := set.Source(s.Source); other.Name != "" && !other.EntriesOnly() {
			return other, nil
		}
	}
	return conf, err
}

// Taken is what became of a look.
type Taken struct {
	Row     store.Visit // as it was saved
	Saved   store.Saved
	Matches []news.Match // in the text that was read, even if it is not new
	// Differs lists the facts in which an article differs from its original or,
	// for an original that came later, from its copy.
	Differs []string
}

// placeTries bounds how often a look is placed again because somebody merged
// its story meanwhile.
const placeTries = 5

// take turns a look into rows and commits them: know, place, decide, record.
func (v *Visitor) take(ctx context.Context, set *settings.Settings, l look) (Taken, error) {
	l.second = &second{}
	for try := 1; ; try++ {
		k, err := v.know(ctx, set, l)
		if err != nil {
			return Taken{}, err
		}
		out, err := v.try(ctx, set, l, &k)
		if err == nil || !errors.Is(err, store.ErrConflict) || try == placeTries {
			return out, err
		}
		if l.article, err = v.Store.Article(ctx, l.article.ID); err != nil {
			return Taken{}, err
		}
	}
}

// try goes once from what is known of a look to its rows. However it ends, its
// place is settled: who looks alike waits for that.
func (v *Visitor) try(ctx context.Context, set *settings.Settings, l look, k *known) (out Taken, err error) {
	p, err := v.place(ctx, set, l, k)
	if err != nil {
		return Taken{}, err
	}
	story := int64(0)
	if p != nil {
		defer func() {
			if lost := v.Placer.Settle(ctx, p.Placing, story); lost != nil {
				out, err = Taken{}, errors.Join(err, lost)
			}
		}()
	}
	row, err := decide(set, v.Notices, l, *k, p)
	if err != nil {
		return Taken{}, err
	}
	if out, err = v.record(ctx, row); err != nil {
		return Taken{}, err
	}
	if out.Saved.MergedTo == 0 {
		story = out.Saved.StoryID
	}
	v.log(row, out.Saved)
	out.Matches = k.matches
	out.Differs = row.Article.Differs
	if p != nil {
		out.Differs = p.Differs
	}
	return out, nil
}

// placed is the place of a look's text, and what is owed for the article that
// it repeats.
type placed struct {
	*place.Placing
	links []store.StoryLink
	owed  []news.Owed // for the original, or for the copy that came first
}

// place reserves the place of an article's first text. It returns nil for
// watched pages, which are neither copies nor parts of stories, and for edits,
// which move nothing.
func (v *Visitor) place(ctx context.Context, set *settings.Settings, l look, k *known) (*placed, error) {
	if !k.fresh || k.prev != nil && !k.better || l.article.Kind == news.KindPage {
		return nil, nil
	}
	p, err := v.Placer.Place(ctx, place.Article{
		ID: l.article.ID, Story: l.article.StoryID, Title: k.doc.Title, Text: k.doc.Text, Language: language(l, *k),
		Outlet: place.OutletName(l.conf.Outlet, l.conf.Name), Credits: k.doc.Credits, Published: published(l, *k), Seen: l.at, Undated: l.undated,
		Matches: k.matches, Declares: k.declares,
	})
	if err != nil {
		return nil, err
	}
	out := &placed{Placing: p}
	if out.links, err = v.Placer.Links(ctx, p, k.matches); err == nil && (p.CopyOf != 0 || p.Original != 0) {
		out.owed, err = v.Store.OwedFor(ctx, max(p.CopyOf, p.Original))
	}
	if err != nil {
		return nil, errors.Join(err, v.Placer.Settle(ctx, p, 0))
	}
	return out, nil
}

// record commits a visit.
func (v *Visitor) record(ctx context.Context, row store.Visit) (Taken, error) {
	v.Hubs.AnswerVisit(&row)
	saved, err := v.Store.SaveVisit(ctx, row)
	if err != nil {
		return Taken{}, err
	}
	return Taken{Row: row, Saved: saved}, nil
}

// Recorded is a look that was made earlier, elsewhere: its text was extracted
// and accepted then.
type Recorded struct {
	Article news.Article
	Source  config.Source
	At      time.Time
	Undated bool // At is made up: stories then have no window
	Doc     news.Document
}

// TakeRecorded treats a recorded look as Visit treats its own. Nothing is fetched.
func (v *Visitor) TakeRecorded(ctx context.Context, r Recorded) (Taken, error) {
	return v.take(ctx, v.Live.Now(), look{
		article: r.Article, conf: r.Source, at: r.At, undated: r.Undated, doc: r.Doc, status: http.StatusOK, basis: news.BasisPage, replay: true,
	})
}
