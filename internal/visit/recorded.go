package visit

import (
	"context"
	"net/http"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
)

// Recorded is a look that was made earlier, elsewhere: its text was extracted
// and accepted then.
type Recorded struct {
	Article news.Article
	Source  config.Source
	At      time.Time
	Undated bool // At is made up: stories then have no window
	Doc     news.Document
}

// TakeRecorded treats a recorded look as Visit treats its own. Nothing is fetched.
func (v *Visitor) TakeRecorded(ctx context.Context, r Recorded) (Taken, error) {
	return v.take(ctx, v.Live.Now(), look{
		article: r.Article, conf: r.Source, at: r.At, undated: r.Undated, doc: r.Doc, status: http.StatusOK, basis: news.BasisPage, replay: true,
	})
}
