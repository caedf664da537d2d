package extract

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"tocsin/internal/text"
)

// flightPush is how pages of the Next.js framework carry their content to their
// scripts: in pieces of one stream, each a string in a call.
var flightPush = []byte("__next_f.push(")

// flightPiece is the piece of the stream that a script carries, "" if it has none.
func flightPiece(script []byte) string {
	_, call, ok := bytes.Cut(script, flightPush)
	if !ok {
		return ""
	}
	var args []any
	if json.NewDecoder(bytes.NewReader(call)).Decode(&args) != nil || len(args) < 2 {
		return ""
	}
	piece, _ := args[1].(string)
	return piece
}

// flight reads the stream: rows "1a:JSON" to the end of the line, or
// "1a:Tff,text" of so many bytes.
func (s *state) flight(stream string) {
	for stream != "" {
		id, row, ok := strings.Cut(stream, ":")
		if _, err := strconv.ParseUint(id, 16, 32); !ok || err != nil {
			_, stream, _ = strings.Cut(stream, "\n") // what nobody knows
			continue
		}
		if rest, isText := strings.CutPrefix(row, "T"); isText {
			size, rest, _ := strings.Cut(rest, ",")
			if n, err := strconv.ParseUint(size, 16, 31); err == nil {
				n := min(int(n), len(rest))
				s.add(strings.ToValidUTF8(rest[:n], ""), ".T")
				stream = rest[n:]
				continue
			}
		}
		line, rest, _ := strings.Cut(row, "\n")
		stream = rest
		var v any
		if strings.HasPrefix(line, "[") || strings.HasPrefix(line, "{") {
			if json.Unmarshal([]byte(line), &v) == nil {
				s.collect(v, "", 0)
			}
		}
	}
}

// paragraph is what an element of the stream says, ["$","p",key,{"children":...}],
// if it is one that stands on lines of its own: its words may be in elements within.
func paragraph(v []any) (string, bool) {
	if len(v) < 4 || v[0] != "$" {
		return "", false
	}
	switch v[1] {
	case "p", "li", "h2", "h3", "h4", "blockquote":
		var b strings.Builder
		wordsOf(v[3], &b, 0)
		return text.CleanLines(b.String()), true
	}
	return "", false
}

// wordsOf writes the strings that an element shows.
func wordsOf(v any, b *strings.Builder, depth int) {
	if depth > 40 || b.Len() > 100_000 {
		return
	}
	switch v := v.(type) {
	case string:
		if !strings.HasPrefix(v, "$") { // a reference to another row
			b.WriteString(v)
		}
	case map[string]any:
		wordsOf(v["children"], b, depth+1)
	case []any:
		if len(v) >= 4 && v[0] == "$" {
			wordsOf(v[3], b, depth+1)
			return
		}
		for _, x := range v {
			wordsOf(x, b, depth+1)
		}
	}
}
