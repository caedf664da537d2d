package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/backtest"
	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/text"
)

// mostDays is how far back a backtest may be asked to go.
const mostDays = 36500

func (e *env) backtestCommand() *cobra.Command {
	opt := backtest.Options{Days: 90}
	cmd := &cobra.Command{
		Use: "backtest", Short: "Try the watchlists on the stored articles", Args: exactly(0, "no arguments"),
		Long: `Try the watchlists of the configuration and of the database, as they are now, on the articles that are stored, and change
nothing: what each rule and entity finds, where, how many alerts a day that makes, what each NOT, never, context and
not_with removes, which rules find the same, what looks too broad to alert, and what is stated of each tracked fact. Edit the
watchlist, and try again; tocsin watch test tries one that is not saved yet.`,
		Example: "  tocsin backtest --watchlist detainees --days 30\n  tocsin backtest --watchlist detainees --stopped",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opt.Days < 1 || opt.Days > mostDays {
				return usageError{fmt.Errorf("backtest: --days must be from 1 to %d", mostDays)}
			}
			if cmd.Flags().Changed("watchlist") && opt.Watchlist == "" {
				return usageError{errors.New("backtest: --watchlist needs a name")}
			}
			return e.backtest(cmd, opt)
		},
	}
	cmd.Flags().StringVar(&opt.Watchlist, "watchlist", "", "tell of the watchlist `NAME` only")
	cmd.Flags().IntVar(&opt.Days, "days", opt.Days, "read articles of the last `N` days")
	cmd.Flags().BoolVar(&opt.Stopped, "stopped", false, "list every article that a NOT, never, context or not_with removes")
	return e.jsonFlag(cmd)
}

func (e *env) backtest(cmd *cobra.Command, opt backtest.Options) error {
	d, err := e.atDesk(cmd, desk.Reading)
	if err != nil {
		return err
	}
	defer d.Close()
	return e.runBacktest(cmd, d, opt, func(opt backtest.Options) (*backtest.Report, error) {
		return d.Backtest(cmd.Context(), e.asker(), opt)
	})
}

// runner runs a backtest of something.
type runner func(backtest.Options) (*backtest.Report, error)

// runBacktest runs one and prints its report.
func (e *env) runBacktest(cmd *cobra.Command, d *desk.Own, opt backtest.Options, run runner) error {
	progress := e.progress("%d articles read")
	opt.Progress = progress.step
	b, err := run(opt)
	progress.done()
	if err != nil {
		return fmt.Errorf("%s: %w", called(cmd), err)
	}
	if e.json {
		return e.printJSON(b)
	}
	p := backtestPrinter{func(format string, args ...any) { fmt.Fprintf(e.out, format+"\n", args...) }, b, d.Zone(), e.now(), 3}
	if opt.Stopped {
		p.stops = b.Articles
	}
	p.print()
	return nil
}

// backtestPrinter tells people of a backtest.
type backtestPrinter struct {
	say   func(format string, args ...any)
	b     *backtest.Report
	zone  *time.Location
	now   time.Time
	stops int // removed articles shown for each part that removes some
}

func (p backtestPrinter) print() {
	b := p.b
	if b.Articles == 0 {
		p.say("No article of that time is stored yet: `tocsin once` or `tocsin run` brings them.")
		return
	}
	what := "all watchlists"
	if b.Watchlist != "" {
		what = "watchlist " + text.Clean(b.Watchlist)
	}
	p.say("%s: found in %d of %s since %s", what, b.Found, count(b.Articles, "article"), b.Since.In(p.zone).Format(time.DateOnly))
	p.say("expected alerts: %.1f a day, or %.1f with all articles of a story in one; edits come on top", b.AlertsADay, b.StoriesADay)
	if b.FeedOnly > 0 {
		p.say("only the feed's own words are known of %d of them: pages of what a source had already are not fetched (backlog: digest has them "+
			"read)", b.FeedOnly)
	}
	if b.Backlog > 0 {
		p.say("not counted there: %s that new sources had already", count(b.Backlog, "article"))
	}
	p.lines()
	p.list("\nBy source: %s", b.Sources)
	p.list("By language: %s", b.Languages)
	p.stopped()
	p.judged()
	p.overlap()
	p.facts()
	if len(b.Samples) > 0 {
		p.say("\nSamples:")
	}
	for _, s := range b.Samples {
		p.sample("  ", s)
		p.say("    %s: %s\n    %s", titled(s.Name), text.Clean(strings.Join(s.Found, " · ")), text.Clean(s.URL))
	}
}

