// Package receivers is the one list of the kinds of receivers. A new kind is a
// folder below internal/notify and a line here: configuration, checks, test
// messages and docs/configuration.md go by this list, and nothing else in
// Tocsin knows which kinds there are.
package receivers

import (
	"fmt"

	"tocsin/internal/notify"
	"tocsin/internal/notify/console"
	"tocsin/internal/notify/email"
	"tocsin/internal/notify/slack"
	"tocsin/internal/notify/webhook"
)

// Kinds lists all kinds, in the order in which they are documented.
func Kinds() []notify.Kind {
	return []notify.Kind{
		console.Kind(),
		slack.Kind(),
		email.Kind(),
		webhook.Kind(),
	}
}

// Names lists the names of all kinds.
func Names() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// Receiver is a named destination of messages, of one kind.
type Receiver struct {
	// A short name, unique, for routes and logs.
	Name string `yaml:"name"`

	Kind    string         // what stands in the configuration; "" for none
	Options notify.Options // those of its kind
}

// Choices are the options that make a receiver one of a kind (package yamldoc).
func (*Receiver) Choices() []string { return Names() }

// Choose makes r one of a kind, and returns its options to be read into.
func (r *Receiver) Choose(kind string) any {
	for _, k := range Kinds() {
		if k.Name == kind {
			r.Kind = kind
			r.Options = k.Options()
		}
	}
	return r.Options
}

// Default is the receiver where none is configured: what is found is shown.
func Default() Receiver {
	r := Receiver{Name: "console"}
	r.Choose(console.Kind().Name)
	return r
}

// Build makes the notifiers of receivers, by name. Those of instead take the
// place of configured ones.
func Build(list []Receiver, s notify.Surroundings, instead map[string]notify.Notifier) (map[string]notify.Notifier, error) {
	out := make(map[string]notify.Notifier, len(list))
	for _, r := range list {
		if n := instead[r.Name]; n != nil {
			out[r.Name] = n
			continue
		}
		n, err := r.Options.Notifier(r.Name, s)
		if err != nil {
			return nil, fmt.Errorf("receiver %s: %w", r.Name, err)
		}
		out[r.Name] = n
	}
	return out, nil
}
