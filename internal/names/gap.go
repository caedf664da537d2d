package names

import "tocsin/internal/names/parts"

// gap is what stands in small letters between two words with capitals.
type gap struct {
	words                      int
	broken, particle, and, son bool
}

func (b *gap) add(s string, t *token) {
	if b.broken {
		b.words++
		b.and = false
		return
	}
	what := smallWord(0)
	if t.letters <= 5 {
		what = linking[s[t.start:t.end]]
	}
	b.words++
	b.broken = b.broken || t.joint == apart || what&isParticle == 0
	b.particle = b.particle || what&isFather == 0
	b.and = b.words == 1 && t.joint == spaced && what&isAnd != 0
	b.son = b.son || what&isSonOf != 0
}

// tell marks the word that follows.
func (b *gap) tell(t *token) {
	t.and = b.and && t.joint == spaced
	t.particle, t.son = b.particle && (!b.and || !b.broken), b.son && !b.broken
	if b.broken {
		t.joint = apart
	}
	if b.words > 0 {
		t.comma = false
	}
}

// smallWord is what a word in small letters may be between the parts of names.
type smallWord uint8

const (
	isParticle smallWord = 1 << iota
	isSonOf              // the name of the father follows
	isFather             // what stands before is the name of the father: oğlu
	isAnd                // another given name before one surname follows
)

// linking are the words in small letters that do not end a name.
var linking = func() map[string]smallWord {
	m := map[string]smallWord{}
	for _, word := range parts.Particles() {
		m[word] |= isParticle
		if parts.IsSonOf(word) {
			m[word] |= isSonOf
		}
	}
	for _, word := range parts.Sons() {
		m[word] |= isParticle | isFather
	}
	for word := range set("and et und y e i og och en ja ve və и й та і ды և եւ ու և და") {
		m[word] |= isAnd
	}
	return m
}()
