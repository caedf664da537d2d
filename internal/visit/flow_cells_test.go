package visit_test

import (
	"strings"
	"testing"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestNamesInCells shows what is told of a name that a list divides over cells or
// lines: that it came in, and nothing of it when another row comes in.
func TestNamesInCells(t *testing.T) {
	racetest.Alone(t)
	rows := func(rows ...string) apptest.Reply {
		return apptest.ListPage("<table><tr><td>" + strings.ReplaceAll(strings.Join(rows, "<tr><td>"), "|", "<td>") + "</table>")
	}
	for name, x := range map[string]struct {
		before, after apptest.Reply
		options       string
		named         bool
	}{
		"a row of a table": {rows("Petyan|Aram|Baku"), rows("Petyan|Aram|Baku", "Vardanyan|Ruben|Baku"), "read: table", true},
		"a row of a text":  {rows("Petyan|Aram|Baku"), rows("Petyan|Aram|Baku", "Ruben|Vardanyan|Baku"), "select: main", true},
		"two lines":        {listed("Held here:"), listed("Held here:", "Ruben<br>Vardanyan"), "select: main", true},
		"another row":      {rows("Vardanyan|Ruben|Baku"), rows("Vardanyan|Ruben|Baku", "Petyan|Aram|Baku"), "read: table", false},
		"one name in two rows": {
			rows("Petyan|Aram|Baku"), rows("Petyan|Aram|Baku", "Vardanyan|Anna|Baku", "Petyan|Ruben|Baku"), "read: table", false,
		},
		"members of a JSON document": {
			held(`{"name":"Aram","place":"Baku","surname":"Petyan"}`), held(`{"surname":"Vardanyan","name":"Ruben","place":"Baku"}`),
			"read: json, select: '$[*]'", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(becomes(watching(t, x.options, x.before), x.after), "\n")
			if got == "" || strings.Contains(got, "“Ruben Vardanyan”") != x.named {
				t.Errorf("told %q, the name: want %v", got, x.named)
			}
		})
	}
}

// held is a JSON document of persons.
func held(persons string) apptest.Reply {
	return apptest.Reply{Kind: "application/json", Body: "[" + persons + "]"}
}
