package poll_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/operators"
)

// TestLongEntriesWait: a feed whose entries change by the hundred kilobytes has
// no more of them kept a day than may be. Short entries go on, and the long ones
// are taken the next day although the feed has not changed since (ADV-59).
func TestLongEntriesWait(t *testing.T) {
	r := apptest.New(t, apptest.Options{Fetch: ", keep_daily: 1"})
	r.Web.Publish(apptest.Old)
	r.Drain()
	long := func(n int) apptest.Piece {
		p := apptest.Piece{Slug: fmt.Sprint("long-", n), Title: fmt.Sprint("A long entry ", n)}
		text := "Ruben Vardanyan is named in it. "
		for i := 0; len(text) < 150<<10; i++ {
			text += strings.Join(apptest.Words(fmt.Sprint(p.Slug, " ", i)), " ") + " "
		}
		p.Content = "<p>" + text + "</p>"
		return p
	}
	list := []apptest.Piece{apptest.Old}
	publish := func(p apptest.Piece) {
		list = append([]apptest.Piece{p}, list...)
		r.Web.Publish(list...)
		page := r.Web.At("/feed.xml")
		page.Header = map[string]string{"ETag": fmt.Sprintf("%q", p.Slug)}
		r.Web.Set("/feed.xml", page)
		r.Pass(40 * time.Minute)
	}
	for n := range 8 {
		publish(long(n))
	}
	db := apptest.OpenDB(t, r.File)
	var kept int
	if err := db.QueryRow(`SELECT (SELECT SUM(LENGTH(raw)) FROM entries) + (SELECT SUM(LENGTH(text)) FROM revisions)`).Scan(&kept); err != nil || kept > 1<<20+500<<10 || kept < 1<<20 {
		t.Errorf("%d bytes of entries and texts are kept of a day of one megabyte, %v", kept, err)
	}
	first := r.Desk.Read()
	publish(apptest.Piece{Slug: "short", Title: "A short entry"})
	r.WantTold("a short entry of a source that is full", r.Desk, "new A short entry")
	if notices, err := r.App.Store.NoticesOf(t.Context(), operators.KindSourceFull); err != nil || len(notices) != 1 {
		t.Errorf("the operators were told %+v, %v", notices, err)
	}
	r.Pass(48 * time.Hour) // those of the next day fill it, too
	told := append(first, r.Desk.Read()...)
	for n := range 8 {
		if !slices.Contains(told, fmt.Sprint("new A long entry ", n)) {
			t.Errorf("of entry %d nobody was told: %q", n, told)
		}
	}
}
