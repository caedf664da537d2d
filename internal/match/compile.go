package match

import (
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
	Variants func(entities []news.Entity) Variants
}

// Compile makes a Matcher of watchlists. What is faulty is left out and
// reported; the rest works. Entities of one name in
// one watchlist are joined, so that no alias is lost.
func Compile(lists []news.Watchlist) (*Matcher, []Fault) { return CompileWith(lists, Options{}) }

// CompileWith is Compile with options.
func CompileWith(lists []news.Watchlist, opt Options) (*Matcher, []Fault) {
	c := &compiler{
		m:        &Matcher{inRules: make(map[int32][]int32)},
		patterns: make(map[patternKey]int32),
		leaves:   make(map[leafKey]int32),
		byName:   make(map[refKey]int32),
	}
	c.m.index.gaps = make(map[int32]string)
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

// refKey is a name that a query may refer to, folded, in its watchlist.
type refKey struct {
	list int32
	name string
}

type patternKey struct {
	spelling string
	gap      string
	flags    patternFlags
}

type leafKey struct {
	pattern, entity int32 // the one that is not meant is -1
	fields          fieldSet
}

// compiler builds a Matcher.
type compiler struct {
	m        *Matcher
	faults   []Fault
	sources  []news.Entity // by entity
	patterns map[patternKey]int32
	keys     []uint64 // of the patterns, for the index
	leaves   map[leafKey]int32
	byName   map[refKey]int32 // entities
	drafts   []draft
	waiting  [][]int32 // by leaf: rules it triggers
}

func (c *compiler) addEntities(l *news.Watchlist, list int32) {
	c.m.lists = append(c.m.lists, l.Name)
	for i := range l.Entities {
		e := &l.Entities[i]
		bad := func(msg, hint string) {
			c.faults = append(c.faults, Fault{Watchlist: l.Name, Entity: e.Name, Pos: e.Pos, Offset: -1, Msg: msg, Hint: hint})
		}
		key := refKey{list, text.Fold(strings.TrimSpace(e.Name))}
		id, known := c.byName[key]
		switch {
		case key.name == "":
			bad("has no name", "give it one")
			continue
		case known:
			bad("the name stands twice in this watchlist", "join the two, or name one differently; until then their aliases are taken together")
		default:
			id = int32(len(c.m.entities))
			c.byName[key] = id
			c.m.entities = append(c.m.entities, entity{name: strings.TrimSpace(e.Name), list: list, alert: e.Alert})
			c.sources = append(c.sources, *e)
		}
		if msg := c.addName(id, e.Name); msg != "" {
			bad(msg, "a name needs letters or digits")
		}
		for _, a := range e.Aliases {
			if msg := c.addName(id, a); msg != "" {
				bad("alias "+quote(a)+": "+msg, "an alias needs letters or digits")
			}
		}
	}
}

// addName makes a pattern of one name of an entity, or says what is wrong.
func (c *compiler) addName(e int32, name string) string {
	var flags patternFlags
	if c.sources[e].Kind != news.KindPerson && acronym(name) {
		flags = isExact
		c.m.entities[e].acute = true
	}
	id, msg := c.pattern(name, flags, false)
	if msg == "" {
		c.use(id, ^e)
	}
	return msg
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
		return 0, fmt.Sprintf("is %d bytes long, more than %d", len(phrase), maxPhrase)
	}
	var spelling []byte
	var hashes []uint64
	var heads []uint64
	wild := make([]bool, 0, 4)
	gap, end, last := "", 0, ""
	sc := text.NewScanner(phrase)
	var tok text.Token
	for sc.Next(&tok) {
		if len(hashes) > 0 {
			gap += ownGap(phrase[end:tok.Start], stars)
		}
		if rs := text.Readings(nil, phrase, tok); len(rs) > 0 && rs[0].Start == tok.Start && rs[0].End == tok.End {
			tok = rs[0] // look-alike letters: the query means one script as well
		}
		end, last = tok.End, phrase[tok.Start:tok.End]
		if flags&isExact != 0 {
			spelling = text.AppendSpelling(spelling, phrase, tok)
		} else {
			spelling = text.AppendFolded(spelling, phrase, tok)
		}
		star := stars && strings.HasPrefix(phrase[tok.End:], "*")
		if star {
			spelling = append(spelling, '*')
		}
		spelling = append(spelling, 0)
		hashes, heads, wild = append(hashes, tok.Hash), append(heads, tok.Head), append(wild, star)
	}
	switch {
	case len(hashes) == 0:
		return 0, "holds no letter or digit"
	case len(hashes) > maxWords:
		return 0, fmt.Sprintf("is %d words long, more than %d", len(hashes), maxWords)
	}
	key := hashes[0]
	switch {
	case wild[0]:
		size := uint(min(8, slices.Index(spelling, '*')))
		flags |= byPrefix
		key = headKey(heads[0], size)
		c.m.index.heads[size], c.m.index.anyPre = true, true
	case len(hashes) > 1 && !wild[1]:
		flags |= byPair
		key = pairKey(hashes[0], hashes[1])
	}
	if r, _ := utf8.DecodeRuneInString(last); len(hashes) > 1 && unicode.IsUpper(r) {
		flags |= isProper
	}
	if gap != "" {
		flags |= hasGap
	}
	pk := patternKey{string(spelling), gap, flags}
	id, ok := c.patterns[pk]
	if !ok {
		id = c.addPattern(pk, uint8(len(hashes)), key)
	}
	return id, ""
}

func (c *compiler) addPattern(pk patternKey, words uint8, key uint64) int32 {
	x := &c.m.index
	id := int32(len(x.patterns))
	c.patterns[pk] = id
	x.patterns = append(x.patterns, pattern{at: uint32(len(x.spelling)), use: noUse, words: words, flags: pk.flags})
	x.spelling = append(x.spelling, pk.spelling...)
	c.keys = append(c.keys, key)
	if pk.gap != "" {
		x.gaps[id] = pk.gap
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
	m.index.patterns = slices.Clip(m.index.patterns)
	m.index.spelling = slices.Clip(m.index.spelling)
	m.entities = slices.Clip(m.entities)
}
