package config

import (
	"net"
	"path/filepath"
	"strings"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/render"
	"tocsin/internal/page"
	"tocsin/internal/schedule"
	"tocsin/internal/yamldoc"
)

// browser checks which browser renders, and warns where one is needed that is
// not there.
func (d *decoder) browser(s *Settings) {
	b := &s.Browser
	b.URL = d.secret("browser", "url", b.URL, b.URLFile)
	if strings.ContainsRune(b.Path, filepath.Separator) {
		b.Path = d.Path(b.Path)
		if path, err := filepath.Abs(b.Path); err == nil { // it is started in another directory
			b.Path = path
		}
	}
	elsewhere := d.Given("browser.url") || d.Given("browser.url_file")
	if elsewhere && d.Given("browser.path") {
		d.FaultAt("browser.path", "keep one of them", "the browser is started here, or runs elsewhere, not both")
	}
	if !b.URL.IsZero() {
		if err := render.CheckURL(b.URL.Value()); err != nil {
			d.FaultAt(firstGiven(d, "browser", "url", "url_file"), "", "%s", err)
		}
	}
	if !oneAddress(b.Listen) {
		d.FaultAt("browser.listen", "write the one address of this machine that the browser reaches, without a port",
			"%q is no address to listen on", yamldoc.Shorten(b.Listen))
	} else if d.Given("browser.listen") && !elsewhere {
		d.FaultAt("browser.listen", "remove it", "listen has a meaning for a browser that runs elsewhere (url) only")
	}
	if b.AtOnce < 1 || b.AtOnce > 8 {
		d.FaultAt("browser.at_once", "write 2", "at_once is a number from 1 to 8, not %d", b.AtOnce)
	}
	if elsewhere {
		return
	}
	for _, src := range s.Sources {
		if !src.Render {
			continue
		}
		if _, err := fetch.FindBrowser(b.Path); err != nil {
			d.Warn(d.Pos("browser"), "install Chromium, or write browser: with path: or url:",
				"source %q is to be rendered, but there is %s", src.Name, err)
		}
		return
	}
}

// oneAddress reports whether a text can be one address, or the name of one,
// without a port.
func oneAddress(s string) bool {
	if s == "" || strings.ContainsAny(s, "/ []") {
		return false
	}
	if ip := net.ParseIP(s); ip != nil {
		return !ip.IsUnspecified()
	}
	return !strings.Contains(s, ":")
}

// render checks what a browser cannot do.
func (d *decoder) render(at string, src *Source, own bool) {
	path := at + ".render"
	switch {
	case !src.Render:
	case src.Read == page.ReadJSON:
		d.FaultAt(path, "remove it", "a JSON document has no scripts to run")
	case src.Insecure:
		d.FaultAt(path, "remove it, or insecure", "what a rendered page loads is loaded by the browser, which verifies certificates")
	case src.Feed != "" && !src.Visit:
		d.FaultAt(path, "remove it, or visit: no", "without page visits there is nothing to render of a feed")
	case src.Feed == "" && !own && !src.Schedule.IsZero() && !src.Schedule.Adaptive() && src.Schedule.MinInterval() < schedule.DrawnPoll:
		d.FaultAt(firstGiven(d, at, "schedule", "render"), "write @every 30m",
			"a page that is rendered is loaded whole each time, and so not more often than each 15 minutes")
	}
}
