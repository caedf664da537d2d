package render

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	jsonv2 "github.com/chromedp/cdproto/cdp/jsonv2"
	cdpfetch "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"tocsin/internal/fetch"
)

// event hears what the browser says. It does not wait: what has to be answered
// is answered beside it.
func (t *tab) event(ctx context.Context, id target.SessionID, method string, params []byte) {
	t.mu.Lock()
	mine := t.self.id != "" && id == t.self.id
	t.mu.Unlock()
	if !mine {
		return
	}
	switch method {
	case "Fetch.requestPaused":
		if e, ok := decode[cdpfetch.EventRequestPaused](params); ok && e.Request != nil {
			t.decide(ctx, e)
		}
	case "Fetch.authRequired":
		if e, ok := decode[cdpfetch.EventAuthRequired](params); ok {
			go t.authorise(ctx, e)
		}
	case "Page.lifecycleEvent":
		if e, ok := decode[page.EventLifecycleEvent](params); ok && e.Name == "networkIdle" && t.shows(e.LoaderID) {
			t.rest.Do(func() { close(t.rested) })
		}
	case "Page.frameStartedNavigating":
		if e, ok := decode[page.EventFrameStartedNavigating](params); ok && e.FrameID == t.frame {
			t.mu.Lock()
			t.going = withoutFragment(e.URL)
			t.mu.Unlock()
		}
	case "Page.javascriptDialogOpening": // alert, confirm, prompt, beforeunload
		go func() {
			_, _ = call(ctx, t.self, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false})
		}()
	case "Target.attachedToTarget":
		if e, ok := decode[target.EventAttachedToTarget](params); ok && e.TargetInfo != nil {
			go t.attached(ctx, e)
		}
	case "Inspector.targetCrashed":
		t.fail(fault(fetch.ClassBrowser, errors.New("the page made the browser's tab crash, perhaps for want of memory")))
	}
}

func decode[E any](params []byte) (e E, ok bool) {
	return e, jsonv2.Unmarshal(params, &e, chromedp.DefaultUnmarshalOptions) == nil
}

// shows reports whether a loader is the page's.
func (t *tab) shows(id cdp.LoaderID) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.loader != "" && t.loader == id
}

// attached lets a frame's process go on, and closes windows. Workers wait.
func (t *tab) attached(ctx context.Context, e target.EventAttachedToTarget) {
	switch e.TargetInfo.Type {
	case "iframe":
		_, _ = call(ctx, session{t.browser.devtools, e.SessionID}, runtime.RunIfWaitingForDebugger, cdp.Empty{})
	case "page":
		_, _ = call(ctx, t.browser, target.CloseTarget, target.CloseTargetParams{TargetID: e.TargetInfo.TargetID})
	}
}

// authorise gives the password to our proxy and to nobody else.
func (t *tab) authorise(ctx context.Context, e cdpfetch.EventAuthRequired) {
	answer := &cdpfetch.AuthChallengeResponse{Response: cdpfetch.AuthChallengeResponseResponseCancelAuth}
	if c := e.AuthChallenge; c != nil && c.Source == cdpfetch.AuthChallengeSourceProxy && c.Origin == t.proxy.address() {
		answer = &cdpfetch.AuthChallengeResponse{
			Response: cdpfetch.AuthChallengeResponseResponseProvideCredentials, Username: proxyUser,
			Password: t.proxy.password,
		}
	}
	_, _ = call(ctx, t.self, cdpfetch.ContinueWithAuth, cdpfetch.ContinueWithAuthParams{RequestID: e.RequestID, AuthChallengeResponse: answer})
}

// decide says what becomes of a request of the page: its own bytes are given
// to it, what its text may need is let out to the proxy, and the rest is not
// asked for.
func (t *tab) decide(ctx context.Context, e cdpfetch.EventRequestPaused) {
	if e.ResourceType == network.ResourceTypeDocument && e.FrameID == t.frame {
		t.decideMove(ctx, e)
		return
	}
	if !needed(e.ResourceType) || !isWeb(e.Request.URL) {
		go t.deny(ctx, e.RequestID)
		return
	}
	t.mu.Lock()
	t.asked++
	over := t.asked > t.limits.Requests
	t.mu.Unlock()
	if over {
		t.fail(tooBig("the page makes more than %d requests", t.limits.Requests))
		return
	}
	go func() {
		_, _ = call(ctx, t.self, cdpfetch.ContinueRequest, cdpfetch.ContinueRequestParams{RequestID: e.RequestID})
	}()
}

// needed reports whether text may depend on it. Documents of frames are no
// part of the page's text.
func needed(r network.ResourceType) bool {
	switch r {
	case network.ResourceTypeScript, network.ResourceTypeStylesheet, network.ResourceTypeXHR, network.ResourceTypeFetch,
		network.ResourceTypePreflight:
		return true
	}
	return false
}

func isWeb(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}

// decideMove handles the page itself, and whatever would take its place: that
// is followed by the fetch client, as any redirect is.
func (t *tab) decideMove(ctx context.Context, e cdpfetch.EventRequestPaused) {
	t.mu.Lock()
	first, download := !t.served, t.going != withoutFragment(e.Request.URL)
	t.served = true
	t.mu.Unlock()
	if first {
		go func() {
			_, err := call(ctx, t.self, cdpfetch.FulfillRequest, cdpfetch.FulfillRequestParams{
				RequestID: e.RequestID, ResponseCode: 200, ResponseHeaders: keptHeaders(t.page.Header), Body: t.page.Body,
			})
			if err != nil && ctx.Err() == nil {
				t.fail(err)
			}
		}()
		return
	}
	go t.deny(ctx, e.RequestID)
	if download {
		return
	}
	if e.Request.Method != "GET" {
		t.fail(fault(fetch.ClassRedirect, errors.New("the page sends a form by itself")))
		return
	}
	select {
	case t.moved <- e.Request.URL:
	default: // the first one counts
	}
}

func withoutFragment(raw string) string {
	raw, _, _ = strings.Cut(raw, "#")
	return raw
}

func (t *tab) deny(ctx context.Context, id cdpfetch.RequestID) {
	_, _ = call(ctx, t.self, cdpfetch.FailRequest, cdpfetch.FailRequestParams{RequestID: id, ErrorReason: network.ErrorReasonBlockedByClient})
}
