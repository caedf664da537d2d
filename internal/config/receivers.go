package config

import (
	"fmt"
	"reflect"
	"strings"

	"tocsin/internal/notify"
	"tocsin/internal/notify/console"
	"tocsin/internal/yamldoc"
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
	for _, f := range yamldoc.Fields(v.Type()) {
		if p := v.FieldByIndex(f.Index); p.Kind() == reflect.Pointer && !p.IsNil() {
			return f.Name, p.Interface()
		}
	}
	return "", nil
}

// receiverKinds are the names of the kinds.
func receiverKinds() []string {
	var kinds []string
	for _, f := range yamldoc.Fields(reflect.TypeFor[Receiver]()) {
		if reflect.TypeFor[Receiver]().FieldByIndex(f.Index).Type.Kind() == reflect.Pointer {
			kinds = append(kinds, f.Name)
		}
	}
	return kinds
}

func (d *decoder) receivers(f *file) {
	if len(f.Receivers) == 0 && f.Route == nil && !d.Bad("receivers") && !d.Bad("route") {
		// The least that works: what is found is shown.
		o := console.Defaults()
		f.Receivers = []Receiver{{Name: "console", Console: &o}}
		f.Route = &routeNode{Receiver: "console"}
		return
	}
	names := map[string]yamldoc.Position{}
	for i, r := range f.Receivers {
		at := fmt.Sprintf("receivers[%d]", i)
		d.Name(at, r.Name, "receiver", yamldoc.MaxName, names)
		var given []string
		for _, kind := range receiverKinds() {
			if d.Given(at + "." + kind) {
				given = append(given, kind)
			}
		}
		switch {
		case d.Bad(at):
		case len(given) == 0 && d.Odd(at):
		case len(given) == 0:
			d.FaultAt(at, "write "+yamldoc.OrList(receiverKinds())+": {} with its options", "receiver %q is of no kind", r.Name)
		case len(given) > 1:
			d.FaultAt(at+"."+given[1], "make it two receivers", "a receiver is of one kind, not %s", strings.Join(given, " and "))
		default:
			if _, o := r.Options(); o != nil { // nil where an anchor stands before them
				d.receiver(at+"."+given[0], o)
			}
		}
	}
}

// receiver checks a kind's options by its own rules, and the files that hold
// its secrets.
func (d *decoder) receiver(at string, options any) {
	if o, ok := options.(receiverOptions); ok {
		for _, f := range o.Validate() {
			if secret, ok := strings.CutSuffix(f.Field, "_file"); ok && d.Bad(yamldoc.Join(at, secret)) {
				continue // no file is missing: the secret is there, but cannot be read
			}
			d.FaultAt(yamldoc.Join(at, f.Field), f.Hint, "%s %s", f.Field, f.Msg)
		}
	}
	v := reflect.ValueOf(options).Elem()
	for _, f := range yamldoc.Fields(v.Type()) {
		file, ok := v.FieldByIndex(f.Index).Interface().(string)
		if !ok || file == "" || !strings.HasSuffix(f.Name, "_file") {
			continue
		}
		path := yamldoc.Join(at, f.Name)
		if !d.secretFile(path, file) {
			continue
		}
		if _, err := notify.ReadSecret(d.Dir(), file, Secret{}); err != nil {
			d.FaultAt(path, "", "%s", err)
		}
	}
}
