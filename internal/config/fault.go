package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/news"
)

// Pos is a place in a file. Lines and columns count from 1, columns in
// characters; 0 stands for no particular place.
type Pos struct {
	File      string
	Line, Col int
}

// String is "file:line:col", shorter where there is no line.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// parsePos reads what Pos.String writes.
func parsePos(s string) Pos {
	var numbers [2]int
	rest := s
	for i := 1; i >= 0; i-- {
		j := strings.LastIndexByte(rest, ':')
		if j < 0 {
			return Pos{File: s}
		}
		n, err := strconv.Atoi(rest[j+1:])
		if err != nil {
			return Pos{File: s}
		}
		numbers[i], rest = n, rest[:j]
	}
	return Pos{rest, numbers[0], numbers[1]}
}

// Fault is a mistake in a configuration, or a warning.
type Fault struct {
	Pos
	What    string // what is wrong, in lower case
	Hint    string // what to do about it; may be empty
	Warning bool   // worth knowing; the configuration can be used
	// Wants is what a route names and the configuration has not: it may be in
	// the database, of which this package knows nothing.
	Wants Named
}

// Named is a watchlist, rule or entity by its name.
type Named struct{ Kind, Name string }

// In reports whether one of the watchlists is it, or has it.
func (n Named) In(lists []news.Watchlist) bool {
	return slices.ContainsFunc(lists, func(l news.Watchlist) bool {
		switch n.Kind {
		case "watchlist":
			return l.Name == n.Name
		case "rule":
			return slices.ContainsFunc(l.Rules, func(r news.Rule) bool { return r.Name == n.Name })
		}
		return slices.ContainsFunc(l.Entities, func(e news.Entity) bool { return e.Name == n.Name })
	})
}

// String is "file:line:col: what: hint", without the place where there is none.
func (f Fault) String() string {
	s := ""
	if f.File != "" {
		s = f.Pos.String() + ": "
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

// faultList collects faults.
type faultList struct {
	all     []Fault
	dropped int
	// values are those of variables that were used, and how each was
	// written: no fault shows a value.
	values map[string]string
}

func (l *faultList) add(f Fault) {
	for value, written := range l.values {
		f.What, f.Hint = strings.ReplaceAll(f.What, value, written), strings.ReplaceAll(f.Hint, value, written)
	}
	if len(l.all) == maxFaults {
		// A mistake is never hidden by what is only worth knowing.
		last := -1
		for i := len(l.all) - 1; i >= 0 && !f.Warning && last < 0; i-- {
			if l.all[i].Warning {
				last = i
			}
		}
		l.dropped++
		if last >= 0 {
			l.all[last] = f
		}
		return
	}
	l.all = append(l.all, f)
}

func (l *faultList) fault(at Pos, hint, format string, args ...any) {
	l.add(Fault{Pos: at, What: fmt.Sprintf(format, args...), Hint: hint})
}

func (l *faultList) warn(at Pos, hint, format string, args ...any) {
	l.add(Fault{Pos: at, What: fmt.Sprintf(format, args...), Hint: hint, Warning: true})
}

// result sorts the faults, those of the main file first, and sums them up in
// an error if any is more than a warning.
func (l *faultList) result(main string) ([]Fault, error) {
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
		more := Fault{Pos: Pos{File: main}, What: fmt.Sprintf("%d more", l.dropped), Hint: "correct those above first"}
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

// meant returns `did you mean "x"?` for a name that is close to a known one,
// else the fallback.
func meant(name string, known []string, fallback string) string {
	best, distance := "", len([]rune(name))/3+2
	for _, k := range known {
		if strings.EqualFold(k, name) {
			best = k
			break
		}
		if d := editDistance(strings.ToLower(name), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return fallback
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours (optimal string alignment).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return max(len(x), len(y))
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
