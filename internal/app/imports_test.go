package app

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers are the packages from the bottom up: a package may import those of
// lower layers, and none of its own but where mayImport says so.
var layers = [][]string{
	{"internal/news"},
	{"internal/date", "internal/text", "internal/css", "internal/regular", "internal/charset"},
	{"internal/numeral", "internal/shown", "internal/weburl", "internal/names/given", "internal/names/syllables"},
	{"internal/names/parts"},
	{"internal/names"},
	{
		"internal/fetch/lru", "internal/fetch/robots", "internal/feed/xmlscan", "internal/feed/address",
		"internal/extract/prose", "internal/extract/marks", "internal/extract/language", "internal/extract/credits",
		"internal/match/query", "internal/match/numbering", "internal/match/bodies", "internal/match/hashtags", "internal/match/forms",
	},
	{"internal/fetch/dial", "internal/fetch/lane", "internal/feed/markup", "internal/extract/tree", "internal/match/phrases"},
	{"internal/extract/jsonld", "internal/extract/blocks"},
	{"internal/extract/meta", "internal/extract/verdict"},
	{
		"internal/fetch", "internal/fetch/render", "internal/feed", "internal/pdf", "internal/page", "internal/extract",
		"internal/identity", "internal/opml", "internal/story", "internal/diff",
		"internal/match", "internal/route", "internal/digest", "internal/persons", "internal/schedule", "internal/sqldb", "internal/work",
		"internal/tracked", "internal/push", "internal/yamldoc", "internal/notwith",
	},
	{"internal/store", "internal/notify", "internal/digest/textview", "internal/read", "internal/mailbox", "internal/work/pool"},
	{"internal/notify/console", "internal/notify/slack", "internal/notify/email", "internal/notify/webhook"},
	{"internal/receivers", "internal/watchlist"},
	{"internal/config"},
	{"internal/ledger"},
	{"internal/settings"},
	{"internal/operators"},
	{"internal/outage"},
	{"internal/pacing", "internal/place", "internal/owe", "internal/retry", "internal/decoys"},
	{"internal/hubs"},
	{"internal/poll", "internal/visit", "internal/deliver"},
	{"internal/inspect"},
	{"internal/replay", "internal/backtest"},
	{"internal/desk"},
	{"internal/web", "internal/demo"},
	{"internal/app"},
	{"cmd/tocsin"},
}

// mayImport are the exceptions, each with its reason.
var mayImport = map[string][]string{}

// partOf lists packages that hold one idea of the package around them: it imports
// them, and those within it, and of the others only who is listed, for the
// reason that stands there.
var partOf = map[string][]string{
	"internal/fetch/dial":   {"internal/config", "internal/app", "internal/desk"}, // ranges and proxies as configured; a receiver that was refused
	"internal/fetch/lane":   {"internal/app"},                                     // keeps the claims of lanes in the store
	"internal/fetch/lru":    nil,
	"internal/fetch/robots": nil,

	"internal/feed/xmlscan": nil,
	"internal/feed/address": nil,
	"internal/feed/markup":  nil,

	"internal/extract/prose":    nil,
	"internal/extract/marks":    nil,
	"internal/extract/tree":     nil,
	"internal/extract/jsonld":   nil,
	"internal/extract/meta":     nil,
	"internal/extract/blocks":   nil,
	"internal/extract/verdict":  nil,
	"internal/extract/language": nil,
	"internal/extract/credits":  nil,

	"internal/names/given":     nil,
	"internal/names/parts":     nil,
	"internal/names/syllables": nil,

	"internal/match/query":     nil,
	"internal/match/numbering": nil,
	"internal/match/bodies":    nil,
	"internal/match/hashtags":  nil,
	"internal/match/forms":     nil,
	"internal/match/phrases":   nil,
}

// owners are the only packages that may import a third-party module, or one of
// Go's own that belongs below them.
var owners = map[string]string{
	"github.com/gocolly/colly":       "internal/page",
	"github.com/mmcdole/gofeed":      "internal/feed",
	"github.com/microcosm-cc/":       "internal/feed/markup",
	"golang.org/x/text/encoding":     "internal/charset",
	"codeberg.org/readeck/":          "internal/extract/blocks",
	"github.com/markusmobius/":       "internal/extract/blocks",
	"github.com/abadojack/":          "internal/extract/language",
	"github.com/robfig/cron":         "internal/schedule",
	"github.com/slack-go/slack":      "internal/notify/slack",
	"github.com/wneessen/go-mail":    "internal/notify/email",
	"github.com/goccy/go-yaml":       "internal/yamldoc",
	"github.com/prometheus/":         "internal/web",
	"github.com/pressly/goose":       "internal/sqldb",
	"modernc.org/sqlite":             "internal/sqldb",
	"database/sql":                   "internal/sqldb",
	"github.com/spf13/cobra":         "cmd/tocsin",
	"github.com/andybalholm/brotli":  "internal/fetch",
	"github.com/chromedp/":           "internal/fetch/render",
	"github.com/ledongthuc/pdf":      "internal/pdf",
	"github.com/theory/jsonpath":     "internal/page",
	"github.com/emersion/go-imap":    "internal/mailbox",
	"github.com/emersion/go-message": "internal/mailbox",
	"github.com/emersion/go-msgauth": "internal/mailbox",
}

