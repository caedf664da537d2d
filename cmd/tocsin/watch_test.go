package main

import (
	"reflect"
	"slices"
	"testing"

	"tocsin/internal/news"
	"tocsin/internal/watchlist"
)

// TestEveryEntityOptionIsAFlag: an option that an entity has in the
// configuration, watch add has too.
func TestEveryEntityOptionIsAFlag(t *testing.T) {
	var full news.Entity
	v := reflect.ValueOf(&full).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString("x")
		case reflect.Slice:
			f.Set(reflect.ValueOf([]string{"x"}))
		case reflect.Bool:
			f.SetBool(v.Type().Field(i).Name == "Exact") // alert is yes unless it is said
		default:
			t.Fatalf("a %s", f.Type())
		}
	}
	var missing []string
	options := watchlist.EntityOptions(full)
	for _, o := range options {
		if o.Name != "name" && !slices.ContainsFunc(entityOptions,
			func(f struct{ flag, option, usage string }) bool { return f.option == o.Name }) {
			missing = append(missing, o.Name)
		}
	}
	if len(missing) > 0 || len(options) != len(entityOptions)+1 {
		t.Errorf("%d options, %d flags; missing %v", len(options), len(entityOptions), missing)
	}
}
