package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reloadConfig has all kinds of options whose reading leaves more than is written.
const reloadConfig = `
database: sqlite:a.db
timezone: Asia/Yerevan
web: {listen: "127.0.0.1:1", public_url: "https://t.example.org"}
fetch: {contact: a@example.org, proxy: "http://u:p@127.0.0.1:3128", allow: [10.0.0.0/8]}
operators: ops
revisit: [1h]
sources:
  - {name: one, feed: "https://one.example/", schedule: "0 8 * * *", timezone: Asia/Baku, extract: {text: "p"}, headers: {x: y}}
  - {name: two, page: "https://two.example/", select: main, proxy: none}
  - {name: zoned, feed: "https://zoned.example/", schedule: "TZ=Europe/Zurich 0 8 * * *"}
receivers:
  - {name: ops, console: {}}
  - {name: desk, slack: {channel: "#a", token: t}}
  - {name: board, email: {from: a@example.org, to: [b@example.org], smtp: "smtps://m.example.org:465"}}
route: {receiver: desk, routes: [{receiver: board, sources: [one], digest: "0 8 * * *"}]}
`

// TestReloaded: what a running service takes up, what takes a restart, and
// which sources differ.
func TestReloaded(t *testing.T) {
	read := func(pairs ...string) *Config {
		t.Helper()
		text := reloadConfig
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("no %q", pairs[i])
			}
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
		cfg, faults, err := Parse("tocsin.yaml", []byte(text))
		if err != nil {
			t.Fatal(err, faults)
		}
		return cfg
	}
	old := read()
	tests := []struct {
		name    string
		edit    []string
		restart []string
		sources [3]int // added, changed, removed
	}{
		{"the same", nil, nil, [3]int{}},
		{"database", []string{"a.db", "b.db"}, []string{"database"}, [3]int{}},
		{"timezone", []string{"Asia/Yerevan", "UTC"}, []string{"timezone"}, [3]int{}},
		{"web", []string{"t.example.org", "u.example.org"}, []string{"web"}, [3]int{}},
		{"fetch", []string{"u:p@", "u:q@"}, []string{"fetch"}, [3]int{}},
		{"browser", []string{"revisit:", "browser: {at_once: 1}\nrevisit:"}, []string{"browser"}, [3]int{}},
		{"operators", []string{"operators: ops", "operators: desk"}, nil, [3]int{}},
		{"a token", []string{"token: t", "token: u"}, nil, [3]int{}},
		{"a route", []string{"digest: \"0 8", "digest: \"0 9"}, nil, [3]int{}},
		{"revisit", []string{"[1h]", "[2h]"}, nil, [3]int{}},
		{"a source's header", []string{"x: y", "x: z"}, nil, [3]int{0, 1, 0}},
		{"a source's rules", []string{`text: "p"`, `text: "div"`}, nil, [3]int{0, 1, 0}},
		{"a source's time zone", []string{"Asia/Baku", "UTC"}, nil, [3]int{0, 1, 0}},
		{"a source's schedule", []string{`"0 8 * * *", timezone`, `"0 9 * * *", timezone`}, nil, [3]int{0, 1, 0}},
		{"a source's way out", []string{"proxy: none", `proxy: "socks5://127.0.0.1:9"`}, nil, [3]int{0, 1, 0}},
		{"another name", []string{"name: two", "name: three"}, nil, [3]int{1, 0, 1}},
		{"one less", []string{"  - {name: two, page: \"https://two.example/\", select: main, proxy: none}\n", ""}, nil, [3]int{0, 0, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := read(tt.edit...)
			taken, restart := old.Reloaded(next)
			if diff := cmp.Diff(tt.restart, restart); diff != "" {
				t.Errorf("take a restart (-want +got):\n%s", diff)
			}
			added, changed, removed := taken.SourceChanges(old)
			if got := [3]int{added, changed, removed}; got != tt.sources {
				t.Errorf("sources added, changed, removed: %v, want %v", got, tt.sources)
			}
			if _, again := old.Reloaded(taken); len(again) != 0 {
				t.Errorf("what was taken up differs in %v", again)
			}
			for i, src := range taken.Sources {
				was, ok := old.sourceNamed(src.Name)
				if ok && was.Schedule.String() == src.Schedule.String() && was.Schedule.Location().String() != src.Schedule.Location().String() {
					t.Errorf("the schedule of source %d is read in %s, before in %s", i, src.Schedule.Location(), was.Schedule.Location())
				}
			}
			if len(taken.Revisit) != 1 || taken.Revisit[0] != next.Revisit[0] || taken.Operators != next.Operators ||
				taken.Database.Value() != old.Database.Value() {
				t.Errorf("taken up is %+v", taken.Settings)
			}
		})
	}
}

func (c *Config) sourceNamed(name string) (Source, bool) {
	i := slices.IndexFunc(c.Sources, func(s Source) bool { return s.Name == name })
	if i < 0 {
		return NoSource(), false
	}
	return c.Sources[i], true
}
