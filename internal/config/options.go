package config

import (
	"time"

	"tocsin/internal/fetch/dial"
	"tocsin/internal/news"
	"tocsin/internal/watchlist"
)

// The comments of the fields below are the text of docs/configuration.md:
// write them for the person who writes the YAML. The tag yaml is the option's
// name, default its default, oneof what it may be.

// Settings are the options at the top of the file, but for watchlists and
// route.
type Settings struct {
	// Where everything is kept: `sqlite:FILE`, relative to the configuration,
	// or `postgres://user@host/name`. The certificate of a PostgreSQL server
	// that is not on this machine is checked (`sslmode=verify-full`) unless the
	// URL has another `sslmode`, as `?sslmode=require`.
	Database Secret `yaml:"database" default:"sqlite:tocsin.db"`
	// A file that holds the database's URL, instead of `database`: for a URL
	// with a password.
	DatabaseFile string `yaml:"database_file"`
	// The time zone of all schedules and of the times in messages.
	Timezone *time.Location `yaml:"timezone" default:"UTC"`
	// The page for health, metrics and, later, people.
	Web Web `yaml:"web"`
	// How sources are fetched.
	Fetch Fetch `yaml:"fetch"`
	// The browser that renders the pages of sources with `render: yes`.
	Browser Browser `yaml:"browser"`
	// The receiver of notices: what Tocsin says of itself (a source is dead,
	// a receiver fails). The first route's receiver if not given.
	Operators string `yaml:"operators"`
	// What is watched.
	Sources []Source `yaml:"sources"`
	// Where the parts of an outlet's articles stand, by its host, whichever
	// source brings them.
	Extract []HostExtract `yaml:"extract"`
	// How long after an article was first seen its page is visited again, to
	// see edits and removals: each up to a third later, by a secret of this
	// database, so that nobody can publish an edit between two visits and take it
	// back in time. `[]` for never, `long_term` included.
	Revisit []time.Duration `yaml:"revisit" default:"15m,1h,3h,24h,72h,168h,720h"`
	// What is visited after that.
	LongTerm LongTerm `yaml:"long_term"`
	// Where messages go. Without receivers and route, everything goes to the
	// console.
	Receivers []Receiver `yaml:"receivers"`
}

// Web says where Tocsin's own pages are.
type Web struct {
	// Address and port to listen on; `""` for none. Everything there is open
	// to who can reach it: keep it on loopback or behind a proxy that asks
	// who comes.
	Listen string `yaml:"listen" default:"127.0.0.1:8080"`
	// The address under which people reach these pages. Without it messages
	// carry no links to Tocsin's own record. The pages answer to its host,
	// to localhost and to IP addresses, and to no other name.
	PublicURL string `yaml:"public_url"`
	// Feeds and watched pages that name a WebSub hub are subscribed there, so
	// that the hub says at once when there is news; a hub on a server that
	// `fetch.allow` names is not asked. It calls back under `/push/` of
	// `public_url`, which must be https and reach this listener without a
	// log-in there. The hub, often not the publisher's own, learns that
	// address: `no` asks no hub for anything.
	Push bool `yaml:"push" default:"yes"`

	pushSaid bool // the file says push: yes
}

// Fetch says how sources are fetched.
type Fetch struct {
	// A page or mail address that publishers find in the user agent, to reach
	// you. A stranger without one is blocked sooner.
	Contact string `yaml:"contact"`
	// Addresses that are fetched although they are not public, such as
	// `10.0.0.0/8`, `127.0.0.1:8080` or `[fd00::/8]:8080`: servers of your
	// own. There is no pause between requests to them and no shortest
	// interval.
	Allow []dial.Range `yaml:"allow"`
	// Ports of public addresses that may be fetched from besides 80 and 443.
	Ports []uint16 `yaml:"ports"`
	// How many megabytes of one source are kept a day (UTC): of pages as they were
	// received, texts and entries. Beyond that, only the digest and size of
	// such a page are kept, and texts and entries of more than 32 KiB are
	// read, and told, the next day; shorter ones as ever. The operators are told.
	KeepDaily int `yaml:"keep_daily" default:"256"`
	// The proxy through which sources are fetched, and receivers that speak
	// HTTP are reached: `http://host:port`, `https://...` or
	// `socks5://...`, with `user:password@` before the host if it asks.
	// Addresses are resolved and checked here and given to the proxy, which
	// must let `CONNECT` through to ports 80 and 443. With `socks5h://` the
	// proxy resolves names (Tor): which address it then connects to cannot be
	// checked. Proxies of the environment are never used.
	Proxy Secret `yaml:"proxy"`
	// A file that holds the proxy's address, for one with a password.
	ProxyFile string `yaml:"proxy_file"`
	// A second way out, written as `proxy`. When an article was edited or
	// removed, its page is asked for once more that way, and the message says
	// whether it shows the same: an outlet may show one thing to you and another
	// to the rest of the world. That is done for all articles, so that the outlet
	// does not see which ones are watched.
	ConfirmProxy Secret `yaml:"confirm_proxy"`
	// A file that holds its address.
	ConfirmProxyFile string `yaml:"confirm_proxy_file"`

	way, confirm *dial.Proxy
}

