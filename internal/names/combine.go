package names

import (
	"slices"

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
	out := w.keepNearest(w.unspoken(fl, dst[from:]))
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
			dst = append(dst, fl.hit(id, n, where, h.token, h.token, h.token, howOne, d))
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
				return append(dst, w.full(fl, id, n, where, at, h.token, h.token, HowFull, d, int(h.dist)))
			}
		}
	}
	if int(h.dist) <= limitSurname*limitOrder/100 && int(h.token)+1 < len(fl.tokens) && fl.joined(h.token+1, h.token+1) {
		if d, ok := w.given(fl, h.token+1, n.given, far); ok && d <= limitGiven*limitOrder/100 &&
			w.near(fl, n, h.token, d*100/limitOrder, int(h.dist)*100/limitOrder) && !fl.goesOn(h.token+1) {
			return append(dst, w.full(fl, id, n, where, first, h.token+1, h.token, HowReverse, d, int(h.dist)))
		}
	}
	if int(h.dist) <= limitInitial {
		if from, to, ok := w.initial(fl, first, h.token, n); ok {
			dst = append(dst, fl.hit(id, n, where, from, to, h.token, HowInitial, int(h.dist)))
		}
	}
	return dst
}

// common are words that begin sentences and headlines and sound like short
// given names.
var common = set("the are and for was has her our all you not but")

// goesOn reports whether a hyphen joins the next word to this one.
func (fl *field) goesOn(at int32) bool {
	return int(at)+1 < len(fl.tokens) && fl.tokens[at+1].joint == hyphen
}

// near decides whether a given name and a surname are near enough together:
// of short names less may differ. It counts phonemes, the yan of surnames not.
func (w *work) near(fl *field, n *name, surname int32, dGiven, dSurname int) bool {
	g, s := &w.f.parts[n.given], &w.f.parts[n.surname]
	limit := limitTogether
	if s.script == latin && fl.tokens[surname].script == latin && w.language != "az" {
		limit = limitTogetherLatin
	}
	if dGiven > limitNickname && n.nick || dGiven > limitGivenYan && s.yan || dGiven > limitGivenShort && g.size <= 4 {
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
	if t.script == georgian && t.letters < 3 || t.letters == 3 && common.holds(fl.s[t.start:t.end]) || w.f.parts[id].isInitial() {
		return 0, false
	}
	for _, h := range fl.of(at) {
		if h.part == id && int(h.dist) <= limitGiven && !h.wrongCut(t, w.language) {
			return int(h.dist), true
		}
	}
	if surname > limitSure || w.strict(&w.f.parts[id], t) || t.letters < 2 || !w.initialOf(fl, at, id, limitFirstGiven) {
		return 0, false
	}
	d, cut := w.direct(fl, at, id, limitRescue)
	if d > limitRescue || (partHit{cut: cut}).wrongCut(t, w.language) {
		return 0, false
	}
	return d, true
}

// wrongCut reports whether an ending was cut off a given name in a language
// in which only the last word of a name has one: see givenDecline.
func (h partHit) wrongCut(t *token, language string) bool {
	if !h.cut {
		return false
	}
	return t.script == armenian || t.script == latin && language != "" && !givenDecline[language]
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
	return append(dst, w.full(fl, id, n, where, h.token, at, at, HowFull, int(h.dist), d))
}

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
	return t.letters == 3 && ters.holds(fl.s[t.start:t.end])
}

func (fl *field) hit(id int32, n *name, where news.Field, first, last, surname int32, how How, dist int) Hit {
	strength := news.StrengthVariant
	if how == HowInitial || how == HowSurname || how == HowBehind {
		strength = news.StrengthWeak
	}
	return Hit{
		Entity: int(n.entity), Field: where, Strength: strength, How: how, Distance: dist,
		name: id, surname: surname,
		Start: int(fl.tokens[first].start), End: int(fl.tokens[last].end),
	}
}
