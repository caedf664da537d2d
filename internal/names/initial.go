package names

import "strings"

// initial looks for the initial of a given name before or after a surname.
func (w *work) initial(fl *field, first, last int32, n *name) (from, to int32, ok bool) {
	at := first
	for at > 0 && first-at < 2 && fl.joined(at, at) && fl.tokens[at-1].isInitial(fl.s) {
		at--
	}
	if at < first {
		return at, last, w.initialOf(fl, at, n.given, 12) && w.between(fl, n, at+1, first) != contradicts
	}
	if w.f.parts[n.given].isInitial() {
		if from, to, ok := w.standsFor(fl, first, last, n); ok {
			return from, to, true
		}
	}
	at = last + 1
	if int(at) < len(fl.tokens) && fl.joined(at, at) && fl.tokens[at].isInitial(fl.s) {
		second := at + 1
		if int(second) < len(fl.tokens) && fl.joined(second, second) && fl.tokens[second].isInitial(fl.s) {
			second++
		}
		return first, at, w.initialOf(fl, at, n.given, 12) && w.between(fl, n, at+1, second) != contradicts
	}
	return 0, 0, false
}

// standsFor looks for a given name before or behind a surname, which the user's
// initial may stand for.
func (w *work) standsFor(fl *field, first, last int32, n *name) (from, to int32, ok bool) {
	for at := first - 1; at >= max(0, first-2) && fl.joined(at+1, first); at-- {
		if isGiven(fl.s, &fl.tokens[at], w.language) && w.isInitialOf(fl, at, n.given) && w.between(fl, n, at+1, first) != contradicts {
			return at, last, true
		}
	}
	at := last + 1
	if int(at) >= len(fl.tokens) || !fl.joined(at, at) && !fl.tokens[at].comma || fl.tokens[at].letters < 2 ||
		!w.isInitialOf(fl, at, n.given) {
		return 0, 0, false
	}
	father := fl.isFather(at + 1)
	if father && w.between(fl, n, at+1, at+2) == contradicts || !father && (!fl.ends(at) || !isGiven(fl.s, &fl.tokens[at], w.language)) {
		return 0, 0, false
	}
	return first, at, true
}

func (w *work) initialOf(fl *field, at, id int32, limit uint8) bool {
	for _, a := range w.firstOf(fl, at) {
		for _, b := range w.f.parts[id].first {
			if cost.sub[a][b] <= limit {
				return true
			}
		}
	}
	return false
}

// firsts are the sounds that one word may begin with, kept while it is
// compared with one name after another.
type firsts struct {
	fl     *field
	at     int32
	sounds []byte
}

func (w *work) firstOf(fl *field, at int32) []byte {
	if w.first.fl == fl && w.first.at == at {
		return w.first.sounds
	}
	t := &fl.tokens[at]
	letters, _ := w.read(fl, t)
	w.first = firsts{fl: fl, at: at, sounds: w.first.sounds[:0]}
	for _, o := range readings(t.script, letters, w.language) {
		w.sounds = o.appendReading(w.sounds[:0], letters, nil)
		w.first.sounds = appendFirst(w.first.sounds, w.sounds)
	}
	return w.first.sounds
}

// isInitial reports whether the token is a letter or two (Дж., Ch.) with a full
// stop after them: "A DATE" and "В России" have none.
func (t *token) isInitial(s string) bool {
	if t.letters == 2 && t.script == latin && !twoLetters.holds(s[t.start:t.end]) {
		return false // Mr. Lee, St. Paul
	}
	return t.letters <= 2 && t.capital && (strings.HasPrefix(s[t.end:], ".") || strings.HasPrefix(s[t.end:], "․"))
}

// twoLetters are the Latin initials of two letters.
var twoLetters = set("ch sh zh kh gh ts dz dj yu ya ye th ph hr")
