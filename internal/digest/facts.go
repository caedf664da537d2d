package digest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/text"
)

// Fact is a tracked fact as the articles in question state it, and what
// others say.
type Fact struct {
	Name      string   `json:"name"`
	Value     string   `json:"value"`               // as people read it: "23", "19 June", "soon"
	Says      []Saying `json:"says"`                // who of them says so, first seen first
	Of        int      `json:"of"`                  // how many outlets are in question
	Agrees    []Saying `json:"agrees,omitempty"`    // others of another origin
	Was       *Saying  `json:"was,omitempty"`       // the value that it took the place of
	Changed   bool     `json:"changed,omitempty"`   // by the same origin, which said otherwise; else the world moved on
	Conflicts []Saying `json:"conflicts,omitempty"` // other origins that say otherwise
}

// Saying is who states a value, and of which day it is.
type Saying struct {
	Outlet string    `json:"outlet"`
	Origin string    `json:"origin"`
	Value  string    `json:"value"`
	At     time.Time `json:"at"`
}

func (s Saying) clean() Saying {
	s.Outlet, s.Origin, s.Value = line(s.Outlet, maxName), line(s.Origin, maxName), line(s.Value, maxName)
	return s
}

// maxSaying bounds how many outlets one list of a fact names.
const maxSaying = 5

func (f Fact) clean() Fact {
	f.Name, f.Value = line(f.Name, maxName), line(f.Value, maxName)
	for _, list := range []*[]Saying{&f.Says, &f.Agrees, &f.Conflicts} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i] = (*list)[i].clean()
		}
	}
	if f.Was != nil {
		was := f.Was.clean()
		f.Was = &was
	}
	return f
}

func cleanFacts(list []Fact) []Fact {
	var out []Fact
	for _, f := range list[:min(len(list), maxToldFacts)] {
		out = append(out, f.clean())
	}
	return out
}

// maxToldFacts is how many facts a message says of one story; our records
// have them all.
const maxToldFacts = 12

// FactsLine says in one line what articles state of the tracked facts, those
// that nobody contradicts: "held: 23 (both, one origin) | last visit: June
// (agrees with PanARMENIAN.Net 24 Jun)". It is "" if there are none.
func (m Message) FactsLine(list []Fact) string {
	var out []string
	for _, f := range list {
		if len(f.Conflicts) == 0 {
			out = append(out, m.Fact(f))
		}
	}
	return strings.Join(out, " | ")
}

// FactConflicts are the facts that somebody contradicts, a line for each:
// "held: 32 (Arpa), but 23 (Masis Newswire 30 Jul)".
func (m Message) FactConflicts(list []Fact) []string {
	var out []string
	for _, f := range list {
		if len(f.Conflicts) > 0 {
			out = append(out, m.Fact(f))
		}
	}
	return out
}

// Fact says one fact in a line.
func (m Message) Fact(f Fact) string {
	var notes []string
	if who := f.who(); who != "" {
		notes = append(notes, who)
	}
	if len(f.Agrees) > 0 {
		notes = append(notes, "agrees with "+m.sayings(f.Agrees))
	}
	if w := f.Was; w != nil {
		how := "before: "
		if f.Changed {
			how = "was "
		}
		whose := m.saying(*w)
		if f.Changed && len(f.Says) == 1 && f.Says[0].Outlet == w.Outlet {
			whose = m.day(w.At.In(m.Location()))
		}
		notes = append(notes, how+Isolate(w.Value)+", "+whose)
	}
	out := Isolate(f.Name) + ": " + Isolate(f.Value)
	if len(notes) > 0 {
		out += " (" + strings.Join(notes, "; ") + ")"
	}
	if len(f.Conflicts) > 0 {
		out += ", but " + m.values(f.Conflicts)
	}
	return Cut(out, maxSentence)
}

// who says the value: "both", "3 outlets, one origin", the outlet where only
// one of several says it.
func (f Fact) who() string {
	var outlets, origins []string
	for _, s := range f.Says {
		outlets, origins = text.AppendNew(outlets, s.Outlet), text.AppendNew(origins, s.Origin)
	}
	out := ""
	switch n := len(outlets); {
	case n == 0:
		return ""
	case n == 1 && f.Of < 2 && len(f.Conflicts) == 0:
		return ""
	case n == 1:
		return Isolate(outlets[0])
	case n == 2 && f.Of == 2:
		out = "both"
	default:
		out = count(n, "outlet", "outlets")
	}
	if len(origins) == 1 {
		out += ", one origin"
	}
	return out
}

// sayings names who says it and when.
func (m Message) sayings(list []Saying) string {
	var out []string
	for i, s := range list {
		if i == maxSaying {
			out = append(out, fmt.Sprintf("%d more", len(list)-i))
			break
		}
		out = append(out, m.saying(s))
	}
	return strings.Join(out, ", ")
}

func (m Message) saying(s Saying) string {
	return Isolate(s.Outlet) + " " + m.day(s.At.In(m.Location()))
}

// values names what others say, each value once: "23 (Masis Newswire 28 Jul,
// Sevan Radio 30 Jul), 32 (Arpa 30 Jul)".
func (m Message) values(list []Saying) string {
	var order []string
	by := map[string][]Saying{}
	for _, s := range list {
		order = text.AppendNew(order, s.Value)
		by[s.Value] = append(by[s.Value], s)
	}
	for i, v := range order {
		order[i] = Isolate(v) + " (" + m.sayings(by[v]) + ")"
	}
	return strings.Join(order, ", ")
}

// FactsHeading is over the facts of a digest that changed.
const FactsHeading = "What changed in the facts"
