package names

import "tocsin/internal/news"

// limitDoubt is how far both parts of a full name together may be before it
// is called weak, in hundredths of a phoneme a phoneme (see near);
// limitDoubtLatin is the same where both spellings are Latin.
const (
	limitDoubt      = 8
	limitDoubtLatin = 3
)

// full makes a hit of a given name and a surname, which spans two tokens. It is
// weak where the person may well be another one: what is weak is shown and can be
// routed apart, and rings nobody who asked for what is sure.
func (w *work) full(fl *field, id int32, n *name, where news.Field, g givenHit, first, last, surname int32, how How, dSurname int) Hit {
	h := fl.hit(id, n, where, first, last, surname, how, max(g.dist, dSurname))
	if w.doubtful(fl, n, g, surname, dSurname) || g.token < surname && w.isLonger(fl, n, first) ||
		isCalledAfter(fl.s, h.End) || fl.isHonoured(first) {
		h.Strength = news.StrengthWeak
	}
	return h
}

// isHonoured reports whether something is called after the person by the word
// before a name.
func (fl *field) isHonoured(first int32) bool {
	before := lastWords(fl.s, int(fl.tokens[first].start))[1]
	return before.letters > 0 && fl.s[before.end:fl.tokens[first].start] == " " && isHonouring(fl.s[before.start:before.end])
}

func (w *work) doubtful(fl *field, n *name, given givenHit, surname int32, dSurname int) bool {
	g, s := &w.f.parts[n.given], &w.f.parts[n.surname]
	if given.class && (dSurname > limitClassSurname || dSurname > 0 && fl.tokens[surname].script == s.script || given.token != surname-1) {
		return true // Richard Haines is not Dick Cheney
	}
	if (given.dist > limitOwn || fl.tokens[given.token].script == g.script) && w.knownOf(fl, given.token).Other(g.known) {
		return true // Karine is not Karen, nor Martine Martin, whatever they sound like in French
	}
	if !n.von && given.token < surname && fl.hasParticle(given.token+1, surname) {
		return true // Manuel de Falla is not Manuel Valls
	}
	limit := limitDoubt
	if !s.yan && s.script == latin && fl.tokens[surname].script == latin && w.language != "az" {
		limit = limitDoubtLatin
	}
	return given.dist*g.size+dSurname*s.size > limit*(g.size+s.size-3)
}

// limitClassSurname is how far a surname may be behind another given name of one
// class.
const limitClassSurname = 5

func (fl *field) hasParticle(from, to int32) bool {
	for at := from; at <= to; at++ {
		if fl.tokens[at].particle {
			return true
		}
	}
	return false
}
