// Package names finds persons by one spelling of their name: in other scripts
// and transliterations, and in the case forms of Armenian, Russian and the
// other Cyrillic languages, Azerbaijani, Turkish, Georgian, Polish, Czech,
// Croatian, Lithuanian, Latvian, Hungarian, Romanian and Finnish. It reads words as sounds and
// compares the sounds. It promises spans that slice the text, no span for a
// common word alone, and no allocation for texts in which nothing is like a name.
package names

import (
	"hash/maphash"

	"tocsin/internal/names/given"
	"tocsin/internal/news"
)

// Finder looks for a fixed set of persons. It is safe for concurrent use.
type Finder struct {
	parts   []part
	names   []name
	byKey   map[uint64][]keyed // parts by coarse key
	filter  []uint64           // which keys there may be
	linked  map[name]bool      // nil after New
	oneWord bool               // some names have one word only
	seed    maphash.Seed
	free    chan *work // of searches that have ended

	languages map[int32][]string // the only ones in which an entity is looked for
}

// Document is what is searched.
type Document struct {
	Title, Text string
	Language    string // BCP 47 primary subtag, or "" if unknown
	// Rows is how many bytes of Text, from its beginning, are a watched page's, whose
	// cells and lines may divide a name; 0 for prose.
	Rows int
}

// How says by which rule a person was found.
type How string

// The rules, surest first.
const (
	HowFull    How = "full name" // given name and surname
	HowReverse How = "surname first"
	howOne     How = "one word"                    // the user's name has one word
	HowInitial How = "initial"                     // an initial and the surname
	HowSurname How = "surname only"                // the full name stands elsewhere in the document
	HowBehind  How = "surname behind another name" // the same, and the word before it is no given name that is known
)

// Hit is one person found at one place.
type Hit struct {
	Entity        int // as in the slice that New was given
	Field         news.Field
	Start, End    int           // half-open bytes of the field
	Strength      news.Strength // variant or weak
	How           How
	name, surname int32 // of the finder and of the field's tokens
	Distance      int   // how far the spelling is, hundredths of a phoneme a phoneme; 0 is none
}

// AppendHits appends what is found in the document to dst, by field, title
// first, then by place.
func (f *Finder) AppendHits(dst []Hit, doc *Document) []Hit {
	if len(f.names) == 0 {
		return dst
	}
	w := f.take()
	defer f.put(w)
	w.reset()
	w.language = guess(doc.Language, doc.Text)
	w.seed = maphash.String(f.seed, w.language)
	from := len(dst)
	w.scan(&w.title, doc.Title)
	w.text.rows = min(doc.Rows, len(doc.Text))
	w.scan(&w.text, doc.Text)
	if len(w.title.hits) == 0 && len(w.text.hits) == 0 {
		return dst
	}
	dst = w.combine(dst, &w.title, news.FieldTitle)
	title := len(dst)
	dst = w.combine(dst, &w.text, news.FieldText)
	if len(dst) > from {
		dst = w.anchored(dst, from, title)
	}
	return dst
}

// take and put keep what searches need for the next one; what they remember of
// words is worth more than a collected pool.
func (f *Finder) take() *work {
	select {
	case w := <-f.free:
		return w
	default:
		return &work{f: f, memory: newMemory(), known: map[knownWord]given.Names{}}
	}
}

func (f *Finder) put(w *work) {
	select {
	case f.free <- w:
	default:
	}
}

// guess tells languages of Latin and Cyrillic script apart by letters that
// only they have, where nobody said which it is; a declared language gives way
// to many Azerbaijani letters only, for English is declared where nobody
// thought of it.
func guess(declared, s string) string {
	if declared != "" && declared != "en" {
		return declared
	}
	if len(s) > 4000 {
		s = s[:4000]
	}
	var schwa, ukrainian, belarusian, turkish, polish, german, french int
	for _, r := range s {
		if r < 0x80 {
			continue
		}
		switch r {
		case 'ə', 'Ə':
			schwa++
		case 'ї', 'є', 'і', 'ґ':
			ukrainian++
		case 'ў':
			belarusian++
		case 'ğ', 'ı', 'ş', 'İ':
			turkish++
		case 'ł', 'ą', 'ę', 'ż', 'ś', 'ć', 'ń', 'ź':
			polish++
		case 'ä', 'ö', 'ü', 'ß':
			german++
		case 'é', 'è', 'ê', 'à', 'ç':
			french++
		}
	}
	if declared != "" && schwa < 10 {
		return declared
	}
	best, language := 2, ""
	for _, c := range [...]struct {
		n    int
		code string
	}{{schwa * 4, "az"}, {belarusian * 8, "be"}, {ukrainian, "uk"}, {turkish * 2, "tr"}, {polish, "pl"}, {german, "de"}, {french, "fr"}} {
		if c.n > best {
			best, language = c.n, c.code
		}
	}
	return language
}
