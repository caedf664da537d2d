package extract

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"tocsin/internal/extract/prose"
	"tocsin/internal/news"
	"tocsin/internal/text"
	"tocsin/internal/weburl"
)

// EntryText is the text of a feed's entry: the longer of what it has as content
// and as summary, without what software hangs on it.
func EntryText(e news.Entry) string {
	body := entryText(e, e.Content)
	if summary := entryText(e, e.Summary); utf8.RuneCountInString(summary) > utf8.RuneCountInString(body) {
		return summary
	}
	return body
}

func entryText(e news.Entry, fragment string) string {
	body := text.Unescaped(text.HTMLToText(withoutSignature(e, fragment)))
	head, last := "", body
	if i := strings.LastIndexByte(body, '\n'); i >= 0 {
		head, last = body[:i], body[i+1:]
	}
	if title := text.Unescaped(text.Clean(e.Title)); title != "" && signature.MatchString(last) {
		before, after, ok := strings.Cut(last, title)
		if ok && len(strings.Fields(after)) <= mostSigned && !strings.ContainsAny(strings.TrimSuffix(after, "."), ".!?") {
			if i := strings.LastIndexAny(before, ".!?…»”\""); i >= 0 {
				return strings.TrimSpace(head + "\n" + before[:i+utf8Len(before[i:])])
			}
			return head
		}
	}
	return body
}

func utf8Len(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// mostSigned is how many words a signature has beside the title, at most:
// "The post ... appeared first on Lamp of the Lake."
const mostSigned = 12

// withoutSignature takes the last paragraph out of an entry's HTML that WordPress
// puts there in the language of the site: "The post (title) appeared first on
// (site)." It is known by its links, the entry's own with its title and the site's.
func withoutSignature(e news.Entry, fragment string) string {
	at := max(strings.LastIndex(fragment, "<p>"), strings.LastIndex(fragment, "<p "), strings.LastIndex(fragment, "<br"))
	if at < 0 {
		return fragment
	}
	tail := fragment[at:]
	links := link.FindAllStringSubmatch(tail, 3)
	if len(links) != 2 || !sameAddress(links[0][1], e.URL) || !isHomeOf(links[1][1], e.URL) {
		return fragment
	}
	title := prose.Squeeze(text.HTMLToText(links[0][2]))
	words := prose.Count(text.HTMLToText(tail)) - prose.Count(text.HTMLToText(links[0][2]))
	if title == "" || title != prose.Squeeze(text.Unescaped(e.Title)) || words > mostSigned {
		return fragment
	}
	return strings.TrimSpace(fragment[:at])
}

var (
	link = regexp.MustCompile(`(?s)<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>`)
	// signature is how the sentence reads where a feed has taken its links out.
	signature = regexp.MustCompile(`appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur|` +
		`se publicó primero en|apareceu primeiro em|proviene da|verscheen eerst op|pochodzi z serwisu|` +
		`появил[аои]?с[ья] сначала на|впервые появил[аои]?с[ья] на|ilk önce .* üzerinde ortaya çıktı`)
)

// sameAddress reports whether two addresses name one page.
func sameAddress(a, b string) bool {
	x, errX := weburl.Canonical(html.UnescapeString(a))
	y, errY := weburl.Canonical(b)
	return errX == nil && errY == nil && x == y
}

// isHomeOf reports whether an address is that of a page's site, or of a part of it.
func isHomeOf(home, page string) bool {
	h, errH := url.Parse(html.UnescapeString(home))
	p, errP := url.Parse(page)
	if errH != nil || errP != nil || h.Host == "" {
		return false
	}
	bare := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	under, in := strings.CutPrefix(p.Path, strings.TrimSuffix(h.Path, "/"))
	return in && strings.Trim(under, "/") != "" && bare(h.Host) == bare(p.Host)
}
