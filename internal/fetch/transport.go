package fetch

import (
	"net/http"
	"net/url"

	"tocsin/internal/fetch/dial"
)

// Transport is for packages that speak to an API of their own, such as Slack
// or a webhook: the same address guard, proxy, timeouts and user agent, but
// neither lanes nor robots.txt, and no limit on the body. Certificates are
// always verified. It refuses what ParseURL and the guard refuse, also when an
// http.Client follows a redirect through it.
func (c *Client) Transport() http.RoundTripper { return guarded{c: c} }

// OwnTransport is Transport for addresses that the operator of this machine
// wrote into the configuration for us to send to, as mail servers are: they may
// lie on this machine or in a private network, on any port. What is written as
// an address or a name of such a network is reached without the proxy.
func (c *Client) OwnTransport() http.RoundTripper { return guarded{c: c, own: true} }

type guarded struct {
	c   *Client
	own bool
}

// way is how a request to u leaves.
func (g guarded) way(u *url.URL) egress {
	way := egress{proxy: g.c.opt.Proxy, own: g.own}
	if g.own && dial.AtHome(u.Hostname()) {
		way.proxy = nil
	}
	return way
}

// RoundTrip implements http.RoundTripper.
func (g guarded) RoundTrip(req *http.Request) (*http.Response, error) {
	refuse := func(err error) (*http.Response, error) {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	u, err := ParseURL(req.URL.String())
	if err != nil {
		return refuse(&Error{Class: classBadURL, URL: showRaw(req.URL.String()), Err: err})
	}
	if err := g.c.guard.CheckPort(portOf(u)); err != nil && !g.own {
		return refuse(g.c.fail(ClassBlocked, u, err))
	}
	out := req.Clone(req.Context())
	out.URL = u
	if out.Header == nil {
		out.Header = make(http.Header)
	}
	if out.Header.Get("User-Agent") == "" {
		out.Header["User-Agent"] = g.c.agent
	}
	out.Header.Del("Referer") // http.Client adds one on redirects
	return roundTrip(g.c.ways.transport(g.way(u)), out)
}
