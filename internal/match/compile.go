package match

import (
	"slices"
	"strings"

	"tocsin/internal/match/numbering"
	"tocsin/internal/match/phrases"
	"tocsin/internal/match/query"
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
	return CompileWith(lists, Options{Variants: bySound})
}

// CompileWith is Compile with options; without Variants persons are found by the
// spellings of the watchlist alone.
func CompileWith(lists []news.Watchlist, opt Options) (*Matcher, []Fault) {
	var names, entities, bytes int
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
		patterns: phrases.NewBuilder(names, bytes),
		leaves:   make(map[leafKey]int32),
		byName:   numbering.New(entities),
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

type leafKey struct {
	pattern, entity int32 // the one that is not meant is -1
	fields          query.Fields
	guard           bool
}

// compiler builds a Matcher. Names and patterns are looked up by 64-bit
// hashes of their folded spelling.
type compiler struct {
	m        *Matcher
	faults   []Fault
	sources  []*news.Entity // by entity
	patterns *phrases.Builder
	leaves   map[leafKey]int32
	byName   *numbering.Table // entities: see nameKey
	drafts   []draft
	waiting  [][]int32 // by leaf: rules it triggers

	speller phrases.Speller // of phrases in rules
	touched int32           // keeps the reads of touch from being left out
}

func (c *compiler) addEntities(l *news.Watchlist, list int32) {
	c.m.lists = append(c.m.lists, l.Name)
	c.speller.StrictI = l.StrictI
	spellings(l.Entities, l.StrictI, func(r *run) {
		names := r.names
		for i := range names {
			c.touched += c.patterns.Touch(&names[i].Phrase) + c.byName.Touch(inList(list, names[i].Named))
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
	key := inList(list, own.Named)
	id, known := c.byName.Add(key)
	if known && text.Fold(c.m.entities[id].name) == text.Fold(name) {
		bad("the name stands twice in this watchlist", "join the two, or name one differently; until then their aliases are taken together")
	} else {
		if known {
			id = c.byName.Renew(key)
		}
		ent := entity{name: name, list: list, alert: e.Alert, person: e.Kind == news.KindPerson, body: e.Kind == news.KindOrganisation}
		c.m.entities = append(c.m.entities, ent)
		c.m.looks = c.m.looks || ent.person || ent.body
		c.sources = append(c.sources, e)
	}
	if own.Wrong != "" {
		bad(own.Wrong, "a name needs letters or digits")
	} else {
		c.name(id, e, "name", name, own)
	}
	c.addNames(id, e, "alias", e.Aliases, others, bad)
	c.addNames(id, e, "spelling", e.Spellings, others[len(e.Aliases):], bad)
	c.addGuard(id, e, bad)
	c.addWritings(id, e)
	c.addForms(id, e)
	c.tellHeard(l.Name, e)
	return rest
}

// addNames makes patterns of other names of an entity.
func (c *compiler) addNames(id int32, e *news.Entity, what string, names []string, spelled []spelled, bad func(msg, hint string)) {
	for i, name := range names {
		if p := &spelled[i]; p.Wrong == "" {
			c.name(id, e, what, name, p)
		} else {
			bad(what+" "+query.Quote(name)+": "+p.Wrong, article[what]+" needs letters or digits")
		}
	}
}

var article = map[string]string{"alias": "an alias", "spelling": "a spelling"}

// finish lays out the tables.
func (c *compiler) finish() {
	m := c.m
	m.index = c.patterns.Build()
	for i, rules := range c.waiting {
		m.leaves[i].from = int32(len(m.triggers))
		m.triggers = append(m.triggers, rules...)
		m.leaves[i].to = int32(len(m.triggers))
	}
	m.entities = slices.Clip(m.entities)
}

// pattern makes or finds the pattern of a phrase, in which a * behind a word
// stands for its other endings.
func (c *compiler) pattern(phrase string, exact bool) (int32, string) {
	c.speller.Reset()
	p := c.speller.Spell(phrase, exact, true)
	if p.Wrong != "" {
		return 0, p.Wrong
	}
	return c.patterns.Add(&p), ""
}
