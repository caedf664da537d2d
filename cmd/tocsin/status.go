package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	neturl "net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/fetch"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

func (e *env) statusCommand() *cobra.Command {
	var ready, list bool
	var days int
	cmd := &cobra.Command{
		Use: "status", Short: "Show the sources and their health, what is pending, and what the gates stopped", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if ready {
				return e.ready(cmd.Context())
			}
			if days < 1 || days > mostDays {
				return usageError{fmt.Errorf("status: --days must be from 1 to %d", mostDays)}
			}
			if list {
				return e.statusStopped(cmd, days)
			}
			return e.status(cmd)
		},
	}
	cmd.Flags().BoolVar(&ready, "ready", false, "ask the running service whether it can work; exit 1 if not (for health checks)")
	cmd.Flags().BoolVar(&list, "stopped", false, "list the articles that a NOT, never, context or not_with stopped")
	cmd.Flags().IntVar(&days, "days", 7, "with --stopped, those of the last `N` days")
	return e.jsonFlag(cmd)
}

// statusReport is what status prints.
type statusReport struct {
	store.Counts
	SourceList []sourceStatus   `json:"source_list"`
	Push       string           `json:"push"`    // why no hub pushes anything, "" if hubs can call back
	Stopped    []stopped        `json:"stopped"` // by the gates, since the day before yesterday
	Outlets    []inspect.Outlet `json:"outlets"` // what their pages have taught of reading them
}

