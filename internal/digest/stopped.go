package digest

import (
	"fmt"
	"strings"

	"tocsin/internal/news"
)

// Stopped is what a NOT, or an entity's never, context or not_with, kept from
// being a reason to tell since the last digest.
type Stopped struct {
	What     string `json:"what"` // "rule detainees / visits"
	By       string `json:"by"`   // "NOT blood"
	Articles int    `json:"articles"`
}

// stoppedNamed is how many a message names; the rest is counted.
const stoppedNamed = 8

func cleanStopped(list []Stopped) []Stopped {
	out := make([]Stopped, 0, len(list))
	for _, s := range list {
		s.What, s.By = line(s.What, 2*maxName), line(s.By, 2*maxName)
		out = append(out, s)
	}
	return out
}

// StoppedLine says in one line what the watchlists themselves took out:
// "Stopped: NOT blood in rule detainees / visits, 4 articles; ...". It is ""
// if they stopped nothing.
func (m Message) StoppedLine() string {
	if len(m.Stopped) == 0 {
		return ""
	}
	var parts []string
	for _, s := range m.Stopped[:min(len(m.Stopped), stoppedNamed)] {
		parts = append(parts, fmt.Sprintf("%s in %s, %s", Isolate(s.By), Isolate(s.What), count(s.Articles, "article", "articles")))
	}
	if more := len(m.Stopped) - stoppedNamed; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return "Stopped: " + strings.Join(parts, "; ") + m.StoppedHint
}

// stoppedHint ends StoppedLine with where to read which articles they are.
func stoppedHint(stopped []Stopped, words news.Words) string {
	if len(stopped) == 0 {
		return ""
	}
	return news.Say(words, "; %h lists them", news.To(news.HintStopped))
}
