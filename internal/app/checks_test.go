package app

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestChecks: docs/checks.md names tests that there are, for each rule of its
// groups.
func TestChecks(t *testing.T) {
	raw, err := os.ReadFile("../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z/]+) ((?:Test|Fuzz|Benchmark)[A-Za-z0-9]+)`")
	sources := map[string]string{}
	rows := 0
	for line := range strings.Lines(string(raw)) {
		if !regexp.MustCompile(`^\| [A-Z]{3}-\d\d `).MatchString(line) {
			continue
		}
		rows++
		tests := named.FindAllStringSubmatch(line, -1)
		if len(tests) == 0 {
			t.Errorf("no test in %s", line)
		}
		for _, m := range tests {
			if !strings.Contains(testsOf(t, sources, m[1]), "func "+m[2]+"(") {
				t.Errorf("internal/%s has no %s", m[1], m[2])
			}
		}
	}
	if least := 12 + 29 + 10 + 14 + 8 + 12; rows < least { // the page was read at all
		t.Errorf("%d rules, want %d or more", rows, least)
	}
}

// TestLayoutIsWhole: docs/design.md names every package, and each file in
// docs/decisions is about one.
func TestLayoutIsWhole(t *testing.T) {
	page, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range packageNames(t) {
		if !strings.Contains(string(page), "`"+dir+"`") {
			t.Errorf("docs/design.md does not name package %s", dir)
		}
	}
	decisions, err := filepath.Glob("../../docs/decisions/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range decisions {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		if _, err := os.Stat(filepath.Join("..", strings.ReplaceAll(name, ".", "/"))); err != nil {
			t.Errorf("docs/decisions/%s.md is about no package", name)
		}
	}
}

// packageNames lists the folders below internal/.
func packageNames(t *testing.T) []string {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// testsOf is the text of a package's tests.
func testsOf(t *testing.T, have map[string]string, pkg string) string {
	if text, ok := have[pkg]; ok {
		return text
	}
	files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
	}
	have[pkg] = b.String()
	return have[pkg]
}

// TestSecurityIsShown: what SECURITY.md says nobody can do names rules and tests
// that there are.
func TestSecurityIsShown(t *testing.T) {
	page, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := os.ReadFile("../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range regexp.MustCompile(`[A-Z]{3}-\d\d`).FindAllString(string(page), -1) {
		if !strings.Contains(string(rules), "\n| "+rule+" |") {
			t.Errorf("docs/checks.md has no %s", rule)
		}
	}
	sources := map[string]string{}
	for _, m := range regexp.MustCompile("`([a-z/]+) (Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1) {
		if !strings.Contains(testsOf(t, sources, m[1]), "func "+m[2]+"(") {
			t.Errorf("internal/%s has no %s", m[1], m[2])
		}
	}
}
