package fetch

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
)

// Renderer shows pages to a browser, which runs their scripts; package
// fetch/render has one.
type Renderer interface {
	// Acquire waits until one more page may be rendered.
	Acquire(ctx context.Context) (release func(), err error)
	// Render shows a page that was fetched. Its errors are *Error with a class,
	// without a URL.
	Render(ctx context.Context, p Page) (Rendered, error)
}

// Page is a page for a browser.
type Page struct {
	URL    string
	Header http.Header // as received
	Body   []byte      // decoded
	Agent  string      // our user agent
	// Dial opens connections for what the page loads, by the client's guard
	// and through the source's proxy; to servers that fetch.allow names only
	// for a page of such a server.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Rendered is what a page became in a browser.
type Rendered struct {
	HTML     []byte   // the document, in UTF-8
	Location string   // where the page leads its reader instead; then there is no HTML
	Browser  string   // its product and version
	Refused  []string // what the page asked for that the guard refused, for people
}

// RenderedHeader names the browser in the header of a response that it
// rendered: what is kept as evidence says that it is not as received.
const RenderedHeader = "X-Tocsin-Rendered"

// render has a browser make of an answer what its reader would see. The page's
// lane is taken once more: what its scripts ask of its host comes in a turn of
// its own, and nothing else is asked meanwhile. Only a page of a server of
// one's own (fetch.allow) may have such servers asked: a stranger's scripts
// could read them, and tell the stranger.
func (c *Client) render(ctx context.Context, u *url.URL, req *Request, own bool, a *answer) (refused []string, err error) {
	if c.opt.Renderer == nil {
		return nil, c.fail(ClassBrowser, u, errors.New("there is no browser to render it"))
	}
	release, err := c.opt.Renderer.Acquire(ctx)
	if err != nil {
		return nil, c.fail(ClassCanceled, u, err)
	}
	defer release()
	way := c.way(req, false)
	way.public = !own
	t, err := c.acquire(ctx, u, way.proxy.Remote())
	if err != nil {
		return nil, err
	}
	out, err := c.opt.Renderer.Render(ctx, Page{
		URL: u.String(), Header: a.header, Body: a.body, Agent: c.agent[0], Dial: c.ways.transport(way).DialContext,
	})
	if releaseErr := c.lanes.Release(ctx, t, c.now().Add(c.spacing(u))); releaseErr != nil && err == nil {
		return nil, c.fail(classState, u, releaseErr)
	}
	if err != nil {
		var known *Error
		if !errors.As(err, &known) {
			return nil, c.fail(ClassBrowser, u, err)
		}
		return nil, c.fail(known.Class, u, known.Err)
	}
	a.body = out.HTML
	a.location = out.Location
	a.header = a.header.Clone()
	a.header["Content-Type"] = []string{"text/html; charset=utf-8"}
	a.header[RenderedHeader] = []string{out.Browser}
	for _, name := range []string{"Etag", "Last-Modified"} { // they are of the bytes before
		a.header.Del(name)
	}
	a.at = c.now()
	return out.Refused, nil
}

// renderable reports whether an answer is a page with scripts to run: other
// documents, and errors, are taken as they are.
func (a *answer) renderable() bool {
	if a.status < 200 || a.status >= 300 {
		return false
	}
	kind, _, err := mime.ParseMediaType(first(a.header, "Content-Type"))
	return err != nil || kind == "text/html" || kind == "application/xhtml+xml"
}

// browserNames are what Chromium and its kin are called, the first one that is
// there wins.
var browserNames = []string{
	"chromium", "chromium-browser", "chrome-headless-shell", "headless-shell", "google-chrome-stable", "google-chrome", "chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}

// FindBrowser is the program of a browser: the one named, or else the first
// that is installed of Chromium and its kin.
func FindBrowser(named string) (string, error) {
	if named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("no browser: %s is not there, or cannot be run", named)
		}
		return path, nil
	}
	for _, name := range browserNames {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no browser: none of " + strings.Join(browserNames[:7], ", ") + " is installed")
}