// stopped is how much one gate stopped for one reason.
type stopped struct {
	Gate   string `json:"gate"`
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

type sourceStatus struct {
	Name         string     `json:"name"`
	Kind         string     `json:"kind"`
	URL          string     `json:"url"`
	Address      string     `json:"address"` // where it is read: URL, or where that has moved for good
	State        string     `json:"state"`   // new, working, failing, blocked (by robots.txt), gone (and not asked again)
	LastPoll     *time.Time `json:"last_poll"`
	LastNew      *time.Time `json:"last_new"`
	NextDue      *time.Time `json:"next_due"`
	FailingSince *time.Time `json:"failing_since"`
	Failures     int        `json:"failures"` // in a row
	Error        string     `json:"error"`
	ErrorClass   string     `json:"error_class"` // docs/operations.md says what to do about each
	Every        string     `json:"every"`       // between the last poll and the next
	Why          string     `json:"why"`         // where something besides the schedule decides that
	Moving       string     `json:"moving"`      // what its server says of a new address, "" for nothing
	Note         string     `json:"note"`
	Propose      []string   `json:"propose"`  // options that would leave out what changes by itself
	Insecure     bool       `json:"insecure"` // its certificate is not verified
	Render       bool       `json:"render"`   // a browser renders its pages
	Proxy        string     `json:"proxy"`    // that it is fetched through, "none" for none
	Hub          *hubStatus `json:"hub"`      // null where it names none
}

func (e *env) status(cmd *cobra.Command) error {
	cfg, s, err := e.openReading(cmd)
	if err != nil {
		return err
	}
	defer s.Close()
	ctx, now := cmd.Context(), time.Now()
	report := statusReport{SourceList: []sourceStatus{}, Stopped: []stopped{}}
	if report.Counts, err = s.Counts(ctx, now); err != nil {
		return err
	}
	sources, err := s.Sources(ctx)
	if err != nil {
		return err
	}
	for _, src := range sources {
		report.SourceList = append(report.SourceList, statusOf(src, cfg))
	}
	if report.Push, err = hubsOf(ctx, s, cfg, sources, report.SourceList); err != nil {
		return err
	}
	if err := propose(ctx, s, cfg, report.SourceList); err != nil {
		return err
	}
	gates, err := s.GateCounts(ctx, now.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	for _, g := range gates {
		report.Stopped = append(report.Stopped, stopped{g.Gate, g.Reason, g.N})
	}
	if report.Outlets, err = desk.Outlets(ctx, s, now); err != nil {
		return err
	}
	if e.json {
		return e.printJSON(report)
	}
	return e.printStatus(report, cfg.Timezone)
}

// propose adds the options that were proposed for watched pages and are not in
// the configuration.
func propose(ctx context.Context, s *store.Store, cfg *config.Config, list []sourceStatus) error {
	notices, err := s.NoticesOf(ctx, operators.KindVolatileLine)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Propose = []string{}
		for _, conf := range cfg.Sources {
			for _, n := range notices {
				pattern, ok := operators.VolatilePattern(conf.Name, n.Key)
				if ok && conf.Name == list[i].Name && !slices.Contains(conf.Drop, pattern) {
					list[i].Propose = append(list[i].Propose, operators.DropOption(pattern))
				}
			}
		}
	}
	return nil
}

func statusOf(src news.Source, cfg *config.Config) sourceStatus {
	var req fetch.Request
	for _, conf := range cfg.Sources {
		if conf.Name == src.Name {
			req.Kind = fetch.KindPage
			conf.Apply(&req)
		}
	}
	proxy := cmp.Or(req.Proxy, cfg.Fetch.Way()).String()
	state := "working"
	switch {
	case src.Stopped:
		state = "gone"
	case src.ErrorClass == string(fetch.ClassRobots):
		state = "blocked"
	case src.Failures > 0:
		state = "failing"
	case src.Polls == 0:
		state = "new"
	}
	every := ""
	if src.NextDue.After(src.LastPoll) && !src.LastPoll.IsZero() && !src.Stopped {
		every = schedule.Short(src.NextDue.Sub(src.LastPoll).Round(time.Minute))
	}
	return sourceStatus{
		Address: src.Address(), ErrorClass: src.ErrorClass, Every: every, Why: src.Pace.Why, Moving: moving(src),
		Name: src.Name, Kind: string(src.Kind), URL: src.URL, State: state, LastPoll: moment(src.LastPoll), LastNew: moment(src.LastNew), NextDue: moment(src.NextDue),
		FailingSince: moment(src.FailingSince), Failures: src.Failures, Error: src.LastError, Note: src.Note,
		Insecure: req.Insecure, Render: req.Render, Proxy: proxy,
	}
}

// moving says what a source's server says of a new address.
func moving(src news.Source) string {
	mv := src.Move
	switch {
	case mv.To == "":
		return ""
	case mv.But != "":
		return fmt.Sprintf("its server says that it has moved for good to %s, which is not followed: %s", mv.To, mv.But)
	}
	return fmt.Sprintf("its server says that it has moved for good to %s; if it still does over two days, it is read there", mv.To)
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (e *env) printStatus(r statusReport, zone *time.Location) error {
	clock := func(t *time.Time) string {
		if t == nil {
			return "never"
		}
		return t.In(zone).Format("2 Jan 15:04")
	}
	fmt.Fprintf(e.out, "%s, %d failing; %s in %s, %d matched, %s; %s due\n", count(r.Sources, "source"), r.Failing,
		count(r.Articles, "article"), count(r.Revisions, "revision"), r.Matched, countAs(r.Stories, "story", "stories"), count(r.VisitsDue, "page visit"))
	fmt.Fprintf(e.out, "owed: %s; messages: %s\n\n", tally(r.Owed), tally(r.Notifications))
	if err := printSources(e.out, r.SourceList, clock); err != nil {
		return err
	}
	for _, s := range r.SourceList {
		printSource(e.out, s, clock)
	}
	printNoPush(e.out, r)
	printOutlets(e.out, r.Outlets)
	if len(r.Stopped) > 0 {
		fmt.Fprintln(e.out, "\nNot told since the day before yesterday, by gate:")
	}
	for _, g := range r.Stopped {
		fmt.Fprintf(e.out, "  %6d  %s: %s\n", g.N, g.Gate, text.Clean(g.Reason))
	}
	return nil
}

// printSource says what is to be said of one source beside its row.
func printSource(out io.Writer, s sourceStatus, clock func(*time.Time) string) {
	switch {
	case s.State == "gone":
		fmt.Fprintf(out, "\n%s is gone since %s and not asked again: %s\n", s.Name, clock(s.FailingSince), text.Clean(s.Error))
	case s.State == "blocked":
		fmt.Fprintf(out, "\n%s is blocked by robots.txt since %s: %s\n", s.Name, clock(s.FailingSince), text.Clean(s.Error))
	case s.State == "failing":
		fmt.Fprintf(out, "\n%s fails since %s (%s): %s\n", s.Name, clock(s.FailingSince), count(s.Failures, "time"), text.Clean(s.Error))
	case s.Note != "":
		fmt.Fprintf(out, "\n%s: %s\n", s.Name, text.Clean(s.Note))
	}
	if s.Why != "" && s.State == "working" {
		fmt.Fprintf(out, "\n%s is asked again after %s: %s\n", s.Name, s.Every, text.Clean(s.Why))
	}
	if s.Address != s.URL {
		fmt.Fprintf(out, "\n%s has moved for good and is read at %s; the configuration has %s\n", s.Name, text.Clean(s.Address), text.Clean(s.URL))
	}
	if s.Moving != "" {
		fmt.Fprintf(out, "\n%s: %s\n", s.Name, text.Clean(s.Moving))
	}
	for _, option := range s.Propose {
		fmt.Fprintf(out, "\n%s changes at nearly every look in a line of numbers; if it is a counter or a clock, add to it: %s\n", s.Name, text.Clean(option))
	}
	if s.Hub != nil {
		printHub(out, s.Name, s.Hub, clock)
	}
	if s.Insecure {
		fmt.Fprintf(out, "\n%s is read without verifying its certificate (insecure: yes): who stands between can change what it says\n", s.Name)
	}
}

// printSources lists the sources in columns.
func printSources(out io.Writer, list []sourceStatus, clock func(*time.Time) string) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(out, "no sources: `tocsin once` and `tocsin run` take them from the configuration")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SOURCE\tKIND\tSTATE\tLAST POLL\tLAST NEW\tNEXT")
	for _, s := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.Name, s.Kind, s.State, clock(s.LastPoll), clock(s.LastNew), clock(s.NextDue))
	}
	return w.Flush()
}

