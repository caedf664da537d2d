package visit_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestMarkupEdits (CHECKS ADV-10 to ADV-14) edits a page by its markup alone: what
// readers see is told, once, and what they do not see is not.
func TestMarkupEdits(t *testing.T) {
	racetest.Alone(t)
	for _, tt := range []struct {
		name string
		edit func(body string) string
		told []string
	}{
		{"struck", func(s string) string {
			return strings.NewReplacer("<article>", "<article><del>", "</article>", "</del></article>").Replace(s)
		}, []string{"edited The report"}},
		{"hidden by a class", func(s string) string {
			return strings.NewReplacer("<head>", "<head><style>.n0{display:none}</style>", "<p>", "<p class=n0>").Replace(s[:strings.Index(s, "</p>")]) + s[strings.Index(s, "</p>"):]
		}, []string{"edited The report"}},
		{"added by a rule", func(s string) string {
			return strings.Replace(s, "<head>", "<head><style>article p:first-of-type{color:red}h1+p{}article::after{content:'Ruben Vardanyan died on Sunday.'}</style>", 1)
		}, []string{"edited The report"}},
		{"correction in an aside", func(s string) string {
			return strings.Replace(s, "</article>", "<aside><p>Correction: Ruben Vardanyan was not there.</p></aside></article>", 1)
		}, []string{"edited The report"}},
		{"hidden text", func(s string) string {
			return strings.Replace(s, "</article>", "<p style='display:none'>Ruben Vardanyan was not there.</p></article>", 1)
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, p := apptest.Told(t)
			page := p.Page()
			page.Body = tt.edit(page.Body)
			r.Web.Set("/"+p.Slug, page)
			r.Pass(13 * time.Hour)
			r.WantTold(tt.name, r.Desk, tt.told...)
			r.Pass(48 * time.Hour)
			r.WantTold("later", r.Desk)
		})
	}
}

// TestReadBetterAfterUpgrade: an article that an earlier version stored without
// its marks reads otherwise now; that is no edit of its outlet, and a later one is.
func TestReadBetterAfterUpgrade(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute)}
	r.Web.Publish(p, apptest.Old)
	page := p.Page()
	page.Body = strings.NewReplacer("<article>", "<article><del>", "</article>", "</del></article>").Replace(page.Body)
	r.Web.Set("/"+p.Slug, page)
	r.Pass(time.Hour)
	r.WantTold("when it was published", r.Desk, "new The report")
	r.Stop()
	db := apptest.OpenDB(t, r.File)
	for _, query := range []string{
		"DELETE FROM habits", "UPDATE revisions SET text = replace(text, '~~', ''), hash = x'00' WHERE text LIKE '%~~%'",
	} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	r.Start()
	page.Body = strings.Replace(page.Body, "<footer>", "<footer class=new>", 1) // other bytes, the same article
	r.Web.Set("/"+p.Slug, page)
	r.Pass(24 * time.Hour)
	r.WantTold("read anew", r.Desk)
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/"+p.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if rev, err := r.App.Store.Revision(t.Context(), a.ID, 0); err != nil || !strings.Contains(rev.Text, "~~") {
		t.Errorf("%v, the latest text has no marks:\n%s", err, rev.Text)
	}
	r.Web.Set("/"+p.Slug, p.Page())
	r.Pass(48 * time.Hour)
	r.WantTold("when it stands again", r.Desk, "edited The report")
}
