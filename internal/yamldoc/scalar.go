package yamldoc

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// zonedText is implemented by scalars whose meaning depends on the time zone
// of the document, which is known when all of it is read (Decoder.SetZone).
type zonedText interface {
	UnmarshalTextIn(text []byte, zone *time.Location) error
}

// scalar is a scalar as it was written, and what became of its variables.
type scalar struct {
	text  string // variables expanded
	shown string // for faults: as written, so that no variable's value shows
}

// scalar reads the node as one value.
func (d *Decoder) scalar(path string, n ast.Node) (scalar, bool) {
	var written string
	switch n := n.(type) {
	case *ast.StringNode:
		written = n.Value
	case *ast.LiteralNode:
		written = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		written = n.GetToken().Value
	case nil, *ast.NullNode:
		d.FaultAt(path, "write a value, or remove the line", "%s has no value", label(path))
		return scalar{}, false
	default:
		d.FaultAt(path, "write it after the colon, without brackets", "%s is one value, not %s", label(path), kindOf(n))
		return scalar{}, false
	}
	env, noEnv := d.env, d.noEnv
	if d.literal != "" && noEnv == "" {
		env, noEnv = func(string) (string, bool) { return "", false }, d.literal
	}
	text, err := expand(written, env)
	if text == written {
		d.raw[path] = before(n, text)
	}
	switch {
	case err != nil && noEnv != "":
		d.FaultAt(path, "write the value, or $${ for the characters themselves", "%s", noEnv)
		return scalar{}, false
	case err != nil:
		d.FaultAt(path, "", "%s", err)
		return scalar{}, false
	}
	return scalar{text, Shorten(written)}, true
}

// before counts the characters of a scalar that stand before its text, which
// stands in the file as it is; -1 where escapes or line ends are in it.
func before(n ast.Node, text string) int {
	switch origin := strings.TrimSpace(n.GetToken().Origin); origin {
	case text:
		return 0
	case "'" + text + "'", `"` + text + `"`:
		return 1
	}
	return -1
}

// preset sets an option that is not given to its default.
func (d *Decoder) preset(path, preset string, v reflect.Value) {
	if v.Kind() != reflect.Slice {
		d.set(path, scalar{preset, preset}, v)
		return
	}
	for part := range strings.SplitSeq(preset, ",") {
		one := reflect.New(v.Type().Elem()).Elem()
		d.set(path, scalar{part, part}, one)
		v.Set(reflect.Append(v, one))
	}
}

// set converts a scalar to the type of v.
func (d *Decoder) set(path string, s scalar, v reflect.Value) {
	switch p := v.Addr().Interface().(type) {
	case **time.Location:
		zone, err := location(s.text)
		if err != nil {
			d.FaultAt(path, "write a name such as Asia/Yerevan or Europe/Zurich", "time zone %q is unknown", s.shown)
			return
		}
		*p = zone
	case *time.Duration:
		d.duration(path, s, p)
	case zonedText:
		d.late = append(d.late, func(zone *time.Location) {
			if err := p.UnmarshalTextIn([]byte(s.text), zone); err != nil {
				d.FaultAt(path, "", "%s", err)
			}
		})
	case encoding.TextUnmarshaler:
		if err := p.UnmarshalText([]byte(s.text)); err != nil {
			d.FaultAt(path, "", "%s", err)
		}
	default:
		d.setKind(path, s, v)
	}
}

func (d *Decoder) setKind(path string, s scalar, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.set(path, s, v.Elem())
	case reflect.String:
		v.SetString(s.text)
	case reflect.Bool:
		on, ok := Truth(s.text)
		if !ok {
			d.FaultAt(path, "write yes or no", "%s is yes or no, not %q", label(path), s.shown)
		}
		v.SetBool(on)
	case reflect.Int, reflect.Int64, reflect.Int32:
		n, err := strconv.ParseInt(s.text, 10, v.Type().Bits())
		if err != nil {
			d.FaultAt(path, "write a whole number", "%s is a number, not %q", label(path), s.shown)
		}
		v.SetInt(n)
	case reflect.Uint16:
		n, err := strconv.ParseUint(s.text, 10, 16)
		if err != nil {
			d.FaultAt(path, "write a number from 0 to 65535", "%s is a number, not %q", label(path), s.shown)
		}
		v.SetUint(n)
	default:
		panic("yamldoc: no way to read a " + v.Type().String())
	}
}

func (d *Decoder) duration(path string, s scalar, p *time.Duration) {
	text := s.text
	if text == "0" {
		text = "0s"
	}
	v, err := time.ParseDuration(text)
	switch {
	case err != nil:
		d.FaultAt(path, "write 90s, 15m or 72h (units h, m, s)", "%q is no duration", s.shown)
	case v < 0:
		d.FaultAt(path, "", "%s is negative", s.shown)
	}
	*p = v
}

// location loads a time zone by name. "Local" would make the document mean
// another thing on another machine.
func location(name string) (*time.Location, error) {
	if name == "" || strings.EqualFold(name, "local") {
		return nil, fmt.Errorf("%q is no time zone", name)
	}
	return time.LoadLocation(name)
}
