package page

import (
	"errors"
	"strings"
	"testing"

	"tocsin/internal/news"
)

func TestReadRows(t *testing.T) {
	for _, c := range []struct {
		name, body string
		opt        WatchOptions
		want       string
	}{
		{
			"links once, with the best words", `<a href="/a"><img alt="picture"></a><h2><a href="/a">Headline</a></h2><a href="/a">more</a>`,
			WatchOptions{Read: readLinks},
			"Headline | https://aid.example/a",
		},
		{
			"links that lead somewhere", `<a href="#top">up</a><a href="javascript:x()">x</a><a name=y>y</a><a href="mailto:a@b.example">Write</a><a href="/c#d">C | D</a>`,
			WatchOptions{Read: readLinks},
			"Write | mailto:a@b.example\nC / D | https://aid.example/c",
		},
		{
			"links ignored", `<nav><a href="/x">X</a></nav><a href="/a">A</a>`,
			WatchOptions{Read: readLinks, Ignore: []string{"nav"}},
			"A | https://aid.example/a",
		},
		{
			"spans", `<table><tr><th>A<th>B<th>C</tr><tr><td rowspan=2>1<td colspan=2>2</tr><tr><td>3<td>4</tr></table>`,
			WatchOptions{Read: ReadTable},
			"A | B | C\n1 | 2 | 2\n1 | 3 | 4",
		},
		{
			"key columns first, by heading and number", `<table><tr><th>A<th>b<th>C</tr><tr><td>1<td>2<td></tr></table>`,
			WatchOptions{Read: ReadTable, Key: []string{"3", "B"}},
			"C | b | A\n- | 2 | 1",
		},
		{"a table in a cell", `<table><tr><td>1<td><table><tr><td>2<td>3</table></table>`, WatchOptions{Read: ReadTable}, "1 | 2 / 3"},
		{"empty rows", `<table><tr><td><td></tr><tr><td>1<td>2</tr></table>`, WatchOptions{Read: ReadTable}, "1 | 2"},
		{
			"the table with the key column", `<table><tr><td>x</table><table><tr><th>Name<tr><td>y</table>`,
			WatchOptions{Read: ReadTable, Key: []string{"Name"}},
			"Name\ny",
		},
		{
			"a whole document", `{"b": {"x": [1, 2.50], "y": null}, "a": "s  p", "c": [{"d": true}, []]}`,
			WatchOptions{Read: ReadJSON},
			"a: s p\nb.x: 1, 2.50\nb.y: null\nc[0].d: true",
		},
		{"plain values", `{"v": ["b", "a"]}`, WatchOptions{Read: ReadJSON, Select: "$.v"}, "b\na"},
		{"values found twice", `{"v": ["b", "a"]}`, WatchOptions{Read: ReadJSON, Select: "$['v','v'][*]"}, "b\na"},
		{"members in order", `{"m": {"z": 1, "y": 2, "x": 3}}`, WatchOptions{Read: ReadJSON, Select: "$.m.*"}, "3\n2\n1"},
		{
			"rows", `[{"id": 2, "n": "B | C", "t": {"u": 1}}, {"id": 1, "n": "A"}]`,
			WatchOptions{Read: ReadJSON, Select: "$[*]", Key: []string{"id"}, Ignore: []string{"$..t"}},
			"2 | n: B / C\n1 | n: A",
		},
		{"a byte order mark", "\ufeff[1]", WatchOptions{Read: ReadJSON}, "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.opt.URL = "https://aid.example/list.json"
			doc, err := Watched([]byte(c.body), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text != c.want || doc.Verdict != news.VerdictArticle {
				t.Errorf("%s:\n%s\nwant\n%s", doc.Verdict, doc.Text, c.want)
			}
		})
	}
}

// TestReadRowsRefused shows that what cannot be read, or read in time, is an
// error, and never a shortened list.
func TestReadRowsRefused(t *testing.T) {
	wide := "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td colspan=100>x", 60), 100) + "</table>"
	for _, c := range []struct {
		name, body string
		opt        WatchOptions
		want       error
		says       string
	}{
		{"no table", "<p>x", WatchOptions{Read: ReadTable}, ErrNothingSelected, "no table"},
		{"no key column", "<table><tr><td>A", WatchOptions{Read: ReadTable, Key: []string{"Name"}}, ErrNothingSelected, `"Name"`},
		{"cells without end", wide, WatchOptions{Read: ReadTable}, errUnreadable, "cells"},
		{"HTML", "<p>x", WatchOptions{Read: ReadJSON}, errUnreadable, "no JSON"},
		{"two documents", "{} {}", WatchOptions{Read: ReadJSON}, errUnreadable, "behind"},
		{"deep", strings.Repeat("[", 100) + strings.Repeat("]", 100), WatchOptions{Read: ReadJSON}, errUnreadable, "deeper"},
		{"nothing there", "{}", WatchOptions{Read: ReadJSON, Select: "$.a"}, ErrNothingSelected, "$.a"},
		{"no key member", `[{"a":1}]`, WatchOptions{Read: ReadJSON, Select: "$[*]", Key: []string{"id"}}, ErrNothingSelected, "id"},
		{"work", "[" + strings.Repeat("[1],", 400_000) + "1]", WatchOptions{Read: ReadJSON, Select: "$..[*]..[*]"}, errUnreadable, "too long"},
		{
			"work of a filter", "[" + strings.Repeat("1,", 10_000) + "1]",
			WatchOptions{Read: ReadJSON, Select: "$[?$[*]]"},
			errUnreadable,
			"too long",
		},
		{
			"work of patterns", strings.Repeat("aaaaaaaaaaaaaaaaaaaa<p>", 100_000),
			WatchOptions{Keep: []string{"(a|aa|aaa)*b[a-z]{200}"}},
			errUnreadable, "too long",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.opt.URL = home
			_, err := Watched([]byte(c.body), c.opt)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v that says %s", err, c.want, c.says)
			}
		})
	}
}

func TestMin(t *testing.T) {
	for min, want := range map[int]news.Verdict{5: news.VerdictArticle, 6: news.VerdictSuspect} {
		doc, err := Watched([]byte("<p>Ռուբեն"[:len("<p>Ռուբե")]), WatchOptions{URL: home, Min: min, Keep: []string{"x"}})
		if err != nil || doc.Verdict != want || doc.Text != "" {
			t.Errorf("min %d: %s, %q, %v; want %s", min, doc.Verdict, doc.Text, err, want)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add(`{"a": [1, {"b": "c"}], "d": null}`, "$..a[*]", "b")
	f.Add(`[[{"id": 1}]]`, "$[?@.id > 0]", "id")
	f.Fuzz(func(t *testing.T, body, path, key string) {
		doc, err := Watched([]byte(body), WatchOptions{URL: home, Read: ReadJSON, Select: path, Key: []string{key}})
		if err == nil {
			checkLines(t, doc)
		}
	})
}
