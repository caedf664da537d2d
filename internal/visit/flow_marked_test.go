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
