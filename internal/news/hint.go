package news

import "strings"

// HintKind names something that a person can do next.
type HintKind string

// What a person can do next; in brackets the arguments.
const (
	HintCheck         HintKind = "check"          // validate the configuration
	HintFailing       HintKind = "failing"        // see which sources fail
	HintInspect       HintKind = "inspect"        // see what Tocsin makes of an address [its words]
	HintInspectDrawn  HintKind = "inspect_drawn"  // the same as a browser shows it [its words]
	HintInspectAs     HintKind = "inspect_as"     // the same, read as configured [address]
	HintPollAll       HintKind = "poll_all"       // poll every source now
	HintRetryFailed   HintKind = "retry_failed"   // send again what was given up
	HintRetryAside    HintKind = "retry_aside"    // do work again that was set aside
	HintReloadForce   HintKind = "reload_force"   // have a configuration taken up that loses much
	HintTestReceiver  HintKind = "test_receiver"  // send a test message [receiver]
	HintSearch        HintKind = "search"         // find stored articles [query]
	HintExplain       HintKind = "explain"        // see what became of an address [address]
	HintMigrate       HintKind = "migrate"        // bring the database to this binary's schema
	HintStart         HintKind = "start"          // start the service, or one turn of it
	HintImportSources HintKind = "import_sources" // add the feeds of a list [file]
	HintStopped       HintKind = "stopped"        // see what a NOT stopped
	HintMutes         HintKind = "mutes"          // see the mutes and their numbers
	HintAllMutes      HintKind = "all_mutes"      // see those that are over, too
	HintSeen          HintKind = "seen"           // see who is named beside the watched
	HintWatchSeen     HintKind = "watch_seen"     // watch one of them [watchlist, name]
	HintLists         HintKind = "lists"          // see the watchlists and what is wrong with them
	HintListShow      HintKind = "list_show"      // see one watchlist
	HintListHistory   HintKind = "list_history"   // see who changed a watchlist [name]
	HintListAdd       HintKind = "list_add"       // watch a name
	HintListExport    HintKind = "list_export"    // write a watchlist to a file
	HintListRemove    HintKind = "list_remove"    // remove a watchlist [name]
	HintListTransfer  HintKind = "list_transfer"  // give a watchlist to somebody
	HintReceiverMove  HintKind = "receiver_move"  // send what is owed to one receiver to another [from, to]
	HintReceiverDrop  HintKind = "receiver_drop"  // give up what is owed to a receiver [receiver]
	HintRun           HintKind = "run"            // the running service
	HintOnce          HintKind = "once"           // one turn of the service
	HintField         HintKind = "field"          // say what was left out [its name: watchlist, why, as ...]
)

// Hint is something that a person can do next, in no surface's words: the
// command line says it as a command, the page as a link.
type Hint struct {
	Kind HintKind
	Args []string
}

// Words puts a hint into the words of a surface, to stand within a sentence.
type Words func(kind HintKind, args ...string) string

// Problem is an error with what a person can do about it.
type Problem struct {
	Err error
	// Advice says how to go on; each "%h" in it stands for the hint of its
	// place. Advice that begins with a comma, a semicolon or a colon goes on in
	// the error's own sentence.
	Advice string
	Hints  []Hint
}

// Advise adds to an error what a person can do about it.
func Advise(err error, advice string, hints ...Hint) error {
	return &Problem{Err: err, Advice: advice, Hints: hints}
}

// Because returns an error that says no more than text, and is its cause for
// errors.Is.
func Because(cause error, text string) error { return &because{text, cause} }

type because struct {
	text  string
	cause error
}

func (b *because) Error() string { return b.text }
func (b *because) Unwrap() error { return b.cause }

// To makes a hint.
func To(kind HintKind, args ...string) Hint { return Hint{Kind: kind, Args: args} }

// Error says what went wrong. The advice is left to a surface, which has the
// words for its hints: see Say.
func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Told is an error with what can be done about it in a surface's words. Advice
// that does not go on in its sentence stands on a line of its own.
func Told(words Words, err error) string {
	text := err.Error()
	for _, p := range problems(err) {
		cause := p.Error()
		if i := strings.LastIndex(text, cause); i >= 0 {
			text = text[:i] + p.told(words) + text[i+len(cause):]
		}
	}
	return text
}

func (p *Problem) told(words Words) string {
	cause, advice := Told(words, p.Err), Say(words, p.Advice, p.Hints...)
	if p.Advice == "" || strings.ContainsAny(p.Advice[:1], ",;:") {
		return cause + advice
	}
	return cause + "\nhint: " + advice
}

// problems are the outermost in an error's tree.
func problems(err error) (found []*Problem) {
	switch e := err.(type) {
	case *Problem:
		found = []*Problem{e}
	case interface{ Unwrap() error }:
		found = problems(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, each := range e.Unwrap() {
			found = append(found, problems(each)...)
		}
	}
	return found
}

// Say puts advice into a surface's words. Without any the hints' own names
// stand there.
func Say(words Words, advice string, hints ...Hint) string {
	if words == nil {
		words = func(kind HintKind, args ...string) string {
			return strings.Join(append([]string{strings.ReplaceAll(string(kind), "_", " ")}, args...), " ")
		}
	}
	for _, h := range hints {
		advice = strings.Replace(advice, "%h", words(h.Kind, h.Args...), 1)
	}
	return advice
}
