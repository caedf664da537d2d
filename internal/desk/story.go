package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/weburl"
)

// StoryView is one story as people and programs read it.
type StoryView struct {
	Story     string         `json:"story"`
	Title     string         `json:"title"` // of its lead
	Lead      string         `json:"lead"`  // article: the original that came first
	FirstSeen time.Time      `json:"first_seen"`
	LastSeen  time.Time      `json:"last_seen"` // when its latest article was first seen
	Outlets   []string       `json:"outlets"`
	Origins   []string       `json:"origins"` // whose facts it tells
	Copies    int            `json:"copies"`  // articles that repeat another, those that differ included
	Languages []string       `json:"languages"`
	Names     []StoryName    `json:"names"`    // what the watchlists found in it
	Timeline  []StoryArticle `json:"timeline"` // first seen first
	Earlier   []StoryRef     `json:"earlier"`  // its case history: same names and matter, by their dates, oldest first
	Later     []StoryRef     `json:"later"`    // the same of stories with later dates
	Related   []StoryRef     `json:"related"`  // may tell the same event, but not surely enough to be joined
	Hands     []HandLine     `json:"hands"`    // what people decided about it
}

// StoryName is a rule or entity that was found in a story.
type StoryName = store.StoryName

// StoryArticle is one article of a story.
type StoryArticle struct {
	Article   string    `json:"article"`
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	Source    string    `json:"source"`
	Outlet    string    `json:"outlet"`
	Language  string    `json:"language"`
	Published *string   `json:"published"` // as the outlet says, null if it does not
	FirstSeen time.Time `json:"first_seen"`
	State     string    `json:"state"`
	Origin    string    `json:"origin"`
	CopyOf    *string   `json:"copy_of"`
	Differs   []string  `json:"differs"` // what a copy says otherwise; null for nothing
}

// StoryRef leads to another story.
type StoryRef struct {
	Story     string    `json:"story"`
	Title     string    `json:"title"`
	FirstSeen time.Time `json:"first_seen"`
	Date      time.Time `json:"date"`  // when its lead was published, as the outlet says, or else seen
	Score     float64   `json:"score"` // how sure, 0..1
}

// Story shows the story of a number, or of the article at a URL. One that was
// merged is shown as the story that took it in.
func (d *Desk) Story(ctx context.Context, who news.Actor, which string) (StoryView, error) {
	st, err := d.findStory(ctx, which)
	if err != nil {
		return StoryView{}, err
	}
	v := StoryView{
		Story: strconv.FormatInt(st.ID, 10), Lead: strconv.FormatInt(st.Lead, 10), FirstSeen: st.FirstSeen,
		Outlets: []string{}, Origins: []string{}, Languages: []string{}, Names: []StoryName{}, Timeline: []StoryArticle{},
		Earlier: []StoryRef{}, Later: []StoryRef{}, Related: []StoryRef{}, Hands: []HandLine{},
	}
	articles, err := d.store.StoryArticles(ctx, st.ID)
	if err != nil {
		return v, err
	}
	outlets := d.settingsFor(who).Outlets
	for _, a := range articles {
		v.add(a, st.Lead, outlets.Name(a.Source))
	}
	names, err := d.store.NamesOfStory(ctx, st.ID)
	if err != nil {
		return v, err
	}
	v.Names = append(v.Names, names...)
	if err := d.links(ctx, &v, st); err != nil {
		return v, err
	}
	hands, err := d.store.HandsOf(ctx, st.ID)
	for _, h := range hands {
		v.Hands = append(v.Hands, handLine(h))
	}
	return v, err
}

// add adds an article, in the order in which they were seen.
func (v *StoryView) add(a news.Article, lead int64, outlet string) {
	line := StoryArticle{
		Article: strconv.FormatInt(a.ID, 10), Title: a.Title, URL: weburl.Shown(a.URL), Source: a.Source, Outlet: outlet,
		Language: a.Language, FirstSeen: a.FirstSeen, State: string(a.State), Origin: a.Origin, Differs: a.Differs,
	}
	if !a.Published.IsZero() {
		published := a.Published.String()
		line.Published = &published
	}
	if a.ID == lead || v.Title == "" {
		v.Title = a.Title
	}
	v.LastSeen = a.FirstSeen
	v.Outlets = text.AppendNew(v.Outlets, line.Outlet)
	v.Languages = appendKnown(v.Languages, a.Language)
	if a.CopyOf != 0 {
		root := strconv.FormatInt(a.CopyOf, 10)
		line.CopyOf = &root
		v.Copies++
	} else {
		v.Origins = appendKnown(v.Origins, a.Origin)
	}
	v.Timeline = append(v.Timeline, line)
}

