package watchlist

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// newsroom is the configuration that Tocsin is shipped with.
const newsroom = "../../config/tocsin.yaml"

// testEnv is the environment of all tests.
func testEnv(name string) (string, bool) {
	value, ok := map[string]string{"TOKEN": "canary-7f3a"}[name]
	return value, ok
}

// ignorePos leaves out where things were written.
var ignorePos = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Pos" }, cmp.Ignore())

// full is a watchlist in which every option is used, with what a format may
// trip over.
func full() news.Watchlist {
	return news.Watchlist{
		Name: "people", StrictI: true,
		Entities: []news.Entity{
			{
				Spellings: []string{"R. Vardanyan"}, Strike: []string{"Robert Vardanyan"}, Languages: []string{"hy", "ru"},
				Name: "Ruben Vardanyan", Kind: news.KindPerson, Exact: true, Alert: true, Notes: "=cmd|' /C calc'!A0\nsecond, \"line\"; a: b # c",
				Aliases: []string{
					"Ռուբեն Վարդանյան", "Рубен, Варданян", `a|b\`, `\`, "'=x", "- dash", "${HOME} $${X}", "no", "007",
					"2025-07-28", "a: b", "#x", "İlham", "O'Brien", "x\u2028\u200f\ufeffx", "‘q’", "@x", "&a", "*b", "!c", "%d", "`e`", "{f}",
					"[g]", "?", "~", "x\ty", "😀",
				},
				Never: []string{"Vardanyan Street"}, Context: []string{"Artsakh", "Карабах*"}, NotWith: []string{"minister of education"},
			},
			{Name: "=WHO", Kind: news.KindOrganisation},
			{Name: "#me too", Kind: news.KindTerm, Alert: true},
			{Name: "yes", Kind: news.KindTerm, Alert: true},
			{Name: "'+1", Kind: news.KindPlace, Alert: true},
			{Name: strings.Repeat("long ", 40) + "name", Kind: news.KindOrganisation, Aliases: []string{strings.Repeat("x", 120)}},
		},
		Rules: []news.Rule{
			{Name: "visits", Query: `(entity:"Ruben Vardanyan" OR "Red Cross") AND 'x' NOT (a OR "b")`, Alert: true},
			{Name: "=who", Query: "=WHO title:yes"},
		},
		Facts: []news.Fact{
			{
				Name: "last visit", Kind: news.FactDate, Of: []string{"entity:Ruben Vardanyan", "rule:=who"}, In: news.InSentence,
				NotWith: []string{"a: b", "c*"}, Repeats: true, Ahead: true,
				Holds: 36 * time.Hour, Alert: true, Patterns: []news.FactPattern{
					{Language: "en", Text: `visit* ONEAR/3 {date}`},
					{Language: "hy", Text: "այց* {date}"},
					{Text: `"x y" => 'soon' # z`},
				},
			},
			{
				Name: "held", Kind: news.FactNumber, Of: []string{"rule:visits"}, In: news.InArticle, Holds: defaultHolds,
				Patterns: []news.FactPattern{{Language: "en", Text: "{number} men"}},
			},
		},
	}
}

// again writes a watchlist and reads what was written.
func again(t *testing.T, list news.Watchlist, format Format) news.Watchlist {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, list, format); err != nil {
		t.Fatal(err)
	}
	d, faults, err := parseDraft(list.Name+"."+string(format), "", "", b.Bytes())
	if err != nil || len(d.Watchlists) != 1 {
		t.Fatalf("%v %v\n%s", err, faults, b.String())
	}
	return d.Watchlists[0]
}

