// Package route decides who is told what, how soon and grouped how. It walks
// the tree of the configuration with each match or change and promises that
// every item finds at least the root, that one receiver is owed one revision
// once, and that each decision can be explained step by step.
package route

import (
	"fmt"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// SendNow is the one value of Node.Send.
const SendNow = "now"

// The values of Node.GroupBy.
const (
	ByStory     = "story"     // one message for each story
	BySource    = "source"    // one for each source
	ByWatchlist = "watchlist" // one for each watchlist
	ByNone      = "none"      // one for all that falls into the wait; stands alone
)

// defaultGroupWait is how long an alert waits for more of its group.
const defaultGroupWait = 2 * time.Minute

// NoWait is a GroupWait of zero that is meant: a zero GroupWait takes the
// parent's.
const NoWait = time.Duration(-1)

// Node is one route: whom it fits, and where what fits goes. The root fits
// everything. What a node leaves empty it takes from its parent.
type Node struct {
	// Conditions; all that are set must hold. Rules and Entities are one
	// condition: either will do.
	Watchlists []string
	Rules      []string
	Entities   []string
	Sources    []string
	Changes    []news.ChangeClass
	Strengths  []news.Strength

	Receiver  string
	Send      string        // SendNow; not with Digest
	Digest    string        // a schedule; not with Send
	GroupBy   []string      // By...
	GroupWait time.Duration // of alerts; NoWait for none
	Continue  bool          // the next routes of the parent are tried too
	Routes    []Node
}

// Item is one match or change of one revision.
type Item struct {
	Watchlist string
	Rule      string
	Entity    string
	Source    string
	Strength  news.Strength
	Change    *news.Change // nil: the article is new
}

// Target is what one receiver is owed for the items of one revision.
type Target struct {
	Receiver  string
	Now       bool          // an alert; otherwise a digest
	Digest    string        // the schedule of the digest
	GroupBy   []string      // never empty
	GroupWait time.Duration // of alerts; 0 for none
	Path      string        // the route that decided: "route.routes[0]"
	Also      []string      // other routes that led to this receiver
	Items     []int         // indexes of the items told, rising
}

// Tree is a checked route tree. It is safe for concurrent use.
type Tree struct{ root node }

// node is a Node with what it took from its parents.
type node struct {
	Node
	path     string
	children []node
}

// Fault is a mistake in a tree.
type Fault struct {
	Path  string // of the node: "route.routes[0]"
	Field string // in the node, as the configuration calls it; "" for the node itself
	Msg   string
	Hint  string
}

// New checks a tree and completes each node from its parent: the root's
// defaults are send: now, group_by: [story] and DefaultGroupWait. All faults
// are returned; with any the tree is nil. That names exist (receivers,
// watchlists, ...) and that Digest is a schedule is the caller's to check.
func New(root Node) (*Tree, []Fault) {
	faults := checkRoot(root)
	base := Node{Send: SendNow, GroupBy: []string{ByStory}, GroupWait: defaultGroupWait}
	t := &Tree{root: complete(root, base, "route", &faults)}
	if len(faults) > 0 {
		return nil, faults
	}
	return t, nil
}

func complete(n, parent Node, path string, faults *[]Fault) node {
	*faults = append(*faults, check(n, path)...)
	if n.Receiver == "" {
		n.Receiver = parent.Receiver
	}
	if n.Send == "" && n.Digest == "" {
		n.Send = parent.Send
		n.Digest = parent.Digest
	}
	if len(n.GroupBy) == 0 {
		n.GroupBy = parent.GroupBy
	}
	if n.GroupWait == 0 {
		n.GroupWait = parent.GroupWait
	}
	out := node{Node: n, path: path}
	for i, child := range n.Routes {
		out.children = append(out.children, complete(child, n, fmt.Sprintf("%s.routes[%d]", path, i), faults))
	}
	return out
}

// Targets returns who is owed the items of one revision: one target for each
// receiver, in the order in which the tree names them. Where several routes
// lead to a receiver, an alert wins over a digest, then the first wins.
func (t *Tree) Targets(items []Item) []Target {
	var targets []Target
	for i, item := range items {
		t.root.walk(item, func(n *node) { targets = add(targets, n, i) }, nil)
	}
	return targets
}

func add(targets []Target, n *node, item int) []Target {
	for i := range targets {
		t := &targets[i]
		if t.Receiver != n.Receiver {
			continue
		}
		if t.Items[len(t.Items)-1] != item {
			t.Items = append(t.Items, item)
		}
		switch won := n.target(); {
		case t.Path == n.path:
		case won.Now && !t.Now:
			won.Items = t.Items
			won.Also = text.AppendNew(t.Also, t.Path)
			*t = won
		default:
			t.Also = text.AppendNew(t.Also, n.path)
		}
		return targets
	}
	won := n.target()
	won.Items = []int{item}
	return append(targets, won)
}

func (n *node) target() Target {
	t := Target{Receiver: n.Receiver, Now: n.Send == SendNow, Digest: n.Digest, GroupBy: n.GroupBy, Path: n.path}
	if t.Now {
		t.GroupWait = max(n.GroupWait, 0)
	}
	return t
}

// walk calls take for each node that takes the item: the deepest that fits,
// and more where one says continue. trace, if not nil, hears of each step.
func (n *node) walk(item Item, take func(*node), trace func(*node, string)) {
	taken := false
	for i := range n.children {
		child := &n.children[i]
		if no := child.misfit(item); no != "" {
			say(trace, child, "does not fit: "+no)
			continue
		}
		taken = true
		say(trace, child, "fits"+conditions(child))
		child.walk(item, take, trace)
		if !child.Continue {
			return
		}
		say(trace, child, "continue: the next routes are tried too")
	}
	if !taken {
		say(trace, n, "takes it: "+n.outcome())
		take(n)
	}
}

func say(trace func(*node, string), n *node, what string) {
	if trace != nil {
		trace(n, what)
	}
}
