package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	emptyCell = "-"
	// A cell that claims to span more than so many rows or columns is wrong
	// (HTML caps colspan at 1,000).
	maxSpan  = 100
	maxCells = 500_000 // of one page, spans filled in
)

// tableLines is one line for each row of the tables in the parts, cells
// divided by cellGap, empty ones shown as "-", so that a cell keeps its
// column. The columns that key names come first: they tell a row from the
// others.
func tableLines(parts []*html.Node, drop map[*html.Node]bool, key []string) (string, error) {
	t := &tables{drop: drop, key: key}
	for _, n := range parts {
		t.find(n)
	}
	switch {
	case t.cells > maxCells:
		return "", fmt.Errorf("%w: its tables have more than %d cells", errUnreadable, maxCells)
	case t.found && t.cells == 0: // it is empty now
	case len(key) > 0 && !t.keyed && t.unkeyed != "":
		return "", fmt.Errorf("%w: no table has the column %q", ErrNothingSelected, t.unkeyed)
	case !t.found:
		return "", fmt.Errorf("%w: there is no table in the selected part", ErrNothingSelected)
	}
	return strings.Join(t.lines, "\n"), nil
}

type tables struct {
	drop    map[*html.Node]bool
	key     []string
	lines   []string
	cells   int
	found   bool
	keyed   bool   // a table has all key columns
	unkeyed string // a key column that a table lacks
}

func (t *tables) find(n *html.Node) {
	if t.drop[n] || silent(n) {
		return
	}
	if n.DataAtom == atom.Table {
		t.table(n)
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.find(c)
	}
}

// table reads one table. Tables within its cells are read as text.
func (t *tables) table(table *html.Node) {
	t.found = true
	g := &grid{}
	for _, tr := range t.rowsOf(table) {
		g.row(t, tr)
		if t.cells > maxCells {
			return
		}
	}
	if len(g.rows) == 0 {
		return
	}
	order, missing := columns(g.rows[0], g.width(), t.key)
	if missing != "" {
		t.unkeyed = missing
		return
	}
	t.keyed = true
	if len(t.key) == 0 && numbered(g.rows) {
		order = order[1:]
	}
	for _, row := range g.rows {
		line := make([]string, len(order))
		for i, c := range order {
			line[i] = emptyCell
			if c < len(row) && row[c] != "" {
				line[i] = row[c]
			}
		}
		if slices.ContainsFunc(line, func(s string) bool { return s != emptyCell }) {
			t.lines = append(t.lines, strings.Join(line, cellGap))
		}
	}
}

// rowsOf lists the rows of a table, and not those of tables within it.
func (t *tables) rowsOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case t.drop[c] || silent(c):
		case c.DataAtom == atom.Tr:
			out = append(out, c)
		case c.DataAtom == atom.Thead || c.DataAtom == atom.Tbody || c.DataAtom == atom.Tfoot:
			out = append(out, t.rowsOf(c)...)
		}
	}
	return out
}

// grid is a table with spans filled in.
type grid struct {
	rows [][]string
	down map[int]spanned // column -> what a cell above still covers
}

type spanned struct {
	text string
	left int // rows
}

func (g *grid) row(t *tables, tr *html.Node) {
	if g.down == nil {
		g.down = map[int]spanned{}
	}
	var row []string
	above := func() { // cells that reach down from rows above
		for s, ok := g.down[len(row)]; ok && s.left > 0; s, ok = g.down[len(row)] {
			g.down[len(row)] = spanned{s.text, s.left - 1}
			row = append(row, s.text)
			t.cells++
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || t.drop[c] {
			continue
		}
		above()
		var w lineWriter
		w.node(c, t.drop)
		cell := strings.ReplaceAll(strings.Join(strings.Fields(w.text()), " "), cellGap, " / ")
		for range span(c, "colspan") {
			if n := span(c, "rowspan"); n > 1 {
				g.down[len(row)] = spanned{cell, n - 1}
			}
			row = append(row, cell)
			t.cells++
		}
	}
	above()
	g.rows = append(g.rows, row)
}

func (g *grid) width() int {
	n := 0
	for _, r := range g.rows {
		n = max(n, len(r))
	}
	return n
}

func span(n *html.Node, attr string) int {
	for _, a := range n.Attr {
		if a.Key == attr {
			if v, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil {
				return min(max(v, 1), maxSpan)
			}
		}
	}
	return 1
}

// columns is the order in which a row's cells are written: key columns first.
// A column is named by its heading, or by its number from 1.
func columns(head []string, width int, key []string) (order []int, missing string) {
	for _, k := range key {
		at := slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(h, strings.TrimSpace(k)) })
		if n, err := strconv.Atoi(k); at < 0 && err == nil && n >= 1 && n <= width {
			at = n - 1
		}
		if at < 0 {
			return nil, k
		}
		if !slices.Contains(order, at) {
			order = append(order, at)
		}
	}
	for c := range width {
		if !slices.Contains(order, c) {
			order = append(order, c)
		}
	}
	return order, ""
}
