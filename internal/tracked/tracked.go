// Package tracked follows what articles and watched pages state of a named
// fact: how many are held, when the last visit was, whether the office is
// open. It promises that
//
//   - a value is a span of the original bytes, with the words around it, and
//     is taken only where a pattern fits within one sentence and an anchor (an
//     entity or a rule of a watchlist) was found in the article, or as near
//     as the fact asks;
//   - the work on a text is bounded, whatever the patterns and the text say;
//   - values are weighed by origin: what repeats another's report, or is
//     credited to it, agrees with nobody by that;
//   - nothing here remembers: the same statements give the same answer.
package tracked

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Bounds of a watchlist's facts.
const (
	maxFacts    = 200
	maxPatterns = 60 // of one fact, and as many words in not_with
)

// Set is the compiled facts of all watchlists. It never changes and is safe
// for concurrent use.
type Set struct {
	facts []fact
}

// fact is one compiled fact.
type fact struct {
	news.Fact
	watchlist string
	anchors   []Anchor
	patterns  []pattern
	not       []pattern
}

// Anchor is what a fact is of: an entity or a rule of its own watchlist, or
// else of the first other one that has it, as in rules.
type Anchor struct{ Watchlist, Entity, Rule string }

type pattern struct {
	steps    []step
	start    int32
	first    []int32 // the steps that can take the first word
	language string
	means    string // the value it stands for, "" if it takes one
}

// Fault is one thing that is wrong with a fact.
type Fault struct {
	Pos    string // where it was written, "file:line:col", or ""
	Offset int    // byte in the pattern, or -1
	Msg    string
	Hint   string // what to do, or ""
}

// Compile makes the Set of the watchlists' facts. What is faulty is left out
// and reported; the rest works.
func Compile(lists []news.Watchlist) (*Set, []Fault) {
	s := &Set{}
	var faults []Fault
	for _, l := range lists {
		for i, f := range l.Facts {
			bad := func(pos string, offset int, msg, hint string) {
				faults = append(faults, Fault{pos, offset, msg, hint})
			}
			if i == maxFacts {
				bad(f.Pos, -1, fmt.Sprintf("watchlist %s has more than %d facts", l.Name, maxFacts), "divide it")
				break
			}
			s.facts = append(s.facts, compileFact(f, l.Name, lists, bad))
		}
	}
	return s, faults
}

func compileFact(f news.Fact, own string, lists []news.Watchlist, bad func(pos string, offset int, msg, hint string)) fact {
	out := fact{Fact: f, watchlist: own}
	for _, of := range f.Of {
		if a, ok := anchorOf(of, own, lists, func(msg, hint string) { bad(f.Pos, -1, "fact "+f.Name+": "+msg, hint) }); ok {
			out.anchors = append(out.anchors, a)
		}
	}
	if len(f.Of) == 0 {
		bad(f.Pos, -1, "fact "+f.Name+" is of nothing", "write of: [entity:ICRC], so that it counts only where that is found")
	}
	if len(f.Patterns) == 0 {
		bad(f.Pos, -1, "fact "+f.Name+" has no patterns", "write patterns: {en: ['{number} prisoner*']}")
	}
	if len(f.Patterns) > maxPatterns || len(f.NotWith) > maxPatterns {
		bad(f.Pos, -1, fmt.Sprintf("fact %s has more than %d patterns", f.Name, maxPatterns), "join them: (a OR b)")
		return out
	}
	for _, p := range f.Patterns {
		if c, ok := compilePattern(p, f.Kind, bad); ok {
			out.patterns = append(out.patterns, c)
		}
	}
	for _, words := range f.NotWith {
		if c, ok := compileWords(words); ok {
			out.not = append(out.not, c)
		} else {
			bad(f.Pos, -1, "fact "+f.Name+": not_with “"+words+"” is no word or phrase", "write words, and * for a word's other endings")
		}
	}
	return out
}

// anchorOf reads "entity:NAME" or "rule:NAME".
func anchorOf(of, own string, lists []news.Watchlist, bad func(msg, hint string)) (Anchor, bool) {
	kind, name, _ := strings.Cut(of, ":")
	kind, name = strings.TrimSpace(kind), strings.TrimSpace(name)
	if kind != "entity" && kind != "rule" {
		bad("of “"+of+"” is neither an entity nor a rule", "write entity:NAME or rule:NAME")
		return Anchor{}, false
	}
	for _, mine := range []bool{true, false} {
		for i := range lists {
			if a, ok := anchorIn(&lists[i], kind, name); ok && (lists[i].Name == own) == mine {
				return a, true
			}
		}
	}
	bad("no "+kind+" is named “"+name+"”", "anchors are the entities and rules of watchlists")
	return Anchor{}, false
}

