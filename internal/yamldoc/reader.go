// Package yamldoc reads YAML documents that people write, strictly, into
// structs. It promises that
//
//   - one reading finds all mistakes, each with its position and what to do
//     about it, and goes on after each;
//   - nothing is accepted that is not understood: unknown options, options that
//     stand twice, anchors, tags and a second document are mistakes;
//   - no document panics, overflows the stack or takes quadratic time: bytes,
//     nesting and empty values are bounded;
//   - ${NAME} is replaced after the syntax is read, so a variable changes no
//     structure, and no fault shows a variable's value;
//   - a long list at the top is read in parts, with the memory of one, and means
//     what it means when it is read whole.
//
// An option is a field with the tag yaml:"NAME"; default:"VALUE" is what it is
// when it is not given, oneof:"A B" what it may be. The flag inline makes the
// options of a struct those of the one around it, scalar lets a text in place
// of the mapping be this option. A scalar type of its own implements
// encoding.TextUnmarshaler, or UnmarshalTextIn(text, zone) if it depends on the
// document's time zone; the error is the fault. Options may have a method
// Advise(unknown) hint, for what people write in their place, and by a pointer
// the methods Choices() and Choose(name), for options whose types are known
// elsewhere: Choose returns a struct, with its defaults, that one is read into.
//
// It writes texts as YAML too, and adds items to a list of a document that
// stays as it is otherwise.
package yamldoc

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
)

// Reader is one reading of a document and of the files that it names. The
// faults of all of them are reported together.
type Reader struct {
	Faults
	env      func(name string) (value string, ok bool)
	noEnv    string // why variables are not read; "" if they are
	dir      string
	structs  map[reflect.Type]*options // of what was read into so far
	partSize int                       // of a large file's parts, in bytes
}

// NewReader returns a Reader for the document at path. env looks up what
// ${NAME} stands for; no fault shows a value that it returned.
func NewReader(path string, env func(name string) (value string, ok bool)) *Reader {
	r := &Reader{dir: filepath.Dir(path), structs: map[reflect.Type]*options{}, partSize: partSize}
	r.values = map[string]string{}
	r.env = func(name string) (string, bool) {
		value, ok := env(name)
		if len(value) > 3 { // replacing a shorter one would garble every message
			r.values[value] = "${" + name + "}"
		}
		return value, ok
	}
	return r
}

// NewLiteralReader returns a Reader for a document in which ${NAME} is a
// fault. why says so to the person who wrote it.
func NewLiteralReader(path, why string) *Reader {
	r := NewReader(path, func(string) (string, bool) { return "", false })
	r.noEnv = why
	return r
}

// Dir returns the document's directory.
func (r *Reader) Dir() string { return r.dir }

// Path resolves a path that the document names: relative ones start at its
// directory.
func (r *Reader) Path(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, path)
}

// Read reads a YAML file into out, a pointer to a struct. The Decoder knows
// where each value stands; name stands for the file in faults.
func (r *Reader) Read(name string, data []byte, out any) *Decoder {
	d := r.NewDecoder(name)
	d.Fill(d.Parse(data), out)
	return d
}

// expand replaces ${NAME} by the variable's value. $${ stands for ${ itself;
// any other $ is an ordinary character. Errors name the variable, never a
// value.
func expand(s string, env func(string) (string, bool)) (string, error) {
	var out strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			out.WriteString(s)
			return out.String(), nil
		}
		if i > 0 && s[i-1] == '$' {
			out.WriteString(s[:i-1])
			out.WriteString("${")
			s = s[i+2:]
			continue
		}
		name, rest, closed := strings.Cut(s[i+2:], "}")
		if !closed || !isVariable(name) {
			return "", fmt.Errorf("%q names no environment variable: write ${NAME}, or $${ for the characters themselves", Shorten(s[i:]))
		}
		value, ok := env(name)
		if !ok {
			return "", fmt.Errorf("environment variable %s is not set: set it, or write the value here", name)
		}
		out.WriteString(s[:i])
		out.WriteString(value)
		s = rest
	}
}

func isVariable(name string) bool {
	for i, c := range name {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
