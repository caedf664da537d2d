package webhook

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify/notifytest"
)

// compiled is the published schema, formats asserted.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("urn:tocsin:webhook:message:1", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:tocsin:webhook:message:1")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBodiesFitTheSchema: every sample, divided or not, and messages with nothing
// in them.
func TestBodiesFitTheSchema(t *testing.T) {
	schema := compiled(t)
	messages := map[string]digest.Message{
		"nothing in its lists": {
			Kind: digest.KindDigest, At: notifytest.At, Coverage: &digest.Coverage{}, Seen: []digest.Seen{{}},
			Stories: []digest.Story{{Items: []digest.Item{{Act: digest.ActNew, Excerpts: []digest.Excerpt{{Field: news.FieldTitle}}}}}},
			Changes: []digest.Item{{Act: digest.ActEdited, Change: &digest.Change{}}},
			Facts:   []digest.Fact{{Was: &digest.Saying{}}}, Mutes: []digest.Mute{{}}, Stopped: []digest.Stopped{{}}, Notices: []digest.Notice{{}},
		},
	}
	for _, s := range notifytest.Samples() {
		messages[s.Name] = s.Message
	}
	whole := messages["digest"]
	for i, part := range digest.Split(whole, func(m digest.Message) bool { return len(m.Stories)+len(m.Changes)+len(m.Notices) <= 2 }) {
		messages["digest, part "+string(rune('1'+i))] = part
	}
	for name, m := range messages {
		m.PossibleRepeat = true
		body, err := encode(m)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v\n%s", name, err, body)
		}
	}
	for _, wrong := range []string{`{}`, `{"version": 2}`, strings.Replace(string(must(encode(whole))), `"at":"2025`, `"at":"x`, 1)} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema takes %.60s", wrong)
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// object is what the test reads of an object's schema.
type object struct {
	Required   []string                   `json:"required"`
	Properties map[string]json.RawMessage `json:"properties"`
	Defs       map[string]object          `json:"$defs"`
}

// TestSchemaNamesEveryField holds that the schema has the fields of the structs,
// no more and no less, and that what is always there is required.
func TestSchemaNamesEveryField(t *testing.T) {
	var whole object
	if err := json.Unmarshal([]byte(schema), &whole); err != nil {
		t.Fatal(err)
	}
	structs := map[string]reflect.Type{}
	collect(structs, reflect.TypeFor[body]())
	whole.Defs["body"] = whole
	if diff := cmp.Diff(slices.Sorted(maps.Keys(structs)), slices.Sorted(maps.Keys(whole.Defs))); diff != "" {
		t.Fatalf("objects (-structs +schema):\n%s", diff)
	}
	for name, typ := range structs {
		var all, required []string
		for field, optional := range fieldsOf(typ) {
			all = append(all, field)
			if !optional {
				required = append(required, field)
			}
		}
		slices.Sort(all)
		slices.Sort(required)
		o := whole.Defs[name]
		if diff := cmp.Diff(all, slices.Sorted(maps.Keys(o.Properties))); diff != "" {
			t.Errorf("%s: fields (-struct +schema):\n%s", name, diff)
		}
		if diff := cmp.Diff(required, slices.Sorted(slices.Values(o.Required))); diff != "" {
			t.Errorf("%s: fields that are always there (-struct +schema):\n%s", name, diff)
		}
	}
}

// collect adds the structs that a struct is made of, by the names that the
// schema has for them.
func collect(structs map[string]reflect.Type, typ reflect.Type) {
	if typ.Name() != "Message" { // its fields are the body's
		structs[strings.ToLower(typ.Name())] = typ
	}
	for i := range typ.NumField() {
		inner := typ.Field(i).Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		text := inner == reflect.TypeFor[time.Time]() || inner == reflect.TypeFor[news.Date]()
		if inner.Kind() == reflect.Struct && !text && structs[strings.ToLower(inner.Name())] == nil {
			collect(structs, inner)
		}
	}
}

// fieldsOf lists the JSON fields of a struct, embedded ones too, and whether each
// may be left out.
func fieldsOf(typ reflect.Type) map[string]bool {
	out := map[string]bool{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			maps.Copy(out, fieldsOf(f.Type))
		case name != "-":
			out[name] = strings.Contains(flags, "omit")
		}
	}
	return out
}
