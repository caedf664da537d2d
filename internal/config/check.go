package config

import (
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/notify"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// decoder checks what a configuration says, once all of it is read.
type decoder struct {
	*yamldoc.Decoder
	unknown map[yamldoc.Position]watchlist.Named // Config.Unknown
}

// check finds the mistakes that stand in no single value, and completes the
// configuration. With faults its result is of no use.
func (d *decoder) check(f *file) *Config {
	if f.Timezone == nil {
		f.Timezone = time.UTC
	}
	d.SetZone(f.Timezone)
	c := &Config{Dir: d.Dir()}
	c.Watchlists = watchlist.Read(d.Decoder, f.Watchlists)
	d.database(&f.Settings)
	d.web(&f.Settings)
	d.fetching(&f.Settings)
	d.revisits(&f.Settings)
	d.browser(&f.Settings)
	d.extracts(&f.Settings)
	d.sources(&f.Settings)
	d.receivers(f)
	c.Route = d.routes(f, c.Watchlists)
	c.Unknown = d.unknown
	if f.Operators == "" {
		f.Operators = c.Route.Receiver
	}
	c.Settings = f.Settings
	return c
}

// database makes the URL complete: from its file, and absolute in what is a
// path. No fault quotes it, as it may hold a password.
func (d *decoder) database(s *Settings) {
	if d.Given("database") && s.DatabaseFile != "" {
		d.FaultAt("database_file", "keep one of them", "database and database_file are both given")
		return
	}
	at := "database"
	if s.DatabaseFile != "" {
		at = "database_file"
		if !d.secretFile(at, s.DatabaseFile) {
			return
		}
		secret, err := notify.ReadSecret(d.Dir(), s.DatabaseFile, Secret{})
		if err != nil {
			d.FaultAt(at, "", "%s", err)
			return
		}
		s.Database = secret
	}
	raw := strings.TrimSpace(s.Database.Value())
	if path, ok := strings.CutPrefix(raw, "sqlite:"); ok {
		path = strings.TrimPrefix(path, "//")
		if path == "" || strings.HasSuffix(path, "/") {
			d.FaultAt(at, "write sqlite:tocsin.db", "the database names no file")
		}
		s.Database = notify.NewSecret("sqlite:" + d.Path(path))
		return
	}
	u, err := url.Parse(raw)
	switch {
	case !strings.HasPrefix(raw, "postgres://") && !strings.HasPrefix(raw, "postgresql://"):
		d.FaultAt(at, "write sqlite:FILE or postgres://user@host/name", "this is no database that Tocsin knows")
	case err != nil:
		d.FaultAt(at, "write postgres://user@host/name, with special characters of the password as %XX",
			"the address of the database cannot be read")
	case u.Host == "" && u.Query().Get("host") == "" || strings.Trim(u.Path, "/") == "":
		d.FaultAt(at, "write postgres://user@host/name", "the address of the database names no host or no database")
	}
}

func (d *decoder) web(s *Settings) {
	if s.Web.Listen != "" && !d.Bad("web.listen") {
		host, port, err := net.SplitHostPort(s.Web.Listen)
		n, bad := strconv.ParseUint(port, 10, 16)
		switch {
		case err != nil || bad != nil:
			d.FaultAt("web.listen", "write 127.0.0.1:8080", "%q is no address and port", s.Web.Listen)
		case !fetch.Loopback(host):
			d.Warn(d.Pos("web.listen"), "keep it on 127.0.0.1, or behind a proxy that asks who comes", "port %d is open to who can reach it", n)
		}
	}
	if s.Web.PublicURL != "" {
		d.webAddress("web.public_url", s.Web.PublicURL)
		s.Web.PublicURL = strings.TrimRight(s.Web.PublicURL, "/")
	}
	s.Web.pushSaid = d.Given("web.push") && s.Web.Push
	if why := s.Web.noPush(); why != "" && s.Web.pushSaid && !d.Bad("web.public_url") && !d.Bad("web.listen") {
		d.FaultAt("web.push", "see to that, or write no", "no hub can reach this Tocsin: %s", why)
	}
}

func (d *decoder) fetching(s *Settings) {
	c := s.Fetch.Contact
	switch {
	case d.Bad("fetch") || d.Bad("fetch.contact"):
	case c == "" && len(s.Sources) > 0:
		d.Warn(d.Pos("fetch"), "write fetch: {contact: https://your.page/about-the-bot} or a mail address",
			"publishers cannot see who fetches from them")
	case c == "":
	case strings.Contains(c, "://"):
		d.webAddress("fetch.contact", c)
	default:
		if a, err := mail.ParseAddress(c); err != nil || a.Address != c || strings.ContainsAny(c, "()\\\"") {
			d.FaultAt("fetch.contact", "write https://example.org/bot or bot@example.org", "%q is no page and no mail address", yamldoc.Shorten(c))
		}
	}
	if d.Given("fetch.keep_daily") && s.Fetch.KeepDaily < 1 && !d.Bad("fetch.keep_daily") {
		d.FaultAt("fetch.keep_daily", "write a number of megabytes, 256 say", "nothing would be kept of any source")
	}
	s.Fetch.way = d.proxy("fetch", "proxy", s.Fetch.Proxy, s.Fetch.ProxyFile)
	s.Fetch.confirm = d.proxy("fetch", "confirm_proxy", s.Fetch.ConfirmProxy, s.Fetch.ConfirmProxyFile)
	for i, p := range s.Fetch.Ports {
		if p == 0 {
			d.FaultAt("fetch.ports["+strconv.Itoa(i)+"]", "", "0 is no port")
		}
	}
}

func (d *decoder) revisits(s *Settings) {
	for i := 1; i < len(s.Revisit); i++ {
		if s.Revisit[i] <= s.Revisit[i-1] {
			d.FaultAt("revisit["+strconv.Itoa(i)+"]", "sort the list: each is the time since the article was first seen",
				"%s does not come after %s", s.Revisit[i], s.Revisit[i-1])
		}
	}
	if len(s.Revisit) > 0 && s.Revisit[0] < time.Minute {
		d.FaultAt("revisit[0]", "begin with 15m", "a page is not visited again within a minute")
	}
	if every := s.LongTerm.Every; every > 0 && every < 24*time.Hour {
		d.FaultAt("long_term.every", "write 720h for monthly; revisit is for the first weeks", "%s is too often for looks that never end", every)
	}
	if n := s.LongTerm.Cover; n < 0 || n > 20 {
		d.FaultAt("long_term.cover", "write 3", "cover is a number from 0 to 20, not %d", n)
	}
}

// webAddress checks an absolute http or https URL.
func (d *decoder) webAddress(path, raw string) (*url.URL, bool) {
	if d.Bad(path) {
		return nil, false
	}
	u, err := url.Parse(raw)
	fault := func(what, hint string) (*url.URL, bool) {
		d.FaultAt(path, hint, "%s", what)
		return nil, false
	}
	switch {
	case err != nil || strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }):
		return fault("the address cannot be read", "copy it from the browser's address line")
	case u.Scheme == "" && u.Host == "":
		return fault("the address has no scheme", "write https://"+yamldoc.Shorten(strings.TrimLeft(raw, "/")))
	case u.Scheme != "http" && u.Scheme != "https":
		return fault("the address is one of "+yamldoc.Shorten(u.Scheme), "only http and https are used")
	case u.Hostname() == "":
		return fault("the address names no host", "write https://example.org/path")
	case u.User != nil:
		return fault("the address holds a user name or password", "take it out: it would be logged by others")
	}
	return u, true
}

// secretFile checks a file that holds a secret: that it is there, and read by
// few.
func (d *decoder) secretFile(path, file string) bool {
	if d.Bad(path) {
		return false
	}
	info, err := d.Stat(path, file, yamldoc.MaxBytes)
	if err != nil {
		return false
	}
	if mode := info.Mode().Perm(); mode&^0o640 != 0 {
		name := filepath.Base(file)
		d.Warn(d.Pos(path), "chmod 640 "+name, "%s has mode %04o: others on this machine can read the secret", name, mode)
	}
	return true
}
