package config

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"tocsin/internal/news"
)

// NewSource is a source that is added to a configuration by a command.
type NewSource struct {
	Name     string          `json:"name"`
	Outlet   string          `json:"outlet,omitempty"`
	Kind     news.SourceKind `json:"kind"`
	URL      string          `json:"url"`
	Links    string          `json:"links,omitempty"` // sites
	Language string          `json:"language,omitempty"`
}

// YAML is the source as one item of the list `sources:`.
func (s NewSource) YAML() string {
	var b strings.Builder
	option := func(name, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + ": " + scalarText(value))
	}
	option("name", s.Name)
	option("outlet", s.Outlet)
	option(string(s.Kind), s.URL)
	option("links", s.Links)
	option("language", s.Language)
	return "- {" + b.String() + "}"
}

// SourceAt is the source whose address is that one, however it is spelt.
func (c *Config) SourceAt(address string) (Source, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return NoSource(), false
	}
	key := addressKey(u)
	for _, s := range c.Sources {
		if have, err := url.Parse(s.URL()); err == nil && addressKey(have) == key {
			return s, true
		}
	}
	return NoSource(), false
}

// ErrByHand means that a file is written in a way that AddSources does not
// change; the lines are to be added by hand.
var ErrByHand = errors.New("the list of sources is written in a way that is not changed by a command")

// AddSources adds sources at the end of the list `sources:` of a configuration
// that has no faults. Everything else in it stays as it is, comments too. The
// result is read again before it is returned: if a source is not good, the
// faults say why and nothing is changed.
func (l Loader) AddSources(name string, data []byte, add []NewSource) ([]byte, []Fault, error) {
	before, faults, err := l.Parse(name, data)
	if err != nil {
		return nil, faults, err
	}
	out, err := insertSources(data, add)
	if err != nil {
		return nil, nil, err
	}
	after, faults, err := l.Parse(name, out)
	if err != nil {
		return nil, faults, err
	}
	if len(after.Sources) != len(before.Sources)+len(add) {
		return nil, nil, ErrByHand
	}
	return out, nil, nil
}

// AddSources is Loader.AddSources with the process's environment.
func AddSources(name string, data []byte, add []NewSource) ([]byte, []Fault, error) {
	return Loader{}.AddSources(name, data, add)
}

func insertSources(data []byte, add []NewSource) ([]byte, error) {
	newline := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		newline = "\r\n"
	}
	lines := strings.SplitAfter(string(data), "\n")
	at, indent, replace, err := sourcesEnd(data, lines)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i := range at {
		line := lines[i]
		if i == at-1 {
			line = strings.TrimRight(line, "\r\n")
			if replace {
				line = strings.Replace(line, "sources: []", "sources:", 1)
			}
			if line != "" || i > 0 {
				line += newline
			}
		}
		b.WriteString(line)
	}
	if indent < 0 {
		b.WriteString("sources:" + newline)
		indent = 2
	}
	for _, s := range add {
		b.WriteString(strings.Repeat(" ", indent) + s.YAML() + newline)
	}
	for _, line := range lines[at:] {
		b.WriteString(line)
	}
	return []byte(b.String()), nil
}

// sourcesEnd is after how many lines the list of sources ends, and how far its
// items are indented: -1 if there is no list. replace says that the last of
// the lines holds an empty list, which is to be replaced.
func sourcesEnd(data []byte, lines []string) (at, indent int, replace bool, err error) {
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return 0, 0, false, fmt.Errorf("read the configuration: %w", err)
	}
	entry := topEntry(f, "sources")
	if entry == nil {
		return lastUsed(lines, len(lines)), -1, false, nil
	}
	line := entry.Key.GetToken().Position.Line
	switch list := entry.Value.(type) {
	case *ast.NullNode:
		return line, 2, false, nil
	case *ast.SequenceNode:
		if len(list.Values) == 0 {
			if strings.TrimSpace(strings.SplitN(lines[line-1], "#", 2)[0]) != "sources: []" {
				return 0, 0, false, ErrByHand
			}
			return line, 2, true, nil
		}
		if list.IsFlowStyle {
			return 0, 0, false, ErrByHand
		}
		indent = list.Start.Position.Column - 1
	default:
		return 0, 0, false, ErrByHand
	}
	at = line
	for at < len(lines) && inside(lines[at], indent) {
		at++
	}
	return lastUsed(lines, at), indent, false, nil
}

// inside reports whether a line after `sources:` still belongs to its list.
func inside(line string, indent int) bool {
	line = strings.TrimRight(line, "\r\n")
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "#") {
		return true
	}
	return indent == 0 && strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "---")
}

// lastUsed is n without the blank lines and comments that stand last: they
// belong to what follows.
func lastUsed(lines []string, n int) int {
	for n > 0 {
		line := strings.TrimSpace(lines[n-1])
		if line != "" && !(strings.HasPrefix(line, "#") && strings.HasPrefix(lines[n-1], "#")) {
			break
		}
		n--
	}
	return n
}

func topEntry(f *ast.File, name string) *ast.MappingValueNode {
	for _, doc := range f.Docs {
		switch body := doc.Body.(type) {
		case *ast.MappingNode:
			for _, v := range body.Values {
				if v.Key.GetToken().Value == name {
					return v
				}
			}
		case *ast.MappingValueNode:
			if body.Key.GetToken().Value == name {
				return body
			}
		}
	}
	return nil
}
