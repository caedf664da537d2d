package config

import (
	"fmt"
	"reflect"
	"strings"

	"tocsin/internal/notify"
	"tocsin/internal/notify/console"
	"tocsin/internal/notify/email"
	"tocsin/internal/notify/slack"
)

// receiverOptions are the options of one kind of receiver; each receiver's
// package has its own.
type receiverOptions interface {
	// Validate lists what is wrong with them.
	Validate() []notify.Fault
}

// Options are those of the receiver's kind, and what the kind is called; nil
// and "" for none.
func (r Receiver) Options() (kind string, options any) {
	v := reflect.ValueOf(r)
	for _, f := range fieldsOf(v.Type()) {
		if p := v.FieldByIndex(f.index); p.Kind() == reflect.Pointer && !p.IsNil() {
			return f.name, p.Interface()
		}
	}
	return "", nil
}

// start puts a kind's defaults where v points, before the file is read over
// them. It reports whether v is a kind's options.
func start(v reflect.Value) bool {
	switch p := v.Addr().Interface().(type) {
	case **console.Options:
		o := console.Defaults()
		*p = &o
	case **slack.Options:
		*p = new(slack.Options)
	case **email.Options:
		*p = new(email.Options)
	default:
		return false
	}
	return true
}

// receiverKinds are the names of the kinds.
func receiverKinds() []string {
	var kinds []string
	for _, f := range fieldsOf(reflect.TypeFor[Receiver]()) {
		if reflect.TypeFor[Receiver]().FieldByIndex(f.index).Type.Kind() == reflect.Pointer {
			kinds = append(kinds, f.name)
		}
	}
	return kinds
}

func (d *decoder) receivers(f *file) {
	if len(f.Receivers) == 0 && f.Route == nil && !d.bad["receivers"] && !d.bad["route"] {
		// The least that works: what is found is shown.
		o := console.Defaults()
		f.Receivers = []Receiver{{Name: "console", Console: &o}}
		f.Route = &routeNode{Receiver: "console"}
		return
	}
	names := map[string]Pos{}
	for i, r := range f.Receivers {
		at := fmt.Sprintf("receivers[%d]", i)
		d.name(at, r.Name, "receiver", names)
		var given []string
		for _, kind := range receiverKinds() {
			if d.given(at + "." + kind) {
				given = append(given, kind)
			}
		}
		switch {
		case d.bad[at]:
		case len(given) == 0 && d.odd[at]:
		case len(given) == 0:
			d.faultAt(at, "write "+orList(receiverKinds())+": {} with its options", "receiver %q is of no kind", r.Name)
		case len(given) > 1:
			d.faultAt(at+"."+given[1], "make it two receivers", "a receiver is of one kind, not %s", strings.Join(given, " and "))
		default:
			_, o := r.Options()
			d.receiver(at+"."+given[0], o)
		}
	}
}

// receiver checks a kind's options by its own rules, and the files that hold
// its secrets.
func (d *decoder) receiver(at string, options any) {
	if o, ok := options.(receiverOptions); ok {
		for _, f := range o.Validate() {
			if secret, ok := strings.CutSuffix(f.Field, "_file"); ok && d.bad[join(at, secret)] {
				continue // no file is missing: the secret is there, but cannot be read
			}
			d.faultAt(join(at, f.Field), f.Hint, "%s %s", f.Field, f.Msg)
		}
	}
	v := reflect.ValueOf(options).Elem()
	for _, f := range fieldsOf(v.Type()) {
		file, ok := v.FieldByIndex(f.index).Interface().(string)
		if !ok || file == "" || !strings.HasSuffix(f.name, "_file") {
			continue
		}
		path := join(at, f.name)
		if !d.secretFile(path, file) {
			continue
		}
		if _, err := notify.ReadSecret(d.dir, file, Secret{}); err != nil {
			d.faultAt(path, "", "%s", err)
		}
	}
}
