package visit_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/sqldb/sqldbtest"
)

// long is a part of an address that no index can compress.
func long(n int) string {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%016x", r.Uint64())
	}
	return b.String()[:n]
}

// TestNasty publishes as somebody would who wants an edit not to be told, or a
// feed not to be read: with bytes and lengths at which a database fails. Both
// databases tell the same.
func TestNasty(t *testing.T) {
	racetest.Alone(t)
	t.Run("sqlite", func(t *testing.T) { nasty(t, func(r *apptest.Rig) string { return "sqlite:" + r.File }) })
	t.Run("postgres", func(t *testing.T) {
		url := sqldbtest.Postgres(t)
		nasty(t, func(*apptest.Rig) string { return url })
	})
}

func nasty(t *testing.T, database func(r *apptest.Rig) string) {
	r := apptest.New(t, apptest.Options{})
	r.Configure(strings.Replace(r.YAML(apptest.Options{}), "sqlite:"+r.File, database(r), 1))
	r.Web.Publish(apptest.Old)
	r.Drain()

	at := func(minute time.Duration) time.Time { return apptest.After(minute * time.Minute) }
	edited := apptest.Piece{Slug: "edited", Title: "The court sentenced him", Date: at(1)}
	canonical := apptest.Piece{Slug: "canonical", Title: "A report of a long name", Date: at(2)}
	innocent := apptest.Piece{Slug: "innocent", Title: "An innocent report", Date: at(3)}
	pieces := []apptest.Piece{
		edited, canonical, innocent, apptest.Old,
		{Slug: "address", Query: "?q=" + long(2700), Title: "A report at 2.7 KB", Date: at(4)},
		{Slug: "payload", Query: "?q=" + long(10<<10), Title: "A report at 10 KB", Date: at(5)},
		{Slug: "guid", GUID: long(10 << 10), Title: "A report of a long GUID", Date: at(6)},
		{Slug: "nul", GUID: "a\x00b\xff", Title: "A re\x00port of \U000E0041NUL\u202e", Date: at(7)},
		{Slug: "heading", Title: "A long heading " + strings.Repeat("word ", 200<<10), Date: at(8)},
	}
	r.Web.Publish(pieces...)
	page := canonical.Page()
	page.Body = strings.Replace(page.Body, "</title>", `</title><link rel="canonical" href="`+r.Web.URL+"/canonical?id="+long(7000)+`">`, 1)
	r.Web.Set("/canonical", page)
	r.Web.Set("/heading", apptest.Piece{Slug: "heading", Title: "A long heading", Date: at(8)}.Page())
	r.Pass(2 * time.Hour)
	told := r.Desk.Read()
	for _, want := range []string{
		"new The court sentenced him", "new A report of a long name", "new An innocent report", "new A report at 2.7 KB", "new A report at 10 KB",
		"new A report of a long GUID", "new A report of NUL", "new A long heading",
	} {
		found := 0
		for _, got := range told {
			if strings.HasPrefix(got, want) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%q was told %d times, want once, in %.100q", want, found, told)
		}
	}

	edited.Title = "The court acqui\x00tted\u202e him"
	page = edited.Page()
	page.Body = strings.Replace(page.Body, "</head>", `<script type="application/ld+json">{"@type":"NewsArticle",
		"headline":"The court acqui\u0000tted him","author":{"name":"An\u0000na Bee"},"articleSection":"\u0000\ud800"}</script></head>`, 1)
	r.Web.Set("/edited", page)
	r.Pass(14 * time.Hour)
	r.WantTold("the edit", r.Desk, "edited The court acquitted him")
}
