package names

import (
	"tocsin/internal/names/syllables"
	"tocsin/internal/news"
)

// before looks for the given name of a name before its surname. Between them the
// person's other names may stand, or somebody else's given name (Ruben and
// Veronika Vardanyan); first is the token where the surname begins.
func (w *work) before(fl *field, where news.Field, h partHit, id, first int32) (Hit, bool) {
	n := &w.f.names[id]
	for back := int32(1); back <= 3+int32(len(n.between())) && fl.joined(first-back+1, first); back++ {
		if back > 1 && fl.tokens[first].script == georgian && fl.tokens[first-back+1].joint != hyphen && fl.tokens[first].joint != hyphen {
			break // without capitals any word could stand between
		}
		at := first - back
		g, ok := w.given(fl, at, n.given, int(h.dist))
		if !ok || !w.near(fl, n, h.token, g, int(h.dist)) {
			continue
		}
		if n.syllabic && !w.isSyllabic(fl, n, g, h) {
			return Hit{}, false
		}
		switch w.between(fl, n, at+1, first) {
		case contradicts:
			return Hit{}, false
		case adds:
			if g.dist > limitBetween || h.dist > limitBetween {
				continue
			}
		}
		behind := h.token + 1 // lists have a column of fathers' names behind both
		if fl.isFather(behind) && w.between(fl, n, behind, behind+1) == contradicts {
			return Hit{}, false
		}
		if w.isFathers(fl, at) || w.isWomans(fl, n, g, h) {
			return Hit{}, false
		}
		return w.full(fl, id, n, where, g, at, h.token, h.token, HowFull, int(h.dist)), true
	}
	if at := first - 2; at >= 0 && fl.joined(first, first) && fl.tokens[first-1].and && isGiven(fl.s, &fl.tokens[first-1], w.language) {
		if g, ok := w.given(fl, at, n.given, int(h.dist)); ok && w.near(fl, n, h.token, g, int(h.dist)) && !w.isFathers(fl, at) {
			return w.full(fl, id, n, where, g, at, h.token, h.token, HowFull, int(h.dist)), true
		}
	}
	return Hit{}, false
}

// limitSyllable is how far the words of a Chinese or Korean name may be.
const limitSyllable = 8

// isSyllabic reports whether the words from a given name to a surname are those of
// a Chinese or Korean name: no more and no fewer, and no other syllables.
func (w *work) isSyllabic(fl *field, n *name, g givenHit, surname partHit) bool {
	mine, t := n.between(), &fl.tokens[g.token]
	if t.script == latin && w.f.parts[n.given].script == cyrillic && w.language != "az" {
		return false // there it is romanised; Azerbaijani alone takes it from Russian
	}
	if g.dist > limitSyllable || surname.dist > limitSyllable || surname.token-g.token != int32(len(mine))+1 ||
		w.differs(fl, surname.token, n.surname) {
		return false
	}
	for i, id := range mine {
		at := g.token + 1 + int32(i)
		if d, _ := w.direct(fl, at, id, limitSyllable); d > limitSyllable || w.differs(fl, at, id) {
			return false
		}
	}
	return true
}

func (w *work) differs(fl *field, at, id int32) bool {
	t, p := &fl.tokens[at], &w.f.parts[id]
	return t.script == p.script && syllables.Differ(fl.s[t.start:t.end], p.word)
}

// behind looks for the given name behind the surname, as registers and lists
// have it, with or without a comma. The limits are tighter: that two names
// follow each other happens, too.
func (w *work) behind(fl *field, where news.Field, h partHit, id, first int32) (Hit, bool) {
	n, at := &w.f.names[id], h.token+1
	if int(at) >= len(fl.tokens) || n.syllabic && (len(n.between()) > 0 || fl.tokens[at].script != w.f.parts[n.given].script) {
		return Hit{}, false
	}
	comma := fl.tokens[at].comma
	if !comma && !fl.joined(at, at) {
		return Hit{}, false
	}
	g, ok := w.given(fl, at, n.given, far)
	if comma { // the word behind it has not been looked up, see isLone
		g = givenHit{token: at}
		g.dist, g.cut = w.direct(fl, at, n.given, limitComma)
		ok = g.dist <= limitComma && h.dist <= limitComma && !(partHit{cut: g.cut}).wrongCut(&fl.tokens[at], w.language)
	}
	if !ok || g.dist > limitGiven*limitOrder/100 || fl.goesOn(at) {
		return Hit{}, false
	}
	stretched := g
	stretched.dist = g.dist * 100 / limitOrder
	if !w.near(fl, n, h.token, stretched, int(h.dist)*100/limitOrder) {
		return Hit{}, false
	}
	father := fl.isFather(at + 1)
	if father && w.between(fl, n, at+1, at+2) == contradicts {
		return Hit{}, false
	}
	if comma && !father && !fl.ends(at) {
		return Hit{}, false // a list: Gasparyan, Samvel Babayan
	}
	if comma && fl.joined(first, first) && w.between(fl, n, first-1, first) >= adds {
		return Hit{}, false // a list: Ruben Gasparyan, Samvel
	}
	return w.full(fl, id, n, where, g, first, at, h.token, HowReverse, int(h.dist)), true
}

// isFather reports whether a token is a patronymic that belongs to the word before it.
func (fl *field) isFather(at int32) bool {
	return int(at) < len(fl.tokens) && fl.joined(at, at) && isPatronymic(fl.s, &fl.tokens[at])
}

// ends reports whether no further word of a name, but for initials, follows a token.
func (fl *field) ends(at int32) bool {
	next := at + 1
	return int(next) >= len(fl.tokens) || !fl.joined(next, next) || fl.tokens[next].isInitial(fl.s)
}

// goesOn reports whether a hyphen joins the next word to this one.
func (fl *field) goesOn(at int32) bool {
	return int(at)+1 < len(fl.tokens) && fl.tokens[at+1].joint == hyphen
}

// near decides whether a given name and a surname are near enough together:
// of short names less may differ. It counts phonemes, the yan of surnames not.
func (w *work) near(fl *field, n *name, surname int32, given givenHit, dSurname int) bool {
	g, s, dGiven := &w.f.parts[n.given], &w.f.parts[n.surname], given.dist
	size := g.size
	if given.class {
		size = max(size, int(fl.tokens[given.token].letters)) // that of Richard, not of Dick
	}
	limit := limitTogether
	if s.script == latin && fl.tokens[surname].script == latin && w.language != "az" {
		limit = limitTogetherLatin
	}
	if dGiven > limitGivenYan && s.yan || dGiven > limitGivenShort && g.size <= 4 {
		return false
	}
	return dGiven*size+dSurname*s.size <= limit*(size+s.size-3)
}
