// Package query reads the language of rules and prints it. It promises an error
// that says where a query stops making sense and what to write, for what people
// bring from other languages too; that what it prints reads as the same query;
// and that no query is too deep or too long for what comes behind it.
package query

import (
	"strconv"
	"strings"

	"tocsin/internal/text"
)

// Op says what a clause is.
type Op uint8

// The kinds of clauses.
const (
	Term   Op = iota // a word or phrase
	Entity           // entity:NAME
	Rule             // rule:NAME
	And
	Or
	Not
	Near
	Quorum
)

// Node is one clause of a query.
type Node struct {
	Op      Op
	Pos     int // byte offset in the query
	Kids    []*Node
	N       int    // NEAR: most words apart; quorum: how many of the kids
	Ordered bool   // ONEAR
	Fields  Fields // of a term or entity; 0 means title and text
	Text    string // the words of a term as written, or the name of an entity or rule
	Exact   bool   // =WHO
	quoted  bool
}

// Fields is a set of the parts of an article that a clause looks into.
type Fields uint8

// The parts of an article.
const (
	InTitle Fields = 1 << iota
	InText
	InLead
	InSource
	InAuthor
	InURL
	InLang

	InBody = InTitle | InText | InLead // where a clause without a field looks
	InMeta = InSource | InAuthor | InURL | InLang
)

// fieldNames are the field prefixes of the query language, in the order in
// which messages list them.
var fieldNames = []struct {
	name string
	set  Fields
}{
	{"title", InTitle},
	{"text", InText},
	{"lead", InLead},
	{"source", InSource},
	{"lang", InLang},
	{"author", InAuthor},
	{"url", InURL},
}

func (f Fields) String() string {
	for _, have := range fieldNames {
		if have.set == f {
			return have.name
		}
	}
	return ""
}

// String is the canonical spelling, with every operator and bracket: parsing
// it gives the same query.
func (n *Node) String() string {
	prefix := ""
	if n.Fields != 0 {
		prefix = n.Fields.String() + ":"
	}
	switch n.Op {
	case Term:
		if n.Exact {
			prefix += "="
		}
		if n.quoted {
			return prefix + Quote(n.Text)
		}
		return prefix + n.Text
	case Entity:
		return prefix + "entity:" + Quote(n.Text)
	case Rule:
		return prefix + "rule:" + Quote(n.Text)
	case Not:
		return "NOT " + n.Kids[0].String()
	}
	kids := make([]string, len(n.Kids))
	for i, k := range n.Kids {
		kids[i] = k.String()
	}
	switch n.Op {
	case Or:
		return "(" + strings.Join(kids, " OR ") + ")"
	case Near:
		name := " NEAR/"
		if n.Ordered {
			name = " ONEAR/"
		}
		return "(" + strings.Join(kids, name+strconv.Itoa(n.N)+" ") + ")"
	case Quorum:
		return strconv.Itoa(n.N) + " of (" + strings.Join(kids, ", ") + ")"
	}
	return "(" + strings.Join(kids, " AND ") + ")"
}

// Quote writes a name or phrase in quotation marks of which none ends within it:
// see text.Closers.
func Quote(s string) string {
	switch {
	case !strings.ContainsAny(s, text.Closers('"')):
		return `"` + s + `"`
	case !strings.Contains(s, text.Closers('«')):
		return "«" + s + "»"
	case !strings.Contains(s, text.Closers('»')):
		return "»" + s + "«"
	}
	return "“" + s + "”"
}
