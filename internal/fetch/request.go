package fetch

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/fetch/dial"
)

// Kind says what a URL is asked for; limits, the Accept header and whether
// robots.txt applies follow from it.
type Kind uint8

// The kinds of request. Robots.txt applies to pages and lists; a feed's URL
// was named by a person to be read by a program.
const (
	KindFeed   Kind = iota // a feed: at most 8 MiB
	KindPage               // an article or a watched page: at most 10 MiB
	KindList               // a list page that links to articles: at most 10 MiB
	kindRobots             // a robots.txt: cut at 1 MiB, as RFC 9309 wants
	KindHub                // a WebSub hub, which is sent a form: its answer is not read
)

// obeysRobots reports whether robots.txt applies.
func (k Kind) obeysRobots() bool { return k == KindPage || k == KindList }

func (k Kind) accept() string {
	switch k {
	case KindFeed:
		return "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, " +
			"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
	case kindRobots, KindHub:
		return "text/plain, */*;q=0.1"
	}
	return "text/html, application/xhtml+xml, */*;q=0.1"
}

// Request is one thing to fetch.
type Request struct {
	URL  string
	Kind Kind

	// ETag and LastModified are the validators of the last response whose
	// content was committed, as Response gave them; "" for none.
	ETag         string
	LastModified string
	// ValidatorURL is the Response.FinalURL of the response that gave the
	// validators; "" means URL. They are sent to that URL only: an ETag of one
	// page may be another page's too, also on the same host, and a 304 would
	// take the one for the other.
	ValidatorURL string
	// Unconditional leaves the validators out.
	Unconditional bool

	// Form is sent to a hub (KindHub) by POST, and along the redirects 307 and
	// 308, which alone keep a method (RFC 9110, 15.4).
	Form url.Values

	// Render has the page's scripts run in a browser (Options.Renderer), for
	// pages and lists. Such a request is never conditional.
	Render bool

	// Robots has robots.txt obeyed for a feed too.
	Robots bool
	// RobotsLapse takes a robots.txt that has not been readable for 30 days
	// for one that allows everything.
	RobotsLapse bool

	// Header holds headers of the source's own (credentials among them). They
	// are sent to the origin of HeaderURL only ("" means URL), never across a
	// redirect to another.
	Header    http.Header
	HeaderURL string
	// Insecure leaves certificates unverified, at the origin of HeaderURL only.
	Insecure bool
	// Proxy is the way out for this request, its redirects and their
	// robots.txt; nil is Options.Proxy, Direct is none.
	Proxy *dial.Proxy
}

// Hop is one redirect that was followed.
type Hop struct {
	Status   int
	From, To string
}

// permanent reports whether the hop says that the address has changed for good.
func (h Hop) permanent() bool {
	return h.Status == http.StatusMovedPermanently || h.Status == http.StatusPermanentRedirect
}

// Response is what a server answered, read to its end.
type Response struct {
	Status    int
	FinalURL  string // the URL that answered, after redirects
	Redirects []Hop
	// PermanentURL is where the unbroken run of 301 and 308 redirects from the
	// request's own URL ends; "" if the first redirect was temporary, or none.
	PermanentURL string
	Header       http.Header // of the last hop; do not change it
	Body         []byte      // decoded; nil if NotModified
	SHA256       [32]byte    // of Body
	ETag         string      // byte for byte as received, the request's if NotModified; "" for none
	LastModified string      // likewise
	NotModified  bool        // 304: what the validators stand for is still current
	ContentType  string      // as received
	FetchedAt    time.Time   // when the answer had arrived, by Options.Now
	Freshness    Freshness
	Refused      []string      // what a rendered page asked for that the guard refused, for people
	CrawlPause   time.Duration // a Crawl-delay of more than a minute: how long to leave between two polls; 0 for none
}

// Freshness is how long a response says it stays fresh (RFC 9111, 4.2.1).
// s-maxage is for shared caches and ignored. Zero means unstated.
type Freshness struct {
	MaxAge    time.Duration // Cache-Control: max-age, less the Age the response had
	HasMaxAge bool          // it is stated, if as 0: then Expires does not count
	Expires   time.Duration // Expires less Date
	NoStore   bool          // Cache-Control: no-store or no-cache
}

// freshness reads the header of a response received at now.
func freshness(h http.Header, now time.Time) Freshness {
	var f Freshness
	for _, line := range h["Cache-Control"] {
		for part := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			switch {
			case strings.EqualFold(name, "max-age"):
				if n, ok := seconds(strings.Trim(value, `"`)); ok && !f.HasMaxAge {
					f.MaxAge = n
					f.HasMaxAge = true
				}
			case strings.EqualFold(name, "no-store"), strings.EqualFold(name, "no-cache"):
				f.NoStore = true
			}
		}
	}
	if age, ok := seconds(h.Get("Age")); ok && f.MaxAge > 0 {
		f.MaxAge = max(f.MaxAge-age, 0)
	}
	if expires, ok := parseHTTPDate(h.Get("Expires"), now); ok {
		date, ok := parseHTTPDate(h.Get("Date"), now)
		if !ok {
			date = now
		}
		f.Expires = max(expires.Sub(date), 0)
	}
	return f
}

// seconds reads a count of seconds, however large, up to a hundred years.
func seconds(s string) (time.Duration, bool) {
	const century = 100 * 365 * 24 * 60 * 60
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > century {
		n = century
	}
	return time.Duration(n) * time.Second, true
}
