package app

import (
	"strings"
	"testing"
	"time"
)

// TestAddresses: an article is one under all its addresses, by whichever feed
// they come; a canonical address that cannot be the article's joins nothing.
func TestAddresses(t *testing.T) {
	first := piece{slug: "2025/first-report", title: "The first report", date: after(10 * time.Minute)}
	canonical := func(p reply, link string) reply {
		p.body = strings.Replace(p.body, "</title>", `</title><link rel="canonical" href="`+link+`">`, 1)
		return p
	}
	tests := []struct {
		name  string
		other piece // as the second feed links to it
		serve func(r *rig)
		want  []string
	}{
		{"the same link in a second feed", first, func(*rig) {}, nil},
		{"a link that is redirected", piece{slug: "s/77", title: first.title, date: first.date}, func(r *rig) {
			r.web.set("/s/77", reply{status: 301, kind: "text/html", header: map[string]string{"Location": "/2025/first-report"}})
		}, nil},
		{"an AMP page", piece{slug: "2025/first-report", query: "?outputType=amp", guid: "amp", title: first.title, date: first.date}, func(*rig) {}, nil},
		{"another path that names its canonical one", piece{slug: "print/first-report", title: "The first report (print)", date: after(11 * time.Minute)}, func(r *rig) {
			r.web.set("/print/first-report", canonical(first.page(), r.web.url+"/2025/first-report"))
		}, nil},
		{"a new title, GUID and date, and a link with a campaign", piece{slug: first.slug, query: "?utm_source=x", guid: "9", title: "The first report, now told twice", date: after(3 * time.Hour)}, func(*rig) {}, nil},
		{"a template that calls every page the home page", piece{slug: "2025/second-report", title: "The second report", date: after(12 * time.Minute)}, func(r *rig) {
			p := piece{slug: "2025/second-report", title: "The second report", date: after(12 * time.Minute)}
			r.web.set("/2025/second-report", canonical(p.page(), r.web.url+"/"))
		}, []string{"new The second report"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{})
			second := r.cfg.Sources[0]
			second.Name, second.Feed = "second", r.web.url+"/second.xml"
			r.cfg.Sources = append(r.cfg.Sources, second)
			r.web.set("/second.xml", r.web.at("/feed.xml"))
			r.drain()
			r.web.publish(first)
			r.pass(time.Hour)
			r.wantTold("the first feed", r.desk, "new The first report")
			shown := r.web.at("/feed.xml")
			r.web.feed(tt.other)
			r.web.set("/second.xml", r.web.at("/feed.xml"))
			r.web.set("/feed.xml", shown)
			tt.serve(r)
			r.pass(4 * time.Hour)
			r.wantTold("the second feed", r.desk, tt.want...)
			a, err := r.app.Store.ArticleByURL(t.Context(), r.web.url+"/"+tt.other.slug)
			if err != nil || (a.ID == 1) != (tt.want == nil) || a.CopyOf != 0 {
				t.Errorf("the second feed's link is article %d, a copy of %d (%v)", a.ID, a.CopyOf, err)
			}
			r.pass(48 * time.Hour)
			r.wantTold("two days later", r.desk)
			r.wantTold("the operators", r.ops)
		})
	}
}