// Browser says which browser renders pages. None is started where no source
// has `render: yes`.
type Browser struct {
	// The program of Chromium, Chrome or their headless shell. Looked up under
	// its usual names if not given. It is started for each page with a new
	// profile and ended after it, within 30 seconds; run as root it has no
	// sandbox, so do not run Tocsin as root.
	Path string `yaml:"path"`
	// The DevTools address of a browser that runs elsewhere, instead:
	// `http://host:9222`, or `ws://...` in full. It gets a context of its own
	// for each page, with our proxy as its only way out.
	URL Secret `yaml:"url"`
	// A file that holds that address, for one with a key in it.
	URLFile string `yaml:"url_file"`
	// The address of this machine, or its name, where that browser reaches
	// Tocsin's proxy: the proxy listens there while a page is rendered, and
	// asks for a password.
	Listen string `yaml:"listen" default:"127.0.0.1"`
	// How many pages are rendered at a time, from 1 to 8. Each may take a
	// gigabyte of memory.
	AtOnce int `yaml:"at_once" default:"2"`
}

// LongTerm says how articles are watched as long as they are kept.
type LongTerm struct {
	// How often articles that matched, or that somebody pinned (`tocsin pin`),
	// are visited when `revisit` has come to its end. 0 for never.
	Every time.Duration `yaml:"every" default:"720h"`
	// How many other articles of the same outlet are visited as often for each
	// of them, so that the pattern of requests does not tell which ones are
	// watched: its neighbours, older and newer, in blocks that do not depend on
	// what is watched. Beside each name that was found in two articles of an
	// outlet or more, as many of its names that nobody watches (decoys, about as
	// frequent) have all their articles visited too, so that no count of names
	// tells which one is watched. Of an outlet with 100 articles a day, 2 of
	// them matched, 3 brings 32 a day into the long term, and 0 brings 2: after
	// a year 390 visits a day, and 24.
	Cover int `yaml:"cover" default:"3"`
}

// file is the whole configuration as it is written.
type file struct {
	Settings `yaml:",inline"`
	// What is looked for.
	Watchlists []watchlist.Written `yaml:"watchlists"`
	// Who is told what. The first route takes everything; of its `routes`,
	// the first that fits takes over, and so on down.
	Route *routeNode `yaml:"route"`
}

// routeNode is one route. What it leaves out it takes from the route around
// it.
type routeNode struct {
	// Watchlists that it takes matches of; any if not given.
	Watchlists []string `yaml:"watchlists"`
	// Rules that it takes matches of. With `entities`, either will do.
	Rules []string `yaml:"rules"`
	// Entities that it takes matches of.
	Entities []string `yaml:"entities"`
	// Sources that it takes articles of.
	Sources []string `yaml:"sources"`
	// Changes that it takes: `headline`, `lead`, `name_added`,
	// `name_removed`, `number`, `quote`, `negation` (a "not" came into a
	// sentence that has a watched name, or went out of it), `correction`,
	// `text`, `removed`, `restored`, `rewritten` (too much to be compared word by word: it fits
	// `lead`, `number`, `quote`, `negation`, `correction` and `text`, too), `spelling`
	// (probably no more than that: only digests show it). New articles then do not fit.
	Changes []news.ChangeClass `yaml:"changes"`
	// How sure a match must be: `exact` (as the watchlist spells it), `variant` (another script, spelling or case form), `weak` (an initial,
	// a surname alone, a full name that may well be somebody else's); any if not given.
	Strengths []news.Strength `yaml:"strengths"`
	// Where what fits goes. The first route must say.
	Receiver string `yaml:"receiver"`
	// `now` sends alerts. Default of the first route, unless it has `digest`.
	Send string `yaml:"send" oneof:"now"`
	// A schedule, on which one digest of everything is sent.
	Digest string `yaml:"digest"`
	// What stands in one message: `story`, `source`, `watchlist`, several of
	// them, or `none` for everything that falls into the wait. The first
	// route's default is `[story]`.
	GroupBy []string `yaml:"group_by"`
	// How long an alert waits for more of its group. The first route's
	// default is 2m.
	GroupWait *time.Duration `yaml:"group_wait"`
	// The routes after it are tried too.
	Continue bool `yaml:"continue" default:"no"`
	// Routes within this one.
	Routes []routeNode `yaml:"routes"`
}
