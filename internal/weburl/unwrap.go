package weburl

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"strings"
)

// Unwrapped is the address to fetch for one that a feed links to: what a known
// redirector's link carries (Google Alerts, Google News of the older form,
// AMP caches), else the address itself. Redirectors forbid robots, and would
// learn who reads what.
func Unwrapped(raw string) string {
	u, err := parseWeb(raw)
	if err != nil {
		return raw
	}
	for range maxRounds {
		inner, ok := unwrap(u)
		if !ok {
			return raw
		}
		u, raw = inner, inner.String()
	}
	return raw
}

// unwrap opens an address that only carries another one: AMP caches and the
// redirectors of search engines and social networks. They are named by what
// they do in their URL, so no request is needed.
func unwrap(u *url.URL) (*url.URL, bool) {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	var inner string
	switch {
	case strings.HasSuffix(host, ".cdn.ampproject.org") || host == "cdn.ampproject.org":
		inner = ampCached(u.EscapedPath())
	case isGoogle(host) && strings.HasPrefix(u.Path, "/amp/"):
		inner = ampCached("/c/" + strings.TrimPrefix(u.EscapedPath(), "/amp/"))
	case isGoogle(host) && u.Path == "/url":
		inner = cmp.Or(u.Query().Get("url"), u.Query().Get("q"))
	case host == "news.google.com":
		inner = googleNews(u.Path)
	case (host == "l.facebook.com" || host == "lm.facebook.com" || host == "facebook.com") && u.Path == "/l.php":
		inner = u.Query().Get("u")
	case (host == "vk.com" || host == "m.vk.com") && u.Path == "/away.php":
		inner = u.Query().Get("to")
	case host == "t.umblr.com" && u.Path == "/redirect":
		inner = u.Query().Get("z")
	case host == "out.reddit.com":
		inner = u.Query().Get("url")
	}
	if inner == "" {
		return nil, false
	}
	got, err := parseWeb(inner)
	return got, err == nil
}

// googleNews reads the address out of a Google News link: a base64url of a
// message whose first text is the address. Newer links hold a token of
// Google's instead, and stay as they are.
func googleNews(p string) string {
	i := strings.LastIndex(p, "/articles/")
	if i < 0 {
		return ""
	}
	name := strings.TrimRight(p[i+len("/articles/"):], "=")
	raw, err := base64.RawURLEncoding.DecodeString(name)
	if err != nil || len(raw) < 4 || raw[0] != 0x08 || raw[2] != 0x22 {
		return ""
	}
	size, n := binary.Uvarint(raw[3:])
	rest := raw[3+max(n, 0):]
	if n <= 0 || size > uint64(len(rest)) {
		return ""
	}
	if inner := string(rest[:size]); strings.HasPrefix(inner, "https://") || strings.HasPrefix(inner, "http://") {
		return inner
	}
	return ""
}

func isGoogle(host string) bool {
	return strings.HasPrefix(host, "google.") || strings.HasPrefix(host, "news.google.")
}

// ampCached reads the address out of an AMP cache's path: /c/ for documents,
// /v/ for viewers, then "s/" for https (AMP cache URL format).
func ampCached(p string) string {
	p = strings.TrimPrefix(p, "/")
	kind, rest, ok := strings.Cut(p, "/")
	if !ok || (kind != "c" && kind != "v") {
		return ""
	}
	scheme := "http://"
	if s, cut := strings.CutPrefix(rest, "s/"); cut {
		rest, scheme = s, "https://"
	}
	if !strings.Contains(rest, ".") {
		return ""
	}
	return scheme + rest
}

// stripAMP drops what marks a path as the AMP rendition of another:
// /amp/ at the beginning or end, ".amp" or ".amp.html" at the end.
func stripAMP(p string) string {
	for _, end := range []string{"/amp", "/amphtml"} {
		p = strings.TrimSuffix(p, end)
	}
	if rest, ok := strings.CutSuffix(p, ".amp.html"); ok {
		p = rest + ".html"
	}
	p = strings.TrimSuffix(p, ".amp")
	if rest, ok := strings.CutPrefix(p, "/amp/"); ok {
		p = "/" + rest
	}
	if p == "" {
		p = "/"
	}
	return p
}
