package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notices is the file that goes with the program where it is passed on: whose
// code is in it, and under which terms.
const notices = "../../THIRD_PARTY_NOTICES"

// TestNotices: THIRD_PARTY_NOTICES names the modules of go.mod that the program
// is linked with, in their versions, with the files of their terms (ADV-68);
// -update writes it anew.
func TestNotices(t *testing.T) {
	want := writeNotices(t)
	if *update {
		if err := os.WriteFile(notices, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(notices)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Error("THIRD_PARTY_NOTICES is not that of go.mod: make golden writes it anew")
	}
	for _, part := range []string{"modernc.org/sqlite v", "github.com/jackc/pgx/v5 v", "The Go Authors", "Apache License"} {
		if !strings.Contains(want, part) {
			t.Errorf("it lacks %q", part)
		}
	}
	if text, err := os.ReadFile("../../Dockerfile"); err != nil || !strings.Contains(string(text), "\nCOPY LICENSE THIRD_PARTY_NOTICES ") {
		t.Errorf("the image does not have it: %v", err)
	}
}

// linked is a package as go list shows it.
type linked struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Version string }
	}
}

// writeNotices lists what the image's program is linked with. Terms that several
// modules have word by word stand once.
func writeNotices(t *testing.T) string {
	t.Helper()
	of := map[string][]string{} // modules by the text of a file of theirs
	for _, p := range linkedPackages(t) {
		m := p.Module
		if m == nil || m.Main || m.Replace != nil && m.Replace.Version == "" { // a stand-in of our own
			continue
		}
		for dir := p.Dir; strings.HasPrefix(dir, m.Dir); dir = filepath.Dir(dir) {
			addTerms(t, of, m.Path+" "+m.Version, dir)
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	addTerms(t, of, "The Go standard library", strings.TrimSpace(string(root)))
	var parts []string
	for text, modules := range of {
		slices.Sort(modules)
		parts = append(parts, strings.Join(slices.Compact(modules), "\n")+"\n\n"+text+"\n")
	}
	slices.Sort(parts)
	line := strings.Repeat("=", 80) + "\n"
	return "Tocsin is under the Apache License 2.0; see LICENSE. It is linked with the modules below, under their terms.\n" +
		line + strings.Join(parts, line)
}

// linkedPackages are those of the program in the image.
func linkedPackages(t *testing.T) []linked {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", "../../cmd/tocsin")
	list.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := list.Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("there is no go command to list modules with")
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []linked
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p linked
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// terms are the names of files that say under which terms code stands.
var terms = regexp.MustCompile(`(?i)^(licen[sc]e|copying|copyright|notice|patents)([-._].*)?$`)

// addTerms adds the files of terms in a directory.
func addTerms(t *testing.T, of map[string][]string, module, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() || !terms.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.TrimSpace(strings.ReplaceAll(string(raw), "\r\n", "\n"))
		of[text] = append(of[text], module)
	}
}

// TestNoticesAreWhole: no module is linked without terms.
func TestNoticesAreWhole(t *testing.T) {
	modules, text := map[string]bool{}, writeNotices(t)
	for _, p := range linkedPackages(t) {
		if m := p.Module; m != nil && !m.Main && (m.Replace == nil || m.Replace.Version != "") {
			modules[m.Path+" "+m.Version] = true
		}
	}
	for _, m := range slices.Sorted(maps.Keys(modules)) {
		if !strings.Contains(text, fmt.Sprintf("\n%s\n", m)) {
			t.Errorf("no terms of %s are known", m)
		}
	}
}
