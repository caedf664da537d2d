package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"

	"tocsin/internal/charset"
	"tocsin/internal/news"
)

const (
	memberGap = ": " // between a member's name and its value
	maxFlat   = 40   // values of a selected object that is one row; a larger one is a line for each value
	// maxJSONDepth and maxJSONWork bound a document: JSONPath descends into
	// it, once for each ".." of the expression and for each filter.
	maxJSONDepth = 64
	maxJSONWork  = 1e7 // values visited
	maxJSONLines = 200_000
)

// ValidJSONPath reports why s cannot be used as a JSONPath (RFC 9535), or
// nil. The empty one is valid and stands for all of the document.
func ValidJSONPath(s string) error {
	_, err := compileJSONPath(s)
	return err
}

func compileJSONPath(s string) (*jsonpath.Path, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxSelector {
		return nil, fmt.Errorf("JSONPath of %d bytes: at most %d are allowed", len(s), maxSelector)
	}
	if s == "" {
		s = "$"
	}
	p, err := jsonpath.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("JSONPath %q: %w; want one such as %q", s, err, "$.items[*]")
	}
	if jsonWork(s, 100) > maxJSONWork {
		return nil, fmt.Errorf("JSONPath %q descends too often: use fewer of .. and *", s)
	}
	return p, nil
}

// jsonWork bounds how many values an expression visits in a document of n
// values: each "..", each wildcard in a list of selectors and each filter can
// start from all that were found before.
func jsonWork(s string, n int) float64 {
	work := float64(n)
	for range strings.Count(s, "..") {
		work *= maxJSONDepth / 8
	}
	for range strings.Count(s, ",") {
		work *= 2
	}
	// A filter that looks through values does so for each value that it tests.
	for _, filter := range strings.Split(s, "?")[1:] {
		if strings.Contains(filter, "..") || strings.Contains(filter, "*") {
			work *= float64(n)
		}
	}
	return work
}

// readJSON reads the selected values of a JSON document as lines: an object
// as one row of "name: value" cells, the members that Key names first and
// bare; a value as itself; anything larger as a line "path: value" for each
// value in it.
func readJSON(doc *news.Document, body []byte, opt WatchOptions) error {
	sel, err := compileJSONPath(opt.Select)
	if err != nil {
		return err
	}
	j := &jsonLines{key: opt.Key, drop: map[string]bool{}}
	root, err := j.decode(body)
	if err != nil {
		return err
	}
	for _, s := range opt.Ignore {
		p, err := compileJSONPath(s)
		if err != nil {
			return fmt.Errorf("ignore: %w", err)
		}
		found, err := j.find(p, root)
		if err != nil {
			return err
		}
		for path := range found.Paths() {
			j.drop[path.String()] = true
		}
	}
	found, err := j.find(sel, root)
	if err != nil {
		return err
	}
	if len(found) == 0 && !j.emptied(opt.Select, root) {
		return fmt.Errorf("%w: %q", ErrNothingSelected, opt.Select)
	}
	for _, n := range found {
		j.selected(n)
	}
	if len(j.lines) > maxJSONLines {
		return fmt.Errorf("%w: the selected part has more than %d lines", errUnreadable, maxJSONLines)
	}
	if len(found) > 0 && len(opt.Key) > 0 && !j.keyed {
		return fmt.Errorf("%w: no selected object has the members %s", ErrNothingSelected, strings.Join(opt.Key, ", "))
	}
	doc.Text = strings.Join(j.lines, "\n")
	doc.Title = fileTitle(opt.URL)
	return nil
}

// fileTitle names a document that has no title: by its file, or its host.
func fileTitle(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	if name := path.Base(u.Path); name != "." && name != "/" {
		return name
	}
	return u.Hostname()
}

// jsonLines writes values as lines.
type jsonLines struct {
	key    []string
	drop   map[string]bool // normalised paths that are left out
	lines  []string
	values int  // in the document
	keyed  bool // an object has the key members
}

