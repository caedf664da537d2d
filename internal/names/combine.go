package names

import (
	"slices"
	"strings"

	"tocsin/internal/news"
)

// combine makes persons of parts that stand together.
func (w *work) combine(dst []Hit, fl *field, where news.Field) []Hit {
	from := len(dst)
	for i := 0; i < len(fl.hits); i++ {
		h := fl.hits[i]
		p := &w.f.parts[h.part]
		for _, id := range p.surname {
			dst = w.person(dst, fl, where, h, id)
		}
		if h.dist > limitSure {
			continue
		}
		for _, id := range p.given {
			dst = w.rescueSurname(dst, fl, where, h, id)
		}
	}
	out := w.keepNearest(dst[from:])
	slices.SortFunc(out, byPlace)
	for i := range out {
		w.anchor(fl, &out[i])
	}
	return dst[:from+len(out)]
}

func byPlace(a, b Hit) int {
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	if a.End != b.End {
		return a.End - b.End
	}
	return a.Entity - b.Entity
}

// person looks for the given name of a name whose surname was found.
func (w *work) person(dst []Hit, fl *field, where news.Field, h partHit, id int32) []Hit {
	n := &w.f.names[id]
	if n.given < 0 {
		if h.dist > limitOne || n.ter {
			return dst
		}
		if d := w.alone(fl, h.token, h.part); d <= limitOne {
			dst = append(dst, fl.hit(id, n, where, h.token, h.token, h.token, HowOne, d))
		}
		return dst
	}
	ter := fl.hasTer(h.token)
	if n.ter != ter {
		return dst
	}
	first := h.token
	if ter {
		first--
	}
	if int(h.dist) <= w.f.parts[n.surname].limit {
		for back := int32(1); back <= 3 && fl.joined(first-back+1, first); back++ {
			if back > 1 && fl.tokens[first].script == georgian && fl.tokens[first-back+1].joint != hyphen && fl.tokens[first].joint != hyphen {
				break // without capitals any word could stand between
			}
			at := first - back
			if d, ok := w.given(fl, at, n.given, int(h.dist)); ok && w.near(fl, n, h.token, d, int(h.dist)) &&
				(back == 1 || d <= limitBetween && h.dist <= limitBetween || w.isMiddle(fl, n, at+1, first)) {
				return append(dst, fl.hit(id, n, where, at, h.token, h.token, HowFull, max(d, int(h.dist))))
			}
		}
	}
	if int(h.dist) <= limitSurname*limitOrder/100 && int(h.token)+1 < len(fl.tokens) && fl.joined(h.token+1, h.token+1) {
		if d, ok := w.given(fl, h.token+1, n.given, far); ok && d <= limitGiven*limitOrder/100 && w.near(fl, n, h.token, d, int(h.dist)) && !fl.goesOn(h.token+1) {
			return append(dst, fl.hit(id, n, where, first, h.token+1, h.token, HowReverse, max(d, int(h.dist))))
		}
	}
	if int(h.dist) <= limitInitial {
		if from, to, ok := w.initial(fl, first, h.token, n); ok {
			dst = append(dst, fl.hit(id, n, where, from, to, h.token, HowInitial, int(h.dist)))
		}
	}
	return dst
}

// goesOn reports whether a hyphen joins the next word to this one.
func (fl *field) goesOn(at int32) bool {
	return int(at)+1 < len(fl.tokens) && fl.tokens[at+1].joint == hyphen
}

// near decides whether a given name and a surname are near enough together:
// of short names less may differ. It counts phonemes, the yan of surnames not.
func (w *work) near(fl *field, n *name, surname int32, dGiven, dSurname int) bool {
	g, s := &w.f.parts[n.given], &w.f.parts[n.surname]
	limit := limitTogether
	if s.script == latin && fl.tokens[surname].script == latin {
		limit = limitTogetherLatin
	}
	if dGiven > limitGivenYan && s.yan || dGiven > limitGivenShort && g.size <= 4 {
		return false
	}
	return dGiven*g.size+dSurname*s.size <= limit*(g.size+s.size-3)
}

// isMiddle reports whether all words between a given name and a surname are
// in the name, too.
func (w *work) isMiddle(fl *field, n *name, from, to int32) bool {
	if n.middle < 0 || from >= to {
		return false
	}
	for at := from; at < to; at++ {
		if fl.tokens[at].letters < 2 {
			return false
		}
		if d, _ := w.direct(fl, at, n.middle, limitGiven); d > limitGiven {
			return false
		}
	}
	return true
}

// given finds a given name in a token: by its key, or directly where the
// surname is sure.
func (w *work) given(fl *field, at, id int32, surname int) (int, bool) {
	t := &fl.tokens[at]
	if t.script == georgian && t.letters < 3 || w.f.parts[id].isInitial() {
		return 0, false
	}
	for _, h := range fl.of(at) {
		if h.part == id && int(h.dist) <= limitGiven && !h.wrongCut(t, w.language) {
			return int(h.dist), true
		}
	}
	if surname > limitSure || w.strict(&w.f.parts[id], t) || t.letters < 2 {
		return 0, false
	}
	d, cut := w.direct(fl, at, id, limitRescue)
	if d > limitRescue || (partHit{cut: cut}).wrongCut(t, w.language) {
		return 0, false
	}
	return d, true
}

// wrongCut reports whether an ending was cut off a given name in a language
// in which only the last word of a name has one.
func (h partHit) wrongCut(t *token, language string) bool {
	if !h.cut {
		return false
	}
	return t.script == armenian || t.script == latin && language != "pl"
}

