package watchlist

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestFaults reads the watchlists of files of one mistake each. What is found
// stands at their ends as "# want: line:col: what: hint".
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			lists, faults, err := Load(name, testEnv)
			var got []string
			mistakes := 0
			for _, f := range faults {
				got = append(got, strings.ReplaceAll(strings.TrimPrefix(f.String(), name+":"), "testdata/faults/", ""))
				if !f.Warning {
					mistakes++
				}
			}
			if (mistakes > 0) != (err != nil) || (err != nil) != (lists == nil) {
				t.Errorf("%d mistakes, error %v, %d watchlists", mistakes, err, len(lists))
			}
			checkWant(t, name, got)
		})
	}
}

func checkWant(t *testing.T, name string, got []string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	body, tail, _ := strings.Cut(string(data), "# want: ")
	if *update {
		for _, g := range got {
			body += "# want: " + g + "\n"
		}
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	var want []string
	if tail != "" {
		want = strings.Split(strings.TrimSuffix(tail, "\n"), "\n# want: ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestWatchlistsAlone(t *testing.T) {
	// Replay needs neither the secrets nor the files of the rest, and a
	// configuration may hold watchlists: alone.
	for _, name := range []string{"testdata/good/watchlists.yaml", "testdata/good/rest-is-broken.yaml", "testdata/good/one-list.yaml"} {
		lists, faults, err := Load(name, testEnv)
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v %v", name, err, faults)
		}
		if len(lists) != 1 || len(lists[0].Entities) != 1 {
			t.Errorf("%s: %+v", name, lists)
		}
	}
}

// TestNamesakes reads what tells an entity from its namesakes, in both homes
// of a watchlist.
func TestNamesakes(t *testing.T) {
	want := news.Entity{
		Name: "Arayik Harutyunyan", Kind: news.KindPerson, Alert: true, Never: []string{"Harutyunyan Street"},
		Context: []string{"Baku", "prison*", "суд"}, NotWith: []string{"minister", "education"},
		Notes: "held in Baku since 2023; not the minister",
	}
	for name, pos := range map[string]string{"testdata/good/guards.yaml": "3:11", "testdata/good/guards.csv": "2:1"} {
		lists, faults, err := Load(name, testEnv)
		if err != nil || len(faults) > 0 {
			t.Fatalf("%s: %v %v", name, err, faults)
		}
		want.Pos = name + ":" + pos
		if diff := cmp.Diff([]news.Entity{want}, lists[0].Entities); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
