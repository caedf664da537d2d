package poll

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

// Neither a GUID nor an address identifies an entry alone: bulletins, statements
// and status pages put all their entries at one address, and outlets give an entry
// a new address when its headline changes, or a new token at each poll. What is new
// in a listing is therefore compared with what is gone from the one before, by
// GUID, address, title and day together.

// unlikeTitles is the share of words in common below which two titles are not of
// one article.
const unlikeTitles = .3

// identities says what the new entries of a listing are, by key.
type identities struct {
	renamed map[string]store.ListedEntry // the entry that it was in the last listing
	apart   map[string]bool              // its address is another entry's too: it is an article of its own
	frees   map[string]store.ListedEntry // the entry whose address that was
	gone    int                          // entries of the last listing that this one does not have
}

// identify compares the new entries of a listing with each other and with those
// that are gone since the last one.
func (m *Poller) identify(ctx context.Context, p *store.Poll, entries []keyed, known map[string]store.KnownEntry) (identities, error) {
	out := identities{renamed: map[string]store.ListedEntry{}, apart: map[string]bool{}, frees: map[string]store.ListedEntry{}}
	if len(known) == len(entries) {
		return out, nil
	}
	out.shareAddress(entries)
	if p.Source.LastOK.IsZero() {
		return out, nil // there was no listing yet
	}
	gone, err := m.goneEntries(ctx, p)
	if err != nil || len(gone) == 0 {
		return out, err
	}
	out.gone = len(gone)
	ids := map[string]int{}
	for _, e := range entries {
		ids[e.ID]++
	}
	for _, e := range entries {
		if _, seen := known[e.key]; seen || e.ID == "" {
			continue
		}
		for i := range gone {
			g := &gone[i]
			switch {
			case g.taken:
			case g.entry.ID == e.ID && ids[e.ID] == 1 && g.ids == 1 && g.sameUnderGUID(e.Entry):
				out.renamed[e.key] = g.ListedEntry
				g.taken = true
			case g.entry.ID != "" && g.entry.ID != e.ID && e.URL != "" && g.entry.URL == e.URL && unlike(g.entry, e.Entry):
				out.apart[e.key] = true
				out.frees[e.key] = g.ListedEntry
			}
		}
	}
	return out, nil
}

// shareAddress finds the entries of a listing that have one address and are not
// one article: their GUIDs differ, and so do their titles.
func (n *identities) shareAddress(entries []keyed) {
	first := map[string]keyed{}
	for _, e := range entries {
		if e.URL == "" || e.ID == "" {
			continue
		}
		other, seen := first[e.URL]
		if !seen {
			first[e.URL] = e
			continue
		}
		if other.ID != e.ID && unlike(other.Entry, e.Entry) {
			n.apart[e.key] = true
			n.apart[other.key] = true
		}
	}
}

// unlike reports whether two entries of one address tell different things: their
// titles have little in common, or number other things ("Bulletin 7", "Bulletin 8").
func unlike(a, b news.Entry) bool {
	x, y := text.Clean(a.Title), text.Clean(b.Title)
	return x != "" && y != "" && (text.TitleLikeness(x, y) < unlikeTitles || digits(x) != digits(y))
}

func digits(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }), " ")
}

// goneEntry is an entry of the last listing that this one does not have.
type goneEntry struct {
	store.ListedEntry
	entry news.Entry
	ids   int // entries among those gone that have its GUID
	taken bool
}

// sameUnderGUID reports whether an entry with the GUID of one that is gone is that
// one: careless publishers give a GUID to something else. It has the day, the title
// or the path of the address in common.
func (g *goneEntry) sameUnderGUID(e news.Entry) bool {
	sameDay := !e.Published.IsZero() && e.Published.Time.UTC().Format(time.DateOnly) == g.entry.Published.Time.UTC().Format(time.DateOnly)
	return sameDay || !unlike(g.entry, e) || pathOf(e.URL) != "" && pathOf(e.URL) == pathOf(g.entry.URL)
}

// retitled finds the known entries that have another headline now, by key: of what
// a feed changes, that is most often news.
func (m *Poller) retitled(
	ctx context.Context, p *store.Poll, conf config.Source, list []keyed, known map[string]store.KnownEntry,
) (map[string]bool, error) {
	var keys []string
	for _, e := range list {
		if old, seen := known[e.key]; seen && old.Hash != e.hash {
			keys = append(keys, e.key)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	stored, err := m.Store.EntriesAsStored(ctx, p.Source.ID, keys)
	if err != nil {
		return nil, fmt.Errorf("stored entries: %w", err)
	}
	out := map[string]bool{}
	for _, e := range list {
		raw, ok := stored[e.key]
		if !ok {
			continue
		}
		var was news.Entry
		if err := json.Unmarshal([]byte(raw), &was); err != nil {
			return nil, fmt.Errorf("stored entry of article %d: %w", known[e.key].Article, err)
		}
		out[e.key] = e.Title != "" && !text.SameHeadline(text.Unescaped(was.Title), e.Title, conf.Outlet, conf.Name)
	}
	return out, nil
}

func pathOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host + u.EscapedPath()
}

// goneEntries returns the entries of the last listing that this one does not have.
func (m *Poller) goneEntries(ctx context.Context, p *store.Poll) ([]goneEntry, error) {
	listed, err := m.Store.GoneEntries(ctx, p.Source.ID, p.Listing)
	if err != nil {
		return nil, fmt.Errorf("last listing: %w", err)
	}
	gone := make([]goneEntry, 0, len(listed))
	ids := map[string]int{}
	for _, l := range listed {
		g := goneEntry{ListedEntry: l}
		if err := json.Unmarshal([]byte(l.Raw), &g.entry); err != nil {
			return nil, fmt.Errorf("stored entry of article %d: %w", l.Article, err)
		}
		ids[g.entry.ID]++
		gone = append(gone, g)
	}
	for i := range gone {
		gone[i].ids = ids[gone[i].entry.ID]
	}
	return gone, nil
}
