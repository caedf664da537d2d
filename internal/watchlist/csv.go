package watchlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// csvColumns are what the first row of a CSV watchlist may name.
func csvColumns() []string {
	return []string{
		"name", "kind", "aliases", "match", "spellings", "strike", "languages", "never", "context", "not_with", "alert", "notes", "query",
	}
}

// manyLines are the columns in whose cells a line break says something: it
// divides lists as | does, and stays in notes and queries.
var manyLines = []string{"aliases", "spellings", "strike", "languages", "never", "context", "not_with", "notes", "query"}

// csvFile reads one CSV watchlist. A row with a query is a rule, any other an
// entity.
type csvFile struct {
	*reader
	name    string
	lines   [][]byte
	rows    *csv.Reader
	columns []string
	list    news.Watchlist
	taken   map[string]int // names by "entity x", with the line of each
}

// watchlistCSV reads a watchlist in CSV, divided by commas, semicolons or
// tabs as its first row is. w says what the configuration calls it.
func (r *reader) watchlistCSV(name string, data []byte, w Written) []news.Watchlist {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !r.IsUTF8(name, data, "save the file as UTF-8; spreadsheets call that CSV UTF-8, or ask for the character set") {
		return nil
	}
	c := &csvFile{
		reader: r, name: name, lines: bytes.Split(data, []byte("\n")),
		rows: csv.NewReader(bytes.NewReader(data)), taken: map[string]int{},
	}
	c.rows.Comma = divider(data)
	c.rows.Comment = '#'
	c.rows.FieldsPerRecord = -1
	c.list = r.startList(name, w)
	if !c.header() {
		return nil
	}
	for {
		row, err := c.rows.Read()
		if errors.Is(err, io.EOF) {
			return []news.Watchlist{c.list}
		}
		if err != nil {
			c.broken(err)
			return nil
		}
		c.row(row)
	}
}

// divider guesses from the first row: spreadsheets write what their country
// uses.
func divider(data []byte) rune {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		best := ','
		for _, c := range []rune{';', '\t'} {
			if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(best))) {
				best = c
			}
		}
		return best
	}
	return ','
}

func (c *csvFile) broken(err error) {
	at := yamldoc.Position{File: c.name}
	var p *csv.ParseError
	if errors.As(err, &p) {
		at.Line = p.Line
		at.Col = c.characters(p.Line, p.Column)
		err = p.Err
	}
	c.Fault(at, `put a text with commas or quotes in quotes, and double the quotes within: "say ""Baku"""`, "no CSV: %s", err)
}

// characters turns a column in bytes into one in characters.
func (c *csvFile) characters(line, col int) int {
	if line > len(c.lines) || col > len(c.lines[line-1])+1 {
		return col
	}
	return utf8.RuneCount(c.lines[line-1][:col-1]) + 1
}

func (c *csvFile) header() bool {
	row, err := c.rows.Read()
	if errors.Is(err, io.EOF) {
		c.Fault(yamldoc.Position{File: c.name, Line: 1, Col: 1}, "write a first row: name,kind,aliases,alert", "the file is empty")
		return false
	}
	if err != nil {
		c.broken(err)
		return false
	}
	for i, cell := range row {
		column := strings.ToLower(strings.TrimSpace(cell))
		switch {
		case !slices.Contains(csvColumns(), column):
			known := "the first row names the columns: " + strings.Join(csvColumns(), ", ")
			c.Fault(c.pos(i), yamldoc.Meant(column, csvColumns(), known), "unknown column %q", yamldoc.Shorten(cell))
			return false
		case slices.Contains(c.columns, column):
			c.Fault(c.pos(i), "keep one", "column %q stands twice", column)
			return false
		}
		c.columns = append(c.columns, column)
	}
	if !slices.Contains(c.columns, "name") {
		c.Fault(yamldoc.Position{File: c.name, Line: 1, Col: 1}, "add it", "no column is called name")
		return false
	}
	return true
}

func (c *csvFile) pos(i int) yamldoc.Position {
	line, col := c.rows.FieldPos(i)
	return yamldoc.Position{File: c.name, Line: line, Col: c.characters(line, col)}
}

