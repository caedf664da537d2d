package poll

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/page"
	"tocsin/internal/push"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// Poll visits a source once and commits what it brought: its validators, its
// entries, and the page visits that are now due. A poll that fails is committed
// too, and Poll returns no error for it.
func (m *Poller) Poll(ctx context.Context, src news.Source) error {
	conf := m.Live.Now().Source(src.Name)
	if conf.Name == "" {
		return nil // taken out of the configuration since it was listed
	}
	if conf.Kind() == news.SourceMail {
		return m.pollMail(ctx, src, conf)
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
		if err := work.Mark(ctx); err != nil {
			return fmt.Errorf("poll %s: %w", src.Name, err)
		}
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
		req.ETag = ""
		req.LastModified = ""
	}
	req.Unconditional = src.AskInFull()
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
		if len(entries) == 0 && isBotCheck(resp, now) {
			return answer{}, botCheck(resp, "list")
		}
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
	before := *src
	same := resp.NotModified || bytes.Equal(resp.SHA256[:], src.BodySHA)
	if !resp.NotModified {
		src.ETag = resp.ETag
		src.LastModified = resp.LastModified
		src.ValidatorURL = resp.FinalURL
		src.BodySHA = resp.SHA256[:]
	}
	src.Reading = conf.Manner()
	src.Note = p.Note
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
	seen, waiting, err := m.takeEntries(ctx, p, conf, keyed, known)
	if err != nil {
		return err
	}
	same = same || seen
	if waiting > 0 {
		m.wait(p, before, waiting)
	}
	if p.Backlog && len(p.Entries) > 0 {
		p.Gates = append(p.Gates, store.Gate{Gate: "backlog", Reason: "published before the source was added", N: len(p.Entries)})
	}
	m.noteMove(p, conf, resp, same)
	if got.feed != nil {
		p.Subscription = m.Hubs.Note(&p.Source, resp, push.Links{Hubs: got.feed.Hubs, Self: got.feed.Self})
	}
	m.Pacing.Worked(p, pacing.After(p, resp, got.feed, datesOf(got.entries), len(keyed)-len(known)), m.Now())
	spread(p)
	return nil
}

// takeEntries adds the entries that are new or changed to a poll. It reports
// whether any was known, and how many wait for another day.
func (m *Poller) takeEntries(
	ctx context.Context, p *store.Poll, conf config.Source, list []keyed, known map[string]store.KnownEntry,
) (anyKnown bool, waiting int, err error) {
	ids, err := m.identify(ctx, p, list, known)
	if err != nil {
		return false, 0, err
	}
	flood, err := m.brake(ctx, p, conf, list, known, ids)
	if err != nil {
		return false, 0, err
	}
	full, err := m.isFull(ctx, p, len(list))
	if err != nil {
		return false, 0, err
	}
	retitled, err := m.retitled(ctx, p, conf, list, known)
	if err != nil {
		return false, 0, err
	}
	for _, e := range list {
		old, seen := known[e.key]
		anyKnown = anyKnown || seen
		if seen && old.Hash == e.hash {
			continue
		}
		if full && isLong(e.Entry) {
			waiting++
			continue
		}
		if seen {
			p.Outcome = news.OutcomeChanged
		}
		entry := m.entry(p, conf, e, old, flood, ids)
		entry.AtOnce = retitled[e.key]
		p.Entries = append(p.Entries, entry)
	}
	if missed := !anyKnown && len(list) > 1 && ids.gone > 1 && len(ids.renamed)+len(flood.moved) == 0; missed {
		p.Source.MissedFrom = p.Source.LastOK
		p.Source.MissedTo = p.At
	}
	return anyKnown, waiting, nil
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
