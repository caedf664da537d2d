package config

import (
	"strings"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/news"
	"tocsin/internal/page"
	"tocsin/internal/schedule"
)

// The comments of the fields are the text of docs/configuration.md: see options.go.

// Source is a feed, a site, a watched page or a mailbox.
type Source struct {
	// A short name, unique, for messages and logs.
	Name string `yaml:"name"`
	// The outlet's name as people call it, for messages and origins; `name` if
	// not given.
	Outlet string `yaml:"outlet"`
	// The address of an RSS, Atom or JSON feed, or of a (news) sitemap. One of
	// `feed`, `site`, `page` and `mail` is given, and each address once.
	Feed string `yaml:"feed"`
	// The address of a page that lists links to articles.
	Site string `yaml:"site"`
	// The address of a page whose own text is watched.
	Page string `yaml:"page"`
	// A folder of a mailbox, whose messages are articles: press releases and
	// newsletters.
	Mail *Mail `yaml:"mail"`

	// The rest. Ten thousand sources have few different ones between them:
	// those that are alike share them, so nobody writes there once a
	// configuration is read.
	*SourceOptions `yaml:",inline"`
}

// Advise says what a source's unknown option means, if it means an address.
func (Source) Advise(unknown string) (hint string) {
	if strings.EqualFold(unknown, "url") {
		return "write feed:, site: or page:, whichever the address serves"
	}
	return ""
}

// SourceOptions is what sources can have in common.
type SourceOptions struct {
	// When it is polled: five cron fields, `@hourly`, `@every 15m`, or
	// `adaptive`, which learns from how often the source publishes (from each
	// 5 minutes to each 6 hours, at most hourly while a hub pushes it); not more often than each 5 minutes, unless
	// its address is in `fetch.allow`. `TZ=Area/City` before the fields
	// replaces the configuration's time zone. A feed without validators is
	// polled hourly where this is not given or `adaptive`. What the publisher
	// asks for stretches the interval, to 6 hours at most: `Cache-Control`,
	// `Expires`, `ttl`, `sy:updatePeriod`, `skipHours`, `skipDays`,
	// `Crawl-delay`; `tocsin status` shows it.
	Schedule schedule.Schedule `yaml:"schedule" default:"@every 30m"`
	// Feeds and watched pages: whether it is subscribed at a hub that it names,
	// as `web.push` has it. A source that is read through a proxy is not, unless `yes` is
	// written here or there: its hub would learn who reads it. Write `no` where
	// its address holds a key. Mailboxes: whether their server is listened to over a
	// connection that stays open, so that it says when something has come (IDLE).
	Push bool `yaml:"push" default:"yes"`
	// What happens when its server has said three times, over two days, that
	// it has moved for good (301 or 308) and the same feed is there: `follow`
	// reads it at the new address and tells the operators, `ignore` stays, and
	// goes back from where it followed to. Watched pages stay always.
	Moves string `yaml:"moves" default:"follow" oneof:"follow ignore"`
	// Feeds: `yes` has robots.txt obeyed for the feed's own address too. You
	// named it, so it is not by default; the pages of articles, sites and
	// watched pages obey always.
	Robots bool `yaml:"robots" default:"no"`
	// What a robots.txt means that has not been readable for 30 days: `wait`
	// lets it forbid all pages as before, `allow` takes it for none.
	RobotsUnreadable string `yaml:"robots_unreadable" default:"wait" oneof:"wait allow"`
	// The language of its articles where they do not say (`hy`, `ru`, `az`).
	Language string `yaml:"language"`
	// The time zone of its dates where they do not say. Guessed from the
	// outlet's address and language if not given.
	Timezone *time.Location `yaml:"timezone"`
	// What becomes of the articles that a new source already has: `store`
	// keeps them without telling anybody and without fetching their pages,
	// `digest` treats them as new.
	Backlog string `yaml:"backlog" default:"store" oneof:"store digest"`
	// Sites: the CSS selector of the links to articles.
	Links string `yaml:"links"`
	// Sites: regular expressions (RE2), one of which an article's address
	// must match. All do if none is given.
	Include []string `yaml:"include"`
	// Sites: regular expressions none of which an article's address matches.
	Exclude []string `yaml:"exclude"`
	// Sites: entries that stand whole on the page, instead of links to them.
	// A public Telegram channel, `site: https://t.me/s/CHANNEL`, needs none.
	Items *Items `yaml:"items"`
	// `no` takes what a feed or a site's items say as the whole article: no
	// page is visited, and an edit is seen where the source itself shows it.
	Visit bool `yaml:"visit" default:"yes"`
	// Options of watched pages stand beside these.
	WatchedPage `yaml:",inline"`
	// Feeds and sites: where the parts of their articles stand, by CSS
	// selectors, where Tocsin does not find them. In place of the rules for
	// the page's host.
	Extract Extract `yaml:"extract"`
	// `yes` has a browser run the scripts of its pages before they are read: of
	// a watched page, of a site's list, and of the articles that a site or a
	// feed leads to (the feed itself is read as it is). For outlets that show
	// nothing without; it costs seconds and a browser's memory for each page,
	// and is never conditional, so each 15 minutes is the most often it can be.
	// See [operations.md](operations.md).
	Render bool `yaml:"render" default:"no"`
	// Headers that its server wants, as `{X-Key: "${KEY}"}`. They, and the
	// credentials below, go to the scheme, host and port of the source's own
	// address, to its articles there too, and nowhere else, also not along a
	// redirect.
	Headers map[string]Secret `yaml:"headers"`
	// The user's name where the server asks for one (Basic authentication).
	Username string `yaml:"username"`
	// The password.
	Password Secret `yaml:"password"`
	// A file that holds the password.
	PasswordFile string `yaml:"password_file"`
	// A token, where the server asks for one (`Authorization: Bearer`).
	Bearer Secret `yaml:"bearer"`
	// A file that holds the token.
	BearerFile string `yaml:"bearer_file"`
	// The proxy through which this source and its articles are fetched, as
	// `fetch.proxy`; `none` for no proxy.
	Proxy Secret `yaml:"proxy"`
	// A file that holds the proxy's address.
	ProxyFile string `yaml:"proxy_file"`
	// `yes` reads it although its certificate cannot be verified: whoever
	// stands between can then change what it says. `tocsin status` shows it.
	Insecure bool `yaml:"insecure" default:"no"`

	// Scheduled is set where the file has a schedule.
	Scheduled bool `yaml:"-"`

	pushSaid bool // the file says push: yes

	way   *dial.Proxy
	rules *extract.Rules
}

