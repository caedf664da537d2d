package visit_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestIdentity replays the documented failures of other systems: what a
// reader sees of a feed that is edited, rebuilt, bumped or cut short.
func TestIdentity(t *testing.T) {
	racetest.Alone(t)
	first := apptest.Piece{Slug: "first", Title: "The first report", Date: apptest.After(10 * time.Minute)}
	second := apptest.Piece{Slug: "second", Title: "The second report", Date: apptest.After(12 * time.Minute)}
	third := apptest.Piece{Slug: "third", Title: "The third report", Date: apptest.After(14 * time.Minute)}
	change := func(p apptest.Piece, fn func(*apptest.Piece)) apptest.Piece { fn(&p); return p }
	tests := []struct {
		name  string
		begin []apptest.Piece   // at the first poll; default old
		steps [][]apptest.Piece // what is published every two hours
		want  [][]string
	}{
		{
			"the first poll floods nothing", apptest.Many("flood", 40),
			[][]apptest.Piece{apptest.Many("flood", 40), append(apptest.Many("flood", 40), first)},
			[][]string{nil, {"new The first report"}},
		},
		{
			"one article in three polls is told once", nil,
			[][]apptest.Piece{{first, apptest.Old}, {first, apptest.Old}, {first, apptest.Old}},
			[][]string{{"new The first report"}, nil, nil},
		},
		{
			"entries that share a date are all read", nil,
			[][]apptest.Piece{{
				first, change(second, func(p *apptest.Piece) { p.Date = first.Date }),
				change(third, func(p *apptest.Piece) { p.Date = first.Date }), apptest.Old,
			}},
			[][]string{{"new The first report", "new The second report", "new The third report"}},
		},
		{
			"a bumped date is not news", nil,
			[][]apptest.Piece{{first, apptest.Old}, {
				change(first, func(p *apptest.Piece) { p.Date = apptest.After(3 * time.Hour) }),
				change(apptest.Old, func(p *apptest.Piece) { p.Date = apptest.After(3 * time.Hour) }),
			}},
			[][]string{{"new The first report"}, nil},
		},
		{
			"a GUID rebuild alarms nobody", apptest.Many("flood", 20),
			[][]apptest.Piece{
				append(apptest.Many("flood", 20), first), renamed(append(apptest.Many("flood", 20), first)),
				renamed(append(apptest.Many("flood", 20), first, second)),
			},
			[][]string{{"new The first report"}, nil, {"new The second report"}},
		},
		{
			"tracking parameters are no new article", nil,
			[][]apptest.Piece{
				{first, apptest.Old},
				{change(first, func(p *apptest.Piece) { p.Query, p.GUID = "?utm_source=rss&utm_campaign=evening", "x" }), apptest.Old},
			},
			[][]string{{"new The first report"}, nil},
		},
		{
			"two entries of one GUID are both read", nil,
			[][]apptest.Piece{{
				change(first, func(p *apptest.Piece) { p.GUID = "1" }), change(second, func(p *apptest.Piece) { p.GUID = "1" }),
				apptest.Old,
			}},
			[][]string{{"new The first report", "new The second report"}},
		},
		{
			"old entries sliding back into a short feed are not news",
			[]apptest.Piece{apptest.Old, {Slug: "older", Title: "An older report", Date: apptest.After(-72 * time.Hour)}},
			[][]apptest.Piece{
				{first, apptest.Old},
				{second, first},
				{first, apptest.Old},
				{apptest.Old, {Slug: "older", Title: "An older report", Date: apptest.After(-72 * time.Hour)}},
			},
			[][]string{{"new The first report"}, {"new The second report"}, nil, nil},
		},
		{
			"a feed that is empty for a while is not news when it is back", nil,
			[][]apptest.Piece{{first, apptest.Old}, {}, {first, apptest.Old}},
			[][]string{{"new The first report"}, nil, nil},
		},
		{
			"an edited headline is one change, not a new article", nil,
			[][]apptest.Piece{{first, apptest.Old}, {
				change(first, func(p *apptest.Piece) { p.Title = "The first report, and what it cost" }),
				apptest.Old,
			}},
			[][]string{{"new The first report"}, {"edited The first report, and what it cost"}},
		},
		{
			"an edited body under the same headline is told", nil,
			[][]apptest.Piece{{first, apptest.Old}, {change(first, func(p *apptest.Piece) { p.Name = "Vagif Khachatryan" }), apptest.Old}},
			[][]string{{"new The first report"}, {"edited The first report"}},
		},
		{
			"A, B and A again are two changes", nil,
			[][]apptest.Piece{
				{first, apptest.Old},
				{change(first, func(p *apptest.Piece) { p.Name = "Vagif Khachatryan" }), apptest.Old},
				{first, apptest.Old},
			},
			[][]string{{"new The first report"}, {"edited The first report"}, {"edited The first report"}},
		},
		{
			"undated and future entries are read", nil,
			[][]apptest.Piece{{
				change(first, func(p *apptest.Piece) { p.Date = time.Time{} }),
				change(second, func(p *apptest.Piece) { p.Date = apptest.After(9000 * time.Hour) }), apptest.Old,
			}},
			[][]string{{"new The first report", "new The second report"}},
		},
		{
			"what names nobody is told to nobody", nil,
			[][]apptest.Piece{{change(first, func(p *apptest.Piece) { p.Name = "-" }), apptest.Old}},
			[][]string{nil},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			if tt.begin == nil {
				tt.begin = []apptest.Piece{apptest.Old}
			}
			r.Web.Publish(tt.begin...)
			r.Drain()
			r.WantTold("at the first poll", r.Desk)
			for i, step := range tt.steps {
				r.Web.Publish(step...)
				r.Pass(2 * time.Hour)
				r.WantTold(fmt.Sprintf("after step %d", i+1), r.Desk, tt.want[i]...)
			}
			r.Pass(48 * time.Hour)
			r.WantTold("two days later", r.Desk)
			r.WantTold("two days later, the operators", r.Ops)
		})
	}
}

// renamed gives every article another GUID.
func renamed(pieces []apptest.Piece) []apptest.Piece {
	var out []apptest.Piece
	for _, p := range pieces {
		p.GUID = "rebuilt:" + p.Slug
		out = append(out, p)
	}
	return out
}
