package render

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdpfetch "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"tocsin/internal/fetch"
)

// tab shows one page.
type tab struct {
	page   fetch.Page
	limits Limits
	proxy  *proxy
	fail   context.CancelCauseFunc // ends the render

	browser session
	self    session
	frame   cdp.FrameID // the page's own

	mu     sync.Mutex
	loader cdp.LoaderID
	served bool   // the page's bytes have been given
	going  string // where the page is being led: a download is asked for without
	asked  int    // requests of the page
	rest   sync.Once
	rested chan struct{} // closed when the page has loaded and asks for nothing more
	moved  chan string   // where the page's scripts lead the reader
}

// render shows the page and takes what it has become.
func (t *tab) render(ctx context.Context, transport chromedp.Transport) (fetch.Rendered, error) {
	d := newDevtools(transport, func(id target.SessionID, method string, params []byte) { t.event(ctx, id, method, params) })
	defer d.close()
	t.browser = session{devtools: d}
	version, err := call(ctx, t.browser, browser.GetVersion, cdp.Empty{})
	if err != nil {
		return fetch.Rendered{}, err
	}
	dispose, err := t.openIn(ctx)
	if err != nil {
		return fetch.Rendered{}, fmt.Errorf("the browser does not do as it is told: %w", err)
	}
	defer dispose()
	shown, err := call(ctx, t.self, page.Navigate, page.NavigateParams{URL: t.page.URL})
	if err != nil {
		return fetch.Rendered{}, err
	}
	t.mu.Lock()
	t.loader = shown.LoaderID
	t.mu.Unlock()
	out := fetch.Rendered{Browser: version.Product}
	settle := time.NewTimer(t.limits.Settle)
	defer settle.Stop()
	select {
	case <-ctx.Done():
		return out, context.Cause(ctx)
	case <-d.lost:
		return out, d.err
	case out.Location = <-t.moved:
		return out, nil
	case <-t.rested:
	case <-settle.C: // some pages never rest
	}
	out.HTML, err = t.take(ctx)
	select {
	case out.Location = <-t.moved: // what was taken is of a page that is left
		return out, nil
	default:
		return out, err
	}
}

// openIn opens an empty tab in a context of its own, whose only way out is the
// proxy, and turns on what is needed of the protocol. dispose ends it all.
func (t *tab) openIn(ctx context.Context) (dispose func(), err error) {
	yes := true
	own, err := call(ctx, t.browser, target.CreateBrowserContext, target.CreateBrowserContextParams{
		DisposeOnDetach: &yes, ProxyServer: t.proxy.address(), ProxyBypassList: "<-loopback>",
	})
	if err != nil {
		return nil, err
	}
	dispose = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goneWithin)
		defer cancel()
		// Should this fail, the context ends with the connection.
		_, _ = call(ctx, t.browser, target.DisposeBrowserContext, target.DisposeBrowserContextParams(own))
	}
	if _, err := call(ctx, t.browser, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: own.BrowserContextID,
	}); err != nil {
		return dispose, err
	}
	made, err := call(ctx, t.browser, target.CreateTarget, target.CreateTargetParams{
		URL:              "about:blank",
		BrowserContextID: own.BrowserContextID,
	})
	if err != nil {
		return dispose, err
	}
	attached, err := call(ctx, t.browser, target.AttachToTarget, target.AttachToTargetParams{TargetID: made.TargetID, Flatten: &yes})
	if err != nil {
		return dispose, err
	}
	t.mu.Lock()
	t.self = session{t.browser.devtools, attached.SessionID}
	t.mu.Unlock()
	tree, err := call(ctx, t.self, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return dispose, err
	}
	t.frame = tree.FrameTree.Frame.ID
	return dispose, t.setUp(ctx)
}

// withoutSockets takes from pages what does not go through a proxy, should the
// browser not have been started as ours are.
const withoutSockets = `for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport"]) delete globalThis[name];`

func (t *tab) setUp(ctx context.Context) error {
	yes := true
	var errs []error
	try := func(err error) { errs = append(errs, err) }
	_, err := call(ctx, t.self, inspector.Enable, cdp.Empty{})
	try(err)
	_, err = call(ctx, t.self, page.Enable, page.EnableParams{})
	try(err)
	_, err = call(ctx, t.self, page.SetLifecycleEventsEnabled, page.SetLifecycleEventsEnabledParams{Enabled: true})
	try(err)
	_, err = call(ctx, t.self, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: t.page.Agent})
	try(err)
	_, err = call(ctx, t.self, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: withoutSockets})
	try(err)
	// Workers, service workers and windows wait for a debugger that never
	// comes; frames of other sites are let go on, to their error page.
	_, err = call(ctx, t.self, target.SetAutoAttach, target.SetAutoAttachParams{AutoAttach: true, WaitForDebuggerOnStart: true, Flatten: &yes})
	try(err)
	_, err = call(ctx, t.self, cdpfetch.Enable, cdpfetch.EnableParams{HandleAuthRequests: &yes})
	try(err)
	return errors.Join(errs...)
}

// kept are the headers of the answer that the browser is told of: what decides
// how the page is read, and what it may load.
var kept = []string{"Content-Type", "Content-Language", "Content-Security-Policy", "Referrer-Policy"}

func keptHeaders(h http.Header) []*cdpfetch.HeaderEntry {
	var out []*cdpfetch.HeaderEntry
	for _, name := range kept {
		for _, value := range h[name] {
			out = append(out, &cdpfetch.HeaderEntry{Name: name, Value: strings.ToValidUTF8(value, "?")})
		}
	}
	return out
}
