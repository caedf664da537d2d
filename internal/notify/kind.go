package notify

import (
	"io"
	"net/http"
	"time"
)

// Kind is a kind of receiver, as its package describes it: all that the rest of
// Tocsin knows of it.
type Kind struct {
	Name    string         // the option below receivers that makes one
	Summary string         // what it does, one sentence for docs/configuration.md
	Options func() Options // new options with their defaults
}

// Options are those of one receiver: a pointer to a struct whose yaml tags name
// them in the configuration. A text option whose name ends in "_file" is a file
// that holds a secret.
type Options interface {
	// Validate lists what is wrong with them.
	Validate() []Fault
	// Notifier makes the receiver of this name. It reads its secrets; it opens
	// no connection.
	Notifier(name string, s Surroundings) (Notifier, error)
	// Advice says what to look at first after a message was not sent: err is
	// what Notify returned, and its outcome is known.
	Advice(err error) string
}

// Surroundings are what receivers are made with. Zero values take the
// machine's own.
type Surroundings struct {
	Dir string // files that hold secrets are relative to it
	// Transport makes connections to services of others: to public addresses,
	// and to what fetch.allow names.
	Transport http.RoundTripper
	// Own makes connections to addresses that the operator wrote down, which
	// may lie in a private network.
	Own   http.RoundTripper
	Out   io.Writer        // standard output
	Now   func() time.Time // the clock
	Pacer *Pacer           // shared by all receivers of a process, also over reloads
}
