package forms

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// armenian makes the forms of a word. A vowel may change before the ending: Բաքու is
// Բաքվում and, as it is written as often, Բաքուում.
func armenian(word string, acronym bool) []string {
	const plain = "ը ն ի ին ից ով ում"
	if acronym {
		return onto(word, plain)
	}
	if stem, ok := strings.CutSuffix(word, "ություն"); ok {
		return append(onto(word, "ը ն ից"), onto(stem, "ության ությանը ությամբ")...)
	}
	if stem, ok := strings.CutSuffix(word, "ու"); ok {
		return append(onto(word, "ն ի ին ից ով ում"), onto(stem, "վի վին վից վով վում")...)
	}
	switch r, _ := utf8.DecodeLastRuneInString(word); r {
	case 'ի':
		return append(onto(word, "ն ի ին ից ով ում"), onto(strings.TrimSuffix(word, "ի"), "ու ուն")...)
	case 'ա', 'ո':
		return onto(word, "ն յի յին յից յով յում")
	case 'ե', 'է', 'օ', 'և':
		return onto(word, "ն ի ին ից ով ում")
	}
	return onto(word, plain)
}

// georgian makes the forms of a word: its ი stands for the nominative alone, and ა
// and ე fall out before another vowel.
func georgian(word string) []string {
	const open = "მ ს სთან სთვის ში ზე დან თი ც"
	if stem, ok := strings.CutSuffix(word, "ი"); ok {
		if short, ok := strings.CutSuffix(stem, "ევან"); ok { // Yerevan loses its last vowel before another one
			return append(onto(stem, "მა ს ად ში ზე თან ამდე"), onto(short, "ევნის ევნით ევნიდან ევნისთვის ევნისგან")...)
		}
		return onto(stem, "მა ს ის ით ად ში ზე იდან თან ისთვის ისგან ამდე")
	}
	switch r, n := utf8.DecodeLastRuneInString(word); r {
	case 'ა', 'ე':
		return append(onto(word, "მ ს სთან ში ზე"), onto(word[:len(word)-n], "ის ით იდან ისთვის ისგან")...)
	case 'ო', 'უ':
		return onto(word, open)
	}
	return nil
}

// greek makes the forms of a word; where its accent moves is folded away.
func greek(word string) []string {
	for _, n := range []struct{ end, cases string }{{"ος", "ου ο ον"}, {"ός", "ού ό όν"}, {"ας", "α"}, {"ης", "η"}} {
		if stem, ok := strings.CutSuffix(word, n.end); ok {
			return onto(stem, n.cases)
		}
	}
	switch r, n := utf8.DecodeLastRuneInString(word); r {
	case 'α', 'ά', 'η', 'ή':
		return onto(word, "ς")
	case 'ο', 'ό':
		return onto(word[:len(word)-n], "ου")
	}
	return nil
}

// adjectives are the endings of words that stand before the noun and decline with
// it: of the nominative, and then of the other cases.
var adjectives = []struct {
	end   string
	cases string
}{
	{"ский", "ского скому ским ском"},
	{"ський", "ського ському ським"},
	{"кий", "кого кому ким ком"},
	{"ний", "него нему ним нем ного ному"},
	{"ый", "ого ому ым ом"},
	{"ская", "ской скую"},
	{"ська", "ської ській ську ською"},
	{"льна", "льної льній льну льною"},
	{"вна", "вної вній вну вною"},
	{"ая", "ой ую"},
	{"ское", "ского скому ским ском"},
	{"ое", "ого ому ым ом"},
	{"ые", "ых ым ыми"},
	{"ие", "их им ими"},
}

