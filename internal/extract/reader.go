package extract

import (
	"math"

	"tocsin/internal/extract/blocks"
	"tocsin/internal/news"
)

// The readers whose texts a page's text is made of, or chosen from.
const (
	ReaderMarkup = blocks.Markup
	ReaderJSONLD = "json-ld" // articleBody
	ReaderFeed   = "feed"    // the content of the feed's entry
	readerState  = "state"   // the JSON in the page's scripts
	readerRule   = "rule"    // the configuration's own selectors
)

// voters are the readers that a page can be read without.
var voters = [...]string{blocks.Trafilatura, blocks.Readability}

// outdone are the readings of a page whose text stands elsewhere: the markup
// had only so many of its words.
func outdone(readings []news.Reading, have, words int, by string) []news.Reading {
	share := round(2 * float64(min(have, words)) / float64(max(1, have+words)))
	for i := range readings {
		readings[i].Quality = min(readings[i].Quality, share)
	}
	return append(readings, news.Reading{Reader: by, Quality: 1})
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
