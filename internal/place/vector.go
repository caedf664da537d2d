package place

import (
	"errors"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

// VectorOf is what stories are compared by. It is made of an article's text
// and of what the watchlists found in it in one way only, whoever asks.
func VectorOf(title, text, language string, at time.Time, matches []news.Match) story.Vector {
	return story.NewVector(story.Doc{Title: title, Text: text, Language: language, Time: at, Names: news.EntitiesIn(matches)})
}

// selectedScore is how sure it must be that an article belongs to a story if a
// watchlist selected it: what one watchlist selects is alike by selection, and
// a beat would become one story.
const selectedScore = 0.9

// belongs is the open story an article belongs to, 0 for a story of its own.
func belongs(found story.Assignment, selected bool) int64 {
	if selected && found.Score < selectedScore {
		return 0
	}
	return found.Story
}

// placeTime is when an article came, as far as what it is compared with goes:
// what the outlet says where that is believable and not longer ago than the
// window, else when it was seen. Zero if unknown.
func (a Article) placeTime() time.Time {
	if !a.At.IsZero() {
		return a.At
	}
	published := a.Published.Time
	switch {
	case published.IsZero() && a.Undated:
		return time.Time{}
	case published.IsZero(), !a.Undated && (published.After(a.Seen) || a.Seen.Sub(published) > Window):
		return a.Seen
	}
	return published
}

// storyTime is when an article belongs to its story: what the outlet says,
// however long ago, so that what a new source had for months makes the stories
// of those months, and not one of the day on which it was read.
func storyTime(published news.Date, placed time.Time) time.Time {
	if published.IsZero() || published.Time.After(placed) {
		return placed
	}
	return published.Time
}

// ignoreMissing passes over a candidate whose text is not stored any more.
func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
