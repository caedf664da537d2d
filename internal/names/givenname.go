package names

import (
	"strings"

	"tocsin/internal/names/given"
	"tocsin/internal/names/parts"
)

// givenHit is a given name that was found in a token.
type givenHit struct {
	token int32
	dist  int
	cut   bool // an ending was cut off
	class bool // it is another name of one class: Joe, Joseph
}

// common are words that begin sentences and headlines and sound like short
// given names.
var common = set("the are and for was has her our all you not but")

// given finds a given name in a token: by its key, by its class, or directly
// where the surname is sure.
func (w *work) given(fl *field, at, id int32, surname int) (givenHit, bool) {
	t, p := &fl.tokens[at], &w.f.parts[id]
	g := givenHit{token: at}
	if t.script == georgian && t.letters < 3 || t.letters == 3 && common.holds(fl.s[t.start:t.end]) || p.isInitial() {
		return g, false
	}
	g.dist = far
	for _, h := range fl.of(at) {
		if h.part == id && int(h.dist) <= limitGiven && !h.wrongCut(t, w.language) {
			g.dist, g.cut = int(h.dist), h.cut
			break
		}
	}
	class := g.dist > limitGivenYan && w.isOfClass(fl, at, p)
	if g.dist == far && surname <= limitSure && !w.strict(p, t) && t.letters > 1 && w.initialOf(fl, at, id, limitFirstGiven) {
		if d, cut := w.direct(fl, at, id, limitRescue); d <= limitRescue && !(partHit{cut: cut}).wrongCut(t, w.language) {
			g.dist, g.cut = d, cut
		}
	}
	if class {
		return givenHit{token: at, class: g.dist == far}, true // what sounds alike besides needs no caution
	}
	return g, g.dist < far
}

// isOfClass reports whether a token is another name of a given name's class.
func (w *work) isOfClass(fl *field, at int32, p *part) bool {
	t := &fl.tokens[at]
	return t.letters > 1 && p.known.May(fl.s[t.start:t.end]) && p.known.Is(w.knownOf(fl, at))
}

// wrongCut reports whether an ending was cut off a given name in a language
// in which only the last word of a name has one: see givenDecline.
func (h partHit) wrongCut(t *token, language string) bool {
	if !h.cut {
		return false
	}
	return t.script == armenian || t.script == latin && language != "" && !givenDecline[language]
}

// maxKnown bounds the words that a search remembers as given names or none.
const maxKnown = 1 << 12

// knownOf is what is known of a word as a given name.
func (w *work) knownOf(fl *field, at int32) given.Names {
	t := &fl.tokens[at]
	if t.mixed || t.letters > maxLetters {
		return given.Names{}
	}
	return w.knownAs(fl.s[t.start:t.end])
}

func (w *work) knownAs(word string) given.Names {
	key := knownWord{word, w.language}
	names, ok := w.known[key]
	if !ok {
		if len(w.known) >= maxKnown {
			clear(w.known)
		}
		names = given.Find(word, w.language)
		w.known[knownWord{strings.Clone(word), w.language}] = names
	}
	return names
}

// knownWord is a word in a language.
type knownWord struct{ word, language string }

// limitOwn is up to where a given name is the user's, whatever else is known of it.
const limitOwn = 2

// isWomans reports whether a Cyrillic given name has an ending that the surname
// behind it has not, as women's have: Карина Аванесян is not Карен. A man's
// surname that a writer left as it is does no harm where the given name is his.
func (w *work) isWomans(fl *field, n *name, g givenHit, surname partHit) bool {
	p := &w.f.parts[n.given]
	if !g.cut || surname.cut || g.dist <= limitOwn || fl.tokens[g.token].script != cyrillic || !w.f.parts[n.surname].yan {
		return false
	}
	known := w.knownOf(fl, g.token)
	return !known.Known() || !p.known.Known() || known.Other(p.known)
}

// isFathers reports whether the name at a token is that of somebody's father:
// Abdullah bin Omar bin Laden is not Omar bin Laden.
func (w *work) isFathers(fl *field, at int32) bool {
	if !fl.joined(at, at) {
		return false
	}
	before := &fl.tokens[at-1]
	return fl.tokens[at].son || before.letters <= 5 && parts.IsSonOf(strings.ToLower(fl.s[before.start:before.end]))
}

// isLonger reports whether a known given name of somebody else stands before a
// name, which is then the end of a longer one: Thomas Patrick Guzman.
func (w *work) isLonger(fl *field, n *name, at int32) bool {
	if !fl.joined(at, at) || fl.tokens[at].joint != spaced || fl.tokens[at].particle || !isGiven(fl.s, &fl.tokens[at-1], w.language) ||
		fl.tokens[at-1].script != fl.tokens[at].script || !fl.otherGiven(at) {
		return false
	}
	return w.between(fl, n, at-1, at) > same
}
