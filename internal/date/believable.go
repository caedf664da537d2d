package date

import (
	"time"

	"tocsin/internal/news"
)

// Believable drops a date that cannot be one of publication: more than a day
// ahead. What is shown then is when the article was first seen.
func Believable(d news.Date, now time.Time) news.Date {
	if d.Time.After(now.Add(24 * time.Hour)) {
		return news.Date{}
	}
	return d
}
