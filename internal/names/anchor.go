package names

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// anchor is a surname as it stands in the full name of a person: alone it
// will be written with the same letters, but for its ending.
type anchor struct {
	name    int32
	script  script
	letters [maxLetters]rune
	n       int
}

// anchor keeps the surname of a hit that is a full name.
func (w *work) anchor(fl *field, h *Hit) {
	if h.How != HowFull && h.How != HowReverse || w.f.names[h.name].syllabic {
		return // a syllable alone is nobody
	}
	t := &fl.tokens[h.surname]
	letters, _ := w.read(fl, t)
	a := anchor{name: h.name, script: t.script, n: len(letters)}
	copy(a.letters[:], letters)
	for i := range w.anchors {
		if have := &w.anchors[i]; have.name == a.name && have.letters == a.letters {
			return
		}
	}
	w.anchors = append(w.anchors, a)
}

// anchored adds surnames alone of persons whose full name the document holds.
func (w *work) anchored(dst []Hit, from, title int) []Hit {
	if len(w.anchors) == 0 {
		return dst
	}
	body := len(dst)
	dst = w.surnames(dst, &w.title, news.FieldTitle, dst[from:title])
	dst = w.surnames(dst, &w.text, news.FieldText, dst[title:body])
	slices.SortStableFunc(dst[from:], func(a, b Hit) int {
		if a.Field != b.Field {
			if a.Field == news.FieldTitle {
				return -1
			}
			return 1
		}
		return byPlace(a, b)
	})
	return dst
}

func (w *work) surnames(dst []Hit, fl *field, where news.Field, taken []Hit) []Hit {
	for i := range fl.tokens {
		t, at := &fl.tokens[i], int32(i)
		for len(taken) > 0 && taken[0].End <= int(t.start) {
			taken = taken[1:] // ends before this word and all behind it
		}
		if t.letters < 2 || !t.capital || t.upper && t.letters <= 3 || overlaps(taken, t) {
			continue
		}
		from := len(dst)
		for k := range w.anchors {
			a := &w.anchors[k]
			n := &w.f.names[a.name]
			if n.ter != fl.hasTer(at) || slices.ContainsFunc(dst[from:], func(h Hit) bool { return h.Entity == int(n.entity) }) {
				continue
			}
			first := at
			if n.double && fl.joined(at, at) && w.isHalf(fl, n, at-1) {
				first--
			}
			if n.double != (first < at) || !w.f.speaks(n.entity, t.script, w.language) {
				continue
			}
			d := w.again(fl, at, a, n)
			if d > limitAlone {
				continue
			}
			if how := w.standing(fl, first); how != "" {
				dst = append(dst, fl.hit(a.name, n, where, first, at, at, how, d))
			}
		}
	}
	return dst
}

// isHalf reports whether a token is the first half of a double surname.
func (w *work) isHalf(fl *field, n *name, at int32) bool {
	d, _ := w.direct(fl, at, n.last(), limitGiven)
	return fl.tokens[at].letters > 1 && d <= limitGiven
}

// standing says how a surname stands that no full name covers: alone, or
// behind a word that may be anything with a capital (the end of a committee's
// name, a rank, a relative's unusual given name); "" behind a known given name:
// then it is somebody else's.
func (w *work) standing(fl *field, first int32) How {
	switch {
	case !fl.otherGiven(first):
		return HowSurname
	case isGiven(fl.s, &fl.tokens[first-1], w.language):
		return ""
	}
	return HowBehind
}

// again is the distance of a word from a surname that was read in a full name:
// none where the letters are the same but for the ending, and in another
// script how the two sound.
func (w *work) again(fl *field, at int32, a *anchor, n *name) int {
	t := &fl.tokens[at]
	if t.script != a.script {
		d, _ := w.direct(fl, at, n.surname, limitAlone)
		return d
	}
	letters, _ := w.read(fl, t)
	same := 0
	for same < len(letters) && same < a.n && sameLetter(letters[same], a.letters[same]) {
		same++
	}
	if same < 3 && (!n.double || same < 2) {
		return w.respelled(fl, at, n)
	}
	ends := endingsOf(t.script, w.language)
	for i := same; i >= 2 && i >= same-2; i-- {
		if (i == len(letters) || ends.fit(letters, i)) && (i == a.n || ends.has(a.letters[i:a.n])) {
			return 0
		}
	}
	return w.respelled(fl, at, n)
}

