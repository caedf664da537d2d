package names

import (
	"slices"

	"tocsin/internal/news"
)

// SameSpelling reports whether two names are one spelling: word by word the
// same letters, large or small, each but for a case ending that its script
// has. "Рубена Варданяна" is "Рубен Варданян", "Vardanian's" is "Vardanian".
func SameSpelling(a, b string) bool {
	za, zb := tokenizer{s: a}, tokenizer{s: b}
	var ta, tb token
	for n := 0; ; n++ {
		more, other := za.next(&ta), zb.next(&tb)
		if !more || !other {
			return more == other && n > 0
		}
		if ta.script != tb.script || !sameWord(a, &ta, b, &tb) {
			return false
		}
	}
}

func sameWord(a string, ta *token, b string, tb *token) bool {
	x, y := stemOf(a, ta), stemOf(b, tb)
	same := 0
	for same < len(x) && same < len(y) && x[same] == y[same] {
		same++
	}
	if same == len(x) && same == len(y) {
		return true
	}
	if same < 3 {
		return false
	}
	ends := anyEndings(ta.script)
	for i := same; i >= 3 && i >= same-2; i-- {
		if (i == len(x) || ends.has(x[i:])) && (i == len(y) || ends.has(y[i:])) {
			return true
		}
	}
	return false
}

// stemOf are the small letters of a word up to its apostrophe.
func stemOf(s string, t *token) []rune {
	end := t.end
	if t.apostrophe > t.start && !t.upperAfter(s) {
		end = t.apostrophe
	}
	var offsets [maxLetters + 1]int32
	return appendLetters(nil, &offsets, s, t.start, end, t)
}

// anyEndings are the endings of all languages of a script.
func anyEndings(s script) *suffixes { return endingsOf(s, "") }

// speaks reports whether the user wants a person's other spellings in this
// script of a document in this language. A word in another script than the
// document's own counts by its script.
func (f *Finder) speaks(entity int32, s script, language string) bool {
	only, ok := f.languages[entity]
	switch {
	case !ok:
		return true
	case language != "" && scriptOfLanguage(language) == s:
		return slices.Contains(only, language)
	}
	return slices.ContainsFunc(only, func(l string) bool { return scriptOfLanguage(l) == s })
}

// scriptOfLanguage is the script that a language is mostly written in.
func scriptOfLanguage(code string) script {
	switch code {
	case "hy", "hyw":
		return armenian
	case "ka", "xmf":
		return georgian
	case "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "ab", "os", "ce", "av", "lez":
		return cyrillic
	}
	return latin
}

// unspoken drops the hits in languages that the user does not want.
func (w *work) unspoken(fl *field, hits []Hit) []Hit {
	if len(w.f.languages) == 0 {
		return hits
	}
	return slices.DeleteFunc(hits, func(h Hit) bool {
		return !w.f.speaks(int32(h.Entity), fl.tokens[h.surname].script, w.language)
	})
}

// struck reports whether the user struck a spelling of the person.
func struck(e *news.Entity, form string) bool {
	return slices.ContainsFunc(e.Strike, func(s string) bool { return SameSpelling(s, form) })
}
