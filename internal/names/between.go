package names

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/names/parts"
)

// middle says how the words between a given name and a surname stand to those
// that the user wrote there.
type middle uint8

const (
	absent      middle = iota // the text has none
	same                      // all are the user's
	adds                      // some are, or the user wrote none
	contradicts               // each side has one that the other has not: Рубен Суренович is not Рубен Карленович
)

// limitMiddle is how far a patronymic or a second name may be from the user's:
// it is to tell fathers apart, not to recognise them.
const limitMiddle = 25

// between compares the words from one token up to another with what the user
// wrote between given name and surname. Titles and particles do not count.
func (w *work) between(fl *field, n *name, from, to int32) middle {
	var found [maxMiddles]bool
	mine := n.between()
	words, unknown := 0, 0
	for at := from; at < to; at++ {
		t := &fl.tokens[at]
		if small := strings.ToLower(fl.s[t.start:t.end]); parts.IsTitle(small) || parts.IsParticle(small) || parts.IsSon(small) {
			continue
		} else if t.aside && parts.Father(small) == "" {
			continue // what the person is called says nothing of the father
		}
		words++
		known := false
		for i, id := range mine {
			if w.isMiddle(fl, at, id) {
				found[i], known = true, true
			}
		}
		if !known {
			unknown++
		}
	}
	lacking := 0
	for i := range mine {
		if !found[i] {
			lacking++
		}
	}
	switch {
	case words == 0:
		return absent
	case unknown == 0:
		return same
	case lacking > 0:
		return contradicts
	}
	return adds
}

// isMiddle reports whether a token is a name that the user wrote between given
// name and surname, or its initial. Of patronymics the fathers' names are compared.
func (w *work) isMiddle(fl *field, at, id int32) bool {
	t, p := fl.tokens[at], &w.f.parts[id]
	if t.letters < 2 || p.isInitial() || t.isInitial(fl.s) {
		return w.isInitialOf(fl, at, id)
	}
	father, stem := p.father, parts.Father(fl.s[t.start:t.end])
	if father < 0 && stem == "" {
		d, _ := w.direct(fl, at, id, limitMiddle)
		return d <= limitSure || d <= limitMiddle && !w.knownOf(fl, at).Other(p.known)
	}
	if father < 0 {
		father = id
	}
	if stem != "" {
		t.end, t.apostrophe = t.start+int32(len(stem)), -1
	}
	d, _ := w.directly(fl, &t, father, limitMiddle)
	return d <= limitSure || d <= limitMiddle && !w.knownAs(fl.s[t.start:t.end]).Other(w.f.parts[father].known)
}

// isInitialOf reports whether one of two words, of which one is an initial, may
// stand for the other: by letters in one script, by sounds in two.
func (w *work) isInitialOf(fl *field, at, id int32) bool {
	t, p := &fl.tokens[at], &w.f.parts[id]
	if t.script != p.script {
		return w.initialOf(fl, at, id, 12)
	}
	a, _ := utf8.DecodeRuneInString(fl.s[t.start:])
	b, _ := utf8.DecodeRuneInString(p.letters)
	return sameLetter(small(a), b)
}
