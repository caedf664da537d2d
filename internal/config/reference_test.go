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
	"tocsin/internal/receivers"
	"tocsin/internal/schedule"
	"tocsin/internal/watchlist"
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
	tmpl, err := template.New("reference").Funcs(template.FuncMap{
		"table": ref.table, "kind": ref.kind,
		"kinds": receivers.Names,
	}).Parse(string(text))
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
	comments map[string]map[string]string // by package, by "Type.Field"
}

// table describes a struct that is read from the file.
func (r reference) table(name string) string {
	list := reflect.TypeFor[watchlist.Written]()
	fact := within(list, "Facts")
	types := map[string]reflect.Type{
		"Settings": reflect.TypeFor[Settings](), "file": reflect.TypeFor[file](), "Web": reflect.TypeFor[Web](),
		"Fetch":   reflect.TypeFor[Fetch](),
		"Browser": reflect.TypeFor[Browser](), "LongTerm": reflect.TypeFor[LongTerm](),
		"Source": reflect.TypeFor[Source](), "WatchedPage": reflect.TypeFor[WatchedPage](), "Items": reflect.TypeFor[Items](), "Mail": reflect.TypeFor[Mail](),
		"Extract": reflect.TypeFor[Extract](), "HostExtract": reflect.TypeFor[HostExtract](),
		"watchlist": list, "entity": within(list, "Entities"), "rule": within(list, "Rules"), "fact": fact,
		"factPatterns": within(fact, "Patterns"),
		"Receiver":     reflect.TypeFor[Receiver](), "routeNode": reflect.TypeFor[routeNode](),
	}
	out := r.describe(reflect.New(types[name]).Elem())
	if types[name] == reflect.TypeFor[Receiver]() {
		for _, k := range receivers.Kinds() {
			out += fmt.Sprintf("| `%s` | options |  | %s |\n", k.Name, k.Summary)
		}
	}
	return out
}

// within is the struct that an option of a struct is, or each item of it.
func within(t reflect.Type, field string) reflect.Type {
	f, ok := t.FieldByName(field)
	if !ok {
		panic("no field " + field)
	}
	if f.Type.Kind() == reflect.Slice {
		return f.Type.Elem()
	}
	return f.Type
}

// kind describes the options of a kind of receiver.
func (r reference) kind(kind string) string {
	for _, k := range receivers.Kinds() {
		if k.Name == kind {
			return r.describe(reflect.ValueOf(k.Options()).Elem())
		}
	}
	return ""
}

func (r reference) describe(v reflect.Value) string {
	return "| option | is | default | meaning |\n|---|---|---|---|\n" + r.rows(v)
}

// rows describes the options of a struct. What it has by a pointer is part of
// it, what is inlined as a value has a table of its own.
func (r reference) rows(v reflect.Value) string {
	var out strings.Builder
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if flags == "inline" && f.Type.Kind() == reflect.Pointer {
			out.WriteString(r.rows(reflect.New(f.Type.Elem()).Elem()))
			continue
		}
		if name == "" || name == "-" || flags == "inline" {
			continue
		}
		comment := r.comment(v.Type(), f.Name)
		if comment == "" {
			r.t.Errorf("%s.%s has no comment", v.Type(), f.Name)
		}
		preset, has := f.Tag.Lookup("default")
		if has {
			preset = "`" + strings.ReplaceAll(preset, ",", ", ") + "`"
		} else if !v.Field(i).IsZero() && v.Field(i).Kind() != reflect.Struct {
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
func (r reference) comment(t reflect.Type, field string) string {
	pkg := t.PkgPath()
	if r.comments[pkg] == nil {
		r.comments[pkg] = readComments(r.t, "../"+strings.TrimPrefix(pkg, "tocsin/internal/"))
	}
	return r.comments[pkg][t.Name()+"."+field]
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
