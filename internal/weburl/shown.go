package weburl

import "net/url"

// Shown is an article's address as people are shown it, in messages and in
// lists alike: without what a feed added to count its readers.
func Shown(address string) string {
	canonical, err := Canonical(address)
	if err != nil {
		return address
	}
	from, errFrom := url.Parse(address)
	to, errTo := url.Parse(canonical)
	if errFrom != nil || errTo != nil || from.Host != to.Host || from.Scheme != to.Scheme {
		return address
	}
	return canonical
}