// rescueSurname compares the word after a sure given name with the surnames
// that go with it.
func (w *work) rescueSurname(dst []Hit, fl *field, where news.Field, h partHit, id int32) []Hit {
	n, t := &w.f.names[id], &fl.tokens[h.token]
	if n.ter || h.wrongCut(t, w.language) {
		return dst
	}
	at := h.token + 1
	if int(at) >= len(fl.tokens) || !fl.joined(at, at) || w.f.parts[n.surname].yan || w.f.parts[n.surname].script == fl.tokens[at].script {
		return dst
	}
	for _, other := range fl.of(at) {
		if other.part == n.surname && int(other.dist) <= limitSurname {
			return dst // person has found it
		}
	}
	if !w.initialOf(fl, at, n.surname, limitFirst) {
		return dst
	}
	d, _ := w.direct(fl, at, n.surname, limitRescue)
	if d > limitRescue || !w.near(fl, n, at, int(h.dist), d) {
		return dst
	}
	return append(dst, fl.hit(id, n, where, h.token, at, at, HowFull, max(d, int(h.dist))))
}

// initial looks for the initial of a given name before or after a surname.
func (w *work) initial(fl *field, first, last int32, n *name) (from, to int32, ok bool) {
	at := first
	for at > 0 && first-at < 2 && fl.joined(at, at) && fl.tokens[at-1].isInitial(fl.s) {
		at--
	}
	if at < first {
		return at, last, w.initialOf(fl, at, n.given, 12)
	}
	at = last + 1
	if int(at) < len(fl.tokens) && fl.joined(at, at) && fl.tokens[at].isInitial(fl.s) {
		return first, at, w.initialOf(fl, at, n.given, 12)
	}
	return 0, 0, false
}

func (w *work) initialOf(fl *field, at, id int32, limit uint8) bool {
	t := &fl.tokens[at]
	letters, _ := w.read(fl, t)
	var first [4]byte
	for _, o := range readings(t.script, letters, w.language) {
		w.sounds = o.appendReading(w.sounds[:0], letters, nil)
		for _, a := range appendFirst(first[:0], w.sounds) {
			for _, b := range w.f.parts[id].first {
				if cost.sub[a][b] <= limit {
					return true
				}
			}
		}
	}
	return false
}

// isInitial reports whether the token is a letter or two (Дж., Ch.) with a full
// stop after them: "A DATE" and "В России" have none.
func (t *token) isInitial(s string) bool {
	if t.letters == 2 && t.script == latin && !twoLetters[strings.ToLower(s[t.start:t.end])] {
		return false // Mr. Lee, St. Paul
	}
	return t.letters <= 2 && t.capital && (strings.HasPrefix(s[t.end:], ".") || strings.HasPrefix(s[t.end:], "․"))
}

// twoLetters are the Latin initials of two letters.
var twoLetters = set("ch sh zh kh gh ts dz dj yu ya ye th ph hr")

// joined reports whether the tokens from and to, and all between, follow the
// one before them in the same name.
func (fl *field) joined(from, to int32) bool {
	if from < 1 {
		return false
	}
	for i := from; i <= to; i++ {
		switch fl.tokens[i].joint {
		case apart:
			return false
		case dotted:
			if !fl.tokens[i-1].isInitial(fl.s) {
				return false
			}
		}
	}
	return true
}

func (fl *field) hasTer(at int32) bool {
	if at < 1 || fl.tokens[at].joint != hyphen && fl.tokens[at].joint != spaced {
		return false
	}
	t := &fl.tokens[at-1]
	return t.letters == 3 && isTer(strings.ToLower(fl.s[t.start:t.end]))
}

func (fl *field) hit(id int32, n *name, where news.Field, first, last, surname int32, how How, dist int) Hit {
	strength := news.StrengthVariant
	if how == HowInitial || how == HowSurname {
		strength = news.StrengthWeak
	}
	return Hit{
		Entity: int(n.entity), Field: where, Strength: strength, How: how, Distance: dist,
		name: id, surname: surname,
		Start: int(fl.tokens[first].start), End: int(fl.tokens[last].end),
	}
}

// clearly is how much nearer one of two persons must be for the other not to
// be meant.
const clearly = 1

// keepNearest drops hits that overlap a clearly nearer or surer one.
func (w *work) keepNearest(hits []Hit) []Hit {
	w.drop = w.drop[:0]
	for i := range hits {
		w.drop = append(w.drop, loses(hits, i))
	}
	out := hits[:0]
	for i, h := range hits {
		if !w.drop[i] {
			out = append(out, h)
		}
	}
	return out
}

func loses(hits []Hit, i int) bool {
	h := &hits[i]
	for j := range hits {
		other := &hits[j]
		switch {
		case i == j || h.Start >= other.End || other.Start >= h.End:
		case h.Entity == other.Entity:
			if better(other, h) || !better(h, other) && j < i {
				return true
			}
		case rank(other) < rank(h) || rank(other) == rank(h) && other.Distance+clearly < h.Distance:
			return true
		}
	}
	return false
}

func better(a, b *Hit) bool {
	if rank(a) != rank(b) {
		return rank(a) < rank(b)
	}
	if a.Distance != b.Distance {
		return a.Distance < b.Distance
	}
	return a.End-a.Start > b.End-b.Start
}

func rank(h *Hit) int {
	switch h.How {
	case HowFull, HowReverse:
		return 0
	case HowOne, HowInitial:
		return 1
	}
	return 2
}
