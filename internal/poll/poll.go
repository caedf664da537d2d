package poll

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/date"
	"tocsin/internal/extract"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/page"
	"tocsin/internal/push"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/tracked"
)

// Poll visits a source once and commits what it brought: its validators, its
// entries, and the page visits that are now due. A poll that fails is committed
// too, and Poll returns no error for it.
func (m *Poller) Poll(ctx context.Context, src news.Source) error {
	conf := m.Live.Now().Source(src.Name)
	if conf.Name == "" {
		return nil // taken out of the configuration since it was listed
	}
	now := m.Now()
	if src.MovedURL != "" && m.stays(src.Name) { // a poll moved it while that was being taken up
		return m.Store.MoveBack(ctx, src.ID, fetch.LaneOf(src.URL), now)
	}
	resp, err := m.Fetch.Do(ctx, pollRequest(src, conf))
	if ctx.Err() != nil {
		return ctx.Err() // stopped: the poll stays due
	}
	p := store.Poll{Source: src, At: now, Outcome: news.OutcomeUnchanged, Backlog: isBacklog(src, conf), Whole: conf.EntriesOnly()}
	var got answer
	if err == nil {
		p.Status = resp.Status
		got, err = readEntries(resp, src, conf, now)
		p.Note = got.note
	}
	if err != nil {
		m.Pacing.Failed(&p, err)
	} else if err = m.pollWorked(ctx, &p, conf, resp, got); err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	p.Push = m.Hubs.Answer(&p.Source, p.Outcome, len(p.Entries) > 0)
	fresh, err := m.Store.SavePoll(ctx, p)
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	m.logPoll(p, fresh)
	return nil
}

// isBacklog reports whether what a poll brings was published before the source
// was added: that of its first good poll. A list page that shows nothing is
// probably misread, and does not count as one; a feed may begin empty.
func isBacklog(src news.Source, conf config.Source) bool {
	first := src.LastOK.IsZero() || (conf.Kind() == news.SourceSite && src.LastNew.IsZero())
	return first && conf.Backlog != config.BacklogDigest
}

func pollRequest(src news.Source, conf config.Source) fetch.Request {
	kind := fetch.KindFeed
	if conf.Kind() == news.SourceSite {
		kind = fetch.KindList
	}
	req := fetch.Request{URL: src.Address(), Kind: kind, ETag: src.ETag, LastModified: src.LastModified, ValidatorURL: src.ValidatorURL}
	if src.Reading != conf.Manner() {
		req.ETag, req.LastModified = "", ""
	}
	conf.Apply(&req)
	return req
}

// answer is what was read from a source's response.
type answer struct {
	entries []news.Entry
	note    string
	feed    *news.Feed // nil where no feed was read
}

// readEntries turns a response into entries; one with nothing new (304, or the
// same bytes as last time) has none.
func readEntries(resp *fetch.Response, src news.Source, conf config.Source, now time.Time) (answer, error) {
	if resp.NotModified || (bytes.Equal(resp.SHA256[:], src.BodySHA) && src.Reading == conf.Manner()) {
		return answer{note: src.Note}, nil
	}
	if conf.Kind() == news.SourceSite {
		entries, warnings, err := readSite(resp, conf)
		return answer{entries: entries, note: strings.Join(warnings, "; ")}, err
	}
	f, err := feed.Parse(resp.Body, feed.Options{
		URL: resp.FinalURL, ContentType: resp.ContentType, ContentLocation: resp.Header.Get("Content-Location"), Language: conf.Language,
		Location: conf.Timezone, Now: now,
	})
	if err != nil {
		return answer{}, challenged(err, resp, now)
	}
	return answer{entries: f.Entries, note: strings.Join(f.Warnings, "; "), feed: f}, nil
}

// challenged recognises a bot check served with status 200 where the feed should be.
func challenged(err error, resp *fetch.Response, now time.Time) error {
	if !errors.Is(err, feed.ErrNotFeed) {
		return err
	}
	doc, pageErr := extract.Page(resp.Body, extract.Options{URL: resp.FinalURL, ContentType: resp.ContentType, Status: resp.Status, Now: now})
	if pageErr != nil || doc.Verdict != news.VerdictChallenge {
		return err
	}
	return &fetch.Error{
		Class: fetch.ClassChallenge, URL: resp.FinalURL, Status: resp.Status,
		Err: errors.New("a bot check stands there in place of the feed"),
	}
}

