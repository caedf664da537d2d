package names

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

//go:embed given.txt
var givenList string

// given are the keys of known given names.
var given = sync.OnceValue(func() map[string]bool {
	keys := map[string]bool{}
	for line := range strings.Lines(givenList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, name := range strings.Fields(line) {
			key := givenKey(name, latin, "")
			keys[key] = true
			if rest, ok := strings.CutPrefix(key, "ie"); ok { // Yervand, Ерванд
				keys["e"+rest] = true
			}
		}
	}
	return keys
})

// Mention is where a text seems to name a person: a given name and a surname.
type Mention struct {
	Field      news.Field
	Start, End int // half-open bytes of the field
}

// Persons finds whom a document seems to name in full, whoever it is: a known
// given name with the capitalised word after it. It prefers missing a person
// to making one up: no surname alone, no unknown given name, no initial, and
// nothing that is part of the name of a place or an institution. lower, if not
// nil, reports that a word is also written small elsewhere, as names are not.
func Persons(doc *Document, lower func(folded string) bool) []Mention {
	if lower == nil {
		lower = func(string) bool { return false }
	}
	language := guess(doc.Language, doc.Text)
	out := personsIn(nil, news.FieldTitle, doc.Title, language, lower)
	return personsIn(out, news.FieldText, doc.Text, language, lower)
}

func personsIn(dst []Mention, field news.Field, s, language string, lower func(string) bool) []Mention {
	all := tokensOf(s)
	for i := 0; i+1 < len(all); i++ {
		first, last := all[i], i+1
		if !startsPerson(s, all, i, language, lower) {
			continue
		}
		// Between given name and surname: a second given name, a patronymic.
		if last+1 < len(all) && follows(&all[last], &all[last+1]) && (isGiven(s, &all[last], language) || isPatronymic(s, &all[last])) &&
			isSurname(s, all, last+1, lower) {
			last++
		} else if !isSurname(s, all, last, lower) {
			continue
		}
		if last+1 < len(all) && all[last+1].joint == hyphen && all[last+1].capital { // a double surname
			last++
		}
		if last+1 < len(all) && follows(&all[last], &all[last+1]) && isInstitution(s, &all[last+1]) {
			continue
		}
		end := all[last].end
		if all[last].apostrophe > 0 {
			end = all[last].apostrophe
		}
		dst = append(dst, Mention{field, int(first.start), int(end)})
		i = last
	}
	return dst
}

func tokensOf(s string) []token {
	z := tokenizer{s: s}
	var all []token
	var t token
	for z.next(&t) {
		all = append(all, t)
	}
	return all
}

// startsPerson reports whether the token is a given name that may stand before
// a surname.
func startsPerson(s string, all []token, i int, language string, lower func(string) bool) bool {
	t := &all[i]
	if t.apostrophe >= 0 || t.upper && t.letters < 4 || !follows(t, &all[i+1]) {
		return false
	}
	if !isGiven(s, t, language) && !besideSurname(s, all, i, lower) {
		return false
	}
	// A hyphen before it makes it the end of something else; so does "named after".
	return t.joint != hyphen && (i == 0 || !honouring[smallWord(s, &all[i-1])])
}

// besideSurname reports whether an unknown word inside a sentence is a given
// name by what follows it, which ends as few words but surnames do.
func besideSurname(s string, all []token, i int, lower func(string) bool) bool {
	t := &all[i]
	if i == 0 || t.joint != spaced || t.letters < 3 || t.mixed || t.script == georgian {
		return false
	}
	word := text.Fold(s[t.start:t.end])
	if lower(word) || isInstitution(s, t) || roles[word] || hasSurnameEnding(word) {
		return false
	}
	next := &all[i+1]
	folded := text.Fold(s[next.start:next.end])
	return hasSurnameEnding(folded) && !strings.HasSuffix(folded, "ian") && !strings.HasSuffix(folded, "ians") // Armenian, Iranians
}

// follows reports whether b may be the next word of a name after a.
func follows(a, b *token) bool {
	return a.capital && b.capital && b.joint == spaced && !b.particle && a.script == b.script && a.upper == b.upper
}

func isGiven(s string, t *token, language string) bool {
	if !t.capital || t.letters < 3 || t.mixed {
		return false
	}
	keys, word := given(), s[t.start:t.end]
	if t.script != cyrillic {
		return keys[givenKey(word, t.script, language)]
	}
	for _, stem := range cyrillicStems(word) {
		if keys[givenKey(stem, t.script, language)] {
			return true
		}
	}
	return false
}

// cyrillicStems are what a given name may be the case form of. In the other
// scripts a given name before its surname has no ending.
func cyrillicStems(word string) []string {
	r := []rune(strings.ToLower(word))
	out := []string{string(r)}
	for _, e := range [...]struct{ ending, instead string }{
		{"а", ""},
		{"у", ""},
		{"ом", ""},
		{"е", ""},
		{"ем", ""},
		{"ы", "а"},
		{"у", "а"},
		{"е", "а"},
		{"ой", "а"},
		{"я", "й"},
		{"ю", "й"},
		{"ем", "й"},
		{"е", "й"},
		{"я", "ь"},
		{"ю", "ь"},
		{"ем", "ь"},
		{"и", "я"},
		{"ю", "я"},
		{"ей", "я"},
		{"е", "я"},
		{"и", "а"},
	} {
		if stem, ok := strings.CutSuffix(string(r), e.ending); ok && utf8.RuneCountInString(stem) >= 3 {
			out = append(out, stem+e.instead)
		}
	}
	return out
}

