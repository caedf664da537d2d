package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ofCommand finds what looks like a command of the command line.
var ofCommand = regexp.MustCompile(`\btocsin ([a-z]+)`)

// prose are words that follow the program's name where it is spoken of.
var prose = []string{
	"again",  // sqldb: start tocsin again
	"is",     // sqldb: another tocsin is using it
	"itself", // pdf: its child is started by tocsin itself
	"knows",  // sqldb: newer than this tocsin knows
	"needs",  // sqldb: this tocsin needs a schema
	"runs",   // sqldb: ask where tocsin runs
}

// TestNoCommandBelow: what can be done next is a hint (news.Hint), which each
// surface puts into its own words. The command line's are in cmd alone.
func TestNoCommandBelow(t *testing.T) {
	root := filepath.Join("..", "..", "internal")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(filepath.Dir(root), file)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		if servesTests(pkg) {
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range ofCommand.FindAllStringSubmatch(text, -1) {
				if !slices.Contains(prose, m[1]) {
					t.Errorf("%s: %q names a command; say it by a news.Hint", files.Position(lit.Pos()), text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
