package names

// Phonemes are ASCII letters: vowels a e i o u, y (a schwa or ы), O (ö),
// U (ü), A (ä, Azerbaijani ə); the glide j; consonants b p v f w g k q x (kh)
// h G (gh) d t T (th) z s c (ts) D (dz) C (ch) J (j in "John") S (sh) Z (zh)
// m n l r. Two letters of other scripts stand for several sounds and have
// their own: Q, Cyrillic г, which also writes a foreign h; P, Georgian ფ,
// which also writes a foreign f.
//
// faint marks a phoneme that may as well not be there: a second of two equal
// consonants, a silent final.
const faint = 0x80

// Costs are in hundredths of one phoneme.
const (
	costFaint     = 3
	costConsonant = 110 // one consonant for another, unrelated one
	costMixed     = 110 // a vowel for a consonant
	costVowel     = 45
	costFirst     = 45 // added where the first vowels differ much
	costEnding    = 4  // a vowel lost before a Slavic or Georgian ending
	costFleeting  = 12 // the e of Павел, Павла

	// costForeign is added to a distance between two Latin spellings of which
	// the text's is read as another language than its own: Corden is no Jorden.
	costForeign = 3
)

func isVowel(p byte) bool {
	switch p &^ faint {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'O', 'U', 'A':
		return true
	}
	return false
}

// near are the pairs that one name's spellings confuse, with their cost.
var near = []struct {
	pairs string
	cost  uint8
}{
	{"kq Qg PP vw", 0},
	{"ij", 5},
	{"Tt Qh QG Pf Pp", 5},
	{"aA uU Uu iy gG xh hG", 10},
	{"dt gk gq Qk Qq CJ Tf", 12},
	{"oO eA ey DJ JZ zD cD xG Qx", 15},
	{"wu bp kG qG xk xq cC", 20},
	{"ei ie vf DZ kh", 20},
	{"Oe Ui ao Ts Tz sc zc Pb Pv zs", 25},
	{"Ou Uy aO CS SJ CZ SZ", 25},
	{"sS zZ sC ya yo yu ea ou", 28},
	{"bv vu fp wo Jg JQ xS xC", 35},
	{"mn jJ jZ Gr kC", 50},
	{"kc ks gZ JD", 60},
	{"lr jx", 80},
}

type costs struct {
	sub [128][128]uint8
	gap [128]uint8 // what it costs to lose or add a phoneme
}

var (
	cost = newCosts()
	// inArmenianScript keeps a and e apart, which Armenian letters never
	// confuse: Arman is not Armen.
	inArmenianScript = newCosts().set("ea", 38)
)

func (c *costs) set(pair string, n uint8) *costs {
	a, b := pair[0], pair[1]
	c.sub[a][b], c.sub[b][a] = n, n
	return c
}

func costsOf(s script) *costs {
	if s == armenian {
		return inArmenianScript
	}
	return cost
}

func newCosts() *costs {
	c := &costs{}
	for a := range 128 {
		for b := range 128 {
			switch va, vb := isVowel(byte(a)), isVowel(byte(b)); {
			case a == b:
			case va && vb:
				c.sub[a][b] = costVowel
			case va != vb:
				c.sub[a][b] = costMixed
			default:
				c.sub[a][b] = costConsonant
			}
		}
		c.gap[a] = 80
		if isVowel(byte(a)) {
			c.gap[a] = 55
		}
	}
	for _, n := range near {
		for i := 0; i+1 < len(n.pairs); i += 3 {
			c.set(n.pairs[i:], n.cost)
		}
	}
	c.gap['y'], c.gap['j'], c.gap['h'], c.gap['w'], c.gap['Q'], c.gap['G'] = 18, 12, 15, 35, 50, 60
	return c
}

// keyClass is the coarse class of a phoneme in keys, 0 for those that keys
// leave out; other is a second class that it may have, -1 for none and 0 for
// being left out.
func keyClass(p byte) (class uint64, other int) {
	switch p &^ faint {
	case 'b', 'p':
		return 1, -1
	case 'P':
		return 1, 3
	case 'd', 't':
		return 2, -1
	case 'T':
		return 2, 3
	case 'f', 'v':
		return 3, -1
	case 'w':
		return 3, 0
	case 'g', 'k', 'q':
		return 4, -1
	case 'G', 'Q':
		return 4, 0
	case 's', 'z', 'c', 'D', 'C', 'J', 'S', 'Z':
		return 5, -1
	case 'm':
		return 6, -1
	case 'n':
		return 7, -1
	case 'l':
		return 8, -1
	case 'r':
		return 9, -1
	}
	return 0, -1
}

// maxKeys is the most keys that one reading has: three phonemes with a choice.
const maxKeys = 8

// appendKeys appends the keys of a reading: its consonants by class, four
// bits each, equal neighbours once.
func appendKeys(dst []uint64, ph []byte) []uint64 {
	from := len(dst)
	dst = append(dst, 0)
	for _, p := range ph {
		class, other := keyClass(p)
		if p&faint != 0 && other < 0 && class != 0 {
			other = 0
		}
		n := len(dst)
		if other >= 0 && n-from < maxKeys {
			for i := from; i < n; i++ {
				dst = append(dst, extendKey(dst[i], uint64(other)))
			}
		}
		for i := from; i < n; i++ {
			dst[i] = extendKey(dst[i], class)
		}
	}
	return dst
}

func extendKey(key, class uint64) uint64 {
	if class == 0 || key&15 == class || key>>60 != 0 {
		return key
	}
	return key<<4 | class
}
