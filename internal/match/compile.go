package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Options are what Compile cannot know from the watchlists.
type Options struct {
	// Variants, if set, makes the finder of other spellings for all
	// entities; entities are numbered by the slice.
	Variants func(entities []*news.Entity) Variants // nil for none
}

// Compile makes a Matcher of watchlists. What is faulty is left out and
// reported; the rest works. Entities of one name in
// one watchlist are joined, so that no alias is lost.
func Compile(lists []news.Watchlist) (*Matcher, []Fault) {
	return CompileWith(lists, Options{Variants: BySound})
}

// CompileWith is Compile with options, and without BySound where they say so.
func CompileWith(lists []news.Watchlist, opt Options) (*Matcher, []Fault) {
	names, entities, bytes := 0, 0, 0
	for i := range lists {
		entities += len(lists[i].Entities)
		for j := range lists[i].Entities {
			e := &lists[i].Entities[j]
			names += 1 + len(e.Aliases) + len(e.Spellings)
			bytes += recordBytes(e)
		}
	}
	c := &compiler{
		m:        &Matcher{inRules: make(map[int32][]int32), guards: make(map[int32]*guard), entities: make([]entity, 0, entities)},
		patterns: newNumbering(names),
		layout:   newLayout(names, bytes),
		leaves:   make(map[leafKey]int32),
		byName:   newNumbering(entities),
		sources:  make([]*news.Entity, 0, entities),
	}
	for i := range lists {
		c.addEntities(&lists[i], int32(i))
	}
	for i := range lists {
		c.parseRules(&lists[i], int32(i))
	}
	for i := range c.drafts {
		c.addRule(&c.drafts[i])
	}
	c.finish()
	if opt.Variants != nil {
		c.m.variants = opt.Variants(c.sources)
	}
	return c.m, c.faults
}

// recordBytes is about how many bytes the records of an entity's names take.
func recordBytes(e *news.Entity) int {
	n := recordHead + len(e.Name) + 2
	for _, names := range [...][]string{e.Aliases, e.Spellings} {
		for _, name := range names {
			n += recordHead + len(name) + 2
		}
	}
	return n
}

type leafKey struct {
	pattern, entity int32 // the one that is not meant is -1
	fields          fieldSet
	guard           bool
}

// compiler builds a Matcher. Names and patterns are looked up by 64-bit
// hashes of their folded spelling.
type compiler struct {
	m        *Matcher
	faults   []Fault
	sources  []*news.Entity // by entity
	patterns *numbering     // by hash of spelling, gap and flags
	layout   layout         // of the index
	leaves   map[leafKey]int32
	byName   *numbering // entities: see nameKey
	drafts   []draft
	waiting  [][]int32 // by leaf: rules it triggers

	speller speller // of phrases in rules
	touched int32   // keeps the reads of touch from being left out
}

// nameKey stands for a folded name in a watchlist: its words and what stands
// between them.
func nameKey(list int32, name string) uint64 { return inList(list, nameHash(name)) }

// nameHash is a nameKey without the watchlist.
func nameHash(name string) uint64 {
	h, end := uint64(0), 0
	sc := text.NewScanner(name)
	var tok text.Token
	for sc.Next(&tok) {
		h = addToName(h, name[end:tok.Start], &tok)
		end = tok.End
	}
	return addToName(h, name[end:], &text.Token{})
}

func inList(list int32, key uint64) uint64 { return key ^ uint64(list+1)*0x9E3779B97F4A7C15 }

// addToName adds a word and the gap before it to a nameKey. Spaces at the ends
// of a name do not count.
func addToName(h uint64, gap string, tok *text.Token) uint64 {
	if gap != "" && gap != " " {
		if gap = strings.TrimSpace(gap); gap != "" {
			h = pairKey(h, text.Hash(gap))
		}
	}
	return pairKey(h, tok.Hash)
}

func (c *compiler) addEntities(l *news.Watchlist, list int32) {
	c.m.lists = append(c.m.lists, l.Name)
	c.speller.strictI = l.StrictI
	spellings(l.Entities, l.StrictI, func(r *run) {
		names := r.names
		for i := range names {
			c.touched += c.patterns.touch(names[i].same) + c.byName.touch(inList(list, names[i].named))
		}
		for i := range r.entities {
			names = c.addEntity(l, list, &r.entities[i], names)
		}
	})
}

