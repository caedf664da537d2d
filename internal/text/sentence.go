package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open byte span.
type Span struct{ Start, End int }

// Sentences yields the sentences of s in order, trimmed of white space. A
// newline always ends one. The rules are for excerpts and leads in Latin,
// Cyrillic, Armenian and Georgian script: they know initials and the
// commonest abbreviations and, where in doubt, join rather than cut.
func Sentences(s string) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		start := 0
		for i := 0; i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if r != '\n' && r != 0x2029 {
				if !endsSentence(s, start, i-n, r) {
					continue
				}
				i = afterClosing(s, i)
			}
			if sp, ok := trim(s, start, i); ok && !yield(sp) {
				return
			}
			start = i
		}
		if sp, ok := trim(s, start, len(s)); ok {
			yield(sp)
		}
	}
}

// Paragraphs yields the non-empty lines of s in order, trimmed of white space.
func Paragraphs(s string) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for start := 0; start < len(s); {
			end := strings.IndexByte(s[start:], '\n')
			if end < 0 {
				end = len(s) - start
			}
			if sp, ok := trim(s, start, start+end); ok && !yield(sp) {
				return
			}
			start += end + 1
		}
	}
}

func trim(s string, start, end int) (Span, bool) {
	t := strings.TrimLeftFunc(s[start:end], unicode.IsSpace)
	start = end - len(t)
	t = strings.TrimRightFunc(t, unicode.IsSpace)
	return Span{start, start + len(t)}, t != ""
}

// endsSentence reports whether the character r at byte at ends the sentence
// that began at start.
func endsSentence(s string, start, at int, r rune) bool {
	next := at + utf8.RuneLen(max(r, 0))
	switch r {
	case '։', '。', '！', '？', '؟', '۔', '।':
		return true
	case '!', '?', '…':
		return beginsSentence(s, next)
	case ':': // typed for the Armenian full stop ։
		prev, _ := utf8.DecodeLastRuneInString(s[start:at])
		return unicode.Is(unicode.Armenian, prev) && upperFollows(s, next, unicode.Armenian)
	case '.':
		return !abbreviation(s[start:at]) && beginsSentence(s, next)
	}
	return false
}

// EndsSentence reports whether a text ends as a sentence does, quotation marks
// and brackets aside.
func EndsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, " \t\"'”’»“)]*~"))
	return strings.ContainsRune(".!?…։:。！？؟՞", r)
}

// afterClosing skips the quotation marks and brackets that close with the
// sentence, and repeated punctuation.
func afterClosing(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(`"'”’»)]!?…․.~`, r) {
			break
		}
		i += n
	}
	return i
}

// beginsSentence reports whether, after closing marks, white space follows
// and then something that can begin a sentence: anything but a lower-case
// letter or more punctuation.
func beginsSentence(s string, i int) bool {
	// Looking further than that at each of a million full stops would take hours.
	const most = 16
	if i = afterClosing(s[:min(len(s), i+most)], i); i == len(s) {
		return true
	}
	rest := strings.TrimLeftFunc(s[i:], unicode.IsSpace)
	if len(rest) == len(s)-i {
		return false
	}
	rest = strings.TrimLeft(rest, `"'“”„‘«([—–-~`+"\u00A0 ")
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r) || unicode.Is(unicode.Georgian, r)
}

func upperFollows(s string, i int, script *unicode.RangeTable) bool {
	rest := strings.TrimLeftFunc(s[i:], unicode.IsSpace)
	if len(rest) == len(s)-i {
		return false
	}
	rest = strings.TrimLeft(rest, `"«“—–- `)
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r) && unicode.Is(script, r)
}

// abbreviation reports whether the words before a full stop end in an
// initial or an abbreviation that seldom ends a sentence.
func abbreviation(before string) bool {
	i := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	last := before
	if i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		last = before[i+n:]
	}
	if last == "" {
		return false
	}
	r, n := utf8.DecodeRuneInString(last)
	if n == len(last) && unicode.IsUpper(r) {
		return true
	}
	return abbreviations[strings.ToLower(last)]
}

var abbreviations = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq("mr mrs ms dr prof st jr sr gen col lt sgt capt gov sen rep rev hon vs etc no nos art " +
		"fig vol inc ltd co corp dept est approx jan feb mar apr jun jul aug sep sept oct nov dec " +
		"г гг ул им тыс млн млрд руб проф акад ст стр см т д е п др пр пл обл р-н чел " +
		"թ թթ ք տ հ պրոֆ ակադ դ նախ " +
		"ბ-ნი ქ-ნი პროფ აკად ქ " +
		"sn doç yrd av bkz vb vs örn müh " +
		"mme mlle dir nr bzw usw ca") {
		m[w] = true
	}
	return m
}()
