package config

import (
	"fmt"
	"reflect"
	"strings"

	"tocsin/internal/notify"
	"tocsin/internal/receivers"
	"tocsin/internal/yamldoc"
)

// Receiver is a named destination of messages, of one of the kinds that package
// receivers lists.
type Receiver = receivers.Receiver

func (d *decoder) receivers(f *file) {
	if len(f.Receivers) == 0 && f.Route == nil && !d.Bad("receivers") && !d.Bad("route") {
		// The least that works: what is found is shown.
		f.Receivers = []Receiver{receivers.Default()}
		f.Route = &routeNode{Receiver: f.Receivers[0].Name}
		return
	}
	names := map[string]yamldoc.Position{}
	for i, r := range f.Receivers {
		at := fmt.Sprintf("receivers[%d]", i)
		d.Name(at, r.Name, "receiver", yamldoc.MaxName, names)
		var given []string
		for _, kind := range r.Choices() {
			if d.Given(at + "." + kind) {
				given = append(given, kind)
			}
		}
		switch {
		case d.Bad(at):
		case len(given) == 0 && d.Odd(at):
		case len(given) == 0:
			d.FaultAt(at, "write "+yamldoc.OrList(r.Choices())+": {} with its options", "receiver %q is of no kind", r.Name)
		case len(given) > 1:
			d.FaultAt(at+"."+given[1], "make it two receivers", "a receiver is of one kind, not %s", strings.Join(given, " and "))
		case r.Options != nil: // nil where an anchor stands before them
			d.receiver(at+"."+given[0], r.Options)
		}
	}
}

// receiver checks a kind's options by its own rules, and the files that hold
// its secrets.
func (d *decoder) receiver(at string, options notify.Options) {
	for _, f := range options.Validate() {
		if secret, ok := strings.CutSuffix(f.Field, "_file"); ok && d.Bad(yamldoc.Join(at, secret)) {
			continue // no file is missing: the secret is there, but cannot be read
		}
		d.FaultAt(yamldoc.Join(at, f.Field), f.Hint, "%s %s", f.Field, f.Msg)
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
