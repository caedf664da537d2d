package fetch

import "net/http"

// Transport is for packages that speak to an API of their own, such as Slack
// or a webhook: the same address guard, proxy, timeouts and user agent, but
// neither lanes nor robots.txt, and no limit on the body. Certificates are
// always verified. It refuses what ParseURL and the guard refuse, also when an
// http.Client follows a redirect through it.
func (c *Client) Transport() http.RoundTripper { return guarded{c} }

type guarded struct{ c *Client }

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
		return refuse(&Error{Class: ClassBadURL, URL: showRaw(req.URL.String()), Err: err})
	}
	if err := g.c.guard.CheckPort(portOf(u)); err != nil {
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
	return g.c.ways.transport(egress{proxy: g.c.opt.Proxy}).RoundTrip(out)
}
