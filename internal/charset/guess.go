package charset

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
)

// candidate is an encoding that old feeds are in, with the letters that are
// common in what is written in it.
type candidate struct {
	name   string
	common string
	script *unicode.RangeTable
}

const (
	cyrillic   = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэ"
	hebrew     = "יוהלאמרתשבנעדקחםפטגכסצזןךץףֿ"
	simplified = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此" +
		"已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再" +
		"感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
	traditional = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此" +
		"已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再" +
		"感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運"
)

var candidates = []candidate{
	{"windows-1251", cyrillic, unicode.Cyrillic},
	{"koi8-r", cyrillic, unicode.Cyrillic},
	{"iso-8859-5", cyrillic, unicode.Cyrillic},
	{"windows-1255", hebrew, unicode.Hebrew},
	{"windows-874", "านรอกเงวมย่้ี", unicode.Thai},
	{"windows-1253", "αοιετσνηυρπκμλωςγδθχάέίόήύώ", unicode.Greek},
	{"windows-1256", "الينموتربعدسفكحقجطخشصضءئأإةىهزذثغظ", unicode.Arabic},
	{"windows-1254", "ığşçöüİĞŞÇÖÜâîû", nil},
	{"windows-1250", "ěščřžýáíéúůńłśćźżąęőűďťňó", nil},
	{"windows-1252", "éèêëàâäáãåçîïíìñóòôöõøúùûüßæœ’“”–—…«»°£€®©·", nil},
	{"euc-jp", "のにはをたがでてとしれさいるなかもこすっまくらりりンスルトイアラリクシード日本人年月", unicode.Hiragana},
	{"shift_jis", "のにはをたがでてとしれさいるなかもこすっまくらりりンスルトイアラリクシード日本人年月", unicode.Hiragana},
	{"euc-kr", "이다는을의에가고한지기도를로사은하자나인어서시들과대해", unicode.Hangul},
	{"gb18030", simplified, unicode.Han},
	{"big5", traditional, unicode.Han},
}

// guess says which encoding bytes are in that are not UTF-8: the one that
// makes them letters, in the mixture of a language that uses it; most is how well
// it does, 1 at best.
func guess(body []byte) (best string, most float64) {
	sample := highParts(body)
	best, most = "windows-1252", 0.05 // Western Europe unless another fits clearly
	for i := range candidates {
		c := &candidates[i]
		enc := lookup(c.name)
		if enc == nil {
			continue
		}
		if s := c.score(enc, sample); s > most {
			best, most = c.name, s
		}
	}
	return best, most
}

// score is the share of good characters less that of bad ones, 1 at best.
func (c *candidate) score(enc encoding.Encoding, sample []byte) float64 {
	out, err := enc.NewDecoder().Bytes(sample)
	if err != nil {
		return 0
	}
	points, all := 0, 0
	before := ' '
	for _, r := range string(out) {
		last := before
		before = r
		if r < 0x80 {
			continue
		}
		all++
		switch {
		case c.alphabet() && isASCIILetter(last) && unicode.IsLetter(r):
			points -= 6 // a Turkish word read as Cyrillic: no word has letters of two alphabets
		case unicode.Is(unicode.Mn, r) &&
			(unicode.Is(unicode.Mn, last) && (r < 0x0e48 || r > 0x0e4c) || !unicode.Is(unicode.Mn, last) && !unicode.IsLetter(last)):
			points -= 8 // a vowel sign on nothing, or on another one: no Thai, no Hebrew
		case r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Co, r):
			points -= 12
		case unicode.IsUpper(r) && unicode.IsLower(last):
			points -= 4 // KOI8-R read as windows-1251 looks lIKE tHIS
		case strings.ContainsRune(c.common, r):
			points += 4
		case c.script != nil && unicode.Is(c.script, r):
			points += 2
		case unicode.Is(unicode.Hangul, r), unicode.Is(unicode.Han, r), unicode.Is(unicode.Katakana, r),
			unicode.IsUpper(r) && c.script == nil:
			points++
		case !unicode.IsLetter(r) && !unicode.IsPunct(r) && !unicode.Is(unicode.Mn, r):
			points -= 2
		default:
			points--
		}
	}
	if all == 0 {
		return 0
	}
	return float64(points) / float64(4*all)
}

// alphabet reports whether the candidate is for one that never mixes with Latin letters in a word.
func (c *candidate) alphabet() bool {
	return c.script != nil && c.script != unicode.Han && c.script != unicode.Hangul && c.script != unicode.Hiragana
}

func isASCIILetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// highParts is the beginning of what is not ASCII, with a byte before and after each run
// so that double-byte encodings keep their second halves.
func highParts(body []byte) []byte {
	const enough = 4096
	out := make([]byte, 0, enough)
	for i := 0; i < len(body) && len(out) < enough; i++ {
		if body[i] < 0x80 {
			continue
		}
		j := i
		for j < len(body) && body[j] != '<' && body[j] != '\n' && j-i < 512 {
			j++
		}
		out = append(out, body[i:j]...)
		out = append(out, '\n')
		i = j
	}
	return out
}