// TestImportsPointDown reads the imports of every file: the walls of
// docs/design.md stand only while something leans on them.
func TestImportsPointDown(t *testing.T) {
	root := filepath.Join("..", "..")
	layerOf := map[string]int{}
	for i, layer := range layers {
		for _, pkg := range layer {
			layerOf[pkg] = i
		}
	}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		if strings.HasPrefix(pkg, "internal/third_party/") {
			return nil // stands in for a module of others
		}
		if servesTests(pkg) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, layerOf, rel, pkg, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shows reports whether a file lays messages out as a receiver does, without
// being one: the demo shows them on its own.
func shows(file, pkg string) bool {
	return filepath.ToSlash(file) == "internal/app/demo.go" && pkg == "internal/notify/console"
}

// servesTests reports whether a package serves tests, or made a file of data.
func servesTests(pkg string) bool {
	return strings.Contains(pkg, "notifytest") || strings.Contains(pkg, "statetest") || strings.Contains(pkg, "extracttest") ||
		strings.HasSuffix(pkg, "/settingstest") || pkg == "internal/apptest" || pkg == "internal/racetest" ||
		strings.HasSuffix(pkg, "/gen") || strings.Contains(pkg, "testdata")
}

func checkImport(t *testing.T, layerOf map[string]int, file, pkg, imported string) {
	for module, owner := range owners {
		if strings.HasPrefix(imported, module) && pkg != owner && !strings.HasPrefix(pkg, owner+"/") {
			t.Errorf("%s imports %s, which %s owns", file, imported, owner)
		}
	}
	own, ok := strings.CutPrefix(imported, "tocsin/")
	sender := strings.HasPrefix(own, "internal/notify/")
	if sender && pkg != "internal/receivers" && !strings.HasPrefix(pkg, "internal/notify") && !shows(file, own) {
		t.Errorf("%s imports %s: what kinds of receivers there are is known to package receivers alone", file, own)
	}
	if !ok || slices.Contains(mayImport[pkg], own) {
		return
	}
	if others, part := partOf[own]; part && !strings.HasPrefix(pkg+"/", path.Dir(own)+"/") && !slices.Contains(others, pkg) {
		t.Errorf("%s imports %s, which is a part of %s: see partOf", file, own, path.Dir(own))
	}
	from, known := layerOf[pkg]
	to, knownTo := layerOf[own]
	switch {
	case strings.HasPrefix(pkg, own+"/"), strings.HasPrefix(own, pkg+"/"):
		if pkg == "internal/notify" {
			t.Errorf("%s: package notify knows no sender, but imports %s", file, own)
		}
	case !known:
		t.Errorf("%s: package %s is in no layer; add it to this test and to docs/design.md", file, pkg)
	case !knownTo:
		t.Errorf("%s imports %s, which is in no layer", file, own)
	case to >= from:
		t.Errorf("%s imports %s, which is not below it", file, own)
	}
}

// The limits of one folder; tests and generated data apart.
const (
	maxFiles = 20
	maxLines = 3000
)

// overLimit are the folders above the limits, each with the reason.
var overLimit = map[string]string{
	"cmd/tocsin":     "one file for each subcommand: flags in, words out",
	"internal/store": "the tables of one database: what reads and writes one row stays together",
	"internal/names": "how names are written and heard in many scripts: one idea",
}

// TestImportsLeaveFoldersSmall holds each folder to the limits, or to a written
// reason.
func TestImportsLeaveFoldersSmall(t *testing.T) {
	root := filepath.Join("..", "..")
	files, lines := map[string]int{}, map[string]int{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(file)
		if err != nil || bytes.HasPrefix(raw, []byte("// Code generated ")) {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		folder := filepath.ToSlash(rel)
		files[folder]++
		lines[folder] += bytes.Count(raw, []byte("\n"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder, n := range files {
		reason, listed := overLimit[folder]
		switch over := n > maxFiles || lines[folder] > maxLines; {
		case over && reason == "":
			t.Errorf("%s has %d files and %d lines, more than %d or %d: divide it, or write a reason in overLimit",
				folder, n, lines[folder], maxFiles, maxLines)
		case !over && listed:
			t.Errorf("%s is within the limits: take it off overLimit", folder)
		}
	}
	for folder := range overLimit {
		if files[folder] == 0 {
			t.Errorf("overLimit lists %s, which is not there", folder)
		}
	}
}
