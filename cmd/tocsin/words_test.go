package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestEveryHintIsSaid: each kind that package news has is a command here, and
// each command that is named is one.
func TestEveryHintIsSaid(t *testing.T) {
	kinds := hintKinds(t)
	if len(kinds) != len(commands) {
		t.Errorf("%d hints have words, want %d", len(commands), len(kinds))
	}
	root := new(env).root()
	for _, kind := range kinds {
		for _, part := range strings.Split(words(kind), "tocsin ")[1:] {
			name := strings.FieldsFunc(part, func(r rune) bool { return r == '`' })[0]
			cmd, _, err := root.Find(strings.Fields(name))
			if err != nil || cmd == root {
				t.Errorf("%s: %q is no command: %v", kind, name, err)
			}
		}
	}
}

// hintKinds are the constants of type HintKind.
func hintKinds(t *testing.T) (kinds []news.HintKind) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../../internal/news/hint.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "HintKind" {
			kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, news.HintKind(kind))
		}
		return true
	})
	return kinds
}

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		hint news.Hint
		want string
	}{
		{news.To(news.HintListAdd), "`tocsin watch add`"},
		{news.To(news.HintListRemove, "NAME"), "`tocsin watch remove NAME --all`"},
		{news.To(news.HintListHistory, "NAME"), "`tocsin watch history NAME`"},
		{news.To(news.HintInspect, "its address"), "`tocsin inspect` its address"},
		{news.To(news.HintInspectAs, "https://a.example/1"), "tocsin inspect --config FILE https://a.example/1"},
		{news.To(news.HintWatchSeen, "WATCHLIST", "NAME"), "tocsin seen --add WATCHLIST NAME"},
		{news.To(news.HintStart), "`tocsin once` or `tocsin run`"},
		{news.To(news.HintField, "why"), `--why "..."`},
		{news.To(news.HintField, "as"), "--as NAME"},
		{news.To(news.HintField, "watchlist"), "--watchlist"},
	} {
		if got := words(tt.hint.Kind, tt.hint.Args...); got != tt.want {
			t.Errorf("%s %q: %s, want %s", tt.hint.Kind, tt.hint.Args, got, tt.want)
		}
	}
}
