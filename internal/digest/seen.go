package digest

import "tocsin/internal/news"

// Seen is somebody whom the articles name beside the watched, and who is on no
// watchlist.
type Seen struct {
	Name     string    `json:"name"`
	Articles int       `json:"articles"`
	Origins  int       `json:"origins"`
	Sentence []Segment `json:"sentence"` // that names both, the name marked
	URL      string    `json:"url"`      // of its article
	Host     string    `json:"host"`
}

// SeenRow is such a person as our records have it.
type SeenRow struct {
	Name              string
	Articles, Origins int
	Sentence          string
	Start, End        int // half-open bytes of the name in the sentence
	URL               string
}

func seenOf(rows []SeenRow) []Seen {
	out := make([]Seen, 0, len(rows))
	for _, r := range rows {
		s := Seen{Name: line(r.Name, maxName), Articles: r.Articles, Origins: r.Origins}
		s.URL, s.Host = Link(r.URL)
		if r.Start >= 0 && r.End <= len(r.Sentence) && r.Start < r.End {
			for _, e := range Excerpts("", r.Sentence, []news.Match{{
				Entity: r.Name, Field: news.FieldText, Start: r.Start, End: r.End,
				Alert: true,
			}}, ExcerptOptions{Max: 1}) {
				s.Sentence = e.Segments
			}
		}
		out = append(out, s)
	}
	return out
}

// SeenHeading stands over the list of those seen.
const SeenHeading = "Seen with yours, on no watchlist"

// seenHint says what to do about them.
func seenHint(seen []SeenRow, words news.Words) string {
	if len(seen) == 0 {
		return ""
	}
	return news.Say(words, "To watch one: %h. Nobody is named here twice.", news.To(news.HintWatchSeen, "WATCHLIST", "NAME"))
}

// SeenLine counts where somebody was seen: "4 articles, 2 origins".
func SeenLine(s Seen) string {
	return count(s.Articles, "article", "articles") + ", " + count(s.Origins, "origin", "origins")
}
