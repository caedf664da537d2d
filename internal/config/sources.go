package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tocsin/internal/page"
	"tocsin/internal/schedule"
	"tocsin/internal/yamldoc"
)

// minInterval is the shortest time between two polls of a source that is not
// one's own.
const minInterval = schedule.MinPoll

func (d *decoder) sources(s *Settings) {
	if len(s.Sources) == 0 && !d.Bad("") && !d.Bad("sources") {
		d.Warn(d.Pos(""), "write sources: and what to watch", "nothing is watched")
	}
	names, addresses := map[string]yamldoc.Position{}, map[string]yamldoc.Position{}
	var shared alike
	for i := range s.Sources {
		src, at := &s.Sources[i], fmt.Sprintf("sources[%d]", i)
		if src.SourceOptions == nil { // it has a fault
			src.SourceOptions = &SourceOptions{}
		}
		d.Name(at, src.Name, "source", yamldoc.MaxName, names)
		d.label(at, src.Outlet)
		u := d.address(at, s, src, addresses)
		mine := own(u, s.Fetch.Allow)
		src.Scheduled = d.Given(at + ".schedule")
		d.interval(at, src, mine)
		d.render(at, src, mine)
		d.access(at, src, u, mine)
		d.push(at, s, src)
		d.kindOptions(at, src)
		if src.Language != "" && !languageTag.MatchString(src.Language) {
			d.FaultAt(at+".language", "write hy, ru, az or en", "%q is no language", yamldoc.Shorten(src.Language))
		}
		src.SourceOptions = shared.of(src.SourceOptions)
	}
	pack(s.Sources)
}

// pack puts what sources are called, and where they are, into one piece of
// memory. Each text where it was read would keep a page of memory that is
// otherwise empty: what was read beside it is garbage.
func pack(sources []Source) {
	texts := func(s *Source) [5]*string { return [...]*string{&s.Name, &s.Outlet, &s.Feed, &s.Site, &s.Page} }
	var all strings.Builder
	for i := range sources {
		for _, text := range texts(&sources[i]) {
			all.WriteString(*text)
		}
	}
	packed := all.String()
	for i := range sources {
		for _, text := range texts(&sources[i]) {
			*text, packed = packed[:len(*text)], packed[len(*text):]
		}
	}
}

// alike are options that sources share, the latest first. A configuration is
// written outlet by outlet, language by language: what comes next is nearly
// always like one of the last few.
type alike []*SourceOptions

// of is what is shared in place of the options.
func (a *alike) of(o *SourceOptions) *SourceOptions {
	const most = 8
	at := slices.IndexFunc(*a, func(have *SourceOptions) bool { return sameOptions(have, o) })
	if at >= 0 {
		o = (*a)[at]
		*a = slices.Delete(*a, at, at+1)
	} else if len(*a) == most {
		*a = (*a)[:most-1]
	}
	*a = slices.Insert(*a, 0, o)
	return o
}

// languageTag is a BCP 47 tag with a primary subtag as ISO 639 has it.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// label checks a name that people read.
func (d *decoder) label(at, outlet string) {
	if strings.ContainsFunc(outlet, unicode.IsControl) || len([]rune(outlet)) > 80 {
		d.FaultAt(at+".outlet", "", "the outlet's name has more than 80 characters, or a control character")
	}
}

func (d *decoder) interval(at string, src *Source, own bool) {
	if src.Schedule.Adaptive() && src.Page != "" {
		d.FaultAt(at+".schedule", "write @every 1h, or five cron fields",
			"how often a watched page changes cannot be learned: adaptive has a meaning for feeds and sites")
		return
	}
	if src.Schedule.IsZero() || own {
		return
	}
	shortest := src.Schedule.MinInterval()
	if shortest >= minInterval {
		return
	}
	d.FaultAt(at+".schedule", "write @every 15m; servers of your own may be polled more often if fetch.allow names their addresses",
		"%s polls every %s, more often than each 5 minutes", src.Schedule, shortest)
}

// kindOptions checks the options that belong to one kind of source.
func (d *decoder) kindOptions(at string, src *Source) {
	if src.Mail != nil {
		d.mailOptions(at)
	}
	for _, o := range []struct{ name, kind string }{
		{"links", "site"},
		{"items", "site"},
		{"include", "site"},
		{"exclude", "site"},
		{"read", "page"},
		{"select", "page"},
		{"ignore", "page"},
		{"keep", "page"},
		{"drop", "page"},
		{"key", "page"},
		{"only", "page"},
		{"min", "page"},
		{"robots", "feed"},
	} {
		if d.Given(at+"."+o.name) && !d.Given(at+"."+o.kind) {
			d.Fault(d.KeyPos(at+"."+o.name), "remove it, or make the source a "+o.kind, "%s has a meaning for a %s only", o.name, o.kind)
		}
	}
	if at := at + ".push"; d.Given(at) && src.Site != "" {
		d.Fault(d.KeyPos(at), "remove it, or make the source a feed", "push has a meaning for a feed or a page only")
	}
	if at := at + ".extract"; d.Given(at) && src.Page != "" {
		d.Fault(d.KeyPos(at), "write select: and ignore:", "extract has a meaning for the articles of a feed or a site only")
	}
	src.rules = d.rules(at+".extract", src.Extract)
	d.valid(at+".links", page.ValidSelector, src.Links)
	d.validEach(at+".include", page.ValidPattern, src.Include)
	d.validEach(at+".exclude", page.ValidPattern, src.Exclude)
	d.watched(at, &src.WatchedPage)
	d.items(at, src)
}

// items checks how the entries of a page are read, and fills the ready
// selectors of Telegram's pages in.
func (d *decoder) items(at string, src *Source) {
	preview, shown := page.TelegramChannel(src.Site)
	switch {
	case d.Given(at+".items") && d.Given(at+".links"):
		d.FaultAt(at+".links", "remove links, or items", "links and items are two ways to read one page")
	case src.Items != nil && src.Items.Each == "":
		d.FaultAt(at+".items", "write each: and the CSS selector of one entry", "items does not say what one entry is")
	case src.Items == nil && src.Links == "" && shown:
		items := Items(page.Telegram)
		src.Items = &items
		if !d.Given(at + ".visit") {
			src.Visit = false
		}
	case preview != "" && !shown:
		d.FaultAt(at+".site", "write "+preview+", which shows the channel's messages", "the page %s shows no messages", src.Site)
	}
	if src.Items != nil {
		for _, o := range []struct{ name, css string }{
			{"each", src.Items.Each},
			{"title", src.Items.Title},
			{"text", src.Items.Text},
			{"link", src.Items.Link},
			{"date", src.Items.Date},
		} {
			d.valid(at+".items."+o.name, page.ValidSelector, o.css)
		}
	}
	if d.Given(at+".visit") && !src.Visit && (src.Page != "" || src.Site != "" && src.Items == nil) {
		d.FaultAt(at+".visit", "remove it; a site's items and a feed have texts of their own",
			"without page visits there is nothing to read of this source")
	}
}
