package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"tocsin/internal/fetch/dial"
	"tocsin/internal/schedule"
)

// decoder fills a struct from the syntax tree of one file. It goes on after a
// fault, so that one reading finds them all; where a value stood is kept by
// its path ("sources[2].name"), for the checks that follow.
type decoder struct {
	*reader
	file string
	at   map[string]Pos  // of values
	keys map[string]Pos  // of keys
	odd  map[string]bool // paths of mappings with unknown options, one of which may be one that is missing
	bad  map[string]bool // paths with a fault, which need no second one
	raw  map[string]int  // of plain texts: characters before they begin (a quote)
	// late are conversions that need the configuration's time zone.
	late []func(*time.Location)

	lists     map[string]*longList // that are read in parts
	before    int                  // lines of the file before what is parsed
	undivided bool                 // a list cannot be read in parts
}

// decode parses a file into out, a pointer to a struct.
func (r *reader) decode(name string, data []byte, out any) *decoder {
	if d := r.inParts(name, data, out); d != nil {
		return d
	}
	return r.whole(name, data, out)
}

func (r *reader) whole(name string, data []byte, out any) *decoder {
	d := r.newDecoder(name)
	root := d.parse(data)
	d.value("", root, reflect.ValueOf(out).Elem())
	return d
}

func (r *reader) newDecoder(name string) *decoder {
	return &decoder{
		reader: r, file: name, at: map[string]Pos{"": {File: name, Line: 1, Col: 1}},
		keys: map[string]Pos{}, bad: map[string]bool{}, odd: map[string]bool{}, raw: map[string]int{},
	}
}

// pos is where the value at the path stands, or what holds it.
func (d *decoder) pos(path string) Pos {
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

// given reports whether the option stands in the file.
func (d *decoder) given(path string) bool { _, ok := d.keys[path]; return ok }

// faultAt reports a mistake in the value at the path, once.
func (d *decoder) faultAt(path, hint, format string, args ...any) {
	if !d.bad[path] {
		d.faults.fault(d.pos(path), hint, format, args...)
	}
	d.bad[path] = true
}

// value fills v, which stands at the path, from the node. A nil node stands
// for an empty file.
func (d *decoder) value(path string, n ast.Node, v reflect.Value) {
	if n != nil && path != "" {
		d.at[path] = d.nodePos(n)
	}
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.faultAt(path, "write the value itself", "anchors, aliases and tags are not used here")
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
		if !start(v) {
			v.Set(reflect.New(v.Type().Elem()))
		}
		d.value(path, n, v.Elem())
	case v.Kind() == reflect.Struct:
		d.mapping(path, n, v)
	default:
		panic("config: no way to read a " + v.Type().String())
	}
}

// isScalar reports whether the type is written as one YAML scalar.
func isScalar(v reflect.Value) bool {
	switch v.Addr().Interface().(type) {
	case *dial.Range, *schedule.Schedule, **time.Location, encoding.TextUnmarshaler:
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

func (d *decoder) list(path string, n ast.Node, v reflect.Value) {
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
			d.faultAt(path, "write [one, two], or each on a line of its own after a dash", "%s is a list, not %s", label(path), kindOf(n))
			return
		}
		nodes = []ast.Node{n} // "to: desk@example.org" is a list of one
	}
	v.Set(reflect.MakeSlice(v.Type(), len(nodes), len(nodes)))
	for i, item := range nodes {
		d.item(path, i, item, v)
	}
}

func (d *decoder) item(path string, i int, n ast.Node, v reflect.Value) {
	d.value(path+"["+strconv.Itoa(i)+"]", n, v.Index(i))
}

// table fills a map whose keys are the writer's own, such as names of headers.
func (d *decoder) table(path string, n ast.Node, v reflect.Value) {
	var entries []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		entries = n.Values
	case *ast.MappingValueNode:
		entries = []*ast.MappingValueNode{n}
	case *ast.NullNode:
	default:
		d.faultAt(path, "write {name: value}", "%s holds names and values, not %s", label(path), kindOf(n))
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		key, ok := e.Key.(*ast.StringNode)
		if !ok {
			d.faults.fault(d.nodePos(e.Key), "put it into quotes", "%s is no name", kindOf(e.Key))
			continue
		}
		if v.MapIndex(reflect.ValueOf(key.Value)).IsValid() {
			d.faults.fault(d.nodePos(e.Key), "keep one", "%q stands twice%s", shorten(key.Value), in(path))
			continue
		}
		one := reflect.New(v.Type().Elem()).Elem()
		d.value(join(path, key.Value), e.Value, one)
		v.SetMapIndex(reflect.ValueOf(key.Value), one)
	}
}

