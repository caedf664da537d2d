package yamldoc

import (
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// Literal makes ${NAME} a fault in this file; why says so to the person who wrote it.
func (d *Decoder) Literal(why string) { d.literal = why }

// Document is the syntax of a file; the zero Document that of an empty one.
type Document struct {
	root ast.Node
	data []byte // of a file that is read in parts, else nil
}

// Parse reads the syntax of the file. After a fault the Document is empty.
func (d *Decoder) Parse(data []byte) Document {
	if doc, ok := d.inParts(data); ok {
		return doc
	}
	return Document{root: d.parse(data)}
}

// Has reports whether the option stands at the top of the document.
func (doc Document) Has(option string) bool {
	for _, e := range entriesOf(doc.root) {
		if key, ok := e.Key.(*ast.StringNode); ok && key.Value == option {
			return true
		}
	}
	return false
}

// Fill reads the document into out, a pointer to a struct.
func (d *Decoder) Fill(doc Document, out any) {
	v := reflect.ValueOf(out).Elem()
	d.fill(doc, v, func(root ast.Node) { d.value("", root, v) })
}

// FillOption reads one option of the document into out, a pointer to what the
// option is, whatever else the document holds.
func (d *Decoder) FillOption(doc Document, option string, out any) {
	v := reflect.ValueOf(out).Elem()
	d.fill(doc, v, func(root ast.Node) {
		for _, e := range entriesOf(root) {
			if key, ok := e.Key.(*ast.StringNode); ok && key.Value == option {
				d.keys[option] = d.nodePos(e.Key)
				d.value(option, e.Value, v)
			}
		}
		for other := range d.lists {
			if other != option {
				delete(d.lists, other) // nobody asks for it
			}
		}
	})
}