// NoSource stands for a source that the configuration does not have: no option
// of it is set, not even to its default.
func NoSource() Source { return Source{SourceOptions: &SourceOptions{}} }

// Items are the CSS selectors of the entries that a page shows whole.
type Items struct {
	// One entry.
	Each string `yaml:"each"`
	// Its title, within it. The beginning of its text if not given.
	Title string `yaml:"title"`
	// Its text. All of it if not given.
	Text string `yaml:"text"`
	// The link to it alone. The one in its headline, else the first.
	Link string `yaml:"link"`
	// Its date. Its `<time>` if not given.
	Date string `yaml:"date"`
}

// Selectors is what package page is told of them.
func (i Items) Selectors() page.ItemSelectors { return page.ItemSelectors(i) }

// Kind says which of feed, site and page the source is.
func (s Source) Kind() news.SourceKind {
	switch {
	case s.Feed != "":
		return news.SourceFeed
	case s.Site != "":
		return news.SourceSite
	case s.Mail != nil:
		return news.SourceMail
	}
	return news.SourcePage
}

// EntriesOnly reports whether what the source itself says is all that is read
// of its articles.
func (s Source) EntriesOnly() bool {
	kind := s.Kind()
	return kind == news.SourceMail || !s.Visit && kind != news.SourcePage
}

// URL is the source's address.
func (s Source) URL() string {
	switch {
	case s.Feed != "":
		return s.Feed
	case s.Site != "":
		return s.Site
	case s.Mail != nil:
		return s.Mail.IMAP
	}
	return s.Page
}

// The values of Source.Moves and Source.RobotsUnreadable that are not their
// defaults.
const (
	MovesIgnore = "ignore"
	robotsAllow = "allow"
)

// The values of Source.Backlog.
const (
	backlogStore  = "store"
	BacklogDigest = "digest"
)
