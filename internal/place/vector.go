package place

import (
	"errors"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

// vectorOf makes the vector by which stories are compared, from an article's
// text and the entities matched in it. Visit, replay and reindex all use it.
func vectorOf(title, text, language string, at time.Time, matches []news.Match) story.Vector {
	return story.NewVector(story.Doc{Title: title, Text: text, Language: language, Time: at, Names: news.EntitiesIn(matches)})
}

// selectedScore is the lowest score at which a matched article joins a story:
// what one watchlist selects is alike by selection, and with the usual threshold
// a beat would become one story.
const selectedScore = 0.9

// belongs returns the open story that an article joins, 0 for one of its own.
func belongs(found story.Assignment, selected bool) int64 {
	if selected && found.Score < selectedScore {
		return 0
	}
	return found.Story
}

// placeTime returns the time by which copies are looked up: the outlet's date if
// it is plausible and within the window, else when the article was seen. Zero if
// unknown.
func (a Article) placeTime() time.Time {
	if !a.At.IsZero() {
		return a.At
	}
	published := a.Published.Time
	switch {
	case published.IsZero() && a.Undated:
		return time.Time{}
	case published.IsZero(), !a.Undated && (published.After(a.Seen) || a.Seen.Sub(published) > window):
		return a.Seen
	}
	return published
}

// storyTime returns the time at which an article counts in its story: the
// outlet's date, however old, so that a new source's archive makes the stories
// of its months, and not one story of the day on which it was read.
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
