package config

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/route"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// testEnv is the environment of all tests.
func testEnv(name string) (string, bool) {
	value, ok := map[string]string{"HOST": "feeds.example.org", "TOKEN": "canary-7f3a", "EMPTY": "", "WIDTH": "80"}[name]
	return value, ok
}

// TestFaults reads the files of one mistake each. What is found stands at
// their ends as "# want: line:col: what: hint".
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			cfg, faults, err := loader{Env: testEnv}.Parse(name, data)
			var got []string
			mistakes := 0
			for _, f := range faults {
				got = append(got, strings.ReplaceAll(strings.TrimPrefix(f.String(), name+":"), "testdata/faults/", ""))
				if !f.Warning {
					mistakes++
				}
			}
			if (mistakes > 0) != (err != nil) || (err != nil) != (cfg == nil) {
				t.Errorf("%d mistakes, error %v, configuration %v", mistakes, err, cfg != nil)
			}
			checkWant(t, name, data, got)
		})
	}
}

func checkWant(t *testing.T, name string, data []byte, got []string) {
	t.Helper()
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

func TestParseDesign(t *testing.T) {
	cfg, faults, err := loader{Env: testEnv}.Load("testdata/good/design.yaml")
	if err != nil {
		t.Fatalf("%v\n%v", err, faults)
	}
	if len(faults) > 0 {
		t.Errorf("warnings: %v", faults)
	}
	if got, want := cfg.Database.Value(), "sqlite:testdata/good/tocsin.db"; got != want {
		t.Errorf("database %q, want %q", got, want)
	}
	if got := cfg.Timezone.String(); got != "Asia/Yerevan" {
		t.Errorf("timezone %s", got)
	}
	if got, want := cfg.Revisit, []time.Duration{15 * time.Minute, time.Hour, 3 * time.Hour}; !cmp.Equal(got, want) {
		t.Errorf("revisit %v, want %v", got, want)
	}
	checkSources(t, cfg)
	checkLists(t, cfg)
	want := route.Node{
		Receiver: "board", Digest: "0 8 * * 1-5",
		Routes: []route.Node{{
			Watchlists: []string{"detainees"}, Receiver: "desk", Send: "now", GroupBy: []string{"story"},
			GroupWait: 2 * time.Minute,
		}},
	}
	if diff := cmp.Diff(want, cfg.Route); diff != "" {
		t.Errorf("route (-want +got):\n%s", diff)
	}
}

func checkSources(t *testing.T, cfg *Config) {
	t.Helper()
	type source struct {
		Name, URL, Schedule, Backlog, Zone string
		Kind                               news.SourceKind
		Next                               string
	}
	var got []source
	noon := time.Date(2025, 7, 18, 12, 0, 0, 0, time.UTC)
	for _, s := range cfg.Sources {
		zone := "" // the outlet's own, guessed
		if s.Timezone != nil {
			zone = s.Timezone.String()
		}
		got = append(got, source{
			s.Name, s.URL(), s.Schedule.String(), s.Backlog, zone, s.Kind(),
			s.Schedule.Next(noon).Format(time.RFC3339),
		})
	}
	want := []source{
		{"azatutyun", "https://www.azatutyun.am/api/zij", "@every 15m", "store", "", news.SourceFeed, "2025-07-18T16:15:00+04:00"},
		{
			"armenian-report", "https://www.thearmenianreport.com/blog", "@every 30m", "digest", "America/New_York", news.SourceSite,
			"2025-07-18T16:30:00+04:00",
		},
		{
			"icrc-azerbaijan", "https://www.icrc.org/en/where-we-work/azerbaijan", "0 */2 * * *", "store", "", news.SourcePage,
			"2025-07-18T18:00:00+04:00",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

func checkLists(t *testing.T, cfg *Config) {
	t.Helper()
	const file, list = "testdata/good/design.yaml", "testdata/good/officials.csv"
	want := []news.Watchlist{
		{
			Name: "detainees", Pos: file + ":17:5",
			Entities: []news.Entity{
				{Name: "Ruben Vardanyan", Kind: news.KindPerson, Alert: true, Pos: file + ":18:14"},
				{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"Red Cross", "МККК", "ԿԽՄԿ", "BQXK", "CICR"}, Pos: file + ":19:14"},
				{Name: "Zara Amatuni", Kind: news.KindTerm, Alert: true, Pos: file + ":20:7"},
			},
			Rules: []news.Rule{{
				Name: "visits", Query: `(entity:ICRC OR "Red Cross") AND (Baku OR prisoner* OR detain*)`, Alert: true,
				Pos: file + ":22:29",
			}},
		},
		{
			Name: "officials", Pos: list + ":1:1",
			Entities: []news.Entity{
				{Name: "Nikol Pashinyan", Kind: news.KindPerson, Aliases: []string{"Pashinian", "Փաշինյան"}, Alert: true, Pos: list + ":2:1"},
				{Name: "Baku", Kind: news.KindPlace, Pos: list + ":3:1"},
			},
			Rules: []news.Rule{{Name: "talks", Query: `"peace treaty" AND entity:Baku`, Alert: true, Pos: list + ":4:12"}},
		},
	}
	if diff := cmp.Diff(want, cfg.Watchlists); diff != "" {
		t.Errorf("watchlists (-want +got):\n%s", diff)
	}
}

func TestLoadErrors(t *testing.T) {
	for name, want := range map[string]string{
		"testdata/absent.yaml": "read configuration: testdata/absent.yaml does not exist",
		"testdata":             "read configuration: testdata is a directory",
	} {
		cfg, faults, err := Load(name)
		if err == nil || err.Error() != want || cfg != nil || faults != nil {
			t.Errorf("Load(%s) = %v, %v, %v; want %q", name, cfg, faults, err, want)
		}
	}
}
