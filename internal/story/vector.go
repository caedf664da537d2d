package story

import (
	"cmp"
	"math"
	"slices"
	"time"

	"tocsin/internal/text"
)

// Doc is an article as far as its story is concerned.
type Doc struct {
	Title    string
	Text     string
	Language string    // BCP 47 primary subtag, or ""
	Time     time.Time // when the outlet published it, or zero; stands in where Find or Add is given no time
	Names    []string  // watched names found, each in its one spelling: the join across languages
}

const (
	keptWords = 160
	keptPairs = 48
	keptGrams = 272

	titleTimes = 2.0 // a word in the title counts as this many
	leadTimes  = 1.5 // and one in the first words of the text
	leadWords  = 60
	nameTimes  = 1.5 // names weigh more than other words as rare
	pairFloor  = 2.5 // idf below which a word makes no pair
	nameIDF    = 6.0 // weight of a watched name
)

// Vector is what a story index knows of an article: its weightiest word stems,
// word pairs and 4-grams, as hashes with weights. It holds no text and is
// immutable.
type Vector struct {
	words    entries
	flags    []uint8 // of words, in the same order
	pairs    entries
	grams    entries
	calendar calendar
	script   text.Script
	tongue   string
	time     int64 // Unix seconds, or 0
	norms    norms
}

// entry is a 24-bit hash and an 8-bit weight, so that entries sort by hash.
type (
	entry   uint32
	entries []entry
)

func (e entry) hash() uint32    { return uint32(e) >> 8 }
func (e entry) weight() float64 { return float64(uint8(e)) }

// Flags of a word.
const (
	flagName uint8 = 1 << iota
	flagNumber
	flagLead
)

// norms are the Euclidean lengths of a vector's parts, made when it is read.
type norms struct{ words, names, numbers, lead, pairs, grams float64 }

// NewVector weighs an article's words. It takes about half a millisecond for an
// article of 500 words.
func NewVector(d Doc) Vector {
	var c collector
	c.init()
	eachTerm(d.Title, d.Text, c.term)
	for _, name := range d.Names {
		c.name(name)
	}
	v := Vector{script: mainScript(d.Title + " " + firstBytes(d.Text, 600))}
	v.tongue = tongue(d.Language, v.script, d.Text)
	v.words, v.flags = c.wordEntries()
	v.calendar = c.calendar
	if !d.Time.IsZero() {
		v.time = d.Time.Unix()
	}
	v.pairs = topEntries(c.pairs, keptPairs, func(h uint32, n float64) float64 { return 1 + math.Log(n) })
	v.grams = topEntries(c.grams, keptGrams, func(h uint32, n float64) float64 {
		return (1 + math.Log(n)) * background().grams.idf(h)
	})
	v.norms = v.measure()
	return v
}

// when is the time an article is placed at: what the caller says, else what the
// outlet said.
func (v *Vector) when(at time.Time) time.Time {
	if at.IsZero() && v.time != 0 {
		return time.Unix(v.time, 0).UTC()
	}
	return at
}

func firstBytes(s string, n int) string { return s[:min(len(s), n)] }

// collector counts a text's terms.
type collector struct {
	words        map[uint32]*wordCount
	pairs, grams map[uint32]float64
	calendar     calendar
	gramReader   gramReader

	lastHash uint32
	lastAt   int
	lastIDF  float64
}

type wordCount struct {
	weight        float64 // occurrences, those in title and lead counting more
	upper, inside int     // capitals, and occurrences, not at the beginning of a sentence
	number, lead  bool
	watched       bool
}

func (c *collector) init() {
	c.words = make(map[uint32]*wordCount, 256)
	c.pairs = make(map[uint32]float64, 256)
	c.grams = make(map[uint32]float64, 1024)
	c.lastAt = -5
}

