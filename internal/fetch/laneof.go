package fetch

import "net/url"

// LaneOf returns the lane that requests to a URL queue in, "" if it is no URL.
func LaneOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return Lane(u.Hostname())
}
