package monitor

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
)

// TestClassesAreExplained: docs/operations.md says of each class of failure
// what to do, and nothing of others.
func TestClassesAreExplained(t *testing.T) {
	code, err := os.ReadFile("../fetch/errors.go")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	classes := []string{classNotFeed, classUnreadable}
	for _, m := range regexp.MustCompile(`Class = "([a-z0-9_]+)"`).FindAllStringSubmatch(string(code), -1) {
		if m[1] != string(fetch.ClassCanceled) { // a stop, not a failure
			classes = append(classes, m[1])
		}
	}
	if len(classes) < 20 {
		t.Fatalf("found the classes %q alone", classes)
	}
	_, table, _ := strings.Cut(string(docs), "| class | what it means | what to do |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, class := range classes {
		if !strings.Contains(table, "`"+class+"`") {
			t.Errorf("docs/operations.md does not say what to do about %s", class)
		}
	}
	for _, words := range []map[string]string{remedies, inShort} {
		for class := range words {
			if !slices.Contains(classes, class) {
				t.Errorf("there is no class %q", class)
			}
		}
	}
}

func TestDoubled(t *testing.T) {
	for _, tt := range []struct {
		d    time.Duration
		n    int
		want time.Duration
	}{
		{time.Hour, -2, time.Hour},
		{time.Hour, 0, time.Hour},
		{time.Hour, 3, 8 * time.Hour},
		{time.Hour, 1000, maxPause},
		{48 * time.Hour, 3, 48 * time.Hour},
	} {
		if got := doubled(tt.d, tt.n); got != tt.want {
			t.Errorf("%s doubled %d times: %s, want %s", tt.d, tt.n, got, tt.want)
		}
	}
}
