package match

import (
	"bytes"
	"fmt"
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
			bytes += (len(e.Name) + 2) * (1 + len(e.Aliases) + len(e.Spellings))
		}
	}
	c := &compiler{
		m:        &Matcher{inRules: make(map[int32][]int32), guards: make(map[int32]*guard), entities: make([]entity, 0, entities)},
		patterns: newNumbering(names),
		keys:     make([]uint64, 0, names),
		leaves:   make(map[leafKey]int32),
		byName:   newNumbering(entities),
		sources:  make([]*news.Entity, 0, entities),
	}
	c.m.index.gaps = make(map[int32]string)
	c.m.index.patterns, c.m.index.spelling = make([]pattern, 0, names), make([]byte, 0, bytes)
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
	keys     []uint64       // of the patterns, for the index
	leaves   map[leafKey]int32
	byName   *numbering // entities: see nameKey
	drafts   []draft
	waiting  [][]int32 // by leaf: rules it triggers

	strictI  bool   // of the watchlist at hand
	spelling []byte // of the phrase at hand
	folded   []byte // its first word
	named    uint64 // its nameKey, without the watchlist
	hashes   []uint64
	heads    []uint64
	wild     []bool
}

// nameKey stands for a folded name in a watchlist: its words and what stands
// between them.
func nameKey(list int32, name string) uint64 {
	h, end := uint64(0), 0
	sc := text.NewScanner(name)
	var tok text.Token
	for sc.Next(&tok) {
		h = addToName(h, name[end:tok.Start], &tok)
		end = tok.End
	}
	return inList(list, addToName(h, name[end:], &text.Token{}))
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
	c.strictI = l.StrictI
	for i := range l.Entities {
		e := &l.Entities[i]
		bad := func(msg, hint string) {
			c.faults = append(c.faults, Fault{Watchlist: l.Name, Entity: e.Name, Pos: e.Pos, Offset: -1, Msg: msg, Hint: hint})
		}
		name := strings.TrimSpace(e.Name)
		if name == "" {
			bad("has no name", "give it one")
			continue
		}
		pattern, msg := c.namePattern(e, e.Name)
		key := inList(list, c.named)
		id, known := c.byName.add(key, int32(len(c.m.entities)))
		if known && text.Fold(c.m.entities[id].name) == text.Fold(name) {
			bad("the name stands twice in this watchlist", "join the two, or name one differently; until then their aliases are taken together")
		} else {
			if known {
				id = int32(len(c.m.entities))
				c.byName.set(key, id)
			}
			c.m.entities = append(c.m.entities, entity{name: name, list: list, alert: e.Alert})
			c.sources = append(c.sources, e)
		}
		if msg != "" {
			bad(msg, "a name needs letters or digits")
		} else {
			c.use(pattern, ^id)
		}
		c.addNames(id, e, "alias", e.Aliases, bad)
		c.addNames(id, e, "spelling", e.Spellings, bad)
		c.addGuard(id, e, bad)
	}
}

// addNames makes patterns of other names of an entity.
func (c *compiler) addNames(id int32, e *news.Entity, what string, names []string, bad func(msg, hint string)) {
	for _, name := range names {
		if pattern, msg := c.namePattern(e, name); msg == "" {
			c.use(pattern, ^id)
		} else {
			bad(what+" "+quote(name)+": "+msg, article[what]+" needs letters or digits")
		}
	}
}

var article = map[string]string{"alias": "an alias", "spelling": "a spelling"}

