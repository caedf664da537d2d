package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxEmpty bounds options and list items without a value: the parser's time
// grows with their square (3 s for 20,000).
const maxEmpty = 1000

// maxDepth bounds nesting: the parser calls itself, and a stack that
// overflows cannot be recovered from.
const maxDepth = 100

// parse reads a file's syntax. It returns nil for an empty file, and after a
// fault.
func (d *decoder) parse(data []byte) (root ast.Node) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxFile {
		d.faultAt("", "divide it, or write watchlists as CSV files", "the file is larger than %d MiB", maxFile>>20)
		return nil
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) // the parser counts some of them twice, and keeps the \r of blocks
	if at, ok := invalidUTF8(data); ok {
		d.faults.fault(Pos{d.file, d.before + at.Line, at.Col}, "save the file as UTF-8", "this is not UTF-8")
		return nil
	}
	defer func() { // the parser is made for YAML written by people
		if r := recover(); r != nil {
			root = nil
			d.faultAt("", "remove parts of it until it is read", "the YAML parser failed on this file")
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if at := tooDeep(tokens); at != nil {
		d.faults.fault(d.tokenPos(at), "", "nested deeper than %d", maxDepth)
		return nil
	}
	if at := explicitKey(tokens); at != nil {
		d.faults.fault(d.tokenPos(at), "write name: value", "keys marked by ? are not used here")
		return nil
	}
	if at := tooEmpty(tokens); at != nil {
		d.faults.fault(d.tokenPos(at), "write the values", "more than %d options without a value", maxEmpty)
		return nil
	}
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil
	}
	return d.document(f)
}

func (d *decoder) document(f *ast.File) ast.Node {
	var root ast.Node
	for _, doc := range f.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			d.faults.fault(d.nodePos(doc.Body), "keep one; remove the line with ---", "the file holds a second YAML document")
		default:
			root = doc.Body
		}
	}
	return root
}

// syntax reports the parser's one error.
func (d *decoder) syntax(err error) {
	var y yaml.Error
	if !errors.As(err, &y) {
		d.faults.fault(d.at[""], "", "no YAML: %s", err)
		return
	}
	hint := "check indentation, quotes and brackets here and on the line before"
	msg := y.GetMessage()
	switch {
	case strings.Contains(msg, "mapping value is not allowed"):
		hint = `put a text that holds ": " in quotes, and line up the options of one thing`
	case strings.Contains(msg, "tab character"), strings.Contains(msg, "'\t'"):
		msg = strings.ReplaceAll(msg, "'\t'", "tab")
		hint = "indent with spaces"
	case strings.Contains(msg, "reserved character"), strings.Contains(msg, "directive"):
		hint = "put the text in quotes"
	}
	d.faults.fault(d.tokenPos(y.GetToken()), hint, "no YAML: %s", msg)
}

// tooDeep returns the first token that is nested deeper than maxDepth.
// Nesting by indentation alone costs a line of that length for each level,
// and shows in the column.
func tooDeep(tokens token.Tokens) *token.Token {
	flow, run, line := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		}
		nests := t.Type == token.SequenceEntryType || t.Type == token.AnchorType || t.Type == token.TagType
		if t.Position.Line != line {
			line, run = t.Position.Line, 0
		}
		if nests {
			run++
		}
		if flow > maxDepth || run > maxDepth || nests && t.Position.Column > 20*maxDepth {
			return t
		}
		if t.Type == token.MappingValueType && flow == 0 && t.Position.IndentNum > 20*maxDepth {
			return t
		}
	}
	return nil
}

// explicitKey returns the first mark of a complex key, which no option is.
func explicitKey(tokens token.Tokens) *token.Token {
	for _, t := range tokens {
		if t.Type == token.MappingKeyType {
			return t
		}
	}
	return nil
}

// tooEmpty returns the first token of an option or item without a value past
// maxEmpty.
func tooEmpty(tokens token.Tokens) *token.Token {
	empty := 0
	for i, t := range tokens {
		start := t
		switch {
		case t.Type == token.MappingValueType && i > 0:
			start = tokens[i-1] // the key
		case t.Type != token.SequenceEntryType:
			continue
		}
		if i+1 < len(tokens) {
			next := tokens[i+1]
			list := next.Type == token.SequenceEntryType && t.Type == token.MappingValueType
			if next.Position.Line == t.Position.Line || next.Position.Column > start.Position.Column || list {
				continue
			}
		}
		if empty++; empty > maxEmpty {
			return t
		}
	}
	return nil
}

// nodePos is where a node begins: for a mapping its first key.
func (d *decoder) nodePos(n ast.Node) Pos {
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return d.nodePos(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return d.nodePos(m.Key)
	}
	return d.tokenPos(n.GetToken())
}

func (d *decoder) tokenPos(t *token.Token) Pos {
	if t == nil || t.Position == nil {
		return Pos{File: d.file}
	}
	return Pos{d.file, d.before + t.Position.Line, t.Position.Column}
}

// isText reports whether the node is a scalar with a value.
func isText(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return true
	}
	return false
}

// kindOf names what the node is, with an article.
func kindOf(n ast.Node) string {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "options of its own"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", shorten(n.Value))
	case *ast.IntegerNode, *ast.FloatNode:
		return "the number " + shorten(n.GetToken().Value)
	case *ast.BoolNode:
		return n.GetToken().Value
	case *ast.LiteralNode:
		return "a block of text"
	}
	return "a " + strings.ToLower(n.Type().YAMLName())
}

// shorten keeps a message on one line.
func shorten(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

// invalidUTF8 is the place of the first byte that is not UTF-8.
func invalidUTF8(data []byte) (Pos, bool) {
	if utf8.Valid(data) {
		return Pos{}, false
	}
	line, col := 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		col++
		if r == '\n' {
			line, col = line+1, 1
		}
		data = data[size:]
	}
	return Pos{Line: line, Col: col}, true
}
