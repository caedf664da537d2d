package names

import (
	"strings"
	"unicode/utf8"
)

// maxSuffix is the longest case ending in letters.
const maxSuffix = 8

const (
	armenianEndings = `ը ն ի ին ից ով ում իս իդ ինը ովն իցն ումն ներ ները ների ներին ներից ներով եր երը երի երին ու ուն ուց
ենց ենք անց յի յին յից յով յում վ ս դ`
	slavicEndings = `а я у ю е э и ы і ї о ой ей ёй ою ею єю ом ем ём єм ам ям ами ями ах ях ов ев ів їв ові еві єві ым ім їм им ого его ому ему
ого ої їй ій ая яя ую юю ых их ыми ими ье ью ьи ьё ья аў оў эм ию ия ии ием иям иями ът ят о`
	polishEndings  = `a u owi em iem ie e y i ę ą o ego iego emu iemu ym im ów ami iami ach iach om iom ej iej ię ią ii iowi ia iu owie owa owej ową owo ówna ówny wie`
	turkishEndings = `ın in un ün nın nin nun nün ı i u ü yı yi yu yü na ne ya ye a e da de ta te dan den tan ten la le yla yle
lar ler ları leri lara lere ların lerin larla lerle larda lerde lardan lerden ca ce dır dir dur dür tır tir tur tür daki deki taki teki ki dı di`
	azerbaijaniEndings = `ın in un ün nın nin nun nün ı i u ü yı yi yu yü nı ni nu nü a ə ya yə na nə da də dan dən la lə yla ylə
lar lər ları ləri lara lərə ların lərin larla lərlə larda lərdə lardan lərdən dır dir dur dür dakı dəki ca cə gil gilin ki`
	georgianEndings = `ი მა მ ს ის ით ად დ თი სი ო ისა ისას ისთვის სთვის თვის სთან თან ისთან ში ზე იდან დან ისგან სგან გან ისკენ სკენ კენ მდე ამდე
იც მაც საც სთვისაც ისთვისაც თანაც ისაც ივით სავით ვით ებ ები ებმა ებს ების ებით ებთან ისი ისმა ად ადაც ცა`
	plainEndings = `s`

	czechEndings      = `a ovi u em om e y ou ě i é ého ému ým ém á ův ova ovo ově ové ových mi ami ach ovou ovej`
	croatianEndings   = `a u om em e i o og oga ome im oj ov ev ova eva ovi evi ove ovom ovu ovog in ina ama`
	lithuanianEndings = `as o ui ą u e ai is io iui į iu y ys us aus ų ė ės ei ę ius iaus iumi umi ams ienė ienės ienei`
	latvianEndings    = `s a am u ā is im i us ai as š e es ei iem ām o em`
	hungarianEndings  = `nak nek t ot at et val vel ban ben ra re tól től hoz hez ról ről ért ig é ja on en ék éknak`
	romanianEndings   = `ului lui ul ei i`
	finnishEndings    = `n in a ä lla llä lle lta ltä ssa ssä sta stä an än ia iä on ille illa ilta issa ista`
)

// suffixes are the case endings of a script or language.
type suffixes struct {
	known  map[string]struct{}
	soft   ending
	turkic bool
}

func newSuffixes(list string, soft ending) *suffixes {
	s := &suffixes{known: map[string]struct{}{}, soft: soft}
	s.turkic = list == turkishEndings || list == azerbaijaniEndings
	for _, e := range strings.Fields(list) {
		s.known[e] = struct{}{}
	}
	return s
}