// sameLetter reports whether two small letters are one but for their marks:
// an article that has Bjørn has Bjorn in its headline.
func sameLetter(a, b rune) bool {
	if a == b || a < utf8.RuneSelf && b < utf8.RuneSelf {
		return a == b
	}
	var bufs [2][32]byte
	return string(text.AppendFold(bufs[0][:0], string(a))) == string(text.AppendFold(bufs[1][:0], string(b)))
}

// respelled compares a word with a surname that the document spells in two ways.
func (w *work) respelled(fl *field, at int32, n *name) int {
	p := &w.f.parts[n.surname]
	if p.size < 4 || p.script == fl.tokens[at].script && (p.script != latin || w.language != "az") {
		return far // Azerbaijani spells foreign names by their sound, and in both ways in one text
	}
	d, _ := w.direct(fl, at, n.surname, limitAgain)
	return d
}

// overlaps reports whether a word stands in one of the hits, which are sorted by
// where they start.
func overlaps(taken []Hit, t *token) bool {
	for _, h := range taken {
		if h.Start >= int(t.end) {
			return false
		}
		if int(t.start) < h.End && h.Start < int(t.end) {
			return true
		}
	}
	return false
}

// otherGiven reports whether another capitalised word stands right before a
// surname which is no title and begins no sentence: it may be somebody else's
// given name.
func (fl *field) otherGiven(at int32) bool {
	if fl.tokens[at].script == georgian || !fl.joined(at, at) || fl.tokens[at].particle {
		return false
	}
	before := &fl.tokens[at-1]
	if before.apostrophe > 0 || !before.capital || before.script != fl.tokens[at].script || before.upper && before.letters > 1 &&
		!fl.tokens[at].upper {
		return false // г-н Петров, Trump'ın Rosenstein'i, Inrupt Бернерс-Ли, ООН Трамп
	}
	word := strings.ToLower(fl.s[before.start:before.end])
	return !noGivenName[word] && !openers[word] && !fl.hasWord(word) && !isGermanNoun(word)
}

// isGermanNoun reports whether a word ends as German nouns do, which have
// capitals too: Nominierung Kavanaughs.
func isGermanNoun(word string) bool {
	for _, e := range []string{"ung", "heit", "keit", "schaft", "führer", "minister", "sprecher", "sprecherin", "präsident", "präsidentin"} {
		if strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}

// noGivenName are titles, conjunctions and adverbs that stand before a surname with
// a capital and are no given name. parts has the titles that belong to a name.
var noGivenName = set(`mr mrs ms miss dr prof sir lord lady president minister premier general judge senator sen rep gov
professor profesor profesör başkan başbakan cumhurbaşkanı bakan senatör prezident nazir prezydent minister premier senator kanzler präsident président ministre sénateur père peder rahip vater reverend pan pani herr frau monsieur madame mme m bay bayan sayın yargıç cənab xanım hakim hâkim richter kapitän captain captaine justice attorney lawyer detainee prisoner
but and when while after if as so yet with from then now later laut doch aber und als nach selon mais et pour według po ale gdy ancak ama sonra lakin sonra amma
но и как когда после однако але коли після բայց իսկ երբ
господин госпожа мистер миссис сенатор судья генерал адвокат экс-президент містер місіс міс прем’єр міністр суддя президент премьер министр г пан пані пане президент
պարոն տիկին միսս միսիս միսթր պրոֆեսոր դոկտոր նախագահ վարչապետ նախարար սենատոր պրն`)
