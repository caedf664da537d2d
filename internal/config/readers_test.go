package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tocsin/internal/receivers"
	"tocsin/internal/watchlist"
)

// TestEveryOptionIsRead: an option that nothing reads is a promise that
// nothing keeps. Each must be read by the code that uses it: those of a
// receiver in its package, the others outside this package or by a method of
// this package's types.
func TestEveryOptionIsRead(t *testing.T) {
	outside := selectors(t, "../..", func(dir string) bool {
		return !strings.HasSuffix(dir, "internal/config") && !strings.HasSuffix(dir, "internal/watchlist")
	})
	inside := selectors(t, ".", func(string) bool { return true })
	if _, err := os.Stat("../app"); err != nil {
		t.Skip("no package uses the configuration yet: ", err)
	}
	// These are read here and handed on under another name: as a converted
	// watchlist or route, as Source.Kind and Source.URL, or as part of another
	// option.
	here := map[string]bool{
		"Settings.DatabaseFile": true, "Source.Feed": true, "Source.Site": true, "Source.Page": true,
		// Read by Config.Rules.
		"Settings.Extract": true, "Source.Extract": true,
		// Read by Source.Apply and Fetch.Way.
		"Fetch.Proxy": true, "Fetch.ProxyFile": true, "Fetch.ConfirmProxy": true, "Fetch.ConfirmProxyFile": true, "Source.Proxy": true,
		"Source.ProxyFile": true,
		"Source.Headers":   true, "Source.Username": true,
		"Source.Password": true, "Source.PasswordFile": true, "Source.Bearer": true, "Source.BearerFile": true, "Source.RobotsUnreadable": true,
		"Source.Visit":     true,                          // by EntriesOnly
		"WatchedPage.Read": true, "WatchedPage.Min": true, // by Watch
	}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[Settings](), reflect.TypeFor[Web](), reflect.TypeFor[Fetch](), reflect.TypeFor[LongTerm](),
		reflect.TypeFor[Source](), reflect.TypeFor[WatchedPage](), reflect.TypeFor[Receiver](),
	} {
		for _, f := range reflect.VisibleFields(typ) {
			if f.Anonymous || !f.IsExported() {
				continue
			}
			name := typ.Name() + "." + f.Name
			if read := outside[f.Name] || here[name] && inside[f.Name]; !read {
				t.Errorf("nothing reads %s", name)
			}
		}
	}
	// These are converted, each by its own package, to what others read.
	list := reflect.TypeFor[watchlist.Written]()
	lists := selectors(t, "../watchlist", func(string) bool { return true })
	for typ, inside := range map[reflect.Type]map[string]bool{
		reflect.TypeFor[file](): inside, reflect.TypeFor[routeNode](): inside,
		list: lists, within(list, "Entities"): lists, within(list, "Rules"): lists, within(list, "Facts"): lists,
	} {
		for _, f := range reflect.VisibleFields(typ) {
			if f.Anonymous || len(f.Index) > 1 {
				continue // Settings, above
			}
			if !inside[f.Name] || !outside[f.Name] && f.Name != "File" {
				t.Errorf("nothing reads %s.%s", typ.Name(), f.Name)
			}
		}
	}
	for _, kind := range receivers.Kinds() {
		own := selectors(t, "../notify/"+kind.Name, func(string) bool { return true })
		for _, f := range reflect.VisibleFields(reflect.TypeOf(kind.Options()).Elem()) {
			if !own[f.Name] {
				t.Errorf("nothing reads %s.%s", kind.Name, f.Name)
			}
		}
	}
}

// selectors are the names x.Name in the Go files below a directory, tests not
// counted.
func selectors(t *testing.T, root string, want func(dir string) bool) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			!want(filepath.ToSlash(filepath.Dir(path))) {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				names[s.Sel.Name] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
