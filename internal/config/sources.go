package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tocsin/internal/fetch/dial"
	"tocsin/internal/page"
	"tocsin/internal/schedule"
)

// minInterval is the shortest time between two polls of a source that is not
// one's own.
const minInterval = schedule.MinPoll

func (d *decoder) sources(s *Settings) {
	if len(s.Sources) == 0 && !d.bad[""] && !d.bad["sources"] {
		d.faults.warn(d.at[""], "write sources: and what to watch", "nothing is watched")
	}
	names, addresses := map[string]Pos{}, map[string]Pos{}
	var shared alike
	for i := range s.Sources {
		src, at := &s.Sources[i], fmt.Sprintf("sources[%d]", i)
		if src.SourceOptions == nil { // it has a fault
			src.SourceOptions = &SourceOptions{}
		}
		d.name(at, src.Name, "source", names)
		d.label(at, src.Outlet)
		u := d.address(at, src, addresses)
		mine := own(u, s.Fetch.Allow)
		src.Scheduled = d.given(at + ".schedule")
		d.interval(at, src, mine)
		d.render(at, src, mine)
		d.access(at, src, u, mine)
		d.push(at, s, src)
		d.kindOptions(at, src)
		if src.Language != "" && !languageTag.MatchString(src.Language) {
			d.faultAt(at+".language", "write hy, ru, az or en", "%q is no language", shorten(src.Language))
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

// name checks a name that is required and unique.
func (d *decoder) name(at, name, what string, taken map[string]Pos) {
	path := at + ".name"
	switch first, twice := taken[name]; {
	case d.bad[path] || d.bad[at]:
	case name == "" && d.odd[at]:
	case name == "":
		d.faultAt(path, "write name: and a short name", "the %s has no name", what)
	case wrongName(what, name) != "":
		d.faultAt(path, "", "%s", wrongName(what, name))
	case twice:
		d.faultAt(path, "give it another name; the first is on line "+strconv.Itoa(first.Line), "%s %q stands twice", what, name)
	default:
		taken[name] = d.pos(path)
	}
}

// wrongName says what is wrong with the name of one what, or nothing. Those of
// organisations can be long.
func wrongName(what, name string) string {
	most := 80
	if what == "entity" {
		most = 300
	}
	switch {
	case strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Sprintf("the name %q begins or ends with a space, or holds a control character", shorten(name))
	case len([]rune(name)) > most:
		return fmt.Sprintf("the name has more than %d characters", most)
	}
	return ""
}

// label checks a name that people read.
func (d *decoder) label(at, outlet string) {
	if strings.ContainsFunc(outlet, unicode.IsControl) || len([]rune(outlet)) > 80 {
		d.faultAt(at+".outlet", "", "the outlet's name has more than 80 characters, or a control character")
	}
}

// address checks and returns the source's one address; nil with a fault.
func (d *decoder) address(at string, src *Source, taken map[string]Pos) *url.URL {
	var given []string
	for _, option := range []string{"feed", "site", "page"} {
		if d.given(at + "." + option) {
			given = append(given, option)
		}
	}
	switch {
	case d.bad[at], len(given) == 0 && d.odd[at]:
		return nil
	case len(given) == 0:
		d.faultAt(at, "write feed:, site: or page: with its address", "source %q has no address", src.Name)
		return nil
	case len(given) > 1:
		d.faultAt(at+"."+given[1], "make it two sources", "a source is one of feed, site and page, not %s", strings.Join(given, " and "))
		return nil
	}
	path := at + "." + given[0]
	u, ok := d.webAddress(path, src.URL())
	if !ok {
		return nil
	}
	key := addressKey(u)
	if first, twice := taken[key]; twice {
		d.faultAt(path, "remove one; the first is on line "+strconv.Itoa(first.Line), "the address stands twice")
	}
	taken[key] = d.pos(path)
	return u
}

// addressKey is equal for addresses that differ in spelling only.
func addressKey(u *url.URL) string {
	c := *u
	c.Scheme, c.Host, c.Fragment, c.RawFragment = strings.ToLower(c.Scheme), strings.ToLower(c.Host), "", ""
	if port := c.Port(); port == "80" && c.Scheme == "http" || port == "443" && c.Scheme == "https" {
		c.Host = strings.TrimSuffix(c.Host, ":"+port)
	}
	if c.Path == "" {
		c.Path = "/"
	}
	return c.String()
}

// own reports whether fetch.allow names the address. A host name is not
// looked up here: what it means may change.
func own(u *url.URL, allow []dial.Range) bool {
	if u == nil {
		return false
	}
	host := u.Hostname()
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	port := uint16(443)
	if u.Scheme == "http" {
		port = 80
	}
	if n, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		port = uint16(n)
	}
	return dial.NewGuard(allow, nil).Allowed(netip.AddrPortFrom(ip.Unmap(), port))
}

func (d *decoder) interval(at string, src *Source, own bool) {
	if src.Schedule.Adaptive() && src.Page != "" {
		d.faultAt(at+".schedule", "write @every 1h, or five cron fields", "how often a watched page changes cannot be learned: adaptive has a meaning for feeds and sites")
		return
	}
	if src.Schedule.IsZero() || own {
		return
	}
	shortest := src.Schedule.MinInterval()
	if shortest >= minInterval {
		return
	}
	d.faultAt(at+".schedule", "write @every 15m; servers of your own may be polled more often if fetch.allow names their addresses",
		"%s polls every %s, more often than each 5 minutes", src.Schedule, shortest)
}

// kindOptions checks the options that belong to one kind of source.
func (d *decoder) kindOptions(at string, src *Source) {
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
		if d.given(at+"."+o.name) && !d.given(at+"."+o.kind) {
			d.faults.fault(d.keys[at+"."+o.name], "remove it, or make the source a "+o.kind, "%s has a meaning for a %s only", o.name, o.kind)
		}
	}
	if at := at + ".push"; d.given(at) && src.Site != "" {
		d.faults.fault(d.keys[at], "remove it, or make the source a feed", "push has a meaning for a feed or a page only")
	}
	if at := at + ".extract"; d.given(at) && src.Page != "" {
		d.faults.fault(d.keys[at], "write select: and ignore:", "extract has a meaning for the articles of a feed or a site only")
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
	case d.given(at+".items") && d.given(at+".links"):
		d.faultAt(at+".links", "remove links, or items", "links and items are two ways to read one page")
	case src.Items != nil && src.Items.Each == "":
		d.faultAt(at+".items", "write each: and the CSS selector of one entry", "items does not say what one entry is")
	case src.Items == nil && src.Links == "" && shown:
		items := Items(page.Telegram)
		src.Items = &items
		if !d.given(at + ".visit") {
			src.Visit = false
		}
	case preview != "" && !shown:
		d.faultAt(at+".site", "write "+preview+", which shows the channel's messages", "the page %s shows no messages", src.Site)
	}
	if src.Items != nil {
		for _, o := range []struct{ name, css string }{{"each", src.Items.Each}, {"title", src.Items.Title}, {"text", src.Items.Text}, {"link", src.Items.Link}, {"date", src.Items.Date}} {
			d.valid(at+".items."+o.name, page.ValidSelector, o.css)
		}
	}
	if d.given(at+".visit") && !src.Visit && (src.Page != "" || src.Site != "" && src.Items == nil) {
		d.faultAt(at+".visit", "remove it; a site's items and a feed have texts of their own", "without page visits there is nothing to read of this source")
	}
}
