package fetch

import (
	"bytes"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/text"
)

// Bounds on what is taken for a page that only forwards its readers, as shorteners,
// old systems and news aggregators serve instead of a redirect.
const (
	forwardHead  = 64 << 10 // bytes at the start of a page in which an order to go on is looked for
	forwardAtOne = 1        // seconds within which it is obeyed whatever else the page says
	forwardMost  = 15       // seconds within which a page of few words is one: longer ones reload, or show slides
	forwardWords = 60       // words that such a page has fewer of
	scriptWords  = 20       // likewise, where a script has to be believed
)

// forwarded is where a page that only forwards its readers leads; nil if it is to
// be read: also one that leads where no redirect may.
func forwarded(u *url.URL, a *answer, req *Request, hops []Hop) *url.URL {
	if !req.Kind.obeysRobots() { // a page or a list
		return nil
	}
	to := forward(a)
	if to == "" {
		return nil
	}
	next, err := nextHop(u, to, hops)
	if err != nil {
		return nil
	}
	return next
}

// forward is where a page sends its readers by a Refresh header, a meta element or
// its only script; "" if it is a page to be read. It is followed as a redirect is,
// within the same bounds and by the same rules.
func forward(a *answer) string {
	if !a.renderable() { // no page, or a redirect already
		return ""
	}
	head := a.body[:min(len(a.body), forwardHead)]
	if wait, to := refresh(first(a.header, "Refresh")); to != "" {
		return a.within(wait, to)
	}
	lower := bytes.ToLower(head)
	ordered := bytes.Contains(lower, []byte("http-equiv"))
	if !ordered && !bytes.Contains(lower, []byte("location")) {
		return ""
	}
	wait, to, script := orders(head)
	switch {
	case to != "":
		return a.within(wait, to)
	case script != "" && len(a.body) <= forwardHead && a.words() < scriptWords:
		return script
	}
	return ""
}

// within returns the address if its readers are sent there soon enough.
func (a *answer) within(wait int, to string) string {
	if wait <= forwardAtOne || wait <= forwardMost && len(a.body) <= forwardHead && a.words() < forwardWords {
		return to
	}
	return ""
}

// words counts those that readers see.
func (a *answer) words() int { return len(strings.Fields(text.HTMLToText(string(a.body)))) }

// orders finds the first meta element that sends readers on, and the one address
// that scripts do. What stands in <noscript> is for others than browsers.
func orders(head []byte) (wait int, to, script string) {
	z := html.NewTokenizer(bytes.NewReader(head))
	scripts := 0
	for inScript, hidden := false, 0; ; {
		switch z.Next() {
		case html.ErrorToken:
			if scripts != 1 {
				script = ""
			}
			return 0, "", script
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			inScript = tag.DataAtom == atom.Script
			if tag.DataAtom == atom.Noscript {
				hidden++
			}
			if tag.DataAtom != atom.Meta || hidden > 0 {
				continue
			}
			equiv, content := "", ""
			for _, attr := range tag.Attr {
				switch attr.Key {
				case "http-equiv":
					equiv = strings.TrimSpace(attr.Val)
				case "content":
					content = attr.Val
				}
			}
			if strings.EqualFold(equiv, "refresh") {
				if wait, to = refresh(content); to != "" {
					return wait, to, ""
				}
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == atom.Noscript {
				hidden = max(0, hidden-1)
			}
			inScript = false
		case html.TextToken:
			if inScript {
				for _, m := range goes.FindAllSubmatch(z.Raw(), 2) {
					scripts++
					script = string(bytes.Join(m[1:], nil))
				}
			}
		}
	}
}

// goes is a script's order to leave the page for an address that is written out.
var goes = regexp.MustCompile(`(?:^|[\s;{(.])location(?:\.href)?\s*(?:=\s*|\.(?:replace|assign)\s*\(\s*)(?:"([^"\s]+)"|'([^'\s]+)')`)

// refresh reads the value of a Refresh header or element: seconds, and an address
// (HTML, 4.2.4.3: "0; url='/a'"). An address that is missing is the page's own.
func refresh(s string) (wait int, to string) {
	s = strings.TrimSpace(s)
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	wait, err := strconv.Atoi(s[:digits])
	rest := strings.TrimLeft(strings.TrimLeft(s[digits:], ".0123456789"), " \t\r\n")
	if err != nil || rest == "" || rest[0] != ';' && rest[0] != ',' {
		return 0, ""
	}
	rest = strings.TrimLeft(rest[1:], " \t\r\n")
	if len(rest) > 3 && strings.EqualFold(rest[:3], "url") {
		if after := strings.TrimLeft(rest[3:], " \t\r\n"); strings.HasPrefix(after, "=") {
			rest = strings.TrimLeft(after[1:], " \t\r\n")
		}
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, _, _ = strings.Cut(rest[1:], rest[:1])
	}
	return wait, strings.TrimSpace(rest)
}
