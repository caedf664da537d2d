package yamldoc

import (
	"bytes"
	"reflect"
	"regexp"

	"github.com/goccy/go-yaml/ast"
)

// The parser makes forty times a file's size of tokens and nodes, all of which
// hold each other. So a long list at the top of a large file, which is what
// makes it large, is read in parts of partSize bytes and the item that goes
// beyond, each forgotten before the next.
const partSize = 64 << 10

// parts are long lists of a file by the option that they are the value of, and
// the rest of the file, in which their lines are empty.
type parts struct {
	rest  []byte
	lists map[string]*longList
}

// longList is a block list: each part holds some of its items, whole lines.
type longList struct {
	items int
	parts []part
	read  bool
}

type part struct {
	text  []byte
	lines int // of the file before it
}

// inParts is Parse for a file with long lists: the document is the rest of the
// file. It is not ok where that is not how the file is to be read, also if it
// has a mistake of syntax: what that is, and where, only the whole file tells.
func (d *Decoder) inParts(data []byte) (doc Document, ok bool) {
	if len(data) <= 2*d.partSize || len(data) > MaxBytes {
		return Document{}, false
	}
	p := divide(data, d.partSize)
	if len(p.lists) == 0 {
		return Document{}, false
	}
	faults := d.Faults
	root := d.parse(p.rest)
	if root == nil {
		d.startAnew(faults)
		return Document{}, false
	}
	d.lists = p.lists
	return Document{root, data}, true
}

// fill has the document read into v, and once more from the whole file where it
// cannot be read in parts.
func (d *Decoder) fill(doc Document, v reflect.Value, read func(root ast.Node)) {
	faults := d.Faults
	read(doc.root)
	if doc.data == nil {
		return
	}
	for _, l := range d.lists {
		d.undivided = d.undivided || !l.read // the option stands where it is none, or twice
	}
	if d.undivided {
		d.startAnew(faults)
		v.SetZero()
		read(d.parse(doc.data))
	}
}

// startAnew makes the decoder one of which nothing is parsed yet.
func (d *Decoder) startAnew(faults Faults) {
	d.Faults = faults
	why := d.literal
	*d = *d.NewDecoder(d.file)
	d.literal = why
}

// long reads a list in parts, if the option at the path is one that was
// divided.
func (d *Decoder) long(path string, n ast.Node, v reflect.Value) bool {
	l := d.lists[path]
	if _, empty := n.(*ast.NullNode); l == nil || !empty {
		return false
	}
	l.read = true
	v.Set(reflect.MakeSlice(v.Type(), l.items, l.items))
	at := 0
	for _, p := range l.parts {
		d.before = p.lines
		seq, ok := d.parse(p.text).(*ast.SequenceNode)
		if d.undivided = !ok || at+len(seq.Values) > l.items; d.undivided {
			break
		}
		if at == 0 {
			d.at[path] = d.nodePos(seq)
		}
		for _, item := range seq.Values {
			d.item(path, at, item, v)
			at++
		}
	}
	d.before = 0
	d.undivided = d.undivided || at != l.items
	return true
}

// listOption is a line that is nothing but an option of the whole file, whose
// value stands on the lines after it.
var listOption = regexp.MustCompile(`^([a-z_]+):[ \t]*(#.*)?$`)

// divide finds the long block lists at the top of a file by how their lines
// are indented, which says where an item of such a list begins. Where quotes or
// brackets say otherwise, the parts cannot be read, and the file is read whole.
func divide(data []byte, partSize int) parts {
	p := parts{lists: map[string]*longList{}}
	if cr := bytes.Count(data, []byte("\r")); cr != bytes.Count(data, []byte("\r\n")) {
		return p // lines end in ways that are not counted here
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	for i := 0; i < len(lines); i++ {
		p.rest = append(p.rest, lines[i]...)
		m := listOption.FindSubmatch(bytes.TrimRight(lines[i], "\r\n"))
		if m == nil {
			continue
		}
		end := listEnd(lines, i+1)
		name, list := string(m[1]), lines[i+1:end]
		if size(list) < partSize {
			continue
		}
		if p.lists[name] != nil { // twice, which the whole file tells better
			return parts{}
		}
		p.lists[name] = inItems(list, i+1, partSize)
		for range list {
			p.rest = append(p.rest, '\n')
		}
		i = end - 1
	}
	return p
}

// listEnd is the first line after the block list that begins with the line at.
func listEnd(lines [][]byte, at int) int {
	indent, end := -1, at
	for i := at; i < len(lines); i++ {
		n, text := indentation(lines[i])
		if len(text) == 0 || text[0] == '#' {
			continue // belongs to the list if more of it follows
		}
		if dash := isItem(text); indent < 0 && !dash || indent >= 0 && (n < indent || n == indent && !dash) {
			break
		}
		if indent < 0 {
			indent = n
		}
		end = i + 1
	}
	return end
}

// inItems divides the lines of a list at the beginnings of items.
func inItems(lines [][]byte, before, partSize int) *longList {
	l, indent := &longList{}, -1
	var one part
	for i, line := range lines {
		n, text := indentation(line)
		if isItem(text) && (indent < 0 || n == indent) {
			indent = n
			l.items++
			if len(one.text) >= partSize {
				l.parts = append(l.parts, one)
				one = part{}
			}
		}
		if len(one.text) == 0 {
			one.lines = before + i
		}
		one.text = append(one.text, line...)
	}
	l.parts = append(l.parts, one)
	return l
}

// indentation is by how many spaces a line is, and what stands behind them.
func indentation(line []byte) (int, []byte) {
	text := bytes.TrimLeft(line, " ")
	return len(line) - len(text), bytes.TrimRight(text, "\r\n")
}

// isItem reports whether an item of a block list begins with the text.
func isItem(text []byte) bool {
	return len(text) > 0 && text[0] == '-' && (len(text) == 1 || text[1] == ' ')
}

func size(lines [][]byte) (n int) {
	for _, line := range lines {
		n += len(line)
	}
	return n
}
