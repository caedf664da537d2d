package yamldoc

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Decoder fills structs from one file. It goes on after a fault, so that one
// reading finds them all. What becomes of a value is known by the value's path
// ("sources[2].name"), for the checks that follow.
type Decoder struct {
	*Reader
	file string
	at   map[string]Position // of values
	keys map[string]Position // of keys
	odd  map[string]bool     // paths of mappings with unknown options
	bad  map[string]bool     // paths with a fault, which need no second one
	raw  map[string]int      // of plain texts: characters before they begin (a quote)
	late []func(*time.Location)

	literal string // why variables are not read in this file; "" if they are

	lists     map[string]*longList // that are read in parts
	before    int                  // lines of the file before what is parsed
	undivided bool                 // a list cannot be read in parts
}

// NewDecoder returns a Decoder for a file of which nothing is parsed yet.
func (r *Reader) NewDecoder(name string) *Decoder {
	return &Decoder{
		Reader: r,
		file:   name,
		at:     map[string]Position{"": {File: name, Line: 1, Col: 1}},
		keys:   map[string]Position{},
		odd:    map[string]bool{},
		bad:    map[string]bool{},
		raw:    map[string]int{},
	}
}

// SetZone gives the document's time zone to the scalars that depend on one:
// they are read then.
func (d *Decoder) SetZone(zone *time.Location) {
	for _, read := range d.late {
		read(zone)
	}
	d.late = nil
}

// Pos is where the value at the path stands, or else what holds it.
func (d *Decoder) Pos(path string) Position {
	for {
		if p, ok := d.at[path]; ok {
			return p
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return d.at[""]
		}
		path = path[:i]
	}
}

// KeyPos is where the name of the option at the path stands.
func (d *Decoder) KeyPos(path string) Position { return d.keys[path] }

// Given reports whether the option stands in the file.
func (d *Decoder) Given(path string) bool { _, ok := d.keys[path]; return ok }

// Bad reports whether the value at the path has a fault.
func (d *Decoder) Bad(path string) bool { return d.bad[path] }

// AnyBad reports whether some value has a fault.
func (d *Decoder) AnyBad() bool { return len(d.bad) > 0 }

// Odd reports whether the mapping at the path has an unknown option, which may
// be a misspelt one that is missing.
func (d *Decoder) Odd(path string) bool { return d.odd[path] }

// Raw counts the characters between the position of the text at the path and
// the text itself (a quote). It is -1 where the text does not stand in the file
// as it is, so that no place within it is known.
func (d *Decoder) Raw(path string) int { return d.raw[path] }

// FaultAt reports a mistake in the value at the path, unless it has one.
func (d *Decoder) FaultAt(path, hint, format string, args ...any) {
	if !d.bad[path] {
		d.Fault(d.Pos(path), hint, format, args...)
	}
	d.bad[path] = true
}

// value fills v, which stands at the path, from the node. A nil node stands
// for an empty file.
func (d *Decoder) value(path string, n ast.Node, v reflect.Value) {
	if n != nil && path != "" {
		d.at[path] = d.nodePos(n)
	}
	if marked(n) {
		d.FaultAt(path, "write the value itself", "anchors, aliases and tags are not used here")
		return
	}
	switch {
	case isScalar(v):
		if text, ok := d.scalar(path, n); ok {
			d.set(path, text, v)
		}
	case v.Kind() == reflect.Slice:
		d.list(path, n, v)
	case v.Kind() == reflect.Map:
		d.table(path, n, v)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(path, n, v.Elem())
	case v.Kind() == reflect.Struct:
		d.mapping(path, n, v)
	default:
		panic("yamldoc: no way to read a " + v.Type().String())
	}
}

// marked reports whether an anchor, an alias or a tag stands for the value.
func marked(n ast.Node) bool {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		return true
	}
	return false
}

// isScalar reports whether the type is written as one YAML scalar.
func isScalar(v reflect.Value) bool {
	switch v.Addr().Interface().(type) {
	case **time.Location, zonedText, encoding.TextUnmarshaler:
		return true
	}
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() != reflect.Struct {
		return true
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Struct, reflect.Pointer, reflect.Map:
		return false
	}
	return true
}

func (d *Decoder) list(path string, n ast.Node, v reflect.Value) {
	if d.long(path, n, v) {
		return
	}
	var nodes []ast.Node
	switch n := n.(type) {
	case *ast.SequenceNode:
		nodes = n.Values
	case *ast.NullNode: // "sources:" with nothing below
	default:
		one := reflect.New(v.Type().Elem()).Elem()
		if !isScalar(one) || !isText(n) {
			d.FaultAt(path, "write [one, two], or each on a line of its own after a dash", "%s is a list, not %s", label(path), kindOf(n))
			return
		}
		nodes = []ast.Node{n} // "to: desk@example.org" is a list of one
	}
	v.Set(reflect.MakeSlice(v.Type(), len(nodes), len(nodes)))
	for i, item := range nodes {
		d.item(path, i, item, v)
	}
}

func (d *Decoder) item(path string, i int, n ast.Node, v reflect.Value) {
	d.value(path+"["+strconv.Itoa(i)+"]", n, v.Index(i))
}

// table fills a map whose keys are the writer's own, such as names of headers.
func (d *Decoder) table(path string, n ast.Node, v reflect.Value) {
	entries := entriesOf(n)
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode, *ast.NullNode:
	default:
		d.FaultAt(path, "write {name: value}", "%s holds names and values, not %s", label(path), kindOf(n))
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		key, ok := e.Key.(*ast.StringNode)
		if !ok {
			d.Fault(d.nodePos(e.Key), "put it into quotes", "%s is no name", kindOf(e.Key))
			continue
		}
		if v.MapIndex(reflect.ValueOf(key.Value)).IsValid() {
			d.Fault(d.nodePos(e.Key), "keep one", "%q stands twice%s", Shorten(key.Value), in(path))
			continue
		}
		one := reflect.New(v.Type().Elem()).Elem()
		d.value(Join(path, key.Value), e.Value, one)
		v.SetMapIndex(reflect.ValueOf(key.Value), one)
	}
}