// row reads one entity or rule.
func (c *csvFile) row(cells []string) {
	values, at := map[string]string{}, map[string]yamldoc.Position{}
	for i, cell := range cells {
		cell = plainCell(strings.TrimSpace(cell))
		if i >= len(c.columns) {
			if cell != "" {
				c.Fault(c.pos(i), "put a text with the divider in quotes", "the row has more cells than the first row")
			}
			break
		}
		if !slices.Contains(manyLines, c.columns[i]) && strings.ContainsAny(cell, "\r\n") {
			cell = strings.Join(strings.Fields(cell), " ") // a line break in a spreadsheet's cell is for the eye
		}
		values[c.columns[i]], at[c.columns[i]] = cell, c.pos(i)
	}
	start := c.pos(0)
	if strings.Join(cells, "") == "" {
		return
	}
	if values["name"] == "" {
		c.Fault(start, "write it in the column name", "the row has no name")
		return
	}
	alert := true
	if v := values["alert"]; v != "" {
		var ok bool
		if alert, ok = yamldoc.Truth(v); !ok {
			c.Fault(at["alert"], "write yes or no", "alert is yes or no, not %q", yamldoc.Shorten(v))
		}
	}
	if values["query"] != "" {
		c.rule(values, at, alert)
		return
	}
	c.entity(values, at, alert)
}

func (c *csvFile) rule(values map[string]string, at map[string]yamldoc.Position, alert bool) {
	c.unique("rule", values["name"], yamldoc.MaxName, at["name"])
	for _, column := range []string{"aliases", "match", "spellings", "strike", "languages", "never", "context", "not_with", "notes"} {
		if values[column] != "" {
			c.Fault(at[column], "make it two rows", "a rule has no %s", column)
		}
	}
	pos := at["query"]
	c.queries[pos.String()] = writtenQuery{pos, values["query"], -1}
	c.list.Rules = append(c.list.Rules, news.Rule{Name: values["name"], Query: values["query"], Alert: alert, Pos: pos.String()})
}

func (c *csvFile) entity(values map[string]string, at map[string]yamldoc.Position, alert bool) {
	c.unique("entity", values["name"], maxEntity, at["name"])
	kinds := []string{string(news.KindPerson), string(news.KindOrganisation), string(news.KindPlace), string(news.KindTerm)}
	kind := strings.ToLower(values["kind"])
	switch {
	case kind == "":
		kind = string(news.KindTerm)
	case !slices.Contains(kinds, kind):
		c.Fault(at["kind"], yamldoc.Meant(kind, kinds, "write "+yamldoc.OrList(kinds)), "kind %q is unknown", yamldoc.Shorten(kind))
	}
	match := strings.ToLower(values["match"])
	if match != "" && match != "variants" && match != matchExact {
		c.Fault(at["match"], "write variants or exact", "match %q is unknown", yamldoc.Shorten(match))
	}
	languages := divided(strings.ToLower(values["languages"]))
	if i := slices.IndexFunc(languages, func(code string) bool { return !isLanguage(code) }); i >= 0 {
		c.Fault(at["languages"], languageHint, "%q is no code of a language", yamldoc.Shorten(languages[i]))
	}
	c.list.Entities = append(c.list.Entities, news.Entity{
		Name:      values["name"],
		Kind:      news.EntityKind(kind),
		Aliases:   divided(values["aliases"]),
		Exact:     match == matchExact,
		Spellings: divided(values["spellings"]),
		Strike:    divided(values["strike"]),
		Languages: languages,
		Never:     divided(values["never"]),
		Context:   divided(values["context"]),
		NotWith:   divided(values["not_with"]),
		Notes:     tidyNotes(values["notes"]),
		Alert:     alert,
		Pos:       at["name"].String(),
	})
}

func (c *csvFile) unique(what, name string, most int, at yamldoc.Position) {
	key := what + " " + name
	if line, twice := c.taken[key]; twice {
		c.Fault(at, "remove one", "%s %q stands twice, first on line %d", what, name, line)
		return
	}
	if wrong := yamldoc.WrongName(name, most); wrong != "" {
		c.Fault(at, "", "%s", wrong)
	}
	c.taken[key] = at.Line
}
