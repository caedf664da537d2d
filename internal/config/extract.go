package config

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/page"
	"tocsin/internal/yamldoc"
)

// Extract says by CSS selectors where the parts of an outlet's articles stand.
type Extract struct {
	// The CSS selector of the headline.
	Title string `yaml:"title"`
	// The CSS selector of the elements that hold the text, and nothing else.
	Text string `yaml:"text"`
	// The CSS selector of who wrote it.
	Byline string `yaml:"byline"`
	// The CSS selector of when it was published: read from `datetime` or
	// `content`, else from the words there.
	Published string `yaml:"published"`
	// CSS selectors of what is taken out of a page before it is read.
	Drop []string `yaml:"drop"`
}

// HostExtract is the rules of one outlet, wherever its articles come from.
type HostExtract struct {
	// The outlet's host, `lamp.example`: `www.lamp.example` and other hosts
	// below it are meant too.
	Host    string `yaml:"host"`
	Extract `yaml:",inline"`

	rules *extract.Rules
}

// rules compiles what was written, and reports what is no selector.
func (d *decoder) rules(at string, e Extract) *extract.Rules {
	ok := true
	check := func(option, value string) {
		if err := page.ValidSelector(value); err != nil {
			d.FaultAt(yamldoc.Join(at, option), "", "%s", err)
			ok = false
		}
	}
	check("title", e.Title)
	check("text", e.Text)
	check("byline", e.Byline)
	check("published", e.Published)
	for i, s := range e.Drop {
		check(fmt.Sprintf("drop[%d]", i), s)
	}
	if !ok {
		return nil
	}
	rules, err := extract.NewRules(extract.RuleSet{Title: e.Title, Text: e.Text, Byline: e.Byline, Published: e.Published, Drop: e.Drop})
	if err != nil {
		d.FaultAt(at, "", "%s", err)
	}
	return rules
}

// extracts checks the rules by host.
func (d *decoder) extracts(s *Settings) {
	taken := map[string]yamldoc.Position{}
	for i := range s.Extract {
		e, at := &s.Extract[i], fmt.Sprintf("extract[%d]", i)
		e.Host = strings.ToLower(strings.TrimSpace(e.Host))
		u, err := url.Parse("https://" + e.Host)
		switch first, twice := taken[e.Host]; {
		case d.Bad(at) || d.Bad(at+".host"):
		case e.Host == "" && d.Odd(at):
		case e.Host == "":
			d.FaultAt(at+".host", "write host: and lamp.example", "the rules have no host")
		case err != nil || u.Host != e.Host:
			d.FaultAt(at+".host", "write lamp.example, without https:// and path", "%q is no host", yamldoc.Shorten(e.Host))
		case twice:
			d.FaultAt(at+".host", fmt.Sprintf("join them; the first is on line %d", first.Line), "host %s stands twice", e.Host)
		default:
			taken[e.Host] = d.Pos(at + ".host")
		}
		e.rules = d.rules(at, e.Extract)
		if e.rules == nil && e.Host != "" && !d.Bad(at) && !d.Odd(at) && len(e.Drop)+len(e.Title+e.Text+e.Byline+e.Published) == 0 {
			d.FaultAt(at, "write title:, text:, byline:, published: or drop:", "the rules of %s say nothing", yamldoc.Shorten(e.Host))
		}
	}
}

// Rules are those that a page of a source is read by: the source's own, else
// those of the page's host; nil for none. The longest host that fits wins.
func (c *Config) Rules(s Source, pageURL string) *extract.Rules {
	if s.rules != nil {
		return s.rules
	}
	u, err := url.Parse(pageURL)
	if err != nil {
		return nil
	}
	host, withPort, best := strings.ToLower(u.Hostname()), strings.ToLower(u.Host), -1
	for i, e := range c.Settings.Extract {
		fits := host == e.Host || withPort == e.Host || strings.HasSuffix(host, "."+e.Host)
		if fits && (best < 0 || len(e.Host) > len(c.Settings.Extract[best].Host)) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return c.Settings.Extract[best].rules
}

// SourceOf is the first feed or site of the outlet that a page belongs to, by
// its registrable domain; false if there is none.
func (c *Config) SourceOf(pageURL string) (Source, bool) {
	lane := fetch.LaneOf(pageURL)
	for _, s := range c.Sources {
		if s.Page == "" && lane != "" && fetch.LaneOf(s.URL()) == lane {
			return s, true
		}
	}
	return NoSource(), false
}

// ReadOptions are how pages of a source are read at a moment.
func (c *Config) ReadOptions(s Source, pageURL string, now time.Time) extract.Options {
	return extract.Options{URL: pageURL, Language: s.Language, Location: s.Timezone, Now: now, Rules: c.Rules(s, pageURL)}
}