// appendKnown appends a value that is new, unless it is unknown.
func appendKnown(list []string, s string) []string {
	if s == "" {
		return list
	}
	return text.AppendNew(list, s)
}

// dateOf returns when a story is dated by its lead: what a new source had for months
// may be read in any order.
func dateOf(lead news.Article) time.Time {
	if p := lead.Published; !p.IsZero() && p.Time.Before(lead.FirstSeen) {
		return p.Time
	}
	return lead.FirstSeen
}

// links adds the stories that this one leads to and from.
func (d *Desk) links(ctx context.Context, v *StoryView, st store.Story) error {
	links, err := d.store.StoryLinks(ctx, st.ID)
	if err != nil {
		return err
	}
	own, err := d.store.Article(ctx, st.Lead)
	if err != nil {
		return fmt.Errorf("lead of story %d: %w", st.ID, err)
	}
	id, date := st.ID, dateOf(own)
	for _, l := range links {
		other := l.Other
		if other == id {
			other = l.Story
		}
		st, err := d.store.Story(ctx, other)
		if err != nil {
			return fmt.Errorf("story %d, linked to %d: %w", other, id, err)
		}
		lead, err := d.store.Article(ctx, st.Lead)
		if err != nil {
			return fmt.Errorf("lead of story %d: %w", other, err)
		}
		ref := StoryRef{strconv.FormatInt(other, 10), lead.Title, st.FirstSeen, dateOf(lead), l.Score}
		switch {
		case l.Kind == store.LinkRelated:
			v.Related = append(v.Related, ref)
		case ref.Date.After(date):
			v.Later = append(v.Later, ref)
		default:
			v.Earlier = append(v.Earlier, ref)
		}
	}
	for _, list := range [][]StoryRef{v.Earlier, v.Later} {
		slices.SortStableFunc(list, func(a, b StoryRef) int { return a.Date.Compare(b.Date) })
	}
	return nil
}

// What a person can decide about stories.
const (
	ActMerge = store.HandMerge
	ActSplit = store.HandSplit
)

// HandLine is one decision of a person about the story.
type HandLine struct {
	At       time.Time `json:"at"`
	Act      string    `json:"act"` // ActMerge or ActSplit
	Story    string    `json:"story"`
	Other    string    `json:"other"` // taken in, or split off
	Articles []string  `json:"articles"`
	Who      string    `json:"who"`
	Why      string    `json:"why"`
}

func handLine(h store.Hand) HandLine {
	l := HandLine{
		At: h.At, Act: h.Act, Story: strconv.FormatInt(h.Story, 10), Other: strconv.FormatInt(h.Other, 10), Articles: []string{},
		Who: h.Who, Why: h.Why,
	}
	for _, id := range h.Articles {
		l.Articles = append(l.Articles, strconv.FormatInt(id, 10))
	}
	return l
}

// MergeStories makes one story of two, which are named by number or URL.
func (d *Desk) MergeStories(ctx context.Context, by news.Actor, into, other, why string) (HandLine, error) {
	a, err := d.findStory(ctx, into)
	if err != nil {
		return HandLine{}, err
	}
	b, err := d.findStory(ctx, other)
	if err != nil {
		return HandLine{}, err
	}
	h, err := d.store.MergeStories(ctx, store.Hand{At: d.now(), Story: a.ID, Other: b.ID, Who: by.Name, Why: strings.TrimSpace(why)})
	return handLine(h), err
}

// SplitStory makes a story of some articles of another, which are named by
// number or URL.
func (d *Desk) SplitStory(ctx context.Context, by news.Actor, from string, articles []string, why string) (HandLine, error) {
	st, err := d.findStory(ctx, from)
	if err != nil {
		return HandLine{}, err
	}
	h := store.Hand{At: d.now(), Story: st.ID, Who: by.Name, Why: strings.TrimSpace(why)}
	for _, which := range articles {
		a, err := d.findArticle(ctx, which)
		if err != nil {
			return HandLine{}, err
		}
		h.Articles = append(h.Articles, a.ID)
	}
	h, err = d.store.SplitStory(ctx, h)
	return handLine(h), err
}
