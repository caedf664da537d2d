package date

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// token is a run of digits, a run of letters or one sign.
type token struct {
	text   string
	num    int  // value of digits, up to 14 of them
	digits int  // how many; 0 for words and signs
	word   word // of letters
	letter bool
	space  bool // white space stands before it
	used   bool
}

func (t *token) sign(s string) bool { return !t.letter && t.digits == 0 && t.text == s }

// scan cuts s into tokens. It reports false where there are more than any date has.
func scan(s string) ([]token, bool) {
	const most = 40
	tokens := make([]token, 0, 16)
	space := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		start := i
		i += size
		switch {
		case unicode.IsSpace(r), isInvisible(r):
			space = space || unicode.IsSpace(r)
			continue
		case digit(r) >= 0:
			t := token{num: digit(r), digits: 1, space: space}
			for i < len(s) {
				r, size := utf8.DecodeRuneInString(s[i:])
				d := digit(r)
				if d < 0 {
					break
				}
				if t.digits++; t.digits > 14 {
					return nil, false
				}
				t.num = t.num*10 + d
				i += size
			}
			tokens = append(tokens, t)
		case unicode.IsLetter(r):
			end := wordEnd(s, i)
			tokens = append(tokens, token{text: s[start:end], letter: true, space: space})
			i = end
		default:
			tokens = append(tokens, token{text: plainSign(r), space: space})
		}
		space = false
		if len(tokens) > most {
			return nil, false
		}
	}
	return tokens, true
}

// wordEnd is where the word that began before i ends. Chinese and Japanese marks are
// words by themselves.
func wordEnd(s string, i int) int {
	if i >= 3 && strings.Contains("年月日号", s[i-3:i]) {
		return i
	}
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		inner := (r == '\'' || r == '’') && i+size < len(s) && isLetterAt(s, i+size)
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !inner {
			break
		}
		i += size
	}
	return i
}

func isLetterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// digit is the value of an ASCII, full-width, Arabic or Persian digit, or -1.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

func isInvisible(r rune) bool {
	return r == '\u00ad' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// plainSign gives look-alike signs one form.
func plainSign(r rune) string {
	switch r {
	case '‐', '‑', '–', '—', '−':
		return "-"
	case '：', '։':
		return ":"
	case '·', '•', '|', '／', '，', '、', ';':
		return ","
	}
	return string(r)
}

// parseWords reads everything that the fast readers do not.
func parseWords(s string, opt Options) (parts, bool) {
	tokens, ok := scan(joinDots(s))
	if !ok || len(tokens) == 0 {
		return parts{}, false
	}
	r := reader{tokens: tokens, opt: opt}
	r.name()
	if p, ok := r.relative(); ok {
		return p, true
	}
	if !r.clock() || !r.day() || !r.rest() {
		return parts{}, false
	}
	return r.p, true
}

// joinDots writes "a.m." as "am".
func joinDots(s string) string {
	if !strings.Contains(s, ".m") && !strings.Contains(s, ".M") && !strings.Contains(s, ".μ") {
		return s
	}
	return strings.NewReplacer("a.m.", "am", "p.m.", "pm", "A.M.", "am", "P.M.", "pm", "a.m", "am", "p.m", "pm",
		"π.μ.", "πμ", "μ.μ.", "μμ").Replace(s)
}

// reader takes tokens away as it understands them; what is left at the end
// decides whether the whole was a date.
type reader struct {
	tokens []token
	p      parts
	opt    Options
	strict bool // something unknown stands before the date: only a whole date will do
}

// name gives words their meaning.
func (r *reader) name() {
	for i := range r.tokens {
		if t := &r.tokens[i]; t.letter {
			t.word = lookup(t.text)
		}
	}
}

// at is the token i, or one that is nothing.
func (r *reader) at(i int) *token {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].used {
		return &token{}
	}
	return &r.tokens[i]
}

func (r *reader) use(from, to int) {
	for i := from; i < to; i++ {
		r.tokens[i].used = true
	}
}

// relative reads "2 hours ago"; days ago have no time of day.
func (r *reader) relative() (parts, bool) {
	if r.opt.Now.IsZero() {
		return parts{}, false
	}
	n, unit, ago := -1, 0, false
	for i := range r.tokens {
		t := &r.tokens[i]
		switch {
		case t.digits > 0 && t.digits < 4 && n < 0:
			n = t.num
		case t.digits > 0:
			return parts{}, false
		case t.word.kind == unitWord:
			unit = t.word.n
		case t.word.kind == agoWord, strings.EqualFold(t.text, "ago"): // also August in Spanish
			ago = true
		case t.letter && t.word.kind != noiseWord:
			return parts{}, false
		}
	}
	if n < 0 || unit == 0 || !ago {
		return parts{}, false
	}
	at := r.opt.Now.Add(-time.Duration(n) * time.Duration(unit) * time.Second)
	if unit >= 86400 {
		p := parts{}
		p.setDay(at)
		return p, true
	}
	return parts{instant: at.Truncate(time.Minute)}, true
}

func (p *parts) setDay(t time.Time) {
	y, m, d := t.Date()
	p.year, p.month, p.day = y, int(m), d
}

// rest looks at what nobody took: signs between parts and small words may be there. Words
// that nobody knows may stand before the first part ("Κυρ", "Erstellt") but not after it.
func (r *reader) rest() bool {
	started := false
	strange := 0
	for i := range r.tokens {
		t := &r.tokens[i]
		switch {
		case t.used:
			started = true
		case t.digits > 0:
			return false
		case t.letter:
			if t.word.kind == noiseWord || t.word.kind == dayMark || t.word.kind == unitWord && t.word.n == 3600 {
				continue
			}
			if t.word.kind == amWord && !started { // German: "am 15. August"
				continue
			}
			if started || t.word.kind != unknownWord {
				return false
			}
			if strange++; strange > 3 || r.strict {
				return false
			}
		case t.sign(":") && started, t.sign("+"):
			return false
		case !strings.Contains(",.()-/:'’[]", t.text):
			return false
		}
	}
	return true
}
