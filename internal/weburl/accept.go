package weburl

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Accept decides whether the address that a page declares as its own
// (rel=canonical, og:url) may name the article found at pageURL. declared may
// be relative. It returns the canonical form of the declared address and true,
// or the canonical form of pageURL and false; the reason says why in either
// case. Templates copy their home page, their section or another article's
// address into every page, and a syndicated text names the original elsewhere:
// believing them would make one article of many.
func Accept(pageURL, declared string) (canonical string, ok bool, reason string) {
	own, err := Canonical(pageURL)
	if err != nil {
		return "", false, "the page's own address is unusable: " + err.Error()
	}
	if strings.TrimSpace(declared) == "" {
		return own, false, "the page declares none"
	}
	base, err := url.Parse(own)
	if err != nil {
		return own, false, "the page's own address is unusable: " + err.Error()
	}
	ref, err := base.Parse(escapeStray(strings.TrimSpace(declared)))
	if err != nil {
		return own, false, "the declared address cannot be read"
	}
	target, err := Canonical(ref.String())
	if err != nil {
		return own, false, "the declared address is unusable: " + err.Error()
	}
	if target == own {
		return own, true, "the declared address is the page's own"
	}
	to, err := url.Parse(target)
	if err != nil {
		return own, false, "the declared address is unusable: " + err.Error()
	}
	if why := refuse(base, to); why != "" {
		return own, false, why
	}
	return target, true, "the declared address is on the same site and names one page"
}

// refuse says why the address "to" cannot name the page at "from", or "".
func refuse(from, to *url.URL) string {
	switch {
	case !sameSite(from.Hostname(), to.Hostname()):
		return "it is on another site (" + to.Hostname() + "): the original of a copy, perhaps, but not this article"
	case from.Port() != to.Port():
		return "it is on another port of the host"
	case to.Path == "/" && to.RawQuery == "" && to.Fragment == "":
		return "it is the home page"
	case isAncestor(to.Path, from.Path) && to.RawQuery == "":
		return "it is the section above the page"
	case isGenericPath(to.Path):
		return "it is an error, search or login page"
	case dropsSelector(from, to):
		return "it drops the parameter that selects the article"
	case languageOf(from) != languageOf(to):
		return "it is the page in another language"
	case idOf(from) != "" && idOf(to) != "" && idOf(from) != idOf(to):
		return "it has another article's number (" + idOf(to) + ")"
	case from.Hostname() != to.Hostname() && !sharesName(from, to):
		return "it is on another host of the site and shares no name or number with the page"
	}
	return ""
}

func sameSite(a, b string) bool {
	if a == b {
		return true
	}
	sa, errA := publicsuffix.EffectiveTLDPlusOne(a)
	sb, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && sa == sb
}

// isAncestor reports whether p is a directory above q.
func isAncestor(p, q string) bool {
	return strings.HasPrefix(q, strings.TrimSuffix(p, "/")+"/")
}

func isGenericPath(p string) bool {
	last := strings.ToLower(p[strings.LastIndexByte(p, '/')+1:])
	last, _, _ = strings.Cut(last, ".")
	switch last {
	case "404", "403", "500", "error", "notfound", "not-found", "page-not-found", "search", "login", "signin", "register", "subscribe",
		"consent", "privacy", "home", "null", "undefined", "none", "maintenance":
		return true
	}
	return false
}

// dropsSelector reports whether a page that is told apart by its query would
// lose it: /story.php?id=5 -> /story.php.
func dropsSelector(from, to *url.URL) bool {
	if from.Path != to.Path {
		return false
	}
	have := to.Query()
	for key, values := range from.Query() {
		if len(have[key]) > 0 && have[key][0] == values[0] {
			continue
		}
		switch strings.ToLower(key) {
		case "page", "start", "offset", "sort", "order", "print", "tab":
			continue // a part or a view of one article
		}
		return true
	}
	return false
}

// languageCode matches the languages that sites of the region put in a path or
// host; two-letter sections of other meaning ("tv", "uk-news") are not in it.
var languageCode = regexp.MustCompile(`^(hy|arm|am|hye|ru|rus|en|eng|az|aze|tr|tur|ka|geo|fr|de|es|it|pl|uk|ukr|fa|ar|zh|el)$`)

// languageOf is the language an address states in its host or first path
// segment, or "".
func languageOf(u *url.URL) string {
	if label, rest, ok := strings.Cut(u.Hostname(), "."); ok && strings.Contains(rest, ".") && languageCode.MatchString(label) {
		return label
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if languageCode.MatchString(strings.ToLower(first)) {
		return strings.ToLower(first)
	}
	return ""
}

var longNumber = regexp.MustCompile(`\d{5,}`)

// idOf is the one number of five digits or more in the path, or "" when there
// is none or several (dates written as 20250730 are none).
func idOf(u *url.URL) string {
	found := ""
	for _, n := range longNumber.FindAllString(u.Path, -1) {
		if len(n) == 8 && (strings.HasPrefix(n, "19") || strings.HasPrefix(n, "20")) {
			continue
		}
		if found != "" && found != n {
			return ""
		}
		found = n
	}
	return found
}

// sharesName reports whether two addresses end in the same name or carry the
// same article number.
func sharesName(a, b *url.URL) bool {
	if id := idOf(a); id != "" && id == idOf(b) {
		return true
	}
	last := func(u *url.URL) string {
		s, _, _ := strings.Cut(strings.ToLower(u.Path[strings.LastIndexByte(u.Path, '/')+1:]), ".")
		return s
	}
	return len(last(a)) >= 5 && last(a) == last(b)
}
