package yamldoc

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Field is one option of a struct, by the tags of its field: yaml has its
// name, default its default as it would be written, oneof what it may be.
type Field struct {
	Name    string
	Index   []int // of the field, as reflect.Value.FieldByIndex takes it
	Default string
	has     bool // a default is given
	oneof   []string
	scalar  bool // a scalar in place of the mapping is this option
}

// Fields lists the options of a struct, those of inlined structs too.
func Fields(t reflect.Type) []Field {
	var fields []Field
	for i := range t.NumField() {
		f := t.Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if flags == "inline" {
			inlined := f.Type
			if inlined.Kind() == reflect.Pointer {
				inlined = inlined.Elem()
			}
			for _, inner := range Fields(inlined) {
				inner.Index = append([]int{i}, inner.Index...)
				fields = append(fields, inner)
			}
			continue
		}
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		preset, has := f.Tag.Lookup("default")
		fields = append(fields, Field{
			Name:    name,
			Index:   []int{i},
			Default: preset,
			has:     has,
			oneof:   strings.Fields(f.Tag.Get("oneof")),
			scalar:  flags == "scalar",
		})
	}
	return fields
}

// advisor is implemented by options that know what some unknown ones mean. Its
// hint is "" for the others.
type advisor interface {
	Advise(unknown string) (hint string)
}

// chooser is implemented by a pointer to a struct that has options besides its
// fields, each a mapping of its own whose type is known elsewhere.
type chooser interface {
	// Choices names those options, in the order in which they are listed.
	Choices() []string
	// Choose returns what one of them is read into, with its defaults: a
	// pointer to a struct.
	Choose(name string) any
}

// options are those of one struct, listed once for all mappings that are read
// into one: there may be ten thousand.
type options struct {
	fields  []Field
	choices []string
	names   []string // of all of them
	advise  func(unknown string) string
}

func (r *Reader) optionsOf(t reflect.Type) *options {
	o := r.structs[t]
	if o == nil {
		o = &options{fields: Fields(t), advise: func(string) string { return "" }}
		for _, f := range o.fields {
			o.names = append(o.names, f.Name)
		}
		if c, ok := reflect.New(t).Interface().(chooser); ok {
			o.choices = c.Choices()
			o.names = append(o.names, o.choices...)
		}
		if a, ok := reflect.Zero(t).Interface().(advisor); ok {
			o.advise = a.Advise
		}
		r.structs[t] = o
	}
	return o
}

func (d *Decoder) mapping(path string, n ast.Node, v reflect.Value) {
	o := d.optionsOf(v.Type())
	given := d.options(path, n, o)
	for _, f := range o.fields {
		target := target(v, f.Index)
		switch node, ok := given[f.Name]; {
		case ok:
			at := Join(path, f.Name)
			d.value(at, node, target)
			d.checkOneOf(at, f, target)
		case f.has:
			d.preset(Join(path, f.Name), f.Default, target)
		case target.Kind() == reflect.Struct && !isScalar(target):
			d.mapping(Join(path, f.Name), nil, target) // for the defaults within
		}
	}
	for _, name := range o.choices {
		node := given[name]
		if node == nil {
			continue
		}
		out := v // takes the fault of a node that is marked: then nothing is chosen
		if !marked(node) {
			out = reflect.ValueOf(v.Addr().Interface().(chooser).Choose(name)).Elem()
		}
		d.value(Join(path, name), node, out)
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
func (d *Decoder) options(path string, n ast.Node, o *options) map[string]ast.Node {
	given := map[string]ast.Node{}
	for _, f := range o.fields {
		if f.scalar && isText(n) {
			return map[string]ast.Node{f.Name: n}
		}
	}
	switch n.(type) {
	case nil, *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode:
	default:
		d.FaultAt(path, "write options as name: value; "+o.known(),
			"%s holds options, not %s", label(path), kindOf(n))
	}
	for _, e := range entriesOf(n) {
		d.option(path, e, o, given)
	}
	return given
}

func (d *Decoder) option(path string, e *ast.MappingValueNode, o *options, given map[string]ast.Node) {
	at := d.nodePos(e.Key)
	key, ok := e.Key.(*ast.StringNode)
	switch {
	case !ok:
		d.Fault(at, o.known(), "%s is no name of an option", kindOf(e.Key))
	case !slices.Contains(o.names, key.Value):
		d.odd[path] = true
		d.Fault(at, o.hint(key.Value), "unknown option %q%s", Shorten(key.Value), in(path))
	case given[key.Value] != nil:
		first := d.keys[Join(path, key.Value)].Line
		d.Fault(at, fmt.Sprintf("keep one; the first is on line %d", first), "option %q stands twice%s", key.Value, in(path))
	default:
		d.keys[Join(path, key.Value)] = at
		given[key.Value] = e.Value
	}
}

// hint says what an unknown option may mean.
func (o *options) hint(unknown string) string {
	if hint := o.advise(unknown); hint != "" {
		return hint
	}
	return Meant(unknown, o.names, o.known())
}

func (o *options) known() string { return "known are " + strings.Join(o.names, ", ") }

// checkOneOf reports a value that is none of those the option may have.
func (d *Decoder) checkOneOf(path string, f Field, v reflect.Value) {
	if len(f.oneof) == 0 || v.Kind() != reflect.String || slices.Contains(f.oneof, v.String()) {
		return
	}
	d.FaultAt(path, Meant(v.String(), f.oneof, "write "+OrList(f.oneof)), "%s %q is unknown", f.Name, Shorten(v.String()))
}
