package digest

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Options says for whom a message is built.
type Options struct {
	Key         string         // the notification's
	Receiver    string         // its name
	At          time.Time      // when the group closed
	Since       time.Time      // digests: when the one before closed, zero for the first
	Location    *time.Location // in which times are shown; nil is UTC
	Watchlists  []string       // named in the title; empty: those of the rows
	Coverage    *Coverage      // digests
	Facts       []Fact         // digests: the facts that changed
	Mutes       []Mute         // digests
	Stopped     []Stopped      // digests
	Seen        []SeenRow      // digests
	Held        int            // digests: articles that the mutes held back, each once
	MaxExcerpts int            // for an item; 0 means 6
	MessageURL  string         // our page of this message, or ""
	Words       news.Words     // of the surface that people use, for hints
	// RecordURL is our page of a revision, StoryURL that of a story. Nil if we
	// have no public address: messages then carry no links to us.
	RecordURL func(article int64, revision int) string
	StoryURL  func(story int64) string
}

func (o Options) record(r Row) string {
	if o.RecordURL == nil || r.Article == 0 {
		return ""
	}
	return o.RecordURL(r.Article, r.Revision)
}

// Build makes the message that tells the rows. New articles are grouped by
// story and copies that add nothing are folded into it; edits, removals and
// restorations follow; then notices and the coverage. Each row appears once.
// The same rows in another order give the same message.
func Build(kind Kind, rows []Row, opt Options) Message {
	loc := opt.Location
	if loc == nil {
		loc = time.UTC
	}
	m := Message{
		Kind: kind, Key: opt.Key, Receiver: opt.Receiver, At: opt.At, Since: opt.Since, Timezone: loc.String(),
		Stories: []Story{}, Changes: []Item{}, Notices: []Notice{}, Coverage: opt.Coverage.clean(), Mutes: cleanMutes(opt.Mutes), Held: opt.Held,
		Stopped: cleanStopped(opt.Stopped), StoppedHint: stoppedHint(opt.Stopped, opt.Words),
		Seen: seenOf(opt.Seen), SeenHint: seenHint(opt.Seen, opt.Words),
		RecordURL: opt.MessageURL, Facts: cleanFacts(opt.Facts),
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Revision, b.Revision))
	})
	groups := make(map[int64][]Row)
	var order []int64
	for i, r := range rows {
		switch {
		case r.Notice != nil:
			m.Notices = append(m.Notices, r.Notice.clean())
		case r.Change != nil:
			m.Changes = append(m.Changes, r.item(opt))
		default:
			id := r.Story.ID
			if id == 0 {
				id = -int64(i) - 1 // its own story
			}
			if groups[id] == nil {
				order = append(order, id)
			}
			groups[id] = append(groups[id], r)
		}
	}
	for _, id := range order {
		m.Stories = append(m.Stories, story(groups[id], opt))
	}
	// What more outlets tell comes first; an alert is short and keeps its time order.
	if kind == KindDigest {
		slices.SortStableFunc(m.Changes, graver)
		slices.SortStableFunc(m.Stories, func(a, b Story) int { return cmp.Compare(b.Outlets, a.Outlets) })
	}
	m.Watchlists = watchlists(m, opt)
	m.Title = m.title()
	return m
}

// story puts the new articles of one event together.
func story(rows []Row, opt Options) Story {
	info := rows[len(rows)-1].Story // the latest knows most
	s := Story{Outlets: info.Outlets, Origins: lines(info.Origins, maxName), Copies: []Copy{}, ToldBefore: []Told{}}
	if info.ID != 0 {
		s.ID = strconv.FormatInt(info.ID, 10)
		if opt.StoryURL != nil {
			s.RecordURL = opt.StoryURL(info.ID)
		}
	}
	for _, told := range info.Told {
		told.URL, told.Host = Link(told.URL)
		told.Title = line(told.Title, maxTitle)
		s.ToldBefore = append(s.ToldBefore, told)
	}
	var outlets, origins []string
	var folded []Row
	for _, r := range rows {
		it := r.item(opt)
		outlets = text.AppendNew(outlets, it.Outlet)
		if len(it.Credits) == 0 && it.CopyOf == "" {
			origins = text.AppendNew(origins, it.Outlet)
		}
		for _, c := range it.Credits {
			origins = text.AppendNew(origins, c)
		}
		if it.CopyOf != "" && len(it.DiffersIn) == 0 {
			folded = append(folded, r)
			continue
		}
		s.Items = append(s.Items, it)
	}
	known := info.Copies
	if len(s.Items) == 0 { // only copies: the first stands for them, so that something is told
		s.Items, folded, known = append(s.Items, folded[0].item(opt)), folded[1:], known-1
	}
	for _, r := range folded {
		it := r.item(opt)
		s.Copies = append(s.Copies, Copy{Outlet: it.Outlet, URL: it.URL, Host: it.Host, At: it.FirstSeen})
	}
	s.Folded = max(len(s.Copies), known)
	s.Facts = cleanFacts(rows[len(rows)-1].Facts)
	if s.Title = line(info.Title, maxTitle); s.Title == "" {
		s.Title = s.Items[0].Title
	}
	s.Outlets = max(s.Outlets, len(outlets))
	if len(s.Origins) == 0 {
		s.Origins = origins
	}
	return s
}

func watchlists(m Message, opt Options) []string {
	if len(opt.Watchlists) > 0 {
		return lines(opt.Watchlists, maxName)
	}
	var out []string
	for it := range m.Items() {
		for _, w := range it.Watchlists {
			out = text.AppendNew(out, w)
		}
	}
	slices.Sort(out)
	return out
}

func (n Notice) clean() Notice {
	n.What, n.Do = line(n.What, maxSentence), line(n.Do, maxSentence)
	return n
}

func (c *Coverage) clean() *Coverage {
	if c == nil {
		return nil
	}
	out := *c
	out.Failing = slices.Clone(c.Failing)
	for i := range out.Failing {
		f := &out.Failing[i]
		f.Source, f.Reason = line(f.Source, maxName), line(f.Reason, maxNote)
	}
	out.Missed = slices.Clone(c.Missed[:min(len(c.Missed), maxMissed)])
	for i := range out.Missed {
		out.Missed[i].Source = line(out.Missed[i].Source, maxName)
	}
	out.Holes = c.Holes[max(0, len(c.Holes)-maxMissed):]
	out.Late = slices.Clone(c.Late)
	for i, name := range out.Late {
		out.Late[i] = line(name, maxName)
	}
	slices.SortStableFunc(out.Failing, func(a, b Failing) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Source, b.Source)) })
	return &out
}
