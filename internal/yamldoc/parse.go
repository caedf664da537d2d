package yamldoc

import (
	"bytes"
	"errors"
	"strings"

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
func (d *Decoder) parse(data []byte) (root ast.Node) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > MaxBytes {
		d.FaultAt("", "divide it, or write watchlists as CSV files", "the file is larger than %d MiB", MaxBytes>>20)
		return nil
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) // the parser counts some of them twice, and keeps the \r of blocks
	if !d.isUTF8(d.file, d.before, data, "save the file as UTF-8") {
		return nil
	}
	defer func() { // the parser is made for YAML written by people
		if r := recover(); r != nil {
			root = nil
			d.FaultAt("", "remove parts of it until it is read", "the YAML parser failed on this file")
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if at := tooDeep(tokens); at != nil {
		d.Fault(d.tokenPos(at), "", "nested deeper than %d", maxDepth)
		return nil
	}
	if at := explicitKey(tokens); at != nil {
		d.Fault(d.tokenPos(at), "write name: value", "keys marked by ? are not used here")
		return nil
	}
	if at := tooEmpty(tokens); at != nil {
		d.Fault(d.tokenPos(at), "write the values", "more than %d options without a value", maxEmpty)
		return nil
	}
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil
	}
	return d.document(f)
}

func (d *Decoder) document(f *ast.File) ast.Node {
	var root ast.Node
	for _, doc := range f.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			d.Fault(d.nodePos(doc.Body), "keep one; remove the line with ---", "the file holds a second YAML document")
		default:
			root = doc.Body
		}
	}
	return root
}

// syntax reports the parser's one error.
func (d *Decoder) syntax(err error) {
	var y yaml.Error
	if !errors.As(err, &y) {
		d.Fault(d.Pos(""), "", "no YAML: %s", err)
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
	d.Fault(d.tokenPos(y.GetToken()), hint, "no YAML: %s", msg)
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
