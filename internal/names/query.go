package names

import (
	"cmp"
	"hash/maphash"
	"runtime"

	"tocsin/internal/names/parts"
	"tocsin/internal/names/syllables"
	"tocsin/internal/news"
)

// maxMiddles is how many words between the given name and the surname count.
const maxMiddles = 4

// name is one spelling of one person, its words by their roles (package parts).
type name struct {
	entity  int32
	given   int32             // part, -1 for a name of one word
	surname int32             // part
	middles [maxMiddles]int32 // parts between the two; -1 from where there are no more
	ter     bool              // Ter- stands before the surname
	double  bool              // the surname is the second half of one with a hyphen, the last middle the first
	von     bool              // a particle stands before the surname
	// syllabic names are Chinese or Korean, the family name first: their words are
	// short, so each has to be there.
	syllabic bool
}

// last is the part before the surname, -1 if that is the given name.
func (n *name) last() int32 {
	last := int32(-1)
	for _, m := range n.between() {
		last = m
	}
	return last
}

// between are the parts between the given name and the surname.
func (n *name) between() []int32 {
	k := 0
	for k < maxMiddles && n.middles[k] >= 0 {
		k++
	}
	return n.middles[:k]
}

// New makes a Finder of the persons among the entities: of each, the name and
// every alias. Entities of another kind are passed over. It never fails; a
// name without two letters that can be read finds nothing.
func New(entities []news.Entity) *Finder {
	f := &Finder{seed: maphash.MakeSeed(), linked: map[name]bool{}, free: make(chan *work, runtime.GOMAXPROCS(0))}
	byWord := map[string]int32{}
	for i := range entities {
		e := &entities[i]
		if e.Kind != news.KindPerson {
			continue
		}
		if len(e.Languages) > 0 {
			if f.languages == nil {
				f.languages = map[int32][]string{}
			}
			f.languages[int32(i)] = e.Languages
		}
		f.addName(byWord, int32(i), e.Name)
		for _, a := range e.Aliases {
			f.addName(byWord, int32(i), a)
		}
	}
	f.linked = nil
	f.index()
	return f
}

// addName adds a name and, of a Chinese or Korean one, how it is respelled.
func (f *Finder) addName(byWord map[string]int32, entity int32, s string) {
	words, read := readName(s)
	var plain []string
	for _, w := range words {
		plain = append(plain, w.Text)
	}
	respelled := syllables.Respell(plain)
	f.addRead(byWord, entity, words, read, len(respelled) > 0)
	for _, other := range respelled {
		words, read := readName(other)
		f.addRead(byWord, entity, words, read, true)
	}
}

// addRead divides a name into its parts. Of a Chinese or Korean one each word counts.
func (f *Finder) addRead(byWord map[string]int32, entity int32, words []parts.Word, read parts.Name, syllabic bool) {
	order := read.Order
	if len(order) == 0 || len(order) == 1 && words[order[0]].Initial {
		return
	}
	n := name{entity: entity, given: -1, ter: read.Ter, double: read.Double && !syllabic, von: read.Von, syllabic: syllabic}
	last := len(order) - 1
	n.surname = f.addPart(byWord, words[order[last]].Text)
	if last > 0 {
		n.given = f.addPart(byWord, words[order[0]].Text)
	}
	if n.surname < 0 || n.given < 0 && last > 0 {
		return
	}
	at := 0
	for i := range n.middles {
		n.middles[i] = -1
	}
	for i := 1; i < last; i++ {
		word := words[order[i]].Text
		if id := f.addPart(byWord, word); id >= 0 {
			if stem := parts.Father(word); stem != "" || read.Roles[order[i]] == parts.Patronymic {
				father := f.addPart(byWord, cmp.Or(stem, parts.Genitive(word)))
				f.parts[id].father = father
			}
			n.middles[min(at, maxMiddles-1)] = id
			at++
		}
	}
	f.link(n)
}

// link makes a name known to its parts.
func (f *Finder) link(n name) {
	if f.linked[n] {
		return
	}
	f.linked[n] = true
	id := int32(len(f.names))
	f.names = append(f.names, n)
	f.parts[n.surname].surname = append(f.parts[n.surname].surname, id)
	if n.given < 0 {
		f.oneWord = true
	} else {
		f.parts[n.given].given = append(f.parts[n.given].given, id)
	}
}
