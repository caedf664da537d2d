package watchlist

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// FollowTheMoney (https://followthemoney.tech) is how OpenSanctions and others
// publish who is who: objects with a schema and properties, all of which are
// lists. A file is read that holds one object a line, as those that are
// published do, or a list of them, or one with them under "results".

// ftmFile reads one file of objects.
type ftmFile struct {
	*reader
	name      string
	list      news.Watchlist
	taken     map[string]int // index of entities by folded name
	relations map[string]int // how many of each schema were left out
}

// watchlistFtM reads a watchlist in JSON. w says what the configuration calls it.
func (r *reader) watchlistFtM(name string, data []byte, w Written) []news.Watchlist {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !r.IsUTF8(name, data, "save the file as UTF-8") {
		return nil
	}
	f := &ftmFile{reader: r, name: name, taken: map[string]int{}, relations: map[string]int{}}
	f.list = r.startList(name, w)
	if len(bytes.TrimSpace(data)) == 0 {
		r.Fault(yamldoc.Position{File: name, Line: 1, Col: 1}, ftmHint, "the file is empty")
		return nil
	}
	if first, more := firstLine(data); more && first[0] == '{' && json.Valid(first) {
		f.lines(data)
	} else {
		f.stream(data)
	}
	f.tellRelations()
	return []news.Watchlist{f.list}
}

// ftmHint shows what such a file holds.
const ftmHint = `write one entity a line: {"schema": "Person", "properties": {"name": ["Ruben Vardanyan"]}}`

func firstLine(data []byte) (line []byte, more bool) {
	line, _, more = bytes.Cut(bytes.TrimSpace(data), []byte("\n"))
	return bytes.TrimSpace(line), more
}

// lines reads one object a line: one that cannot be read hides no other.
func (f *ftmFile) lines(data []byte) {
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		f.object(yamldoc.Position{File: f.name, Line: n, Col: 1}, line)
	}
}

// stream reads objects that are laid out over several lines, or in a list.
func (f *ftmFile) stream(data []byte) {
	dec := json.NewDecoder(bytes.NewReader(data))
	lines := lineCounter{data: data}
	if bytes.TrimSpace(data)[0] == '[' {
		if _, err := dec.Token(); err != nil {
			f.broken(&lines, dec, err)
			return
		}
	}
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			f.broken(&lines, dec, err)
			return
		}
		start := int(dec.InputOffset()) - len(raw)
		if !f.results(&lines, start, raw) {
			f.object(lines.pos(f.name, start), raw)
		}
	}
	for { // what closes the list, and nothing behind it
		if t, err := dec.Token(); errors.Is(err, io.EOF) && t == nil {
			return
		} else if err != nil || t != json.Delim(']') {
			f.broken(&lines, dec, cmp.Or(err, errors.New("there is more behind the list")))
			return
		}
	}
}

// results reads an answer of a search, which has the objects in a list.
func (f *ftmFile) results(lines *lineCounter, start int, raw json.RawMessage) bool {
	var answer struct {
		Schema  string            `json:"schema"`
		Results []json.RawMessage `json:"results"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil || answer.Schema != "" || answer.Results == nil {
		return false
	}
	from := start
	for _, one := range answer.Results {
		// They follow one another in the file as it is.
		from = bytes.Index(lines.data[from:], one) + from
		f.object(lines.pos(f.name, from), one)
		from += len(one)
	}
	return true
}

func (f *ftmFile) broken(lines *lineCounter, dec *json.Decoder, err error) {
	at := int(dec.InputOffset())
	wrong, ok := errors.AsType[*json.SyntaxError](err)
	switch {
	case plainJSON(err) == endsEarly:
		at = len(lines.data)
	case ok:
		at = int(wrong.Offset) - 1
	}
	f.Fault(lines.pos(f.name, at), "see whether the file is whole", "no JSON: %s", plainJSON(err))
}

const endsEarly = "it ends in the middle"

// plainJSON says what is wrong without the words of package json.
func plainJSON(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || strings.Contains(err.Error(), "unexpected end of JSON input") {
		return endsEarly
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("%s cannot be %s %s", cmp.Or(wrong.Field, "an entity"), article(wrong.Value), wrong.Value)
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// object reads one entity.
func (f *ftmFile) object(at yamldoc.Position, raw []byte) {
	var e ftmEntity
	if err := json.Unmarshal(raw, &e); err != nil {
		if wrong, ok := errors.AsType[*json.SyntaxError](err); ok && at.Col == 1 { // a line of its own
			end := int(wrong.Offset) - 1
			if plainJSON(err) == endsEarly {
				end = len(raw)
			}
			at.Col = utf8.RuneCount(raw[:min(max(0, end), len(raw))]) + 1
		}
		f.Fault(at, "see whether the file is whole", "no JSON: %s", plainJSON(err))
		return
	}
	switch {
	case e.Schema == "":
		f.Fault(at, ftmHint, "this is no entity of FollowTheMoney: it has no schema")
		return
	case ftmRelations[e.Schema]:
		f.relations[e.Schema]++
		return
	}
	names := f.names(at, &e)
	if len(names) == 0 {
		f.Fault(at, "give it one, or remove it", "this %s has no name that can be looked for", e.Schema)
		return
	}
	kind, known := ftmKinds[e.Schema]
	if !known {
		kind = news.KindTerm
	}
	f.add(at, news.Entity{Name: names[0], Kind: kind, Aliases: names[1:], Alert: true, Pos: at.String(), Notes: e.notes()})
}

// tellRelations says how many objects were no things with names.
func (f *ftmFile) tellRelations() {
	var parts []string
	total := 0
	for schema, n := range f.relations {
		parts, total = append(parts, fmt.Sprintf("%s %d", schema, n)), total+n
	}
	slices.Sort(parts)
	if total > 0 {
		f.Warn(yamldoc.Position{File: f.name}, "", "%d objects that name nobody were left out: %s", total, strings.Join(parts, ", "))
	}
}

// lineCounter turns offsets, each behind the one before, into places.
type lineCounter struct {
	data     []byte
	at, line int // line breaks before at
	start    int // of the line
}

func (l *lineCounter) pos(file string, offset int) yamldoc.Position {
	for offset = min(max(offset, 0), len(l.data)); l.at < offset; l.at++ {
		if l.data[l.at] == '\n' {
			l.line++
			l.start = l.at + 1
		}
	}
	col := utf8.RuneCount(l.data[min(l.start, offset):offset]) + 1
	return yamldoc.Position{File: file, Line: l.line + 1, Col: col}
}
