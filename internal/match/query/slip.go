package query

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// People bring habits from other query languages. What those write differently
// is no word that anybody looks for, so it is an error rather than a search.

// operators are the words that other languages, or a slip of the shift key,
// put for the operators. Those of other languages count in capitals only.
var operators = map[string]string{
	"И": "AND", "ИЛИ": "OR", "НЕ": "NOT", "ТА": "AND", "АБО": "OR", "ԵՎ": "AND", "ԵՒ": "AND", "ԿԱՄ": "OR", "ՈՉ": "NOT",
	"VƏ": "AND", "VE": "AND", "YAXUD": "OR", "VEYA": "OR", "DEYİL": "NOT", "DEĞİL": "NOT",
	"UND": "AND", "ODER": "OR", "NICHT": "NOT", "ET": "AND", "OU": "OR", "SAUF": "NOT",
}

var (
	otherNear = regexp.MustCompile(`^(?i:o?near|within|adj|pre|w|n)/[0-9]*$|^(?i:o?near|within|adj)[0-9]+$|^(?:WITHIN|ADJ|SAME)$|^~[0` +
		`-9]+$`)
	fuzzy       = regexp.MustCompile(`[~^][0-9.]*$`)
	innerAny    = regexp.MustCompile(`\pL\?\pL`)
	numberWords = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "any": "1"}
)

// slip returns the error of the bare word q[start:end], or nil if it is a word.
func slip(q string, start, end int) *text.SyntaxError {
	word := q[start:end]
	bad := func(msg, expected, hint string) *text.SyntaxError { return text.Wrong(q, start, msg, expected, hint) }
	op := operators[word]
	switch small := strings.ToLower(word); {
	case small == "and" || small == "or" || small == "not":
		op = strings.ToUpper(word)
	case word == "XOR":
		return bad("“XOR”", "AND, OR or NOT", "write (a OR b) NOT (a AND b)")
	}
	switch {
	case op != "":
		return bad(fmt.Sprintf("“%s” is not how the operator is written", word), "",
			fmt.Sprintf("write %s for the operator, or quote it to look for the word: %q", op, word))
	case otherNear.MatchString(word):
		return bad("“"+word+"” is not how a distance is written", "NEAR/n or ONEAR/n",
			"between the two: visit* NEAR/5 prison*, or ONEAR/5 for this order")
	case fuzzy.MatchString(word) && word[0] != '~':
		return bad("“"+word+"”: there are no weights and no likeness here", "",
			"for other spellings of a person make an entity of kind person and write entity:NAME; for other endings end the word with *")
	case innerAny.MatchString(word):
		at := strings.IndexByte(word, '?')
		return bad("“"+word+"”: ? does not stand for a letter", "", "only * at the end of a word is known: "+word[:at]+"*")
	case len(word) > 2 && word[0] == '/' && word[len(word)-1] == '/':
		return bad("“"+word+"” is a regular expression", "words and phrases", "only * at the end of a word is known: prison*")
	case word[0] == '[' || word[0] == '{':
		return bad("“"+word[:1]+"”", "(", "clauses are bracketed by ( and )")
	case strings.ContainsRune(word, '\\'):
		return bad("a backslash", "", "leave it out: quotation marks need none here")
	case strings.HasSuffix(word, ";"):
		return bad("a semicolon", "AND or OR", "alternatives are divided by OR")
	}
	return slipQuote(q, start, word)
}

// slipQuote finds single quotation marks around a phrase, and = for : behind a
// field.
func slipQuote(q string, start int, word string) *text.SyntaxError {
	if name, _, ok := strings.Cut(word, "="); ok && (name == "entity" || name == "rule" || isField(name)) {
		return text.Wrong(q, start, "“"+word+"”", name+":", "write "+strings.Replace(word, "=", ":", 1))
	}
	if strings.HasPrefix(word, ":") {
		return text.Wrong(q, start, "“:” alone", "", "no space before it: title:Baku")
	}
	r, n := utf8.DecodeRuneInString(word)
	if !strings.ContainsRune("'‘’`", r) {
		return nil
	}
	rest := q[start+n:]
	for i, c := range rest {
		if !strings.ContainsRune("'’`", c) || i == 0 {
			continue
		}
		next, _ := utf8.DecodeRuneInString(rest[i+utf8.RuneLen(c):])
		if last, _ := utf8.DecodeLastRuneInString(rest[:i]); unicode.IsLetter(last) && !unicode.IsLetter(next) {
			return text.Wrong(q, start, "single quotation marks", "", "phrases stand in double ones: \""+rest[:i]+"\"")
		}
	}
	return nil
}

// synonyms are what other tools call the fields.
var synonyms = map[string]string{
	"header": "title", "headline": "title", "heading": "title", "subject": "title", "intitle": "title",
	"body": "text", "content": "text", "intext": "text", "intro": "lead", "summary": "lead", "description": "lead",
	"outlet": "source", "feed": "source", "site": "source", "publisher": "source", "language": "lang", "locale": "lang",
	"by": "author", "writer": "author", "byline": "author", "link": "url", "inurl": "url", "domain": "url",
	"person": "entity", "name": "entity", "org": "entity", "organisation": "entity", "organization": "entity", "place": "entity",
	"term": "entity",
}

func isField(name string) bool {
	for _, f := range fieldNames {
		if f.name == name {
			return true
		}
	}
	return false
}

// languageCodes are languages that people write out.
var languageCodes = map[string]string{
	"armenian": "hy", "hayeren": "hy", "հայերեն": "hy", "russian": "ru", "русский": "ru", "azerbaijani": "az", "turkish": "tr",
	"georgian": "ka", "ukrainian": "uk", "english": "en", "french": "fr", "german": "de", "polish": "pl", "am": "hy", "arm": "hy",
	"eng": "en", "rus": "ru",
}

// badLanguage says what is wrong with the language of a lang: clause, or "".
func badLanguage(s string) (msg, hint string) {
	folded := text.Fold(strings.TrimSpace(s))
	if code := languageCodes[folded]; code != "" {
		return "no language has the code “" + s + "”", "write lang:" + code
	}
	if n := utf8.RuneCountInString(folded); n < 2 || n > 3 {
		return "“" + s + "” is no code of a language", "write its two letters: lang:hy, lang:ru, lang:az, lang:en"
	}
	return "", ""
}

// common are words that stand in nearly every text of their language. They are
// folded when a query is first looked at: not every process has one.
var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`the an and or of in on at to is are was were be been for with
	that this it its as by from has have had not but he she they his her
	и в во на с со не что это он она они как по за из у о об от к ко а но для же до то был была было были его её
	և եւ է էր են էին ու որ մեջ ից ում նա նրա այս այդ իսկ թե էլ համար մասին հետ
	və bu da də ki o ilə üçün bir ve için ile daha çok olarak
	და არის რომ ეს ამ იყო რა არ
	і та й що на у в з не це він вона як до за від
	le la les de des du et en un une der die das und in zu den von mit ist im i w z na do nie że się`) {
		m[text.Fold(w)] = true
	}
	return m
})

// everywhere reports whether a term stands in nearly every text: it has
// common words alone, or asks for a language.
func (n *Node) everywhere() bool {
	switch {
	case n.Fields == InLang:
		return true
	case n.Exact || n.Fields&InMeta != 0:
		return false
	}
	for w := range text.Words(n.Text) {
		if word := n.Text[w.Start:w.End]; strings.HasPrefix(n.Text[w.End:], "*") || !common()[text.Fold(word)] {
			return false
		}
	}
	return true
}
