package receivers

import (
	"context"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin/internal/notify"
)

// TestKinds: every folder with a receiver stands in the list, once and under its
// name, and describes itself wholly.
func TestKinds(t *testing.T) {
	folders, err := os.ReadDir("../notify")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range folders {
		if f.IsDir() && f.Name() != "notifytest" {
			want = append(want, f.Name())
		}
	}
	if got := slices.Sorted(slices.Values(Names())); !slices.Equal(got, want) {
		t.Errorf("kinds %q, folders %q", got, want)
	}
	for _, k := range Kinds() {
		o := k.Options()
		if typ := reflect.TypeOf(o); typ.Kind() != reflect.Pointer || !strings.HasSuffix(typ.Elem().PkgPath(), "/"+k.Name) {
			t.Errorf("%s: its options are a %s", k.Name, typ)
		}
		if o == k.Options() {
			t.Errorf("%s: two receivers share their options", k.Name)
		}
		if !strings.HasSuffix(k.Summary, ".") || o.Advice(io.ErrUnexpectedEOF) == "" {
			t.Errorf("%s: says too little of itself", k.Name)
		}
	}
}

func TestChoose(t *testing.T) {
	var r Receiver
	if got := r.Choose("slack"); r.Kind != "slack" || got != any(r.Options) || got == nil {
		t.Errorf("%+v, %v", r, got)
	}
	if d := Default(); d.Name != "console" || d.Kind != "console" || len(d.Options.Validate()) > 0 {
		t.Errorf("%+v", d)
	}
}

type stub struct{}

func (stub) Notify(context.Context, notify.Notification) (notify.Receipt, error) {
	return notify.Receipt{}, nil
}

func TestBuild(t *testing.T) {
	ops, desk := Default(), Receiver{Name: "desk"}
	desk.Choose("slack")
	got, err := Build([]Receiver{ops, desk}, notify.Surroundings{Out: io.Discard}, map[string]notify.Notifier{"desk": stub{}})
	if err != nil || len(got) != 2 || got["desk"] != (stub{}) || got["console"] == nil {
		t.Errorf("%v, %v", got, err)
	}
	got, err = Build([]Receiver{desk}, notify.Surroundings{}, nil)
	if err == nil || got != nil || !strings.HasPrefix(err.Error(), "receiver desk: slack: channel") {
		t.Errorf("%v, %v", got, err)
	}
}