// TestWriteWatchlist: what is written is read back the same, in both formats.
func TestWriteWatchlist(t *testing.T) {
	for _, format := range []Format{FormatYAML, FormatCSV} {
		most := full()
		if format == FormatCSV { // which has no place for it, and says so
			if err := Write(io.Discard, most, format); err == nil {
				t.Error("strict_i was written as CSV")
			}
			most.StrictI = false
			if err := Write(io.Discard, most, format); err == nil {
				t.Error("facts were written as CSV")
			}
			most.Facts = nil
		}
		for _, list := range []news.Watchlist{
			most,
			{Name: "empty"},
			{Name: "one", Entities: []news.Entity{{Name: "X", Kind: news.KindTerm, Alert: true}}},
		} {
			t.Run(string(format)+" "+list.Name, func(t *testing.T) {
				if diff := cmp.Diff(list, again(t, list, format), ignorePos, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestWriteEveryOption: an option that is added to entities and rules is
// written, too, and by no other name.
func TestWriteEveryOption(t *testing.T) {
	list := full()
	for _, v := range []any{list.Entities[0], list.Rules[0], list.Facts[0], list} {
		fields := reflect.ValueOf(v)
		for i := range fields.NumField() {
			if name := fields.Type().Field(i).Name; fields.Field(i).IsZero() && name != "Pos" && name != "Owner" {
				t.Errorf("the test's watchlist has no %T.%s", v, name)
			}
		}
	}
	for _, f := range yamldoc.Fields(reflect.TypeFor[entity]()) {
		if !slices.Contains(csvColumns(), f.Name) {
			t.Errorf("no column is called %s", f.Name)
		}
	}
}

// TestWriteForPeople holds how what is written looks.
func TestWriteForPeople(t *testing.T) {
	list := news.Watchlist{
		Name: "detainees",
		Entities: []news.Entity{
			{Name: "Ruben Vardanyan", Kind: news.KindPerson, Aliases: []string{"Ռուբեն Վարդանյան", "R.V."}, Alert: true},
			{Name: "Red Cross", Kind: news.KindOrganisation, Notes: "it’s \"vocabulary\""},
		},
		Rules: []news.Rule{{Name: "visits", Query: `entity:"Red Cross" AND visit*`, Alert: true}},
	}
	for format, want := range map[Format]string{
		FormatYAML: `name: detainees
entities:
  - name: Ruben Vardanyan
    kind: person
    aliases: [Ռուբեն Վարդանյան, R.V.]
  - name: Red Cross
    kind: organisation
    notes: 'it’s "vocabulary"'
    alert: no
rules:
  - name: visits
    query: 'entity:"Red Cross" AND visit*'
`,
		FormatCSV: "\ufeff" + `name,kind,aliases,alert,notes,query
Ruben Vardanyan,person,Ռուբեն Վարդանյան|R.V.,,,
Red Cross,organisation,,no,"it’s ""vocabulary""",
visits,,,,,"entity:""Red Cross"" AND visit*"
`,
	} {
		var b bytes.Buffer
		if err := Write(&b, list, format); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
}

// TestWriteNewsroom writes the shipped watchlists and reads them back.
func TestWriteNewsroom(t *testing.T) {
	lists, _, err := Load(newsroom, testEnv)
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range lists {
		for _, format := range []Format{FormatYAML, FormatCSV} {
			if format == FormatCSV {
				list.Facts = nil // which it has no place for
			}
			if diff := cmp.Diff(list, again(t, list, format), ignorePos); diff != "" {
				t.Errorf("%s as %s (-want +got):\n%s", list.Name, format, diff)
			}
		}
	}
}

// FuzzWriteWatchlist: whatever can be read is written so that it is read
// back the same.
func FuzzWriteWatchlist(f *testing.F) {
	for _, s := range full().Entities[0].Aliases {
		f.Add("name", s, "note "+s)
	}
	for _, s := range []string{"two\nlines", "a\\\nb", "a\r\nb", "a\rb", "a|\n|b\\"} {
		f.Add("of two  spaces", s, s)
	}
	f.Fuzz(func(t *testing.T, name, alias, notes string) {
		d, _, err := DraftEntity("people", []Option{{"name", []string{name}}, {"aliases", []string{alias, "b"}}, {"notes", []string{notes}}})
		if err != nil {
			return
		}
		for _, format := range []Format{FormatYAML, FormatCSV} {
			if diff := cmp.Diff(d.Watchlists[0], again(t, d.Watchlists[0], format), ignorePos, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", format, diff)
			}
		}
	})
}

// TestDraft: what goes into the database is checked as the configuration is,
// and takes nothing from the environment.
func TestDraft(t *testing.T) {
	opt := func(name string, values ...string) Option { return Option{name, values} }
	for _, tt := range []struct {
		name string
		list string
		rule bool
		in   []Option
		want string
	}{
		{"kind", "w", false, []Option{opt("name", "X"), opt("kind", "persn")}, `kind "persn" is unknown: did you mean "person"?`},
		{"no name", "w", false, []Option{opt("name", "")}, `the entity has no name: write name: and a short name`},
		{"alias", "w", false, []Option{opt("name", "X"), opt("aliases", "a", " ")}, `an alias of "X" is empty: remove it`},
		{"alert", "w", false, []Option{opt("name", "X"), opt("alert", "maybe")}, `alert is yes or no, not "maybe": write yes or no`},
		{"variable", "w", false, []Option{opt("name", "X"), opt("notes", "my ${TOKEN}")}, ""},
		{"list", " w", false, []Option{opt("name", "X")}, `the name " w" begins or ends with a space, or holds a control character`},
		{"no query", "w", true, []Option{opt("name", "X"), opt("query", "")}, `the rule has no query: write query: '"Red Cross" AND Baku'`},
		{
			"two", "w", true,
			[]Option{opt("name", "\x07"), opt("query", "")},
			"the name \"\\a\" begins or ends with a space, or holds a control character\n" +
				"the rule has no query: write query: '\"Red Cross\" AND Baku'",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			draft := DraftEntity
			if tt.rule {
				draft = DraftRule
			}
			d, _, err := draft(tt.list, tt.in)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if err == nil && tt.name == "variable" && d.Watchlists[0].Entities[0].Notes != "my ${TOKEN}" {
				t.Errorf("notes %q", d.Watchlists[0].Entities[0].Notes)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "list.yaml")
	if err := os.WriteFile(path, []byte("entities:\n  - ${TOKEN}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := ReadDraft(path, "", "")
	want := path + ":2:5: no variable is read for the database: write the value, or $${ for the characters themselves"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestDraftCompile: a draft is judged with what it refers to, and not for what
// was wrong before.
func TestDraftCompile(t *testing.T) {
	d, _, err := parseDraft("new.yaml", "", "",
		[]byte("rules:\n  - {name: a, query: 'entity:ICRC Baku'}\n  - {name: b, query: 'x AND entity:Nobody'}\n"))
	if err != nil {
		t.Fatal(err)
	}
	stored := news.Watchlist{Name: "old", Entities: []news.Entity{{Name: "ICRC"}}, Rules: []news.Rule{{Name: "broken", Query: "entity:Gone"}}}
	all := append([]news.Watchlist{stored}, d.Watchlists...)
	faults, err := d.Compile(all, []news.Watchlist{stored})
	if err == nil || len(faults) != 1 || !strings.HasPrefix(faults[0].String(), "new.yaml:3:29: ") ||
		!strings.Contains(faults[0].What, "no entity is named “Nobody”") {
		t.Errorf("%v, %v", err, faults)
	}
	// What the draft breaks elsewhere is its own, too.
	d, _, err = DraftRule("new", []Option{{"name", []string{"a"}}, {"query", []string{"x"}}})
	if err != nil {
		t.Fatal(err)
	}
	faults, err = d.Compile([]news.Watchlist{{Name: "old", Rules: stored.Rules}}, nil)
	if want := `rule "broken" of watchlist "old": character 1: no entity is named “Gone”`; err == nil || len(faults) != 1 ||
		faults[0].What != want {
		t.Errorf("%v, %v", err, faults)
	}
}