// field is one option of a struct.
type field struct {
	name   string
	index  []int
	preset string // the default as it would be written; "" for none
	oneof  []string
	scalar bool // a scalar in place of the mapping is this option
	has    bool // a default is given
}

// fieldsOf lists the options of a struct, those of inlined structs too.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if flags == "inline" {
			inlined := f.Type
			if inlined.Kind() == reflect.Pointer {
				inlined = inlined.Elem()
			}
			for _, inner := range fieldsOf(inlined) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		preset, has := f.Tag.Lookup("default")
		fields = append(fields, field{
			name: name, index: []int{i}, preset: preset, has: has,
			oneof: strings.Fields(f.Tag.Get("oneof")), scalar: flags == "scalar",
		})
	}
	return fields
}

// options are those of one struct, listed once for all mappings that are read
// into one: there may be ten thousand.
type options struct {
	fields []field
	names  []string
}

func (r *reader) optionsOf(t reflect.Type) *options {
	o := r.structs[t]
	if o == nil {
		o = &options{fields: fieldsOf(t)}
		for _, f := range o.fields {
			o.names = append(o.names, f.name)
		}
		r.structs[t] = o
	}
	return o
}

func (d *decoder) mapping(path string, n ast.Node, v reflect.Value) {
	o := d.optionsOf(v.Type())
	given := d.options(path, n, o)
	for _, f := range o.fields {
		target := target(v, f.index)
		switch node, ok := given[f.name]; {
		case ok:
			at := join(path, f.name)
			d.value(at, node, target)
			d.checkOneOf(at, f, target)
		case f.has:
			d.preset(join(path, f.name), f.preset, target)
		case target.Kind() == reflect.Struct && !isScalar(target):
			d.mapping(join(path, f.name), nil, target) // for the defaults within
		}
	}
}

// target is the field of a struct at the index. A struct that is inlined by a
// pointer is made when the first of its fields is asked for.
func target(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// options sorts a mapping by key, and reports keys that are unknown or stand
// twice.
func (d *decoder) options(path string, n ast.Node, o *options) map[string]ast.Node {
	given := map[string]ast.Node{}
	for _, f := range o.fields {
		if f.scalar && isText(n) {
			return map[string]ast.Node{f.name: n}
		}
	}
	var entries []*ast.MappingValueNode
	switch n := n.(type) {
	case nil, *ast.NullNode:
	case *ast.MappingNode:
		entries = n.Values
	case *ast.MappingValueNode:
		entries = []*ast.MappingValueNode{n}
	default:
		d.faultAt(path, "write options as name: value; known are "+strings.Join(o.names, ", "), "%s holds options, not %s", label(path), kindOf(n))
	}
	for _, e := range entries {
		d.option(path, e, o.names, given)
	}
	return given
}

func (d *decoder) option(path string, e *ast.MappingValueNode, names []string, given map[string]ast.Node) {
	at := d.nodePos(e.Key)
	key, ok := e.Key.(*ast.StringNode)
	switch {
	case !ok:
		d.faults.fault(at, "known are "+strings.Join(names, ", "), "%s is no name of an option", kindOf(e.Key))
	case !contains(names, key.Value):
		d.odd[path] = true
		d.faults.fault(at, unknownHint(key.Value, names), "unknown option %q%s", shorten(key.Value), in(path))
	case given[key.Value] != nil:
		d.faults.fault(at, fmt.Sprintf("keep one; the first is on line %d", d.keys[join(path, key.Value)].Line), "option %q stands twice%s", key.Value, in(path))
	default:
		d.keys[join(path, key.Value)] = at
		given[key.Value] = e.Value
	}
}

func unknownHint(key string, names []string) string {
	if strings.EqualFold(key, "url") && contains(names, "feed") {
		return "write feed:, site: or page:, whichever the address serves"
	}
	return meant(key, names, "known are "+strings.Join(names, ", "))
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// label names the option at the path in a sentence.
func label(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if name == "" {
		return "the file"
	}
	if list, _, ok := strings.Cut(name, "["); ok {
		return "each of " + list
	}
	return name
}

// in says in which mapping something stands; nothing at the top.
func in(path string) string {
	if path == "" {
		return ""
	}
	return " in " + path
}
