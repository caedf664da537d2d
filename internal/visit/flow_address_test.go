package visit_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestAddresses: an article is one under all its addresses, by whichever feed
// they come; a canonical address that cannot be the article's joins nothing.
func TestAddresses(t *testing.T) {
	racetest.Alone(t)
	first := apptest.Piece{Slug: "2025/first-report", Title: "The first report", Date: apptest.After(10 * time.Minute)}
	canonical := func(p apptest.Reply, link string) apptest.Reply {
		p.Body = strings.Replace(p.Body, "</title>", `</title><link rel="canonical" href="`+link+`">`, 1)
		return p
	}
	tests := []struct {
		name  string
		other apptest.Piece // as the second feed links to it
		serve func(r *apptest.Rig)
		want  []string
	}{
		{"the same link in a second feed", first, func(*apptest.Rig) {}, nil},
		{"a link that is redirected", apptest.Piece{Slug: "s/77", Title: first.Title, Date: first.Date}, func(r *apptest.Rig) {
			r.Web.Set("/s/77", apptest.Reply{Status: 301, Kind: "text/html", Header: map[string]string{"Location": "/2025/first-report"}})
		}, nil},
		{
			"an AMP page",
			apptest.Piece{Slug: "2025/first-report", Query: "?outputType=amp", GUID: "amp", Title: first.Title, Date: first.Date},
			func(*apptest.Rig) {}, nil,
		},
		{"another path that names its canonical one", apptest.Piece{
			Slug: "print/first-report", Title: "The first report (print)",
			Date: apptest.After(11 * time.Minute),
		}, func(r *apptest.Rig) {
			r.Web.Set("/print/first-report", canonical(first.Page(), r.Web.URL+"/2025/first-report"))
		}, nil},
		{
			"another path whose text has a death in it", apptest.Piece{
				Slug: "authors/m/first-report", Title: first.Title, Date: apptest.After(11 * time.Minute), GUID: "m",
			}, func(r *apptest.Rig) {
				p := first
				p.Text = append(slices.Clone(first.Paragraphs()), "He died.")
				r.Web.Set("/authors/m/first-report", canonical(p.Page(), r.Web.URL+"/2025/first-report"))
			}, []string{"copy The first report"},
		},
		{
			"another path whose text has a negation in it", apptest.Piece{
				Slug: "authors/m/first-report", Title: first.Title, Date: apptest.After(11 * time.Minute), GUID: "m",
			}, func(r *apptest.Rig) {
				p := first
				p.Text = slices.Clone(first.Paragraphs())
				p.Text[0] = strings.Replace(p.Text[0], "were told", "were not told", 1)
				r.Web.Set("/authors/m/first-report", canonical(p.Page(), r.Web.URL+"/2025/first-report"))
			}, []string{"copy The first report"},
		},
		{
			"a new title, GUID and date, and a link with a campaign",
			apptest.Piece{
				Slug: first.Slug, Query: "?utm_source=x", GUID: "9", Title: "The first report, now told twice",
				Date: apptest.After(3 * time.Hour),
			},
			func(*apptest.Rig) {}, nil,
		},
		{"a template that calls every page the home page", apptest.Piece{
			Slug: "2025/second-report", Title: "The second report",
			Date: apptest.After(12 * time.Minute),
		}, func(r *apptest.Rig) {
			p := apptest.Piece{Slug: "2025/second-report", Title: "The second report", Date: apptest.After(12 * time.Minute)}
			r.Web.Set("/2025/second-report", canonical(p.Page(), r.Web.URL+"/"))
		}, []string{"new The second report"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			second := r.Config.Sources[0]
			second.Name, second.Feed = "second", r.Web.URL+"/second.xml"
			r.Config.Sources = append(r.Config.Sources, second)
			r.Web.Set("/second.xml", r.Web.At("/feed.xml"))
			r.Drain()
			r.Web.Publish(first)
			r.Pass(time.Hour)
			r.WantTold("the first feed", r.Desk, "new The first report")
			shown := r.Web.At("/feed.xml")
			r.Web.Feed(tt.other)
			r.Web.Set("/second.xml", r.Web.At("/feed.xml"))
			r.Web.Set("/feed.xml", shown)
			tt.serve(r)
			r.Pass(4 * time.Hour)
			r.WantTold("the second feed", r.Desk, tt.want...)
			a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/"+tt.other.Slug)
			if err != nil || (a.ID == 1) != (tt.want == nil) || a.CopyOf != 0 && a.Differs == nil {
				t.Errorf("the second feed's link is article %d, a copy of %d (%v)", a.ID, a.CopyOf, err)
			}
			r.Pass(48 * time.Hour)
			r.WantTold("two days later", r.Desk)
			r.WantTold("the operators", r.Ops)
		})
	}
}
