package datatest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Case is the case of the five reports: testdata/case/README.md says what is in
// it. The folder has a page, a feed and a text of each report.
type Case struct {
	Dir        string                       `json:"-"`
	Articles   []Report                     // the oldest first
	SameStory  [][]string                   `json:"same_story"`
	SameOrigin [][]string                   `json:"same_origin"`
	Facts      map[string]map[string]string // fact -> slug -> what it says
	// Real is set for the reports as outlets wrote them. Their sentences are the
	// outlets' own: nothing that this repository keeps may repeat them.
	Real bool `json:"-"`
}

// Report is one of the five.
type Report struct {
	Slug      string
	Outlet    string
	Title     string
	Published time.Time
	Entities  []string // those of the case that it names, sorted
	Credits   []string // the outlets it names as its sources
}

// EachCase runs fn with the case in our own words, and with the five real
// reports where they lie beside the repository.
func EachCase(t *testing.T, fn func(t *testing.T, c *Case)) {
	t.Helper()
	run := func(name string, c *Case) {
		t.Run(name, func(t *testing.T) {
			err := c.load()
			if c.Real && errors.Is(err, fs.ErrNotExist) {
				t.Skip("the five reports are not here: ", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			fn(t, c)
		})
	}
	run("own", &Case{Dir: File(t, "case")})
	run("real", &Case{Dir: shared(t, "real"), Real: true})
}

// load reads expected.json.
func (c *Case) load() error {
	raw, err := os.ReadFile(filepath.Join(c.Dir, "expected.json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, c); err != nil {
		return err
	}
	slices.SortFunc(c.Articles, func(a, b Report) int { return a.Published.Compare(b.Published) })
	for _, a := range c.Articles {
		slices.Sort(a.Entities)
	}
	return nil
}

// Page is the page of a report, with base as the address of its server.
func (c *Case) Page(tb testing.TB, slug, base string) []byte {
	tb.Helper()
	return []byte(strings.ReplaceAll(c.read(tb, "pages/"+slug+".html"), "{{BASE}}", base))
}

// Text is the title of a report and what its page says.
func (c *Case) Text(tb testing.TB, slug string) (title, body string) {
	tb.Helper()
	title, body, _ = strings.Cut(strings.TrimSpace(c.read(tb, "text/"+slug+".txt")), "\n")
	return title, strings.TrimSpace(body)
}

func (c *Case) read(tb testing.TB, name string) string {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(c.Dir, filepath.FromSlash(name)))
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}
