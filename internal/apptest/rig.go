// Package apptest holds what tests of the whole service share: a service whose
// clock, web server and receivers are in the test's hands (Rig), one on an
// internet in memory (World), one in a process that can be killed (Service).
// Tests use it as `package x_test`, in the package whose flow they show, and
// call Main in their TestMain.
package apptest

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/yamldoc"
)

// Rig is a whole Tocsin whose world is in the test's hands: the clock, a web
// server, and receivers that note what they are told and fail as told.
type Rig struct {
	T      *testing.T
	Clock  *StepClock
	Web    *Site
	Config *config.Config
	File   string   // of the database
	App    *app.App // nil while it is stopped
	Desk   *Inbox   // told at once
	Board  *Inbox   // told in the digest of 08:00
	Ops    *Inbox   // notices

	// Options of the service, which the next start heeds.
	Network   func(*fetch.Options) // changes the fetcher's options; nil for none
	Log       *slog.Logger         // default: discards
	Read      func() (*config.Config, []yamldoc.Fault, error)
	Notifiers map[string]notify.Notifier // in place of the configured receivers of their names

	Failures int // drains in which a task failed
}

const rigYAML = `
database: "sqlite:%[1]s"
timezone: Asia/Yerevan
web: {listen: ""}
fetch: {allow: [127.0.0.0/8]%[7]s}
operators: ops
sources:
  - {name: wire, feed: "%[2]s/feed.xml", schedule: "@every 30m", language: en, timezone: Asia/Yerevan%[3]s}%[6]s
revisit: [15m, 1h, 3h, 6h, 12h, 24h, 48h, 72h]
watchlists:
  - name: people
    entities:
      - {name: Ruben Vardanyan, kind: person}
      - {name: Vagif Khachatryan, kind: person}
receivers:
  - {name: ops, console: {}}
  - {name: desk, %[4]s}
  - {name: board, %[5]s}
route:
  receiver: board
  digest: "0 8 * * *"
  routes:
    - {watchlists: [people], receiver: desk, send: now, group_by: [story], group_wait: 1m, continue: true}
    - {watchlists: [people], receiver: board}
`

// Start is a Monday morning in Yerevan, an hour after the digest.
var Start = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// Options change the usual rig.
type Options struct {
	Source string // more options of the source, ", backlog: digest"
	Fetch  string // more options of fetch, ", ports: [8080]"
	Page   string // options of a watched page at /page, "read: table"
	Desk   string // a receiver of the configuration in place of the noting one
	Board  string // likewise
}

// New makes a rig, which Drain starts. Its end is that of the test.
func New(t *testing.T, opt Options) *Rig {
	t.Helper()
	needsMain(t)
	r := &Rig{T: t, Clock: NewClock(Start), Web: NewSite(t), Log: slog.New(slog.DiscardHandler)}
	r.Desk = &Inbox{Now: r.Clock.Now}
	r.Board = &Inbox{Now: r.Clock.Now}
	r.Ops = &Inbox{Now: r.Clock.Now}
	r.Notifiers = map[string]notify.Notifier{"ops": r.Ops}
	if opt.Desk == "" {
		r.Notifiers["desk"] = r.Desk
	}
	if opt.Board == "" {
		r.Notifiers["board"] = r.Board
	}
	r.File = filepath.Join(t.TempDir(), "rig.db")
	r.Configure(r.YAML(opt))
	r.Web.Feed()
	t.Cleanup(func() { r.Stop() })
	return r
}

// YAML is the configuration of the rig with these options.
func (r *Rig) YAML(opt Options) string {
	watched := ""
	if opt.Page != "" {
		watched = fmt.Sprintf("\n  - {name: list, page: %q, schedule: \"@every 15m\", %s}", r.Web.URL+"/page", opt.Page)
	}
	desk, board := cmp.Or(opt.Desk, "console: {}"), cmp.Or(opt.Board, "console: {}")
	return fmt.Sprintf(rigYAML, r.File, r.Web.URL, opt.Source, desk, board, watched, opt.Fetch)
}

// Configure makes a text the configuration, which the next start heeds.
func (r *Rig) Configure(text string) {
	r.T.Helper()
	cfg, faults, err := config.Parse("rig.yaml", []byte(text))
	if err != nil {
		r.T.Fatal(err, faults)
	}
	r.Config = cfg
}

// Start builds the service, as after a restart.
func (r *Rig) Start() {
	r.T.Helper()
	a, err := app.New(r.T.Context(), app.Options{
		Config: r.Config, Clock: r.Clock, Log: r.Log, Out: io.Discard, Version: "test",
		Notifiers: r.Notifiers, Network: r.Network, Read: r.Read, Words: notifytest.Words,
	})
	if err != nil {
		r.T.Fatal(err)
	}
	r.App = a
}

// Stop ends the service, if it runs.
func (r *Rig) Stop() {
	if r.App != nil {
		if err := r.App.Close(); err != nil {
			r.T.Error(err)
		}
		r.App = nil
	}
}

// Restart ends the service and starts it again.
func (r *Rig) Restart() {
	r.T.Helper()
	r.Stop()
	r.Start()
}
