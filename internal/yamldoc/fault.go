package yamldoc

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Position is a place in a file. Lines and columns count from 1, columns in
// characters; line 0 stands for the file as a whole.
type Position struct {
	File      string
	Line, Col int
}

// String is "file:line:col", or the file alone.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// ParsePosition reads what Position.String writes.
func ParsePosition(s string) Position {
	var numbers [2]int
	rest := s
	for i := 1; i >= 0; i-- {
		j := strings.LastIndexByte(rest, ':')
		if j < 0 {
			return Position{File: s}
		}
		n, err := strconv.Atoi(rest[j+1:])
		if err != nil {
			return Position{File: s}
		}
		numbers[i], rest = n, rest[:j]
	}
	return Position{rest, numbers[0], numbers[1]}
}

// Fault is a mistake in a document, or a warning.
type Fault struct {
	Position
	What    string // what is wrong, in lower case
	Hint    string // what to do about it; may be empty
	Warning bool   // worth knowing; the document can be used
}

// String is "file:line:col: what: hint", without the position where there is
// none.
func (f Fault) String() string {
	s := ""
	if f.File != "" {
		s = f.Position.String() + ": "
	}
	if f.Warning {
		s += "warning: "
	}
	s += f.What
	if f.Hint != "" {
		s += ": " + f.Hint
	}
	return s
}

// maxFaults bounds what one reading reports: a binary file named by mistake
// has a fault in each line.
const maxFaults = 200

// Faults collects faults. The zero Faults is empty and ready to use.
type Faults struct {
	all     []Fault
	dropped int
	// values are those of variables that were used, and how each was
	// written: no fault shows a value.
	values map[string]string
}

// Add adds a fault. Beyond 200 only their number is kept; a warning then makes
// way for a mistake.
func (l *Faults) Add(f Fault) {
	for value, written := range l.values {
		f.What = strings.ReplaceAll(f.What, value, written)
		f.Hint = strings.ReplaceAll(f.Hint, value, written)
	}
	if len(l.all) < maxFaults {
		l.all = append(l.all, f)
		return
	}
	l.dropped++
	if f.Warning {
		return
	}
	for i, have := range slices.Backward(l.all) {
		if have.Warning {
			l.all[i] = f
			return
		}
	}
}

// Fault adds a mistake.
func (l *Faults) Fault(at Position, hint, format string, args ...any) {
	l.Add(Fault{Position: at, What: fmt.Sprintf(format, args...), Hint: hint})
}

// Warn adds a warning.
func (l *Faults) Warn(at Position, hint, format string, args ...any) {
	l.Add(Fault{Position: at, What: fmt.Sprintf(format, args...), Hint: hint, Warning: true})
}

// All returns the faults as they were added.
func (l *Faults) All() []Fault { return l.all }

// Result sorts the faults, those of the main file first. The error sums them
// up if any is more than a warning.
func (l *Faults) Result(main string) ([]Fault, error) {
	other := func(f Fault) int {
		if f.File == main {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(l.all, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(other(a), other(b)), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	l.all = slices.Compact(l.all)
	if l.dropped > 0 {
		more := Fault{Position: Position{File: main}, What: fmt.Sprintf("%d more", l.dropped), Hint: "correct those above first"}
		more.Warning = !slices.ContainsFunc(l.all, func(f Fault) bool { return !f.Warning })
		l.all = append(l.all, more)
	}
	n, first := 0, ""
	for _, f := range l.all {
		if f.Warning {
			continue
		}
		if n++; n == 1 {
			first = f.String()
		}
	}
	switch n {
	case 0:
		return l.all, nil
	case 1:
		return l.all, fmt.Errorf("%s", first)
	}
	return l.all, fmt.Errorf("%s has %d mistakes, the first is %s", main, n, first)
}
