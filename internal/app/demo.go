package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/demo"
	"tocsin/internal/digest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/notify/console"
	"tocsin/internal/store"
)

// DemoOptions say how the demo runs.
type DemoOptions struct {
	Out     io.Writer
	Log     *slog.Logger
	Colour  bool
	Version string
	Pace    time.Duration // real time that each simulated hour is given
	Keep    bool          // go on, in real time, when the days are over
	Words   news.Words    // of the surface that shows it
}

// Demo runs the real service on a bundled newsroom through its days: real
// polls over loopback, a real database, an accelerated clock. It prints what
// happens in the newsroom beside what the receivers are told.
func Demo(ctx context.Context, opt DemoOptions) (err error) {
	dir, err := os.MkdirTemp("", "tocsin-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	clock := &demoClock{pace: opt.Pace, out: opt.Out, colour: opt.Colour, words: opt.Words}
	room, err := demo.Open(clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	clock.now = room.Start()
	clock.end = room.End()
	clock.moments = room.Timeline()
	cfg, faults, err := config.Parse(dir+"/tocsin.yaml", room.Config(dir, demo.Receivers{}))
	if err != nil {
		return fmt.Errorf("the demo's configuration: %w %v", err, faults)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	clock.over = stop
	if opt.Keep {
		clock.over = func() { clock.keep(room) }
	}
	a, err := New(ctx, Options{
		Config: cfg, Clock: clock, Log: opt.Log, Out: opt.Out, Version: opt.Version, Workers: 1, Words: opt.Words,
		Notifiers: map[string]notify.Notifier{
			"desk":  &shown{head: "Slack, #icrc-watch", clock: clock, render: slackLike(opt.Colour)},
			"board": &shown{head: "E-mail to board@example.org", clock: clock, render: mailLike},
			"ops":   &shown{head: "Notice to the operators", clock: clock, render: slackLike(opt.Colour)},
		},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	clock.intro(room)
	if err := a.Run(ctx); err != nil {
		return err
	}
	return clock.outro(a.Store, room)
}

// demoClock jumps to the next due moment whenever nothing is under way, at a
// pace that lets a person read, and tells what happens in the newsroom as its
// time passes.
type demoClock struct {
	mu      sync.Mutex
	now     time.Time
	end     time.Time
	moments []demo.Moment
	told    int
	kept    bool
	offset  time.Duration // of the wall clock, once kept running
	over    func()

	pace   time.Duration
	out    io.Writer
	colour bool
	words  news.Words
}

// Now is the newsroom's time.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept {
		return time.Now().Add(c.offset)
	}
	return c.now
}

// Wait implements jobs.Clock.
func (c *demoClock) Wait(ctx context.Context, until time.Time, wake <-chan struct{}, idle bool) {
	from := c.Now()
	if !idle || c.kept {
		timer := time.NewTimer(min(until.Sub(from), time.Second))
		defer timer.Stop()
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer.C:
		}
		return
	}
	if c.told < len(c.moments) && !c.moments[c.told].At.After(until) {
		until = c.moments[c.told].At
		c.tell(c.moments[c.told])
		c.told++
	}
	pause := time.NewTimer(time.Duration(until.Sub(from).Hours() * float64(c.pace)))
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return
	case <-pause.C:
	}
	c.mu.Lock()
	if until.After(c.now) {
		c.now = until
	}
	ended := !c.now.Before(c.end)
	c.mu.Unlock()
	if ended {
		c.over()
	}
}

// keep lets time go on at its usual speed.
func (c *demoClock) keep(room *demo.Newsroom) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept {
		return
	}
	c.kept, c.offset = true, time.Until(c.now)
	fmt.Fprintln(c.out, "The days are over; the newsroom and the service go on in real time. Ctrl-C ends them.")
	for _, o := range room.Outlets() {
		fmt.Fprintf(c.out, "  %-12s %s\n", o.Name, o.Source())
	}
}

func (c *demoClock) style(code, s string) string {
	if !c.colour {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (c *demoClock) tell(m demo.Moment) {
	at := m.At.Format("Mon 2 Jan 15:04")
	lines := wrap(m.What, 74)
	fmt.Fprintf(c.out, "%s  %s\n", c.style("1", at), strings.Join(lines, "\n"+strings.Repeat(" ", len(at)+2)))
}

// wrap folds text at spaces into lines of at most width characters.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

func (c *demoClock) intro(room *demo.Newsroom) {
	fmt.Fprintf(c.out, "%s\n\n", c.style("1", "Tocsin demo: five days in about half a minute"))
	fmt.Fprintln(c.out, "A newsroom of seven outlets runs on this machine; Tocsin polls it as it would the world:")
	for _, o := range room.Outlets() {
		fmt.Fprintf(c.out, "  %-10s %-5s %-3s %s\n", o.Name, o.Kind, o.Language, o.Source())
	}
	fmt.Fprint(c.out, "\nLeft: what happens in the newsroom. Behind the bar: what its readers are told.\n\n")
}

func (c *demoClock) outro(s *store.Store, room *demo.Newsroom) error {
	// The run's own context is over; its figures are still to be read.
	counts, err := s.Counts(context.Background(), c.Now())
	if err != nil {
		return err
	}
	requests, conditional, unchanged := 0, 0, 0
	for _, r := range room.Requests() {
		requests++
		if r.Conditional {
			conditional++
		}
		if r.Status == 304 {
			unchanged++
		}
	}
	fmt.Fprintf(c.out, "%s %d articles in %d revisions, %d of them matched, in %d stories; %d messages sent, %d rows folded as copies.\n",
		c.style("1", "What it took:"), counts.Articles, counts.Revisions, counts.Matched, counts.Stories,
		counts.Notifications[news.NotificationSent], counts.Owed[news.OwedSuppressed])
	fmt.Fprintf(c.out, "%d requests, %d of them conditional, %d answered \"not modified\".\n", requests, conditional, unchanged)
	fmt.Fprintln(c.out, news.Say(c.words, "Next: copy config/tocsin.yaml, make it yours, then %h and %h.", news.To(news.HintCheck),
		news.To(news.HintRun)))
	return nil
}

// shown is a receiver of the demo that prints what it is told.
type shown struct {
	head   string
	clock  *demoClock
	render func(m digest.Message) string
}

// Notify prints the message.
func (s *shown) Notify(_ context.Context, n notify.Notification) (notify.Receipt, error) {
	n.Message.PossibleRepeat = n.PossibleRepeat
	fmt.Fprintf(s.clock.out, "\n%s\n%s", s.clock.style("1;4", s.head), s.render(n.Message))
	return notify.Receipt{ID: n.Key}, nil
}

// slackLike lays a message out as Slack would.
func slackLike(colour bool) func(digest.Message) string {
	return func(m digest.Message) string {
		c, err := console.New(m.Receiver, console.Options{Color: colour}, io.Discard)
		if err != nil {
			return err.Error() + "\n"
		}
		_, block, _ := strings.Cut(c.Render(m), "\n")
		return block
	}
}

// mailLike is the text part of the mail, with its subject.
func mailLike(m digest.Message) string {
	text := "Subject: " + m.Title + "\n\n" + textview.Render(m, textview.Style{Width: 88})
	return "| " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n| ") + "\n\n"
}
