package shown

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// outcome is what the weightiest declaration of a property says.
type outcome struct {
	effect
	said   bool
	weight int
	order  int
	sheet  bool // a rule of a style element says so, not the element itself
}

const (
	browsers = -2 * layer // the weight of what browsers do by themselves
	inline   = layer      // of a style attribute
)

// take replaces an outcome by a declaration that weighs as much or more.
func (o outcome) take(e effect, weight, order int, sheet bool) outcome {
	switch {
	case !o.said:
	case e.important != o.important:
		if o.important {
			return o
		}
	case weight < o.weight || weight == o.weight && order < o.order:
		return o
	}
	return outcome{e, true, weight, order, sheet}
}

// over adds the declarations of a rule to outcomes.
func (r *rule) over(won [properties]outcome) [properties]outcome {
	for _, e := range r.effects {
		won[e.prop] = won[e.prop].take(e, r.weight, r.order, true)
	}
	return won
}

// cascade says what holds of an element, and lists the rules that bear on text
// added to it. What undoes nothing, on the element or of what it inherits, is not
// looked for.
func (w *walker) cascade(n *html.Node, s *sheet, inherits bool) (won [properties]outcome, added []*rule) {
	on := func(p property) { won[p] = outcome{effect: effect{prop: p, on: true}, said: true, weight: browsers} }
	if has(n, "hidden") {
		on(display)
	}
	switch n.DataAtom {
	case atom.Del, atom.S, atom.Strike:
		on(decoration)
	}
	if s != nil {
		for r := range w.fitting(n, &s.on) {
			if r.pseudo != 0 {
				added = append(added, r)
			} else {
				won = r.over(won)
			}
		}
	}
	style := attr(n, "style")
	if style != "" {
		for _, e := range (&scanner{s: style}).declarations() {
			won[e.prop] = won[e.prop].take(e, inline, 0, false)
		}
	}
	if inherits || won[display].on || won[visibility].on || won[decoration].on || won[opacity].on || won[size].on || won[place].on {
		for _, r := range w.undoing(n, s) {
			if r.pseudo == 0 {
				won = r.over(won)
			}
		}
	}
	return won, added
}

// undoing lists the rules that may undo something on an element.
func (w *walker) undoing(n *html.Node, s *sheet) []*rule {
	if s == nil {
		return nil
	}
	var out []*rule
	for r := range w.fitting(n, s.undoing()) {
		out = append(out, r)
	}
	return out
}

// fitting yields the rules of an index that fit an element.
func (w *walker) fitting(n *html.Node, x *index) func(yield func(*rule) bool) {
	return func(yield func(*rule) bool) {
		try := func(list []*rule) bool {
			for _, r := range list {
				if w.steps > maxSteps {
					return false
				}
				if r.fits(n, &w.steps) && !yield(r) {
					return false
				}
			}
			return true
		}
		if len(x.any) > 0 && !try(x.any) || len(x.tags) > 0 && !try(x.tags[n.Data]) {
			return
		}
		if len(x.ids) > 0 {
			if id := attr(n, "id"); id != "" && !try(x.ids[id]) {
				return
			}
		}
		if len(x.classes) == 0 {
			return
		}
		for names := attr(n, "class"); names != ""; {
			name, rest := firstWord(names)
			if name != "" && !try(x.classes[name]) {
				return
			}
			names = rest
		}
	}
}

// firstWord cuts the first name off a list divided by white space.
func firstWord(s string) (name, rest string) {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for i := range len(s) {
		if isSpace(s[i]) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