func anchorIn(l *news.Watchlist, kind, name string) (Anchor, bool) {
	if kind == "entity" {
		for _, e := range l.Entities {
			if text.Fold(strings.TrimSpace(e.Name)) == text.Fold(name) {
				return Anchor{Watchlist: l.Name, Entity: strings.TrimSpace(e.Name)}, true
			}
		}
		return Anchor{}, false
	}
	for _, r := range l.Rules {
		if strings.TrimSpace(r.Name) == name {
			return Anchor{Watchlist: l.Name, Rule: name}, true
		}
	}
	return Anchor{}, false
}

func compilePattern(p news.FactPattern, kind news.FactKind, bad func(pos string, offset int, msg, hint string)) (pattern, bool) {
	root, means, err := parse(p.Text)
	if err != nil {
		msg := err.Msg
		if err.Expected != "" {
			msg += ": expected " + err.Expected
		}
		bad(p.Pos, err.Offset, msg, err.Hint)
		return pattern{}, false
	}
	if msg, hint := checkHoles(root, means, kind); msg != "" {
		bad(p.Pos, 0, msg, hint)
		return pattern{}, false
	}
	steps, start, tooLong := compileNode(root)
	if tooLong != nil {
		bad(p.Pos, 0, tooLong.Error(), "write several, or shorter distances")
		return pattern{}, false
	}
	return pattern{steps, start, firstSteps(steps, start), p.Language, means}, true
}

// checkHoles reports a pattern that takes no value of its fact's kind, or
// more than one.
func checkHoles(root *node, means string, kind news.FactKind) (msg, hint string) {
	for _, hole := range []string{holeNumber, holeDate, holeText} {
		least, most := root.holes(hole)
		own := hole == string(kind)
		switch {
		case most > 1:
			return "{" + hole + "} stands twice", "a pattern takes one value; write several patterns"
		case own && means != "" && most > 0:
			return "the pattern takes a {" + hole + "} and means “" + means + "”", "keep one of them"
		case own && means == "" && least == 0:
			return "the pattern takes no value", "write {" + hole + "} where it stands, or => and what the words mean"
		case !own && most > 0 && !(hole == holeDate && kind != news.FactDate):
			return "{" + hole + "} in a fact of kind " + string(kind), "{" + string(kind) + "} takes its value"
		}
	}
	if kind == news.FactNumber && means != "" {
		return "=> in a fact of kind number", "{number} takes its value"
	}
	return "", ""
}

// compileWords makes a pattern of a word or phrase that takes nothing.
func compileWords(words string) (pattern, bool) {
	root, means, err := parse(words)
	if err != nil || means != "" {
		return pattern{}, false
	}
	for _, hole := range []string{holeNumber, holeDate, holeText} {
		if _, most := root.holes(hole); most > 0 {
			return pattern{}, false
		}
	}
	steps, start, tooLong := compileNode(root)
	return pattern{steps: steps, start: start, first: firstSteps(steps, start)}, tooLong == nil
}

// Facts are the definitions, in the order of the watchlists, with the
// watchlist of each.
func (s *Set) Facts() []Defined {
	if s == nil {
		return nil
	}
	out := make([]Defined, len(s.facts))
	for i := range s.facts {
		out[i] = Defined{s.facts[i].watchlist, s.facts[i].Fact, s.facts[i].anchors}
	}
	return out
}

// Find is the definition of a fact; false if the watchlists know none of the
// name.
func (s *Set) Find(watchlist, name string) (Defined, bool) {
	all := s.Facts()
	i := slices.IndexFunc(all, func(d Defined) bool { return d.Watchlist == watchlist && d.Name == name })
	if i < 0 {
		return Defined{}, false
	}
	return all[i], true
}

// Defined is a fact and its watchlist.
type Defined struct {
	Watchlist string
	news.Fact
	anchors []Anchor
}

// Anchors are what the fact is of.
func (d Defined) Anchors() []Anchor { return d.anchors }
