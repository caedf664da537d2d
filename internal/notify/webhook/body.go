package webhook

import (
	_ "embed"
	"encoding/json"
	"reflect"

	"tocsin/internal/digest"
)

// schema is the JSON Schema (2020-12) of a body: docs/configuration.md names it,
// and the tests hold the two together.
//
//go:embed message.schema.json
var schema string

// version is the schema's. Fields are added within it; a field that is renamed,
// taken away or means something else makes another.
const version = 1

// body is what is posted: a message, and what only this attempt knows of it.
type body struct {
	Version        int  `json:"version"`
	PossibleRepeat bool `json:"possible_repeat,omitempty"` // an attempt before may have arrived
	digest.Message
}

// encode writes a message by the schema: a list that is always there is [], never
// null.
func encode(m digest.Message) ([]byte, error) {
	// A copy, as lists within a message are shared with whom it came from.
	frozen, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	out := body{Version: version, PossibleRepeat: m.PossibleRepeat}
	if err := json.Unmarshal(frozen, &out.Message); err != nil {
		return nil, err
	}
	fillLists(reflect.ValueOf(&out.Message).Elem())
	return json.Marshal(out)
}

// fillLists makes nil lists empty ones, at every depth.
func fillLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillLists(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillLists(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillLists(v.Index(i))
		}
	}
}
