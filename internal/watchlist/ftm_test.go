package watchlist

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// ftmLines are entities of FollowTheMoney, one a line.
//
//go:embed testdata/ftm.jsonl
var ftmLines string

// TestFtM reads entities of FollowTheMoney in each of the forms they come in.
func TestFtM(t *testing.T) {
	list := strings.Split(strings.TrimSpace(strings.ReplaceAll(ftmLines, "\n\n", "\n")), "\n")
	want := news.Watchlist{Name: "people", Entities: []news.Entity{
		{
			Name: "Ruben Vardanyan", Kind: news.KindPerson, Aliases: []string{"Ռուբեն Վարդանյան", "Рубен Варданян", "RV Ltd"}, Alert: true,
			Notes: "State Minister of Artsakh; born 1968-05-25; of am, ru; topics role.pep; " +
				"also called, and not looked for: The Banker; Person NK-1; Company NK-8",
		},
		{
			Name: "International Committee of the Red Cross", Kind: news.KindOrganisation, Aliases: []string{"ICRC"}, Alert: true,
			Notes: "PublicBody NK-2",
		},
		{Name: "Baku", Kind: news.KindPlace, Aliases: []string{"Khatai, Baku"}, Alert: true, Notes: "of az; Address NK-3"},
		{Name: "Bako Sahakyan", Kind: news.KindPerson, Aliases: []string{}, Alert: true, Notes: "freed in 2026; Person NK-4"},
		{Name: "Aurora", Kind: news.KindTerm, Aliases: []string{}, Alert: true, Notes: "Vessel NK-5"},
	}}
	for name, data := range map[string]string{
		"lines":   "\ufeff" + ftmLines,
		"list":    "[\n" + strings.Join(list, ",\n") + "\n]\n",
		"results": `{"results": [` + strings.Join(list, ", ") + `], "total": {"value": 8}}`,
		"spread":  strings.ReplaceAll(strings.Join(list, "\n"), `,"`, ",\n  \""),
	} {
		t.Run(name, func(t *testing.T) {
			d, faults, err := parseDraft("people.json", "", "", []byte(data))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]news.Watchlist{want}, d.Watchlists, ignorePos); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for i, part := range []string{
				"2 objects that name nobody were left out: Family 1, Sanction 1", `"***" was left out`,
				`stands twice, first on line`,
			} {
				if len(faults) != 3 || !faults[i].Warning || !strings.Contains(faults[i].String(), part) {
					t.Errorf("warnings: %v, want %s", faults, part)
				}
			}
			if name == "lines" && (faults[1].Line != 3 || faults[2].Line != 9) {
				t.Errorf("warnings: %v", faults)
			}
		})
	}
}

// TestFtMFaults: what cannot be read has its row, and hides no other.
func TestFtMFaults(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"empty", " \n", "x.jsonl:1:1: the file is empty: " + ftmHint},
		{
			"rows", `{"schema":"Person","caption":"A B"}` + "\n{\"schema\": \"Person\",\n{\"caption\":\"C\"}\n{\"schema\":\"Person\"}\n",
			strings.Join([]string{
				"x.jsonl:2:21: no JSON: it ends in the middle: see whether the file is whole",
				"x.jsonl:3:1: this is no entity of FollowTheMoney: it has no schema: " + ftmHint,
				"x.jsonl:4:1: this Person has no name that can be looked for: give it one, or remove it",
			}, "\n"),
		},
		{
			"cut list", "[{\"schema\":\"Person\",\"caption\":\"A B\"},\n {\"schema\":\"Per",
			"x.jsonl:2:16: no JSON: it ends in the middle: see whether the file is whole",
		},
		{"more", "[]\n{}", "x.jsonl:2:2: no JSON: there is more behind the list: see whether the file is whole"},
		{"other", `{"name": "w", "entities": ["A"]}`, "x.jsonl:1:1: this is no entity of FollowTheMoney: it has no schema: " + ftmHint},
		{"text", "name,kind\n", "x.jsonl:1:2: no JSON: invalid character 'a' in literal null (expecting 'u'): see whether the file is whole"},
		{"bytes", "{\"schema\":\"Person\",\n\"caption\":\"\xff\"}", "x.jsonl:2:12: this is not UTF-8: save the file as UTF-8"},
		{"no object", `5`, "x.jsonl:1:1: no JSON: an entity cannot be a number: see whether the file is whole"},
		{"type", `{"schema":"Person","properties":[]}`, "x.jsonl:1:1: no JSON: properties cannot be an array: see whether the file is whole"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, faults, err := parseDraft("x.jsonl", "", "", []byte(tt.in))
			var got []string
			for _, f := range faults {
				got = append(got, f.String())
			}
			if s := strings.Join(got, "\n"); s != tt.want || err == nil {
				t.Errorf("got %s\nwant %s", s, tt.want)
			}
		})
	}
}

// TestFtMFile: the configuration names such a file as any other, and a fault
// in it has its place there.
func TestFtMFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("sanctions.json", ftmLines)
	config := filepath.Join(dir, "tocsin.yaml")
	write("tocsin.yaml", "fetch: {contact: a@example.org}\nwatchlists: [{file: sanctions.json}]\n")
	lists, faults, err := Load(config, testEnv)
	if err != nil || len(faults) != 3 || len(lists) != 1 || lists[0].Name != "sanctions" || len(lists[0].Entities) != 5 {
		t.Errorf("%v %v", err, faults)
	}
	write("sanctions.json", ftmLines+"{}")
	if _, _, err = Load(config, testEnv); err == nil || !strings.Contains(err.Error(), "sanctions.json:10:1: this is no entity") {
		t.Errorf("%v", err)
	}
}

// TestWarningsHideNoMistake: however much is worth knowing, a mistake is told.
func TestWarningsHideNoMistake(t *testing.T) {
	const most = 200 // faults that are reported
	var b strings.Builder
	for i := range 2 * most {
		fmt.Fprintf(&b, `{"schema":"Person","caption":"Name %d","properties":{"alias":["***"]}}`+"\n", i)
	}
	_, faults, err := parseDraft("x.jsonl", "", "", []byte(b.String()))
	if err != nil || len(faults) != most+1 {
		t.Errorf("%d warnings, %v", len(faults), err)
	}
	_, faults, err = parseDraft("x.jsonl", "", "", []byte(b.String()+"{}\n"))
	if err == nil || !strings.Contains(err.Error(), "x.jsonl:401:1: this is no entity") {
		t.Errorf("%d faults, %v", len(faults), err)
	}
}

// FuzzFtM: no input panics, and every entity has a name and a place.
func FuzzFtM(f *testing.F) {
	f.Add([]byte(ftmLines))
	f.Add([]byte("[{\"schema\":\"Person\",\"caption\":\"A\"}, {}]"))
	f.Add([]byte(`{"results":[{"schema":"Company","properties":{"name":"X"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newReader(yamldoc.NewReader("x.json", testEnv))
		for _, list := range r.watchlistFtM("x.json", data, Written{}) {
			for _, e := range list.Entities {
				if e.Name == "" || e.Pos == "" || yamldoc.WrongName(e.Name, maxEntity) != "" {
					t.Errorf("entity %+v", e)
				}
			}
		}
	})
}
