// Package robots reads robots.txt files and decides by them, as RFC 9309 says
// and, where it is silent, as Google's published parser does. It promises that
// any bytes can be parsed, in time linear in their number, and that the printed
// form of the rules (Rules.String), parsed again, decides alike.
package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// MaxBytes is where Parse stops reading; RFC 9309, 2.5 asks for 500 KiB at
// least.
const MaxBytes = 1 << 20

// maxValue bounds one rule's path in bytes; a longer one is cut, which makes
// a Disallow wider, and drops an Allow.
const maxValue = 4 << 10

// Bounds of a crawl delay: a shorter one is no reason to hurry; between two
// requests no more than maxDelay is kept, and as an interval of polls no more
// than a day.
const (
	minDelay = 1 * time.Second
	maxDelay = 60 * time.Second
	maxPause = 24 * time.Hour
)

// Rules are the rules of one robots.txt that apply to one product.
type Rules struct {
	rules []rule
	delay time.Duration
}

type rule struct {
	allow   bool
	pattern string // normalised
	size    int    // its length, which decides between rules
}

// Parse reads a robots.txt for the product token (the name of a user agent
// without its version). The groups that name the product are taken together;
// if none does, those for "*" are.
func Parse(body []byte, product string) *Rules {
	if len(body) > MaxBytes {
		body = body[:MaxBytes]
		if i := bytes.LastIndexAny(body, "\r\n"); i >= 0 {
			body = body[:i] // the line that was cut is not a rule
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	p := parser{product: product}
	for len(body) > 0 {
		var line []byte
		if i := bytes.IndexAny(body, "\r\n"); i >= 0 {
			line, body = body[:i], body[i+1:]
		} else {
			line, body = body, nil
		}
		p.line(line)
	}
	if p.named {
		return &p.ours
	}
	return &p.anyone
}

// parser walks the lines. A group starts with one or more user-agent lines
// and ends where another user-agent line follows a rule.
type parser struct {
	product      string
	ours, anyone Rules
	named        bool // a group named the product
	toUs, toAny  bool // whom the current group is for
	inRules      bool // the current group has a rule already
}

func (p *parser) line(line []byte) {
	if i := bytes.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	key, value, ok := bytes.Cut(line, []byte{':'})
	if !ok { // "Disallow /x" is a slip that Google's parser forgives too
		f := bytes.Fields(line)
		if len(f) != 2 {
			return
		}
		key, value = f[0], f[1]
	}
	v := string(bytes.TrimSpace(value))
	switch directive(string(bytes.ToLower(bytes.TrimSpace(key)))) {
	case "user-agent":
		p.agent(v)
	case "allow":
		p.rule(true, v)
	case "disallow":
		p.rule(false, v)
	case "crawl-delay":
		p.crawlDelay(v)
	}
}

// directive maps the spellings that occur to the right one.
func directive(key string) string {
	switch key {
	case "useragent", "user agent":
		return "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		return "disallow"
	case "crawldelay", "crawl delay":
		return "crawl-delay"
	}
	return key
}

func (p *parser) agent(v string) {
	if p.inRules {
		p.toUs = false
		p.toAny = false
		p.inRules = false
	}
	name := v
	if i := strings.IndexAny(v, "/ \t"); i >= 0 {
		name = v[:i] // "Name/1.0" and "Name (comment)" mean Name
	}
	if name == "*" {
		p.toAny = true
	} else if strings.EqualFold(name, p.product) {
		p.toUs = true
		p.named = true
	}
}

func (p *parser) rule(allow bool, v string) {
	p.inRules = true // also an empty rule ends the run of user-agent lines
	if v == "" {
		return
	}
	pattern := normalise(v, true)
	if len(pattern) > maxValue {
		if allow {
			return
		}
		pattern = cutEscaped(pattern)
	}
	r := rule{allow: allow, pattern: pattern, size: len(pattern)}
	if p.toUs {
		p.ours.rules = append(p.ours.rules, r)
	}
	if p.toAny {
		p.anyone.rules = append(p.anyone.rules, r)
	}
}

// cutEscaped cuts a pattern at maxValue bytes, and not inside an escape.
func cutEscaped(pattern string) string {
	cut := maxValue
	if i := strings.LastIndexByte(pattern[:cut], '%'); i > cut-3 {
		cut = i
	}
	return pattern[:cut]
}

// crawlDelay reads seconds, with a fraction or without; anything else is
// skipped and voids nothing. Of two delays the longer counts.
func (p *parser) crawlDelay(v string) {
	p.inRules = true
	secs, err := strconv.ParseFloat(v, 64)
	if err != nil || !(secs > 0) { // also NaN
		return
	}
	d := maxPause
	if secs < maxPause.Seconds() {
		d = max(time.Duration(secs*float64(time.Second)), minDelay)
	}
	if p.toUs {
		p.ours.delay = max(p.ours.delay, d)
	}
	if p.toAny {
		p.anyone.delay = max(p.anyone.delay, d)
	}
}

// CrawlDelay is the pause the file asks for between two requests, from 1 to 60
// seconds; 0 if it asks for none.
func (r *Rules) CrawlDelay() time.Duration { return min(r.delay, maxDelay) }

// Pause is the pause that the file asks for where CrawlDelay cannot be as
// long: more than a minute, up to a day; 0 if it asks for none. Polls that
// return no sooner keep to it.
func (r *Rules) Pause() time.Duration {
	if r.delay <= maxDelay {
		return 0
	}
	return r.delay
}

// Allowed reports whether the path (escaped, with "?" and query if there is
// one) may be fetched, and the line that decided, "" if none did. The longest
// matching rule decides; of two as long, the one that allows.
func (r *Rules) Allowed(path string) (bool, string) {
	if path == "" {
		path = "/"
	}
	if len(r.rules) == 0 || path == "/robots.txt" {
		return true, ""
	}
	path = normalise(path, false)
	var best *rule
	for i := range r.rules {
		c := &r.rules[i]
		if best != nil && (c.size < best.size || c.size == best.size && (best.allow || !c.allow)) {
			continue // could not win
		}
		if match(c.pattern, path) {
			best = c
		}
	}
	if best == nil {
		return true, ""
	}
	return best.allow, best.String()
}

func (r rule) String() string {
	if r.allow {
		return "Allow: " + r.pattern
	}
	return "Disallow: " + r.pattern
}

// String prints the rules as a robots.txt with one group for everybody; ""
// if everything is allowed.
func (r *Rules) String() string {
	if len(r.rules) == 0 && r.delay == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, c := range r.rules {
		b.WriteString(c.String())
		b.WriteByte('\n')
	}
	if r.delay > 0 {
		b.WriteString("Crawl-delay: " + strconv.FormatFloat(r.delay.Seconds(), 'g', -1, 64) + "\n")
	}
	return b.String()
}

// Sitemaps are the addresses that a robots.txt names in its Sitemap lines, as
// written (sitemaps.org); they belong to no group.
func Sitemaps(body []byte) []string {
	const most = 100
	var out []string
	for line := range bytes.Lines(body[:min(len(body), MaxBytes)]) {
		key, value, ok := bytes.Cut(line, []byte{':'})
		if v := string(bytes.TrimSpace(value)); ok && v != "" && len(out) < most &&
			strings.EqualFold(string(bytes.TrimSpace(key)), "sitemap") {
			out = append(out, v)
		}
	}
	return out
}