// tally is a count by state in words: "3 open, 1 sent".
func tally(counts map[string]int) string {
	var parts []string
	for state, n := range counts {
		parts = append(parts, fmt.Sprintf("%d %s", n, state))
	}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(a[strings.Index(a, " "):], b[strings.Index(b, " "):]) })
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// ready asks /readyz of the service that this configuration describes.
func (e *env) ready(ctx context.Context) error {
	cfg, err := e.loadConfig()
	if err != nil {
		return err
	}
	url, err := readyURL(cfg)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		if failed, ok := errors.AsType[*neturl.Error](err); ok {
			err = failed.Err
		}
		return fmt.Errorf("status: the service does not answer at %s: %w\nhint: is `tocsin run` running, with this configuration?", url, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		why, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
		if err != nil {
			return fmt.Errorf("status: the service stopped in the middle of its answer: %w", err)
		}
		return fmt.Errorf("status: the service is not ready (HTTP %d): %s\nhint: its log says more", resp.StatusCode, bytes.TrimSpace(why))
	}
	if e.json {
		return e.printJSON(map[string]bool{"ready": true})
	}
	_, err = fmt.Fprintln(e.out, "ready")
	return err
}

// readyURL is where the service of a configuration answers.
func readyURL(cfg *config.Config) (string, error) {
	if cfg.Web.Listen == "" {
		return "", errors.New("status: web.listen is empty, so the service answers nobody\nhint: set web: {listen: 127.0.0.1:8080}")
	}
	host, port, err := net.SplitHostPort(cfg.Web.Listen)
	if err != nil {
		return "", fmt.Errorf("status: web.listen %q names no address to ask", cfg.Web.Listen)
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz", nil
}
