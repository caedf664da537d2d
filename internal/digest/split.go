package digest

import (
	"fmt"
	"slices"
)

// maxFailing is how many failing sources one piece of a divided coverage names.
const maxFailing = 20

// Split divides a message into parts that fit, in order, each with its number
// and a key of its own. An article stays whole if it fits a part; otherwise its
// evidence goes on under its title in the next. Nothing is left out; a piece
// that fits no part even alone is a part of its own. The same message is
// always divided alike.
func Split(m Message, fits func(Message) bool) []Message {
	if fits(m) {
		return []Message{m}
	}
	s := &splitter{whole: m, fits: fits}
	s.cur = s.blank()
	changes := func() {
		for _, it := range m.Changes {
			s.item(it, func(m *Message) *[]Item { return &m.Changes })
		}
	}
	if m.Kind == KindDigest {
		changes()
	}
	for _, st := range m.Stories {
		s.story(st)
	}
	if m.Kind != KindDigest {
		changes()
	}
	for _, f := range m.Facts {
		s.must(func(m *Message) { m.Facts = append(m.Facts, f) })
	}
	for _, n := range m.Notices {
		s.must(func(m *Message) { m.Notices = append(m.Notices, n) })
	}
	for _, p := range m.Seen {
		s.must(func(m *Message) { m.Seen = append(m.Seen, p) })
	}
	for _, mute := range m.Mutes {
		s.must(func(m *Message) { m.Mutes = append(m.Mutes, mute) })
	}
	if len(m.Stopped) > 0 {
		s.must(func(p *Message) { p.Stopped = m.Stopped })
	}
	s.coverage(m.Coverage)
	s.close()
	for i := range s.parts {
		p := &s.parts[i]
		p.Part = i + 1
		p.Parts = len(s.parts)
		p.Key = fmt.Sprintf("%s.%d", m.Key, i+1)
	}
	return s.parts
}

type splitter struct {
	whole Message
	fits  func(Message) bool
	parts []Message
	cur   Message
	used  bool // whether cur holds anything
}

// blank is a part without content. Its number is as wide as any.
func (s *splitter) blank() Message {
	m := s.whole
	m.Stories = []Story{}
	m.Changes = []Item{}
	m.Notices = []Notice{}
	m.Seen = nil
	m.Mutes = nil
	m.Stopped = nil
	m.Coverage = nil
	m.Facts = nil
	m.Part = 999
	m.Parts = 999
	return m
}

// add puts content into the current part, or else into a new one, and reports
// whether it fitted either.
func (s *splitter) add(put func(*Message)) bool {
	m := s.cur.clone()
	if put(&m); s.fits(m) {
		s.cur = m
		s.used = true
		return true
	}
	m = s.blank()
	if put(&m); s.fits(m) {
		s.close()
		s.cur = m
		s.used = true
		return true
	}
	return false
}

// must is add for what cannot be divided further.
func (s *splitter) must(put func(*Message)) {
	if !s.add(put) {
		s.close()
		put(&s.cur)
		s.used = true
	}
}

func (s *splitter) close() {
	if s.used {
		s.parts = append(s.parts, s.cur)
	}
	s.cur = s.blank()
	s.used = false
}

func (s *splitter) story(st Story) {
	if s.add(func(m *Message) { m.Stories = append(m.Stories, st) }) {
		return
	}
	shell := func(m *Message) *Story { return m.storyShell(st) }
	for _, it := range st.Items {
		s.item(it, func(m *Message) *[]Item { return &shell(m).Items })
	}
	for _, f := range st.Facts {
		s.must(func(m *Message) { t := shell(m); t.Facts = append(t.Facts, f) })
	}
	for _, c := range st.Copies {
		s.must(func(m *Message) { t := shell(m); t.Copies = append(t.Copies, c) })
	}
	for _, told := range st.ToldBefore {
		s.must(func(m *Message) { t := shell(m); t.ToldBefore = append(t.ToldBefore, told) })
	}
}

// storyShell is the last story of a part if it is st, else st without its
// lists, put there to be filled.
func (m *Message) storyShell(st Story) *Story {
	if n := len(m.Stories); n == 0 || m.Stories[n-1].ID != st.ID || m.Stories[n-1].Title != st.Title {
		st.Items = []Item{}
		st.Facts = nil
		st.Copies = []Copy{}
		st.ToldBefore = []Told{}
		m.Stories = append(m.Stories, st)
	}
	return &m.Stories[len(m.Stories)-1]
}

// item adds an article to the list it belongs into, whole or by its evidence.
func (s *splitter) item(it Item, list func(*Message) *[]Item) {
	if s.add(func(m *Message) { l := list(m); *l = append(*l, it) }) {
		return
	}
	shell := func(m *Message) *Item {
		l := list(m)
		if n := len(*l); n == 0 || (*l)[n-1].Article != it.Article || (*l)[n-1].Revision != it.Revision || (*l)[n-1].Act != it.Act {
			head := it
			head.Excerpts = nil
			head.Facts = nil
			if head.Change != nil {
				change := *head.Change
				change.Sentences = nil
				head.Change = &change
			}
			*l = append(*l, head)
		}
		return &(*l)[len(*l)-1]
	}
	s.must(func(m *Message) { shell(m) })
	for _, e := range it.Excerpts {
		s.must(func(m *Message) { t := shell(m); t.Excerpts = append(t.Excerpts, e) })
	}
	for _, f := range it.Facts {
		s.must(func(m *Message) { t := shell(m); t.Facts = append(t.Facts, f) })
	}
	if it.Change == nil {
		return
	}
	for _, p := range it.Change.Sentences {
		s.must(func(m *Message) { t := shell(m); t.Change.Sentences = append(t.Change.Sentences, p) })
	}
}

// coverage goes last; its failing sources may need several parts.
func (s *splitter) coverage(c *Coverage) {
	if c == nil || s.add(func(m *Message) { m.Coverage = c }) {
		return
	}
	for failing := range slices.Chunk(c.Failing, maxFailing) {
		s.must(func(m *Message) {
			if m.Coverage == nil {
				begun := *c
				begun.Failing = nil
				m.Coverage = &begun
			}
			m.Coverage.Failing = append(m.Coverage.Failing, failing...)
		})
	}
}

// clone copies what adding to a part changes: its lists, and what hangs on
// the last of each.
func (m Message) clone() Message {
	m.Stories, m.Changes, m.Notices = slices.Clone(m.Stories), cloneItems(m.Changes), slices.Clone(m.Notices)
	m.Seen, m.Mutes = slices.Clone(m.Seen), slices.Clone(m.Mutes)
	m.Facts = slices.Clone(m.Facts)
	if n := len(m.Stories); n > 0 {
		s := &m.Stories[n-1]
		s.Items, s.Facts, s.Copies, s.ToldBefore = cloneItems(s.Items), slices.Clone(s.Facts), slices.Clone(s.Copies), slices.Clone(s.ToldBefore)
	}
	if m.Coverage != nil {
		c := *m.Coverage
		c.Failing = slices.Clone(c.Failing)
		m.Coverage = &c
	}
	return m
}

func cloneItems(list []Item) []Item {
	list = slices.Clone(list)
	if n := len(list); n > 0 {
		it := &list[n-1]
		it.Excerpts, it.Facts = slices.Clone(it.Excerpts), slices.Clone(it.Facts)
		if it.Change != nil {
			c := *it.Change
			c.Sentences = slices.Clone(c.Sentences)
			it.Change = &c
		}
	}
	return list
}
