package given

import (
	"strings"
	"sync"
	"unicode/utf8"

	"tocsin/internal/text"
)

// keyOf is a given name so that its spellings in all scripts are one, as far as
// letters go. The language is that of the text, or "".
func keyOf(word, language string) string {
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