// slavic makes the Russian and Ukrainian forms of a name: of its first noun and the
// adjectives before it, for what follows stands in the genitive already (Совет
// Европы). Each adjective goes with each case of the noun: the text has the right ones.
func slavic(words []string) []string {
	noun := 0
	var heads []string
	for noun < len(words)-1 {
		declined := adjective(words[noun])
		if declined == nil {
			break
		}
		if noun == 0 {
			heads = declined
		} else {
			heads = eachWith(heads, declined)
		}
		noun++
	}
	tail := strings.Join(words[noun+1:], " ")
	var out []string
	for _, form := range nounCases(words[noun]) {
		if tail != "" {
			form += " " + tail
		}
		if noun == 0 {
			out = append(out, form)
			continue
		}
		for _, h := range heads {
			out = append(out, h+" "+form)
		}
	}
	return out
}

// eachWith joins the same cases of two adjectives.
func eachWith(heads, declined []string) []string {
	out := make([]string, 0, len(heads))
	for i := range min(len(heads), len(declined)) {
		out = append(out, heads[i]+" "+declined[i])
	}
	return out
}

func adjective(word string) []string {
	for _, a := range adjectives {
		if stem, ok := strings.CutSuffix(word, a.end); ok && utf8.RuneCountInString(stem) > 1 {
			return onto(stem, a.cases)
		}
	}
	return nil
}

// nouns are the endings of nouns, of the nominative and then of the other cases, the
// longest first. A plural has no genitive without an ending here, for that is the
// singular as often (Штаты, Штат). Baku and Tbilisi have no cases.
var nouns = []struct{ end, cases string }{
	{"ия", "ии ию ией"},
	{"ія", "ії ію ією"},
	{"ии", "ий иям иями иях"},
	{"ство", "ства ству ством стве стві"},
	{"ий", "ия ию ием ии"},
	{"ец", "ца цу цом цем це"},
	{"їв", "єва єву євом єві"},
	{"ів", "ова ову овом ові ева еву"},
	{"ца", "цы ци це цу цей цею ці"},
	{"й", "я ю ем е"},
	{"ь", "и ью я ю ем е"},
	{"я", "и ю ей е і ею"},
	{"о", "а у ом е і"},
	{"ы", "ов ам ами ах"},
}

// nounCases makes the forms of a noun, or of an adjective that stands for one.
func nounCases(word string) []string {
	if declined := adjective(word); declined != nil {
		return declined
	}
	for _, n := range nouns {
		if stem, ok := strings.CutSuffix(word, n.end); ok {
			return onto(stem, n.cases)
		}
	}
	r, n := utf8.DecodeLastRuneInString(word)
	switch {
	case r == 'а':
		stem := word[:len(word)-n]
		if before, _ := utf8.DecodeLastRuneInString(stem); strings.ContainsRune("гкхжчшщ", before) {
			return onto(stem, "и е у ой ою ей ею і")
		}
		return onto(stem, "ы е у ой и ою і")
	case strings.ContainsRune("бвгджзклмнпрстфхцчшщ", r):
		return onto(word, "а у ом е ем ові і")
	}
	return nil
}

// azerbaijani makes the forms of a word by vowel harmony. A compound ends in the
// suffix of what belongs to another word (Komitəsi), which takes an n between.
func azerbaijani(word string, compound bool) []string {
	high, low := "", ""
	vowel := false
	for _, r := range word {
		at := slices.Index([]rune("aıouəeiöüAIOUƏEİÖÜ"), r)
		if vowel = at >= 0; !vowel {
			continue
		}
		high = strings.Fields("ı ı u u i i i ü ü")[at%9]
		low = "a"
		if at%9 > 3 {
			low = "ə"
		}
	}
	switch {
	case high == "":
		return nil
	case !vowel:
		return onto(word, high+"n "+low+" "+high+" d"+low+" d"+low+"n l"+low)
	case compound:
		return onto(word, "n"+high+"n n"+low+" n"+high+" nd"+low+" nd"+low+"n yl"+low)
	}
	return onto(word, "n"+high+"n y"+low+" n"+high+" d"+low+" d"+low+"n yl"+low)
}
