package visit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/operators"
	"tocsin/internal/racetest"
)

// great is an article of about 150 KB that matches.
func great(n int) apptest.Piece {
	p := apptest.Piece{Slug: fmt.Sprint("great-", n), Title: fmt.Sprint("Great report ", n), Content: "<p>Ruben Vardanyan is named in it.</p>"}
	text := "Ruben Vardanyan is named in it. "
	for i := 0; len(text) < 150<<10; i++ {
		text += strings.Join(apptest.Words(fmt.Sprint(p.Slug, " ", i)), " ") + " "
	}
	p.Text = []string{text}
	return p
}

// TestSourceFillsItsDay: a source that publishes great pages that match, one
// after the other, has no more kept of it a day than may be. Short articles and
// their edits are told meanwhile; what waits is counted, told to the operators,
// and read and told the next days (ADV-59).
func TestSourceFillsItsDay(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{Fetch: ", keep_daily: 1"})
	r.Web.Publish(apptest.Old)
	r.Drain()
	db := apptest.OpenDB(t, r.File)
	kept := func() (n int) {
		t.Helper()
		if err := db.QueryRow(`SELECT (SELECT SUM(LENGTH(text)) FROM revisions) + (SELECT COALESCE(SUM(LENGTH(body)), 0) FROM responses)`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var pieces []apptest.Piece
	for n := range 14 {
		pieces = append([]apptest.Piece{great(n)}, pieces...)
	}
	r.Web.Publish(append(pieces, apptest.Old)...)
	r.Pass(2 * time.Hour)
	told := len(r.Desk.Read())
	if n := kept(); n > 1<<20+800<<10 || n < 1<<20 {
		t.Errorf("%d bytes are kept of a day of one megabyte", n)
	}
	if told < 4 || told > 10 {
		t.Errorf("%d of 14 were told, want those that a megabyte has room for", told)
	}
	short := apptest.Piece{Slug: "short", Title: "A short report"}
	r.Web.Publish(append([]apptest.Piece{short}, pieces...)...)
	r.Pass(time.Hour)
	r.WantTold("a short article of a source that is full", r.Desk, "new A short report")
	short.Name = "Ruben Vardanyan and Vagif Khachatryan"
	edited := great(13)
	edited.Text[0] = "He was acquitted. " + edited.Text[0]
	r.Web.Publish(append([]apptest.Piece{short, edited}, pieces[1:]...)...)
	r.Pass(4 * time.Hour)
	r.WantTold("its edit", r.Desk, "edited A short report")
	if notices, err := r.App.Store.NoticesOf(t.Context(), operators.KindSourceFull); err != nil || len(notices) != 1 ||
		!strings.Contains(notices[0].Text, "source wire has filled the 1 MB") {
		t.Errorf("the operators were told %+v, %v", notices, err)
	}
	var size, body int
	var sha []byte
	if err := db.QueryRow(`SELECT size, LENGTH(body), sha256 FROM responses WHERE final_url LIKE '%/short' ORDER BY id LIMIT 1`).Scan(&size, &body, &sha); err != nil ||
		size == 0 || body != 0 || len(sha) != 32 {
		t.Errorf("of a page beyond the day %d bytes, a digest of %d and %d bytes of body are kept, %v", size, len(sha), body, err)
	}
	var revision int
	var reason string
	if err := db.QueryRow(`SELECT revision, reason FROM articles WHERE gate = 'disk' ORDER BY id LIMIT 1`).Scan(&revision, &reason); err != nil ||
		revision != 0 || !strings.Contains(reason, "SHA-256") || !strings.Contains(reason, " bytes") {
		t.Errorf("one that waits: %d, %q, %v", revision, reason, err)
	}
	r.Pass(44 * time.Hour) // what finds the second day full as well has the third
	more := r.Desk.Read()
	if told+len(more) != 15 || !slices.Contains(more, "edited Great report 13") {
		t.Errorf("%d were told on the first day, and %q later", told, more)
	}
	gates, err := r.App.Store.GateCounts(t.Context(), apptest.Start)
	if err != nil || !strings.Contains(fmt.Sprint(gates), "disk") {
		t.Errorf("what waits is not counted: %v, %v", gates, err)
	}
}