var (
	endsArmenian = newSuffixes(armenianEndings, plainEnding)
	endsCyrillic = newSuffixes(slavicEndings, softEnding)
	endsGeorgian = newSuffixes(georgianEndings, softEnding)
	endsLatin    = map[string]*suffixes{
		"":   newSuffixes(plainEndings+" "+polishEndings+" "+turkishEndings+" "+azerbaijaniEndings, softEnding),
		"en": newSuffixes(plainEndings, plainEnding),
		"pl": newSuffixes(polishEndings, softEnding),
		"tr": newSuffixes(turkishEndings, plainEnding),
		"az": newSuffixes(azerbaijaniEndings, plainEnding),
		"cs": newSuffixes(czechEndings, softEnding), "sk": newSuffixes(czechEndings, softEnding),
		"hr": newSuffixes(croatianEndings, softEnding), "bs": newSuffixes(croatianEndings, softEnding),
		"sr": newSuffixes(croatianEndings, softEnding), "sl": newSuffixes(croatianEndings, softEnding),
		"lt": newSuffixes(lithuanianEndings, softEnding), "lv": newSuffixes(latvianEndings, softEnding),
		"hu": newSuffixes(hungarianEndings, plainEnding), "ro": newSuffixes(romanianEndings, plainEnding),
		"fi": newSuffixes(finnishEndings, plainEnding),
	}

	// givenDecline are the languages of Latin script in which given names have
	// case endings too. In the others only the last word of a name has one.
	givenDecline = set("pl cs sk sl hr bs sr lt lv")
)

// endingsOf are the endings that a word of the text may have.
func endingsOf(s script, language string) *suffixes {
	switch s {
	case cyrillic:
		return endsCyrillic
	case armenian:
		return endsArmenian
	case georgian:
		return endsGeorgian
	}
	if e, ok := endsLatin[language]; ok {
		return e
	}
	return endsLatin["en"]
}

// fit reports whether letters[at:] are an ending that the letters before can
// have: in Turkish and Azerbaijani y joins a vowel only.
func (x *suffixes) fit(letters []rune, at int) bool {
	if x.turkic && letters[at] == 'y' && !strings.ContainsRune("aeıioöuüə", letters[at-1]) {
		return false
	}
	return x.has(letters[at:])
}

// has reports whether the letters are an ending.
func (x *suffixes) has(letters []rune) bool {
	if len(letters) > maxSuffix {
		return false
	}
	var buf [maxSuffix * 4]byte
	_, ok := x.known[string(appendRunes(buf[:0], letters))]
	return ok
}

// stem is another form of a word whose end changed with its case.
type stem struct{ written, stem string }

// stemChanges are the changes of the last consonant before an ending.
var (
	polishChanges = []stem{
		{"rze", "r"},
		{"dzie", "d"},
		{"cie", "t"},
		{"dze", "g"},
		{"ce", "k"},
		{"sze", "ch"},
		{"śle", "sł"},
		{"źle", "zł"},
		{"rzy", "r"},
		{"ście", "st"},
		{"cy", "k"},
		{"źnie", "zn"},
		{"śnie", "sn"},
	}
	cyrillicChanges = []stem{{"ці", "к"}, {"зі", "г"}, {"сі", "х"}, {"цы", "к"}, {"цэ", "к"}, {"зе", "г"}, {"же", "г"}, {"че", "к"}}
)

func changesOf(s script, language string) []stem {
	switch {
	case s == cyrillic:
		return cyrillicChanges
	case s == latin && language == "pl":
		return polishChanges
	}
	return nil
}

// appendChanged appends the stem of letters by one change, or nothing.
func (c stem) appendChanged(dst, letters []rune) []rune {
	want := 0
	for range c.written {
		want++
	}
	at := len(letters) - want
	if at < 2 {
		return dst
	}
	k := at
	for _, r := range c.written {
		if letters[k] != r {
			return dst
		}
		k++
	}
	dst = append(dst, letters[:at]...)
	for _, r := range c.stem {
		dst = append(dst, r)
	}
	return dst
}

func appendRunes(dst []byte, letters []rune) []byte {
	for _, r := range letters {
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// holds reports whether a set of words in small letters has the word.
func (m wordSet) holds(word string) bool {
	var buf [40]byte
	b := buf[:0]
	for _, r := range word {
		if len(b) > 32 {
			return false
		}
		b = utf8.AppendRune(b, small(r))
	}
	return m[string(b)]
}
