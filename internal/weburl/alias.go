package weburl

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// alias gives what a platform shows under several addresses the one under which
// most people share it. Each rule is the platform's own: t.me/s/ is the preview of
// a channel on the web, telegram.me and twitter.com are older names, Blogger adds
// ?m=1 for phones on every host it serves, and a path in decomposed letters (as
// file names of macOS are) opens what the composed one does.
func alias(u *url.URL) *url.URL {
	out := *u
	host := strings.TrimPrefix(strings.ToLower(out.Hostname()), "www.")
	switch host {
	case "telegram.me", "telegram.dog":
		host = "t.me"
	case "twitter.com", "mobile.twitter.com", "m.twitter.com", "mobile.x.com":
		host = "x.com"
	case "youtu.be":
		if id := strings.Trim(out.Path, "/"); id != "" && !strings.Contains(id, "/") {
			host = "youtube.com"
			setPath(&out, "/watch")
			out.RawQuery = "v=" + url.QueryEscape(id) + "&" + out.RawQuery
		}
	default:
		host = blogspotCountry.ReplaceAllString(host, ".blogspot.com")
	}
	if host != strings.TrimPrefix(strings.ToLower(out.Hostname()), "www.") {
		out.Host = host
	}
	switch {
	case host == "t.me":
		telegramPost(&out)
	case host == "x.com":
		if post := xPost.FindString(out.Path); post != "" {
			setPath(&out, post)
			out.RawQuery = ""
		}
	case bloggerPost.MatchString(out.Path):
		out.RawQuery = without(out.RawQuery, "m=0", "m=1")
	}
	composePath(&out)
	return &out
}

// composePath composes the letters of each segment; an escaped slash stays one.
func composePath(u *url.URL) {
	if norm.NFC.IsNormalString(u.Path) {
		return
	}
	segments := strings.Split(u.EscapedPath(), "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); err == nil {
			segments[i] = url.PathEscape(norm.NFC.String(plain))
		}
	}
	u.Path = norm.NFC.String(u.Path)
	u.RawPath = strings.Join(segments, "/")
}

var (
	telegramPath = regexp.MustCompile(`^/(?:s/)?([A-Za-z]\w{3,31})/(\d+)/?$`)
	xPost        = regexp.MustCompile(`^/\w{1,15}/status/\d+`)
	// Blogger showed a blog under the domain of the reader's country until 2018.
	blogspotCountry = regexp.MustCompile(`\.blogspot\.(?:com?\.)?[a-z]{2}$`)
	// bloggerPost is the form of a post's address that Blogger gives on its own
	// hosts and on its customers'.
	bloggerPost = regexp.MustCompile(`^/\d{4}/\d{2}/[^/]+\.html$`)
)

// telegramPost makes the preview of a channel's post, and its views alone or to be
// embedded, the post itself. A post of a comment (?comment=) is another one.
func telegramPost(u *url.URL) {
	if m := telegramPath.FindStringSubmatch(u.Path); m != nil {
		setPath(u, "/"+m[1]+"/"+m[2])
		u.RawQuery = without(u.RawQuery, "single", "embed", "mode", "before", "after")
	}
}

func setPath(u *url.URL, p string) {
	u.Path = p
	u.RawPath = ""
}

// without drops parameters, by name or by "name=value", from a raw query and
// leaves the others as they are.
func without(raw string, names ...string) string {
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if part != "" && !slices.Contains(names, name) && !slices.Contains(names, part) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}
