package identity

import (
	"strings"
	"unicode/utf8"
)

// endings are those that the languages of the region hang on their words, the
// commonest ones, by which a form that no list has is one of a word that a list
// has. English has few, and those of its verbs ("occured") are misspelt too often.
var endings = strings.Fields("ly ness less " +
	"а я у ю ы и е о ой ей ом ем ам ям ах ях ами ями ов ев ого его ому ему ым им ых их ыми ими ая яя ое ее ые ие ую юю ся сь л ла ло ли ть " +
	"ет ют " +
	"ը ն ի ին ից ով ում ներ ներն ները ների ներին ներից ներով ներում եր երը երի երին երից երով ան յան ս դ է եց եցին ած ող ելու " +
	"lar ler ları leri ların lerin ında inde ından inden ına ine da de ta te dan den tan ten ı i u ü ın in un ün nın nin nun nün ya ye na " +
	"nə lə la ım im " +
	"dır dir dur dür mış miş muş müş dı di du dü lər ləri lərin lərə lara lere də dən ə a e sı si su sü ki " +
	"ს მა ით ის ად ები ების ებს ებმა ში ზე თან დან თვის")

// minStem is the length of the shortest stem, in letters, that an ending is
// taken off.
const minStem = 4

// inflected reports whether a word is a known one with one of the endings.
func inflected(w string) bool {
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(stem) >= minStem && isWord(stem) {
			return true
		}
	}
	return false
}