// isSurname reports whether the token may be a surname after a given name.
func isSurname(s string, all []token, i int, lower func(string) bool) bool {
	t := &all[i]
	end := t.end
	if t.apostrophe > 0 && t.script == latin && !t.upperAfter(s) {
		end = t.apostrophe
	}
	word := s[t.start:end]
	folded := text.Fold(word)
	if utf8.RuneCountInString(word) < 3 || t.mixed || isInstitution(s, t) {
		return false
	}
	if t.script == georgian {
		return hasSurnameEnding(folded)
	}
	return hasSurnameEnding(folded) || !lower(folded)
}

func isInstitution(s string, t *token) bool {
	folded := text.Fold(s[t.start:t.end])
	for _, stem := range institutions {
		if strings.HasPrefix(folded, stem) {
			return true
		}
	}
	return false
}

func hasSurnameEnding(folded string) bool {
	if strings.Contains(folded, "ությ") { // -ություն makes nouns: Republic, Constitution
		return false
	}
	for _, e := range surnameEndings {
		if i := strings.LastIndex(folded, e); i > 2 && utf8.RuneCountInString(folded[i+len(e):]) <= 4 {
			return true
		}
	}
	return false
}

func isPatronymic(s string, t *token) bool {
	w := smallWord(s, t)
	for _, e := range [...]string{
		"вич", "вича", "вичу", "вичем", "виче", "вна", "вны", "вне", "вну", "вной", "ович", "ovich", "evich", "ovna",
		"evna",
	} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

func smallWord(s string, t *token) string { return strings.ToLower(s[t.start:t.end]) }

// givenKey is a given name so that its spellings in all scripts are one.
func givenKey(word string, sc script, language string) string {
	var b strings.Builder
	az := language == "az"
	runes := []rune(text.Fold(word))
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case r == 'ո' && i+1 < len(runes) && runes[i+1] == 'ւ':
			b.WriteByte('u')
			i++
		case r == 'ե' && i == 0:
			b.WriteString("ie")
		case r == 'x' && az:
			b.WriteByte('h')
		case r == 'c' && az:
			b.WriteByte('j')
		default:
			if to, ok := plainLetters()[r]; ok {
				b.WriteString(to)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return squeeze(digraphs.Replace(b.String()))
}

var digraphs = strings.NewReplacer("kh", "h", "gh", "g", "zh", "j", "sh", "s", "ch", "c", "ts", "c", "dz", "z", "ph", "f", "th", "t", "ck",
	"k", "ou", "u", "x", "ks", "y", "i", "w", "v", "q", "k")

// squeeze makes one letter of equal ones that follow each other.
func squeeze(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] || s[i] >= utf8.RuneSelf {
			out = append(out, s[i])
		}
	}
	return string(out)
}

var plainLetters = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	f := strings.Fields(plainTable)
	for i := 0; i+1 < len(f); i += 2 {
		r, _ := utf8.DecodeRuneInString(f[i])
		m[r] = strings.TrimPrefix(f[i+1], "_")
	}
	return m
})

// plainTable gives letters, folded, the Latin ones of given.txt; _ is silent.
const plainTable = `ə a ı i
ա a բ b գ g դ d ե e զ z է e ը e թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f
а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ sh ъ _ ы y ь _ э e ю yu я ya і i ї yi є ye ґ g
ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ k შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h`

// honouring are the words before the name of whom something is called after.
var honouring = set(`имени им անվան улица улице улицы проспект проспекте saint santa san st`)

// surnameEndings end surnames and few other words, folded; a case ending may follow.
var surnameEndings = strings.Fields(`yan ian yants iants oglu zade shvili dze enko
յան եան յանց ян янц оглы заде швили дзе енко შვილ ძე იან ავა აია უა`)

// institutions begin words that make a place, an office or a body of the name
// before them, folded.
var institutions = strings.Fields(`street avenue airport university institute foundation center centre museum stadium square park hospital school college prize award cup palace theatre theater
falls beach city island river lake church cathedral bridge district county street house cross fund bank club league committee party group company corporation council court ministry press times post news media records show
cadde sokak havaliman universite vakf enstitu merkez muze stad meydan hastane okul lise odul kupa saray tiyatro kilise cami bolge ilce koy kent krall imparator cumhur devlet bakan savas fuar takim hukumet kuvvet partis lig sark mudurl baskan genel
prospekt kuc akademi muzey fond
улиц проспект аэропорт университет институт фонд центр музей стадион площад парк больниц школ преми кубок дворец театр област район край республик
փողոց պողոտա օդանավակայան համալսարան ինստիտուտ հիմնադրամ կենտրոն թանգարան ստադիոն հրապարակ այգի հիվանդանոց դպրոց մրցանակ գավաթ պալատ թատրոն մարզ շրջան`)

// roles stand before surnames as given names do, folded.
var roles = set(`president premier minister mr mrs ms dr sir lady lord judge general colonel captain major ambassador senator governor mayor secretary deputy speaker chairman director professor bishop archbishop father prime
armenian azerbaijani russian georgian turkish iranian
президент премьер министр судья генерал полковник посол сенатор губернатор мэр депутат спикер председатель директор профессор епископ отец господин госпожа
նախագահ վարչապետ նախարար դատավոր գեներալ դեսպան պատգամավոր խոսնակ տնօրեն պրոֆեսոր եպիսկոպոս պարոն տիկին
prezident bas nazir hakim general sefir cenab bay bayan`)