// addEntity adds an entity by its names, and returns those of the next ones.
func (c *compiler) addEntity(l *news.Watchlist, list int32, e *news.Entity, names []spelled) (rest []spelled) {
	own, others := &names[0], names[1:]
	bad := func(msg, hint string) {
		c.faults = append(c.faults, Fault{Watchlist: l.Name, Entity: e.Name, Pos: e.Pos, Offset: -1, Msg: msg, Hint: hint})
	}
	rest = others[len(e.Aliases)+len(e.Spellings):]
	name := e.Name
	if own.spaced {
		name = strings.TrimSpace(name)
	}
	if name == "" {
		bad("has no name", "give it one")
		return rest
	}
	key := inList(list, own.named)
	id, known := c.byName.add(key)
	if known && text.Fold(c.m.entities[id].name) == text.Fold(name) {
		bad("the name stands twice in this watchlist", "join the two, or name one differently; until then their aliases are taken together")
	} else {
		if known {
			id = c.byName.renew(key)
		}
		c.m.entities = append(c.m.entities, entity{name: name, list: list, alert: e.Alert})
		c.sources = append(c.sources, e)
	}
	if own.msg != "" {
		bad(own.msg, "a name needs letters or digits")
	} else {
		c.name(id, e, "name", name, own)
	}
	c.addNames(id, e, "alias", e.Aliases, others, bad)
	c.addNames(id, e, "spelling", e.Spellings, others[len(e.Aliases):], bad)
	c.addGuard(id, e, bad)
	return rest
}

// addNames makes patterns of other names of an entity.
func (c *compiler) addNames(id int32, e *news.Entity, what string, names []string, spelled []spelled, bad func(msg, hint string)) {
	for i, name := range names {
		if p := &spelled[i]; p.msg == "" {
			c.name(id, e, what, name, p)
		} else {
			bad(what+" "+quote(name)+": "+p.msg, article[what]+" needs letters or digits")
		}
	}
}

var article = map[string]string{"alias": "an alias", "spelling": "a spelling"}

// shortBefore reports whether s ends with a word of less letters than a
// prefix needs.
func shortBefore(s string) bool {
	letters := 0
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
			break
		}
		letters++
		i -= n
	}
	return letters > 0 && letters < minPrefix
}

// maxAcronym is the longest word in capitals, in letters, that is taken for
// an acronym and looked for in capitals only.
const maxAcronym = 7

// acronym reports whether a name is one short word in capitals.
func acronym(name string) bool {
	letters := 0
	for _, r := range strings.TrimSpace(name) {
		switch {
		case unicode.IsUpper(r):
			letters++
		case !unicode.IsDigit(r):
			return false
		}
	}
	return letters >= 2 && letters <= maxAcronym
}

// Bounds of one phrase.
const (
	maxWords  = 64
	maxPhrase = 2048 // bytes
)

// pattern makes or finds the pattern of a phrase. With stars, a * behind a
// word stands for its other endings.
func (c *compiler) pattern(phrase string, flags patternFlags, stars bool) (int32, string) {
	c.speller.records = c.speller.records[:0]
	p := c.speller.spell(phrase, flags, stars)
	if p.msg != "" {
		return 0, p.msg
	}
	return c.addPattern(&p), ""
}

// addPattern returns the number of the pattern of a phrase, which may be known
// already.
func (c *compiler) addPattern(p *spelled) int32 {
	id, known := c.patterns.add(p.same)
	if known {
		if c.layout.is(id, p) {
			return id
		}
		id = c.patterns.renew(p.same)
	}
	if p.flags&byPrefix != 0 {
		c.m.index.heads[p.head], c.m.index.anyPre = true, true
	}
	c.layout.add(p)
	return id
}

// ownGap is what a phrase was written with between two words, besides what
// every gap may hold.
func ownGap(s string, stars bool) string {
	if s == " " {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r >= 0x2010 && r <= 0x2013 || r == '*' && stars {
			return -1
		}
		return r
	}, s)
}

// use makes a pattern stand for a leaf, or for the entity of which u is the
// complement.
func (c *compiler) use(id, u int32) {
	x := &c.m.index
	have, many := c.layout.use(id)
	switch {
	case have == noUse:
		c.layout.setUse(id, u, false)
	case !many:
		if have != u {
			x.many = append(x.many, []int32{have, u})
			c.layout.setUse(id, int32(len(x.many)-1), true)
		}
	case !slices.Contains(x.many[have], u):
		x.many[have] = append(x.many[have], u)
	}
}

// finish lays out the tables.
func (c *compiler) finish() {
	m := c.m
	c.layout.fill(&m.index)
	for i, rules := range c.waiting {
		m.leaves[i].from = int32(len(m.triggers))
		m.triggers = append(m.triggers, rules...)
		m.leaves[i].to = int32(len(m.triggers))
	}
	m.entities = slices.Clip(m.entities)
}
