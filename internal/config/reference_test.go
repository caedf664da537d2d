package config

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/fetch/dial"
	"tocsin/internal/schedule"
)

const referencePage = "../../docs/configuration.md"

// TestReference checks docs/configuration.md against the structs: each option
// is written once, there. With -update the page is written.
func TestReference(t *testing.T) {
	ref := reference{t: t, comments: map[string]map[string]string{}}
	text, err := os.ReadFile("reference.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := template.New("reference").Funcs(template.FuncMap{"table": ref.table, "kind": ref.kind, "kinds": receiverKinds}).Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := tmpl.Execute(&got, nil); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(referencePage, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s is not what the structs say (go test ./internal/config -run TestReference -update):\n%s", referencePage, diff)
	}
}

// reference makes the tables of the page.
type reference struct {
	t        *testing.T
	comments map[string]map[string]string // by directory, by "Type.Field"
}

// table describes a struct of this package.
func (r reference) table(name string) string {
	types := map[string]reflect.Type{
		"Settings": reflect.TypeFor[Settings](), "file": reflect.TypeFor[file](), "Web": reflect.TypeFor[Web](), "Fetch": reflect.TypeFor[Fetch](), "Browser": reflect.TypeFor[Browser](), "LongTerm": reflect.TypeFor[LongTerm](),
		"Source": reflect.TypeFor[Source](), "WatchedPage": reflect.TypeFor[WatchedPage](), "Items": reflect.TypeFor[Items](),
		"watchlist": reflect.TypeFor[watchlist](), "entity": reflect.TypeFor[entity](),
		"Extract": reflect.TypeFor[Extract](), "HostExtract": reflect.TypeFor[HostExtract](),
		"rule": reflect.TypeFor[rule](), "fact": reflect.TypeFor[fact](), "factPatterns": reflect.TypeFor[factPatterns](), "Receiver": reflect.TypeFor[Receiver](), "routeNode": reflect.TypeFor[routeNode](),
	}
	return r.describe(".", name, reflect.New(types[name]).Elem())
}

// kind describes the options of a kind of receiver.
func (r reference) kind(kind string) string {
	for _, f := range fieldsOf(reflect.TypeFor[Receiver]()) {
		if f.name == kind {
			v := reflect.New(reflect.TypeFor[Receiver]()).Elem().FieldByIndex(f.index)
			if !start(v) {
				r.t.Errorf("receiver %s has no defaults", kind)
			}
			return r.describe("../notify/"+kind, v.Type().Elem().Name(), v.Elem())
		}
	}
	return ""
}

func (r reference) describe(dir, typeName string, v reflect.Value) string {
	return "| option | is | default | meaning |\n|---|---|---|---|\n" + r.rows(dir, typeName, v)
}

// rows describes the options of a struct. What it has by a pointer is part of
// it, what is inlined as a value has a table of its own.
func (r reference) rows(dir, typeName string, v reflect.Value) string {
	var out strings.Builder
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if flags == "inline" && f.Type.Kind() == reflect.Pointer {
			out.WriteString(r.rows(dir, f.Type.Elem().Name(), reflect.New(f.Type.Elem()).Elem()))
			continue
		}
		if name == "" || name == "-" || flags == "inline" {
			continue
		}
		comment := r.comment(dir, typeName, f.Name)
		if comment == "" {
			r.t.Errorf("%s.%s has no comment", typeName, f.Name)
		}
		preset, has := f.Tag.Lookup("default")
		if has {
			preset = "`" + strings.ReplaceAll(preset, ",", ", ") + "`"
		} else if dir != "." && !v.Field(i).IsZero() && v.Field(i).Kind() != reflect.Struct {
			preset = fmt.Sprintf("`%v`", v.Field(i))
		}
		kind := words(f.Type)
		if oneof := strings.Fields(f.Tag.Get("oneof")); len(oneof) > 0 {
			kind = "`" + strings.Join(oneof, "`, `") + "`"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |\n", name, kind, preset, strings.ReplaceAll(comment, "|", "\\|"))
	}
	return out.String()
}

// words says what a type is to the person who writes the YAML.
func words(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Secret]():
		return "text, kept secret"
	case reflect.TypeFor[time.Duration](), reflect.TypeFor[*time.Duration]():
		return "duration"
	case reflect.TypeFor[*time.Location]():
		return "time zone"
	case reflect.TypeFor[schedule.Schedule]():
		return "schedule"
	case reflect.TypeFor[dial.Range]():
		return "address range"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "list of " + strings.TrimSuffix(words(t.Elem()), "s") + "s"
	case reflect.Map:
		return "names, each with its " + words(t.Elem())
	case reflect.Pointer:
		return words(t.Elem())
	case reflect.Struct:
		return "options"
	case reflect.Bool:
		return "yes or no"
	case reflect.Int, reflect.Int64, reflect.Uint16:
		return "number"
	}
	return "text"
}

// comment is what stands above or beside a field in the source code.
func (r reference) comment(dir, typeName, field string) string {
	if r.comments[dir] == nil {
		r.comments[dir] = readComments(r.t, dir)
	}
	return r.comments[dir][typeName+"."+field]
}

func readComments(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	comments := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, ident := range f.Names {
						comments[spec.Name.Name+"."+ident.Name] = strings.Join(strings.Fields(f.Doc.Text()+" "+f.Comment.Text()), " ")
					}
				}
			}
			return true
		})
	}
	return comments
}
