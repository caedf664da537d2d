package poll

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/date"
	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/tracked"
	"tocsin/internal/weburl"
)

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
func (m *Poller) entry(p *store.Poll, conf config.Source, e keyed, old store.KnownEntry, f flood, n identities) store.Entry {
	out := store.Entry{Key: e.key, Hash: e.hash, Raw: observation(e.Entry), Known: old.Article}
	if out.Known != 0 {
		return out
	}
	key, url := ArticleKey(conf.Name, e), weburl.Unwrapped(e.URL)
	if n.apart[e.key] {
		key = entryKey(conf.Name, e.key)
		if g, ok := n.frees[e.key]; ok {
			out.Frees = g.Article
			out.FreesKey = entryKey(conf.Name, g.Key)
		}
	}
	out.Article = news.Article{
		Kind: "article", Key: key, URL: url, Lane: fetch.LaneOf(url), SourceID: p.Source.ID, State: news.StatePending,
		Title: e.Title, Language: cmp.Or(e.Language, conf.Language), Published: date.Believable(e.Published, p.At), FirstSeen: p.At,
		NextVisit: p.At,
	}
	out.URLs = []string{key}
	was, renamed := n.renamed[e.key]
	switch {
	case renamed:
		out.Known = was.Article
		out.Moved = true
		out.Was = was.Key
		if out.Changed = was.Hash != e.hash; out.Changed {
			p.Outcome = news.OutcomeChanged
		}
	case f.moved[e.key] != 0:
		out.Known = f.moved[e.key]
		out.Moved = true
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
// without one; it does not know which entries share an address.
func ArticleKey(source string, e keyed) string {
	if e.URL != "" {
		if canonical, err := weburl.Canonical(e.URL); err == nil {
			return canonical
		}
	}
	return entryKey(source, e.key)
}

// entryKey is a key within a source.
func entryKey(source, key string) string { return news.EntryKey + source + ":" + key }

// keepBacklog makes a first revision from the feed's own text: pages of entries
// that were there before their source was added are not fetched.
func (m *Poller) keepBacklog(out *store.Entry, conf config.Source, e news.Entry, why string) {
	a := &out.Article
	doc := backlogText(e, conf)
	a.State = news.StateBacklog
	a.Gate = "backlog"
	a.Reason = why
	a.NextVisit = time.Time{}
	a.Revision = 1
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
		URL: e.URL, Title: text.Clean(e.Title), Text: extract.EntryText(e), Authors: e.Authors,
		Byline: text.Clean(strings.Join(e.Authors, ", ")),
	}
	if first, rest, _ := strings.Cut(doc.Text, "\n"); doc.Title != "" && strings.EqualFold(first, doc.Title) {
		doc.Text = rest // some feeds repeat the title there
	}
	if doc.Language = cmp.Or(e.Language, conf.Language); doc.Language == "" {
		doc.Language = extract.Language(doc.Title + "\n" + doc.Text)
	}
	return doc
}