// lines prints what each rule and entity found.
func (p backtestPrinter) lines() {
	var missed, broad []string
	p.say("\n%9s %7s %13s", "articles", "share", "alerts a day")
	for _, l := range p.b.Lines {
		if l.Articles == 0 {
			missed = append(missed, titled(l.Name))
			continue
		}
		daily := fmt.Sprintf("%.2f", l.AlertsADay)
		if !l.Alert {
			daily = "alert: no"
		}
		p.say("%9d %6.1f%% %13s  %s", l.Articles, 100*l.Share, daily, titled(l.Name))
		p.say("%33s%s; %s; %s", "", written(l.Strengths), written(l.Sources), written(l.Languages))
		if l.TooBroad {
			broad = append(broad, fmt.Sprintf("%s, in %.0f%% of all articles", titled(l.Name), 100*l.Share))
		}
	}
	if len(missed) > 0 {
		p.say("not found: %s", shortList(missed, ", "))
	}
	if len(broad) > 0 {
		p.say("\nToo broad to alert, as it looks (alert: no keeps it for rules; context: and not_with: narrow it):\n  %s",
			shortList(broad, "\n  "))
	}
}

// stopped prints what was kept from matching.
func (p backtestPrinter) stopped() {
	head := "\nRemoved:"
	for _, l := range p.b.Lines {
		for _, s := range l.Stopped {
			if head != "" {
				p.say("%s", head)
				head = ""
			}
			p.say("  %s: %s by %s", titled(l.Name), count(s.Articles, "article"), text.Clean(s.By))
			shown := s.Samples[:min(p.stops, len(s.Samples))]
			for _, one := range shown {
				p.sample("    ", one)
			}
			if more := s.Articles - len(shown); more > 0 {
				p.say("    and %d more: --stopped lists all", more)
			}
		}
	}
}

// judged prints what is found of the articles that people judged.
func (p backtestPrinter) judged() {
	head := "\nOf the articles that were judged (tocsin feedback):"
	for _, l := range p.b.Lines {
		j := l.Judged
		if j == nil {
			continue
		}
		if head != "" {
			p.say("%s", head)
			head = ""
		}
		precision := "none of them found"
		if j.Right+j.Wrong > 0 {
			precision = fmt.Sprintf("precision %.0f%%", 100*j.Precision)
		}
		p.say("  %s: finds %d of %d right and %d of %d wrong, %s", titled(l.Name), j.Right, j.OfRight, j.Wrong, j.OfWrong, precision)
	}
}

func (p backtestPrinter) overlap() {
	if len(p.b.Overlap) > 0 {
		p.say("\nRules that find the same articles:")
	}
	for _, o := range p.b.Overlap {
		p.say("  %d in both: %s (%d) and %s (%d)", o.Both, titled(o.A), o.OfA, titled(o.B), o.OfB)
	}
}

// facts prints what the articles state of the tracked facts.
func (p backtestPrinter) facts() {
	if len(p.b.Facts) > 0 {
		p.say("\nFacts (tocsin facts --try lists the values):")
	}
	m := digest.Message{Timezone: p.zone.String(), At: p.now}
	for _, f := range p.b.Facts {
		name := text.Clean(f.Watchlist + " / " + f.Name)
		if f.Current == nil {
			p.say("  %s: not found", name)
			continue
		}
		p.say("  %s: in %s of %s, %s, contradicted in %d",
			name, count(f.Articles, "article"), count(f.Origins, "origin"), count(f.Values, "value"), f.Conflicts)
		p.say("    %s", text.Clean(m.Fact(*f.Current)))
	}
}

func (p backtestPrinter) sample(indent string, s backtest.Sample) {
	p.say("%s%s  %s  [%s]", indent, s.Seen.In(p.zone).Format(time.DateOnly), text.Clean(s.Title), text.Clean(s.Source))
}

func (p backtestPrinter) list(format string, counts []backtest.Count) {
	if len(counts) > 0 {
		p.say(format, written(counts))
	}
}

func written(counts []backtest.Count) string {
	var parts []string
	for _, c := range counts {
		parts = append(parts, fmt.Sprintf("%s %d", text.Clean(c.Name), c.Articles))
	}
	return shortList(parts, ", ")
}

// shortList joins the first twelve.
func shortList(parts []string, sep string) string {
	const most = 12
	if n := len(parts); n > most {
		parts = append(parts[:most:most], fmt.Sprintf("and %d more", n-most))
	}
	return strings.Join(parts, sep)
}

// titled names a rule or entity as explain does.
func titled(n backtest.Name) string {
	if n.Rule != "" {
		return "rule " + text.Clean(n.Watchlist+" / "+n.Rule)
	}
	return text.Clean(n.Watchlist + " / " + n.Entity)
}