// readSite reads the links of a list page, or the entries it shows whole.
func readSite(resp *fetch.Response, conf config.Source) ([]news.Entry, []string, error) {
	opt := page.LinkOptions{
		URL: resp.FinalURL, ContentType: resp.ContentType, Select: conf.Links, Include: conf.Include,
		Exclude: conf.Exclude, Language: conf.Language, Location: conf.Timezone,
	}
	if conf.Items != nil {
		return page.Items(resp.Body, conf.Items.Selectors(), opt)
	}
	return page.Links(resp.Body, opt)
}

// pollWorked fills in a poll that was answered: new entries and known ones.
func (m *Poller) pollWorked(ctx context.Context, p *store.Poll, conf config.Source, resp *fetch.Response, got answer) error {
	src := &p.Source
	same := resp.NotModified || bytes.Equal(resp.SHA256[:], src.BodySHA)
	if !resp.NotModified {
		src.ETag, src.LastModified, src.ValidatorURL, src.BodySHA = resp.ETag, resp.LastModified, resp.FinalURL, resp.SHA256[:]
	}
	src.Reading, src.Note = conf.Manner(), p.Note
	p.Total = len(got.entries)
	keyed := KeyEntries(got.entries)
	known := map[string]store.KnownEntry{}
	if len(keyed) > 0 {
		keys := make([]string, len(keyed))
		for i, e := range keyed {
			keys[i] = e.key
		}
		p.Listing = keys
		if !src.LastOK.IsZero() { // else there are none yet
			var err error
			if known, err = m.Store.KnownEntries(ctx, src.ID, keys); err != nil {
				return err
			}
		}
		p.Entries = make([]store.Entry, 0, len(keyed)-len(known))
	}
	flood, err := m.brake(ctx, p, conf, keyed, known)
	if err != nil {
		return err
	}
	for _, e := range keyed {
		old, seen := known[e.key]
		same = same || seen
		if seen && old.Hash == e.hash {
			continue
		}
		if seen {
			p.Outcome = news.OutcomeChanged
		}
		p.Entries = append(p.Entries, m.entry(p, conf, e, old, flood))
	}
	if p.Backlog && len(p.Entries) > 0 {
		p.Gates = append(p.Gates, store.Gate{Gate: "backlog", Reason: "published before the source was added", N: len(p.Entries)})
	}
	m.noteMove(p, conf, resp, same)
	if got.feed != nil {
		p.Subscription = m.Hubs.Note(&p.Source, resp, push.Links{Hubs: got.feed.Hubs, Self: got.feed.Self})
	}
	m.Pacing.Worked(p, pacing.After(p, resp, got.feed, datesOf(got.entries), len(keyed)-len(known)), m.Now())
	return nil
}

// datesOf returns the dates of the entries that have one.
func datesOf(entries []news.Entry) []time.Time {
	var dates []time.Time
	for _, e := range entries {
		if !e.Published.IsZero() {
			dates = append(dates, e.Published.Time)
		}
	}
	return dates
}

// keyed is an entry with its identity within its source and a hash of its
// contents.
type keyed struct {
	news.Entry
	key, hash string
}

// KeyEntries gives each entry a key made of its GUID and link, or of its title
// and day if it has neither: careless feeds use a GUID twice, and dates are
// shared. An entry shown twice is taken once.
func KeyEntries(entries []news.Entry) []keyed {
	out := make([]keyed, 0, len(entries))
	have := make(map[string]bool, len(entries))
	for _, e := range entries {
		name := e.ID + "\x00" + e.URL
		if e.ID == "" && e.URL == "" {
			name = "title\x00" + e.Title + "\x00" + e.Published.Time.Format(time.DateOnly)
		}
		k := keyed{Entry: e, key: news.ShortHash(name), hash: news.ShortHash(e.Title, e.Summary, e.Content)}
		if !have[k.key] {
			have[k.key] = true
			out = append(out, k)
		}
	}
	return out
}

