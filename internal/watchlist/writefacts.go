package watchlist

import (
	"bufio"
	"fmt"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// factSettings are the options of a fact but its patterns, in the order of the
// struct, those with their defaults left out.
func factSettings(f news.Fact) []setting {
	one := func(name, value, preset string) setting {
		if value == preset {
			return setting{name: name}
		}
		return setting{name: name, values: []string{value}}
	}
	holds := ""
	if f.Holds != defaultHolds {
		holds = f.Holds.String()
	}
	return []setting{
		one("name", f.Name, ""), one("kind", string(f.Kind), string(news.FactNumber)),
		{name: "of", values: f.Of, list: true},
		one("in", string(f.In), string(news.InArticle)),
		{name: "not_with", values: f.NotWith, list: true},
		one("repeats", yesNo(f.Repeats), "no"), one("ahead", yesNo(f.Ahead), "no"), one("holds", holds, ""), one("alert", yesNo(f.Alert), "yes"),
	}
}

// defaultHolds is the default of fact.Holds.
const defaultHolds = 720 * time.Hour

// factOptions lists the options of a fact that differ from their defaults, and
// its patterns by language.
func factOptions(f news.Fact) []Option {
	var out []Option
	for _, w := range factSettings(f) {
		if len(w.values) > 0 {
			out = append(out, Option{w.name, w.values})
		}
	}
	for _, language := range patternLanguages(f) {
		o := Option{Name: "patterns." + languageOption(language)}
		for _, p := range f.Patterns {
			if p.Language == language {
				o.Values = append(o.Values, p.Text)
			}
		}
		out = append(out, o)
	}
	return out
}

// patternLanguages are the languages of a fact's patterns, in the order of
// the configuration.
func patternLanguages(f news.Fact) []string {
	var out []string
	for _, l := range (factPatterns{}).byLanguage() {
		for _, p := range f.Patterns {
			if p.Language == l.language {
				out = append(out, l.language)
				break
			}
		}
	}
	return out
}

// languageOption is the option that holds the patterns of a language.
func languageOption(language string) string {
	if language == "" {
		return "any"
	}
	return language
}

// writeFacts writes the facts of a watchlist as YAML.
func writeFacts(b *bufio.Writer, list []news.Fact) {
	for i, f := range list {
		if i == 0 {
			b.WriteString("facts:\n")
		}
		lead := "  - "
		for _, o := range factSettings(f) {
			if len(o.values) == 0 {
				continue
			}
			b.WriteString(lead + o.name + ":")
			lead = "    "
			switch o.name {
			case "of", "not_with":
				for _, v := range o.values {
					b.WriteString("\n      - " + yamldoc.Scalar(v))
				}
			case "repeats", "ahead", "alert", "holds": // truth values and durations need no quotes
				b.WriteString(" " + o.values[0])
			default:
				b.WriteString(" " + yamldoc.Scalar(o.values[0]))
			}
			b.WriteByte('\n')
		}
		if len(f.Patterns) > 0 {
			b.WriteString("    patterns:\n")
		}
		for _, language := range patternLanguages(f) {
			fmt.Fprintf(b, "      %s:\n", languageOption(language))
			for _, p := range f.Patterns {
				if p.Language == language {
					b.WriteString("        - " + yamldoc.Scalar(p.Text) + "\n")
				}
			}
		}
	}
}
