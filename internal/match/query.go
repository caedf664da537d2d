package match

import (
	"strconv"
	"strings"

	"tocsin/internal/text"
)

// Query is a parsed rule.
type Query struct{ root *node }

type op uint8

const (
	opTerm   op = iota // a word or phrase
	opEntity           // entity:NAME
	opRule             // rule:NAME
	opAnd
	opOr
	opNot
	opNear
	opQuorum
)

// node is one clause of a query.
type node struct {
	op      op
	pos     int // byte offset in the query
	kids    []*node
	n       int      // NEAR: most words apart; quorum: how many of the kids
	ordered bool     // ONEAR
	fields  fieldSet // of a term or entity; 0 means title and text
	text    string   // the words of a term as written, or the name of an entity or rule
	exact   bool     // =WHO
	quoted  bool
}

// fieldSet is a set of the parts of an article that a clause looks into.
type fieldSet uint8

const (
	inTitle fieldSet = 1 << iota
	inText
	inLead
	inSource
	inAuthor
	inURL
	inLang

	inBody = inTitle | inText | inLead // where a clause without a field looks
	inMeta = inSource | inAuthor | inURL | inLang
)

// fieldNames are the field prefixes of the query language, in the order in
// which messages list them.
var fieldNames = []struct {
	name string
	set  fieldSet
}{
	{"title", inTitle},
	{"text", inText},
	{"lead", inLead},
	{"source", inSource},
	{"lang", inLang},
	{"author", inAuthor},
	{"url", inURL},
}

func (f fieldSet) String() string {
	for _, have := range fieldNames {
		if have.set == f {
			return have.name
		}
	}
	return ""
}

// String is the canonical spelling, with every operator and bracket: parsing
// it gives the same query.
func (n *node) String() string {
	prefix := ""
	if n.fields != 0 {
		prefix = n.fields.String() + ":"
	}
	switch n.op {
	case opTerm:
		if n.exact {
			prefix += "="
		}
		if n.quoted {
			return prefix + quote(n.text)
		}
		return prefix + n.text
	case opEntity:
		return prefix + "entity:" + quote(n.text)
	case opRule:
		return prefix + "rule:" + quote(n.text)
	case opNot:
		return "NOT " + n.kids[0].String()
	}
	kids := make([]string, len(n.kids))
	for i, k := range n.kids {
		kids[i] = k.String()
	}
	switch n.op {
	case opOr:
		return "(" + strings.Join(kids, " OR ") + ")"
	case opNear:
		name := " NEAR/"
		if n.ordered {
			name = " ONEAR/"
		}
		return "(" + strings.Join(kids, name+strconv.Itoa(n.n)+" ") + ")"
	case opQuorum:
		return strconv.Itoa(n.n) + " of (" + strings.Join(kids, ", ") + ")"
	}
	return "(" + strings.Join(kids, " AND ") + ")"
}

// quote writes a name or phrase in quotation marks of which none ends within it:
// see closers.
func quote(s string) string {
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
