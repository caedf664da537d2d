package match

import (
	"cmp"
	"strings"

	"tocsin/internal/match/query"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// draft is a rule that has been read but not yet resolved.
type draft struct {
	list  int32
	owner *news.Watchlist
	rule  *news.Rule
	root  *query.Node // of its query
	state draftState
	size  int // clauses, references written out
}

type draftState uint8

const (
	unresolved draftState = iota
	resolving
	resolved
	refused
)

// rule is a compiled rule.
type rule struct {
	name  string
	list  int32
	root  int32 // in Matcher.clauses
	alert bool
}

func (c *compiler) parseRules(l *news.Watchlist, list int32) {
	names := make(map[string]bool)
	for i := range l.Rules {
		r := &l.Rules[i]
		bad := func(off int, msg, hint string) {
			c.faults = append(c.faults, Fault{Watchlist: l.Name, Rule: r.Name, Pos: r.Pos, Offset: off, Msg: msg, Hint: hint})
		}
		name := text.Fold(strings.TrimSpace(r.Name))
		switch {
		case name == "":
			bad(-1, "a rule has no name", "give it one: matches and messages are told by it")
			continue
		case names[name]:
			bad(-1, "the name stands twice in this watchlist", "name one of the rules differently")
			continue
		}
		names[name] = true
		d := draft{list: list, owner: l, rule: r, state: refused}
		root, err := query.Parse(r.Query)
		if err != nil {
			c.faults = append(c.faults, d.fault(err))
		} else {
			d.root = root
			d.state = unresolved
		}
		c.drafts = append(c.drafts, d)
	}
}

func (d *draft) fault(err *text.SyntaxError) Fault {
	at := *err
	return Fault{
		Watchlist: d.owner.Name, Rule: d.rule.Name, Pos: d.rule.Pos, Offset: err.Offset,
		Msg: (&text.SyntaxError{Column: at.Column, Msg: at.Msg, Expected: at.Expected}).Error(), Hint: at.Hint,
	}
}

// addRule compiles a rule into clauses, and files it under the leaves whose
// finding makes it worth evaluating.
func (c *compiler) addRule(d *draft) {
	if d.state == refused {
		return
	}
	root, err := c.resolve(d)
	if err != nil {
		c.faults = append(c.faults, d.fault(err))
		return
	}
	if part := root.AnyArticle(); part != nil && d.rule.Alert {
		c.faults = append(c.faults,
			d.fault(text.Wrong(d.rule.Query, 0, "the rule would tell of nearly every article: for “"+part.String()+"” alone",
				"a rarer word in every alternative", "add one, or make the rule vocabulary: alert: no")))
		return
	}
	id := int32(len(c.m.rules))
	c.speller.StrictI = d.owner.StrictI
	at := c.clause(root)
	c.m.rules = append(c.m.rules, rule{name: strings.TrimSpace(d.rule.Name), list: d.list, root: at, alert: d.rule.Alert})
	need, _, ok := c.trigger(at)
	if !ok {
		// ParseQuery has refused it already; a referred rule cannot undo that.
		return
	}
	for _, l := range need {
		if n := len(c.waiting[l]); n == 0 || c.waiting[l][n-1] != id {
			c.waiting[l] = append(c.waiting[l], id)
		}
	}
}

// resolve returns the rule's query with references written out: rules by
// their queries, entities by their numbers.
func (c *compiler) resolve(d *draft) (*query.Node, *text.SyntaxError) {
	switch d.state {
	case resolved:
		return d.root, nil
	case refused:
		return nil, nil
	}
	d.state = resolving
	root, err := c.resolveNode(d, d.root)
	if err == nil && d.size > query.MaxClauses {
		err = text.Wrong(d.rule.Query, 0, "the rules it refers to make it too large", "", "make an entity of what they share")
	}
	if err != nil {
		d.state = refused
		return nil, err
	}
	d.root = root
	d.state = resolved
	return root, nil
}

func (c *compiler) resolveNode(d *draft, n *query.Node) (*query.Node, *text.SyntaxError) {
	switch n.Op {
	case query.Term:
		d.size++
		return n, nil
	case query.Entity:
		d.size++
		id, ok := c.findEntity(d.list, n.Text)
		if !ok {
			return nil, text.Wrong(d.rule.Query, n.Pos, "no entity is named “"+n.Text+"”", "", c.suggestEntity(d.list, n.Text))
		}
		copied := *n
		copied.N = int(id)
		return &copied, nil
	case query.Rule:
		return c.resolveRule(d, n)
	}
	copied := *n
	copied.Kids = make([]*query.Node, len(n.Kids))
	for i, k := range n.Kids {
		kid, err := c.resolveNode(d, k)
		if err != nil {
			return nil, err
		}
		copied.Kids[i] = kid
	}
	return &copied, nil
}

func (c *compiler) resolveRule(d *draft, n *query.Node) (*query.Node, *text.SyntaxError) {
	other := c.findRule(d.list, n.Text)
	if other == nil {
		var names []string
		for i := range c.drafts {
			names = append(names, c.drafts[i].rule.Name)
		}
		hint := cmp.Or(query.Suggest("rule", n.Text, names), "write “"+n.Text+"” without rule: to look for the word")
		return nil, text.Wrong(d.rule.Query, n.Pos, "no rule is named “"+n.Text+"”", "", hint)
	}
	if other.state == resolving {
		return nil, text.Wrong(d.rule.Query, n.Pos, "rule:"+n.Text+" refers back to this rule", "", "rules may not go round in a circle")
	}
	was := other.state
	root, err := c.resolve(other)
	if root == nil {
		if err != nil && was == unresolved {
			c.faults = append(c.faults, other.fault(err))
		}
		return nil, text.Wrong(d.rule.Query, n.Pos, "rule:"+n.Text+" has a fault of its own", "", "mend that one first")
	}
	if d.size += other.size; d.size > query.MaxClauses {
		return nil, text.Wrong(d.rule.Query, n.Pos, "the rules it refers to make it too large", "", "make an entity of what they share")
	}
	return root, nil
}

// findEntity looks in the rule's own watchlist first, then in the others.
func (c *compiler) findEntity(list int32, name string) (int32, bool) {
	if id, ok := c.byName.Get(nameKey(list, name)); ok {
		return id, true
	}
	for l := range c.m.lists {
		if id, ok := c.byName.Get(nameKey(int32(l), name)); ok {
			return id, true
		}
	}
	return 0, false
}

func (c *compiler) findRule(list int32, name string) *draft {
	name = text.Fold(name)
	var found *draft
	for i := range c.drafts {
		d := &c.drafts[i]
		if text.Fold(strings.TrimSpace(d.rule.Name)) != name {
			continue
		}
		if d.list == list {
			return d
		}
		if found == nil {
			found = d
		}
	}
	return found
}

// suggestEntity finds the entity that was probably meant: by a name alike,
// by an alias, or by a part of its name.
func (c *compiler) suggestEntity(list int32, name string) string {
	folded := text.Fold(name)
	for i := range c.sources {
		for _, a := range c.sources[i].Aliases {
			if text.Fold(a) == folded {
				return "it is an alias: write `" + query.Reference("entity", c.sources[i].Name) + "`"
			}
		}
	}
	var names []string
	for i := range c.m.entities {
		if c.m.entities[i].list == list {
			names = append(names, c.m.entities[i].name)
		}
	}
	for i := range c.m.entities {
		if c.m.entities[i].list != list {
			names = append(names, c.m.entities[i].name)
		}
	}
	if hint := query.Suggest("entity", name, names); hint != "" {
		return hint
	}
	if len(names) == 0 {
		return "the watchlists hold no entities"
	}
	return "write “" + name + "” without entity: to look for the word"
}
