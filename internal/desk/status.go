package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// Counts are the figures of the whole.
type Counts = store.Counts

// Counts counts, as of now.
func (d *Desk) Counts(ctx context.Context) (Counts, error) { return d.store.Counts(ctx, d.now()) }

// Status is how the sources stand, what is pending, and what the gates stopped.
type Status struct {
	Counts
	SourceList []SourceStatus   `json:"source_list"`
	Offline    *time.Time       `json:"offline_since"` // since when nothing can be reached from this machine; null if something can
	Push       string           `json:"push"`          // why no hub pushes anything, "" if hubs can call back
	Stopped    []GateCount      `json:"stopped"`       // by the gates, since the day before yesterday
	Outlets    []inspect.Outlet `json:"outlets"`       // what their pages have taught of reading them
	Work       []WorkStatus     `json:"work"`          // what fails inside, or was set aside
}

// GateCount is how much one gate stopped for one reason.
type GateCount struct {
	Gate   string `json:"gate"`
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// SourceStatus is how one source stands.
type SourceStatus struct {
	Name         string     `json:"name"`
	Kind         string     `json:"kind"`
	URL          string     `json:"url"`
	Address      string     `json:"address"` // where it is read: URL, or where that has moved for good
	State        string     `json:"state"`   // new, working, failing, blocked (by robots.txt), gone (and not asked again), aside (see Work)
	LastPoll     *time.Time `json:"last_poll"`
	LastNew      *time.Time `json:"last_new"`
	NextDue      *time.Time `json:"next_due"`
	FailingSince *time.Time `json:"failing_since"`
	Failures     int        `json:"failures"` // consecutive
	Error        string     `json:"error"`
	ErrorClass   string     `json:"error_class"` // docs/operations.md says what to do about each
	Every        string     `json:"every"`       // between the last poll and the next
	Why          string     `json:"why"`         // where something besides the schedule decides that
	Moving       string     `json:"moving"`      // what its server says of a new address, "" for nothing
	Note         string     `json:"note"`
	Missed       *Window    `json:"missed"`   // between which polls it last showed nothing of what it had shown, in the last week; else null
	Propose      []string   `json:"propose"`  // options that would leave out what changes by itself
	Insecure     bool       `json:"insecure"` // its certificate is not verified
	Render       bool       `json:"render"`   // a browser renders its pages
	Proxy        string     `json:"proxy"`    // that it is fetched through, "none" for none
	Hub          *HubStatus `json:"hub"`      // null where it names none
}

// Window is a span of time.
type Window struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Status says how everything stands now.
func (d *Desk) Status(ctx context.Context) (Status, error) {
	cfg := d.settings().Config
	out := Status{SourceList: []SourceStatus{}, Stopped: []GateCount{}}
	var err error
	if out.Counts, err = d.Counts(ctx); err != nil {
		return out, err
	}
	sources, err := d.store.Sources(ctx)
	if err != nil {
		return out, err
	}
	outages, err := d.store.Outages(ctx, d.now(), true)
	if err != nil {
		return out, err
	}
	for _, o := range outages { // that lasts, if there is one
		out.Offline = &o.Began
	}
	for _, src := range sources {
		out.SourceList = append(out.SourceList, statusOf(src, cfg, d.now()))
	}
	if err := d.addWork(ctx, &out); err != nil {
		return out, err
	}
	if err := d.addHubs(ctx, cfg, sources, out.SourceList); err != nil {
		return out, err
	}
	_, out.Push = cfg.Callbacks()
	if err := d.addProposals(ctx, cfg, out.SourceList); err != nil {
		return out, err
	}
	stopped, err := d.Gates(ctx, d.now().AddDate(0, 0, -2))
	if err != nil {
		return out, err
	}
	out.Stopped = append(out.Stopped, stopped...)
	out.Outlets, err = d.Outlets(ctx)
	return out, err
}

// Gates counts what the gates stopped since a moment, by gate and reason.
func (d *Desk) Gates(ctx context.Context, since time.Time) (out []GateCount, err error) {
	gates, err := d.store.GateCounts(ctx, since)
	for _, g := range gates {
		out = append(out, GateCount(g))
	}
	return out, err
}

// addProposals adds the options that were proposed for watched pages and are
// not in the configuration.
func (d *Desk) addProposals(ctx context.Context, cfg *config.Config, list []SourceStatus) error {
	notices, err := d.store.NoticesOf(ctx, operators.KindVolatileLine)
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

func statusOf(src news.Source, cfg *config.Config, now time.Time) SourceStatus {
	var req fetch.Request
	for _, conf := range cfg.Sources {
		if conf.Name == src.Name {
			req.Kind = fetch.KindPage
			conf.Apply(&req)
		}
	}
	var missed *Window
	if src.MissedTo.After(now.AddDate(0, 0, -7)) {
		missed = &Window{From: src.MissedFrom, To: src.MissedTo}
	}
	return SourceStatus{
		Missed: missed, Name: src.Name, Kind: string(src.Kind), URL: src.URL, Address: src.Address(), State: stateOf(src),
		LastPoll: at(src.LastPoll), LastNew: at(src.LastNew), NextDue: at(src.NextDue),
		FailingSince: at(src.FailingSince), Failures: src.Failures, Error: src.LastError, ErrorClass: src.ErrorClass,
		Every: every(src), Why: src.Pace.Why, Moving: moving(src), Note: src.Note,
		Insecure: req.Insecure, Render: req.Render, Proxy: cmp.Or(req.Proxy, cfg.Fetch.Way()).String(),
	}
}

func stateOf(src news.Source) string {
	switch {
	case src.Stopped:
		return "gone"
	case src.ErrorClass == string(fetch.ClassRobots):
		return "blocked"
	case src.Failures > 0:
		return "failing"
	case src.Polls == 0:
		return "new"
	}
	return "working"
}

// every returns the time between a source's last poll and its next.
func every(src news.Source) string {
	if src.NextDue.After(src.LastPoll) && !src.LastPoll.IsZero() && !src.Stopped {
		return schedule.Short(src.NextDue.Sub(src.LastPoll).Round(time.Minute))
	}
	return ""
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

// Outlets returns those whose pages have taught something of reading them, by
// lane, as they stand now.
func (d *Desk) Outlets(ctx context.Context) ([]inspect.Outlet, error) {
	all, err := d.store.AllReaders(ctx)
	if err != nil {
		return nil, err
	}
	out := []inspect.Outlet{}
	for _, lane := range slices.Sorted(maps.Keys(all)) {
		out = append(out, *inspect.OutletAt(lane, all[lane], d.now()))
	}
	return out, nil
}

// OutletOf returns what earlier pages of a page's outlet taught, as it is
// stored; nil for what is no address.
func (d *Desk) OutletOf(ctx context.Context, page string) (*inspect.Outlet, error) {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" {
		return nil, nil
	}
	lane := fetch.Lane(u.Host)
	readers, err := d.store.Readers(ctx, lane)
	return &inspect.Outlet{Lane: lane, Readers: readers}, err
}
