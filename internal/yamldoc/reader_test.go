package yamldoc

import "testing"

// testEnv is the environment of all tests.
func testEnv(name string) (string, bool) {
	value, ok := map[string]string{"HOST": "feeds.example.org", "TOKEN": "canary-7f3a", "EMPTY": ""}[name]
	return value, ok
}

func TestExpand(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"no variable, $ and {HOST}": "no variable, $ and {HOST}",
		"https://${HOST}/a/${HOST}": "https://feeds.example.org/a/feeds.example.org",
		"x${EMPTY}y":                "xy",
		"$${HOST} costs $5$":        "${HOST} costs $5$",
		`^/news/\d+$`:               `^/news/\d+$`,
	} {
		got, err := expand(in, testEnv)
		if err != nil || got != want {
			t.Errorf("expand(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"${NOBODY}", "${}", "${HOST", "${1A}", "a ${HO ST}"} {
		if got, err := expand(in, testEnv); err == nil {
			t.Errorf("expand(%q) = %q, want an error", in, got)
		}
	}
}
