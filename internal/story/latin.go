package story

import "unicode/utf8"

// appendLatin appends a folded word in Latin letters: Armenian, Cyrillic,
// Georgian, Greek and Arabic script are read letter by letter, near enough for
// a name to come out alike from all of them. Other scripts stay as they are.
// The result is for comparison only, never for display.
func appendLatin(dst, folded []byte) []byte {
	for i := 0; i < len(folded); {
		c := folded[i]
		if c < utf8.RuneSelf {
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(folded[i:])
		if r == 'ո' && i+n < len(folded) {
			if next, m := utf8.DecodeRune(folded[i+n:]); next == 'ւ' {
				dst = append(dst, 'u')
				i += n + m
				continue
			}
		}
		if s, ok := latinOf[r]; ok {
			dst = append(dst, s...)
		} else {
			dst = append(dst, folded[i:i+n]...)
		}
		i += n
	}
	return dst
}

// latinOf is one table for all scripts. Sounds that languages write
// differently get one spelling: x and х are h, ə is a, щ is sh.
var latinOf = latinTable(
	"ա a բ b գ g դ d ե e զ z է e ը _ թ t ժ j ի i լ l խ h ծ ts կ k հ h ձ dz ղ g ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց "+
		"ts ւ v փ p ք k օ o ֆ f",
	"а a б b в v г g д d е e ж j з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sh ъ _ ы i ь _ э e ю yu я ya "+
		"і i ї i є e ґ g ў u ј j љ l њ n ћ ch ђ j џ j қ k ғ g ң n ө o ү u ұ u һ h ә a",
	"ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ j რ r ს s ტ t უ u ფ p ქ k ღ g ყ k შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ h ჯ j ჰ h",
	"α a β v γ g δ d ε e ζ z η i θ t ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ i φ f χ h ψ ps ω o",
	"ا a أ a إ a آ a ب b ت t ث t ج j ح h خ h د d ذ d ر r ز z س s ش sh ص s ض d ط t ظ z ع _ غ g ف f ق k ك k ک k ل l م m ن n ه h ة a و u ي i ى "+
		"a ی i ئ _ ؤ u ء _ پ p چ ch گ g ژ j",
	"ə a ı i ø o æ a œ o ł l đ d ß ss þ t ð d",
)

// latinTable reads lines of "letter reading letter reading ..."; "_" is silent.
func latinTable(lines ...string) map[rune]string {
	m := map[rune]string{}
	for _, line := range lines {
		var letter rune
		field := 0
		for start, end := 0, 0; end <= len(line); end++ {
			if end < len(line) && line[end] != ' ' {
				continue
			}
			word := line[start:end]
			if field%2 == 0 {
				letter, _ = utf8.DecodeRuneInString(word)
			} else if word == "_" {
				m[letter] = ""
			} else {
				m[letter] = word
			}
			field++
			start = end + 1
		}
	}
	return m
}