// decode reads one document. Numbers stay as they are written.
func (j *jsonLines) decode(body []byte) (any, error) {
	if len(body) > maxBytes {
		return nil, fmt.Errorf("%w: %d bytes, the limit is %d", errUnreadable, len(body), maxBytes)
	}
	text, _ := charset.Page(body, "application/json")
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var root any
	if err := dec.Decode(&root); err != nil {
		return nil, fmt.Errorf("%w: it is no JSON: %w", errUnreadable, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something stands behind the JSON document", errUnreadable)
	}
	return root, j.measure(root, 0)
}

func (j *jsonLines) measure(v any, depth int) error {
	if depth > maxJSONDepth {
		return fmt.Errorf("%w: nested deeper than %d", errUnreadable, maxJSONDepth)
	}
	j.values++
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if err := j.measure(x, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, x := range v {
			if err := j.measure(x, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// find selects in the document's order of arrays and the alphabet's of
// members, each value once.
func (j *jsonLines) find(p *jsonpath.Path, root any) (jsonpath.LocatedNodeList, error) {
	if jsonWork(p.String(), j.values) > maxJSONWork {
		return nil, fmt.Errorf("%w: the JSONPath %q would take too long on its %d values", errUnreadable, p, j.values)
	}
	found := p.SelectLocated(root).Deduplicate()
	found.Sort()
	return found, nil
}

func (j *jsonLines) selected(n *spec.LocatedNode) {
	at := n.Path.String()
	if j.drop[at] {
		return
	}
	switch v := n.Node.(type) {
	case map[string]any:
		if row, ok := j.row(at, v); ok {
			j.lines = append(j.lines, row)
			return
		}
		j.flat(at, "", v)
	case []any:
		for i, x := range v {
			j.selected(&spec.LocatedNode{Path: append(slices.Clone(n.Path), spec.Index(i)), Node: x})
		}
	default:
		j.lines = append(j.lines, scalar(v))
	}
}

// row is an object on one line, if it is small enough or has the key.
func (j *jsonLines) row(at string, obj map[string]any) (string, bool) {
	var cells []string
	for _, k := range j.key {
		v, ok := obj[k]
		if !ok {
			return "", false
		}
		cells = append(cells, cell(scalar(v)))
	}
	j.keyed = j.keyed || len(j.key) > 0
	sub := &jsonLines{drop: j.drop}
	for _, k := range sortedKeys(obj) {
		if !slices.Contains(j.key, k) {
			sub.flat(member(at, k), k, obj[k])
		}
	}
	if len(j.key) == 0 && (len(sub.lines) > maxFlat || at == "$") {
		return "", false
	}
	for _, line := range sub.lines {
		cells = append(cells, cell(line))
	}
	return strings.Join(cells, cellGap), true
}

func cell(s string) string { return strings.ReplaceAll(s, cellGap, " / ") }

// flat writes "path: value" for each value in v, and lists of plain values
// on one line.
func (j *jsonLines) flat(at, name string, v any) {
	if j.drop[at] || len(j.lines) > maxJSONLines {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for _, k := range sortedKeys(v) {
			j.flat(member(at, k), strings.TrimPrefix(name+"."+k, "."), v[k])
		}
	case []any:
		var plain []string
		for i, x := range v {
			path := fmt.Sprintf("%s[%d]", at, i)
			if s := scalar(x); s != "" && !j.drop[path] {
				plain = append(plain, s)
				continue
			}
			j.flat(path, fmt.Sprintf("%s[%d]", name, i), x)
		}
		if len(plain) > 0 {
			j.lines = append(j.lines, name+memberGap+strings.Join(plain, ", "))
		}
	default:
		j.lines = append(j.lines, name+memberGap+scalar(v))
	}
}

// member is the normalised path of an object's member (RFC 9535, 2.7).
func member(at, name string) string {
	return at + spec.NormalizedPath{spec.Name(name)}.String()[1:]
}

// scalar is a value as text on one line, "" for objects and lists.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.Join(strings.Fields(v), " ")
	case json.Number:
		return plainNumber(v.String())
	case bool:
		return fmt.Sprint(v)
	case nil:
		return "null"
	}
	return ""
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