func (c *collector) term(t term) {
	h := hash24(t.stem)
	times := 1.0
	switch {
	case t.at < 0:
		times = titleTimes
	case t.at < leadWords:
		times = leadTimes
	}
	w := c.words[h]
	if w == nil {
		w = &wordCount{}
		c.words[h] = w
	}
	w.weight += times
	w.number = t.class == classNumber
	c.calendar.note(t)
	w.lead = w.lead || t.at < leadWords
	if !t.first && t.at >= 0 {
		w.inside++
		if t.upper {
			w.upper++
		}
	}
	idf := background().stems.idf(h)
	if idf > pairFloor && c.lastIDF > pairFloor && (t.at < 0 || t.at == c.lastAt+1) {
		c.pairs[mix24(c.lastHash*0x9E3779B1^h)] += times
	}
	c.lastHash = h
	c.lastAt = t.at
	c.lastIDF = idf
	c.gramReader.each(t, func(g uint32) { c.grams[g]++ })
}

// name adds a watched name by its one spelling, so that articles in different
// scripts have it in common.
func (c *collector) name(name string) {
	h := hash24([]byte("name:" + text.Fold(name)))
	c.words[h] = &wordCount{weight: titleTimes, watched: true, lead: true}
}

func (c *collector) wordEntries() (entries, []uint8) {
	all := map[uint32]float64{}
	for h, w := range c.words {
		all[h] = 1 + math.Log(w.weight)
	}
	weights := topEntries(all, keptWords, func(h uint32, n float64) float64 {
		switch w := c.words[h]; {
		case w.watched:
			return n * nameIDF * nameTimes
		case w.isName():
			return n * background().stems.idf(h) * nameTimes
		}
		return n * background().stems.idf(h)
	})
	flags := make([]uint8, len(weights))
	for i, e := range weights {
		w := c.words[e.hash()]
		if w.isName() {
			flags[i] |= flagName
		}
		if w.number {
			flags[i] |= flagNumber
		}
		if w.lead {
			flags[i] |= flagLead
		}
	}
	return weights, flags
}

// isName reports whether a word is mostly written with a capital where only
// names are.
func (w *wordCount) isName() bool {
	return w.watched || !w.number && w.inside > 0 && w.upper*10 >= w.inside*6
}

// topEntries weighs terms, keeps the weightiest and scales the greatest to 255.
func topEntries(counts map[uint32]float64, most int, weigh func(hash uint32, n float64) float64) entries {
	type weighed struct {
		hash uint32
		w    float64
	}
	all := make([]weighed, 0, len(counts))
	for h, n := range counts {
		if w := weigh(h, n); w > 0 {
			all = append(all, weighed{h, w})
		}
	}
	slices.SortFunc(all, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.hash, b.hash)) })
	all = all[:min(len(all), most)]
	out := make(entries, 0, len(all))
	for _, x := range all {
		q := uint32(math.Round(x.w / all[0].w * 255))
		if q > 0 {
			out = append(out, entry(x.hash<<8|q))
		}
	}
	slices.Sort(out)
	return out
}

func (v *Vector) measure() norms {
	var n norms
	for i, e := range v.words {
		w := e.weight() * e.weight()
		n.words += w
		if v.flags[i]&flagName != 0 {
			n.names += w
		}
		if v.flags[i]&flagNumber != 0 {
			n.numbers += w
		}
		if v.flags[i]&flagLead != 0 {
			n.lead += w
		}
	}
	n.words, n.names, n.numbers, n.lead = math.Sqrt(n.words), math.Sqrt(n.names), math.Sqrt(n.numbers), math.Sqrt(n.lead)
	n.pairs = v.pairs.norm()
	n.grams = v.grams.norm()
	return n
}

func (e entries) norm() float64 {
	s := 0.0
	for _, x := range e {
		s += x.weight() * x.weight()
	}
	return math.Sqrt(s)
}

// mainScript is the script that most of a text is in, of those whose language
// is told by it; NoScript if it has none of them. The first wins a tie.
func mainScript(s string) text.Script {
	var counts [len(scriptTongues)]int
	for _, r := range s {
		if i := int(text.ScriptOf(r)); i < len(counts) && i != int(text.NoScript) {
			counts[i]++
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return text.Script(best)
}