// namePattern makes a pattern of one name of an entity, or says what is wrong.
func (c *compiler) namePattern(e *news.Entity, name string) (int32, string) {
	var flags patternFlags
	if e.Kind != news.KindPerson && acronym(name) {
		flags = isExact
	}
	for i := range len(name) {
		if name[i] == '*' && shortBefore(name[:i]) {
			return 0, fmt.Sprintf("would match nearly everything: write at least %d letters before *", minPrefix)
		}
	}
	return c.pattern(name, flags, true)
}

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
	if len(phrase) > maxPhrase {
		c.named = text.Hash(phrase)
		return 0, fmt.Sprintf("is %d bytes long, more than %d", len(phrase), maxPhrase)
	}
	c.spelling, c.hashes, c.heads, c.wild = c.spelling[:0], c.hashes[:0], c.heads[:0], c.wild[:0]
	if c.strictI && flags&isExact == 0 {
		flags |= isDotted
	}
	gap, end, last := "", 0, ""
	c.named = 0
	sc := text.NewScanner(phrase)
	var tok text.Token
	for sc.Next(&tok) {
		c.named = addToName(c.named, phrase[end:tok.Start], &tok)
		if len(c.hashes) > 0 {
			gap += ownGap(phrase[end:tok.Start], stars)
		}
		end, last = tok.End, phrase[tok.Start:tok.End]
		c.addWord(phrase, tok, flags, stars)
	}
	c.named = addToName(c.named, phrase[end:], &text.Token{})
	words := len(c.hashes)
	switch {
	case words == 0:
		return 0, "holds no letter or digit"
	case words > maxWords:
		return 0, fmt.Sprintf("is %d words long, more than %d", words, maxWords)
	}
	key := c.hashes[0]
	switch {
	case c.wild[0]:
		size := uint(min(8, len(c.folded)))
		flags |= byPrefix
		key = headKey(c.heads[0], size)
		c.m.index.heads[size], c.m.index.anyPre = true, true
	case words > 1 && !c.wild[1]:
		flags |= byPair
		key = pairKey(c.hashes[0], c.hashes[1])
	}
	if r, _ := utf8.DecodeRuneInString(last); words > 1 && unicode.IsUpper(r) {
		flags |= isProper
	}
	if gap != "" {
		flags |= hasGap
	}
	return c.addPattern(gap, flags, key), ""
}

// addWord adds a word to the phrase at hand.
func (c *compiler) addWord(phrase string, tok text.Token, flags patternFlags, stars bool) {
	if tok.Flags&text.Mixed != 0 {
		if rs := text.Readings(nil, phrase, tok); len(rs) > 0 && rs[0].Start == tok.Start && rs[0].End == tok.End {
			tok = rs[0] // look-alike letters: the query means one script as well
		}
	}
	c.spelling = appendWord(c.spelling, flags, phrase, &tok)
	if len(c.hashes) == 0 {
		c.folded = text.AppendFolded(c.folded[:0], phrase, tok)
	}
	star := stars && strings.HasPrefix(phrase[tok.End:], "*")
	if star {
		c.spelling = append(c.spelling, '*')
	}
	c.spelling = append(c.spelling, 0)
	c.hashes, c.heads, c.wild = append(c.hashes, tok.Hash), append(c.heads, tok.Head), append(c.wild, star)
}

// addPattern returns the number of the pattern of the phrase at hand, which
// may be known already.
func (c *compiler) addPattern(gap string, flags patternFlags, key uint64) int32 {
	x := &c.m.index
	same := pairKey(text.HashFolded(c.spelling), uint64(flags))
	if gap != "" {
		same = pairKey(same, text.Hash(gap))
	}
	id, known := c.patterns.add(same, int32(len(x.patterns)))
	if known {
		if bytes.HasPrefix(x.spelling[x.patterns[id].at:], c.spelling) {
			return id
		}
		id = int32(len(x.patterns))
		c.patterns.set(same, id)
	}
	p := pattern{at: uint32(len(x.spelling)), use: noUse, words: uint8(len(c.hashes)), flags: flags}
	if len(c.hashes) > 2 && !c.wild[2] {
		p.third = thirdTag(c.hashes[2])
	}
	x.patterns = append(x.patterns, p)
	x.spelling = append(x.spelling, c.spelling...)
	c.keys = append(c.keys, key)
	if gap != "" {
		x.gaps[id] = gap
	}
	return id
}

// noUse marks a pattern that nothing uses yet.
const noUse = 1<<31 - 1

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
	p := &x.patterns[id]
	switch {
	case p.use == noUse:
		p.use = u
	case p.flags&hasMany == 0:
		if p.use != u {
			x.many = append(x.many, []int32{p.use, u})
			p.use = int32(len(x.many) - 1)
			p.flags |= hasMany
		}
	case !slices.Contains(x.many[p.use], u):
		x.many[p.use] = append(x.many[p.use], u)
	}
}

// finish lays out the tables.
func (c *compiler) finish() {
	m := c.m
	m.index.finish(c.keys)
	for i, rules := range c.waiting {
		m.leaves[i].from = int32(len(m.triggers))
		m.triggers = append(m.triggers, rules...)
		m.leaves[i].to = int32(len(m.triggers))
	}
	m.entities = slices.Clip(m.entities)
}
