package watchlist

import (
	"fmt"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// fact is something that articles and watched pages state a value of.
type fact struct {
	// A name, unique in its watchlist, as messages call it: `held`, `last visit`.
	Name string `yaml:"name"`
	// What its values are: how many, when, or a state.
	Kind news.FactKind `yaml:"kind" default:"number" oneof:"number date text"`
	// What it is of: `entity:NAME` or `rule:NAME`, of this watchlist or, as in
	// rules, of another. A value counts only where one of them is found.
	Of []string `yaml:"of"`
	// How near to the value that must stand: anywhere in the `article`, or in
	// the same `paragraph` or `sentence`.
	In news.FactScope `yaml:"in" default:"article" oneof:"article paragraph sentence"`
	// How the fact is stated, by language.
	Patterns factPatterns `yaml:"patterns"`
	// Words and phrases that must not stand in the sentence of a value; `*`
	// stands for a word's other endings.
	NotWith []string `yaml:"not_with"`
	// Dates: it happens again and again. Of several dates in an article the
	// latest counts, and a date after the day of an older report is news.
	// Otherwise it happens once, and every other date contradicts.
	Repeats bool `yaml:"repeats" default:"no"`
	// Dates: it lies ahead of the article, as a hearing does: "on Tuesday" is
	// the next one.
	Ahead bool `yaml:"ahead" default:"no"`
	// Numbers and states: how long a value stands. Two origins that state
	// different ones within that time contradict each other; after it, the
	// other is a new value.
	Holds time.Duration `yaml:"holds" default:"720h"`
	// `yes` makes a new value, a change and a contradiction a reason to tell,
	// also where nothing else in the article is one.
	Alert bool `yaml:"alert" default:"yes"`
}

// factPatterns are patterns by the language of their words, which is also
// that of number words and months.
type factPatterns struct {
	// English.
	En []string `yaml:"en"`
	// Armenian.
	Hy []string `yaml:"hy"`
	// Russian.
	Ru []string `yaml:"ru"`
	// Azerbaijani.
	Az []string `yaml:"az"`
	// Turkish.
	Tr []string `yaml:"tr"`
	// Georgian.
	Ka []string `yaml:"ka"`
	// Any other language: numbers and dates in digits.
	Any []string `yaml:"any"`
}

// languagePatterns are the patterns of one language.
type languagePatterns struct {
	option, language string
	patterns         []string
}

// byLanguage lists the patterns in the order of the struct.
func (p factPatterns) byLanguage() []languagePatterns {
	return []languagePatterns{
		{"en", "en", p.En},
		{"hy", "hy", p.Hy},
		{"ru", "ru", p.Ru},
		{"az", "az", p.Az},
		{"tr", "tr", p.Tr},
		{"ka", "ka", p.Ka},
		{"any", "", p.Any},
	}
}

// facts converts the facts of a watchlist; that they can be compiled is
// checked with all watchlists at hand.
func (d decoder) facts(at string, written []fact) []news.Fact {
	var out []news.Fact
	names := map[string]yamldoc.Position{}
	for i, f := range written {
		path := yamldoc.Join(at, fmt.Sprintf("facts[%d]", i))
		d.Name(path, f.Name, "fact", yamldoc.MaxName, names)
		if d.Bad(path) || d.Odd(path) {
			continue
		}
		if f.Kind != news.FactDate && (f.Repeats || f.Ahead) {
			option := "repeats"
			if !f.Repeats {
				option = "ahead"
			}
			d.FaultAt(path+"."+option, "write kind: date, or remove it", "%s is for dates, and %q is a %s", option, f.Name, f.Kind)
		}
		out = append(out, news.Fact{
			Name:     strings.TrimSpace(f.Name),
			Kind:     f.Kind,
			Of:       f.Of,
			In:       f.In,
			NotWith:  f.NotWith,
			Repeats:  f.Repeats,
			Ahead:    f.Ahead,
			Holds:    f.Holds,
			Alert:    f.Alert,
			Patterns: d.patterns(path+".patterns.", f.Patterns),
			Pos:      d.Pos(path + ".name").String(),
		})
	}
	return out
}

// patterns converts the patterns of a fact that could be read.
func (d decoder) patterns(path string, written factPatterns) (out []news.FactPattern) {
	for _, l := range written.byLanguage() {
		for i, p := range l.patterns {
			at := fmt.Sprintf("%s%s[%d]", path, l.option, i)
			if d.Bad(at) {
				continue
			}
			text, pos := d.r.queries.add(d.Decoder, at, p)
			out = append(out, news.FactPattern{Language: l.language, Text: text, Pos: pos})
		}
	}
	return out
}