// entry makes the row of a new or changed entry and of its article. This is
// where an entry becomes an article.
func (m *Poller) entry(p *store.Poll, conf config.Source, e keyed, old store.KnownEntry, f flood) store.Entry {
	out := store.Entry{Key: e.key, Hash: e.hash, Raw: observation(e.Entry), Known: old.Article}
	if out.Known != 0 {
		return out
	}
	key, url := ArticleKey(conf.Name, e), identity.Unwrapped(e.URL)
	out.Article = news.Article{
		Kind: "article", Key: key, URL: url, Lane: fetch.LaneOf(url), SourceID: p.Source.ID, State: news.StatePending,
		Title: e.Title, Language: cmp.Or(e.Language, conf.Language), Published: date.Believable(e.Published, p.At), FirstSeen: p.At,
		NextVisit: p.At,
	}
	out.URLs = []string{key}
	switch {
	case f.moved[e.key] != 0:
		out.Known, out.Moved = f.moved[e.key], true
	case f.old[e.key]:
		m.keepBacklog(&out, conf, e.Entry, "dated long before it was shown, one of many at once")
	case p.Backlog:
		m.keepBacklog(&out, conf, e.Entry, "published before the source was added")
	}
	return out
}

// observation returns an entry as JSON, with its HTML unescaped.
func observation(e news.Entry) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return "{}" // an Entry is plain data: this cannot happen
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ArticleKey returns the canonical URL, or a key within the source for an entry
// without one.
func ArticleKey(source string, e keyed) string {
	if e.URL != "" {
		if canonical, err := identity.CanonicalURL(e.URL); err == nil {
			return canonical
		}
	}
	return "entry:" + source + ":" + e.key
}

// keepBacklog makes a first revision from the feed's own text: pages of entries
// that were there before their source was added are not fetched.
func (m *Poller) keepBacklog(out *store.Entry, conf config.Source, e news.Entry, why string) {
	a := &out.Article
	doc := backlogText(e, conf)
	a.State, a.Gate, a.Reason, a.NextVisit, a.Revision = news.StateBacklog, "backlog", why, time.Time{}, 1
	out.Matches = m.Live.Now().Matcher.Find(nil, match.InputOf(doc, conf.Name))
	a.Matched = news.HasAlert(out.Matches)
	// No hash: if the page is visited one day, the texts are compared.
	out.Feed = &news.Revision{
		N: 1, SeenAt: a.FirstSeen, Basis: news.BasisFeed, Title: doc.Title, Text: doc.Text, Byline: doc.Byline, Language: doc.Language,
		Published: a.Published, Hash: []byte{},
	}
	_, out.Facts = tracked.Stated(m.Live.Now().Facts, tracked.Text{
		Title: doc.Title, Text: doc.Text, Published: a.Published, Seen: a.FirstSeen,
		Zone: m.Live.Now().FactZone(conf), Matches: out.Matches,
	})
}

// backlogText returns the text of a backlog entry: that of extract.FromEntry
// without credits, which are not kept here and take most of a first poll's time.
func backlogText(e news.Entry, conf config.Source) news.Document {
	doc := news.Document{
		URL: e.URL, Title: text.Clean(e.Title), Text: text.HTMLToText(e.Content), Authors: e.Authors,
		Byline: text.Clean(strings.Join(e.Authors, ", ")),
	}
	if summary := text.HTMLToText(e.Summary); len(summary) > len(doc.Text) {
		doc.Text = summary
	}
	if first, rest, _ := strings.Cut(doc.Text, "\n"); doc.Title != "" && strings.EqualFold(first, doc.Title) {
		doc.Text = rest // some feeds repeat the title there
	}
	if doc.Language = cmp.Or(e.Language, conf.Language); doc.Language == "" {
		doc.Language = extract.Language(doc.Title + "\n" + doc.Text)
	}
	return doc
}

func (m *Poller) logPoll(p store.Poll, fresh int) {
	attrs := []any{
		"source", p.Source.Name, "outcome", p.Outcome, "status", p.Status, "entries", p.Total, "new", fresh, "next",
		p.Source.NextDue.Format(time.RFC3339),
	}
	if p.Outcome == news.OutcomeFailed {
		m.Log.Warn("poll", append(attrs, "err", p.Source.LastError)...)
		return
	}
	m.Log.Info("poll", attrs...)
}
