package visit_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// The table below is long enough without the package's name in each of its lines.
type piece = apptest.Piece

var old, after, many = apptest.Old, apptest.After, apptest.Many

// TestIdentity replays the documented failures of other systems: what a
// reader sees of a feed that is edited, rebuilt, bumped or cut short.
func TestIdentity(t *testing.T) {
	racetest.Alone(t)
	first := piece{Slug: "first", Title: "The first report", Date: after(10 * time.Minute)}
	second := piece{Slug: "second", Title: "The second report", Date: after(12 * time.Minute)}
	third := piece{Slug: "third", Title: "The third report", Date: after(14 * time.Minute)}
	change := func(p piece, fn func(*piece)) piece { fn(&p); return p }
	tests := []struct {
		name  string
		begin []piece   // at the first poll; default old
		steps [][]piece // what is published every two hours
		want  [][]string
	}{
		{
			"the first poll floods nothing", many("flood", 40),
			[][]piece{many("flood", 40), append(many("flood", 40), first)},
			[][]string{nil, {"new The first report"}},
		},
		{
			"one article in three polls is told once", nil,
			[][]piece{{first, old}, {first, old}, {first, old}},
			[][]string{{"new The first report"}, nil, nil},
		},
		{
			"entries that share a date are all read", nil,
			[][]piece{{first, change(second, func(p *piece) { p.Date = first.Date }), change(third, func(p *piece) { p.Date = first.Date }), old}},
			[][]string{{"new The first report", "new The second report", "new The third report"}},
		},
		{
			"a bumped date is not news", nil,
			[][]piece{
				{first, old},
				{change(first, func(p *piece) { p.Date = after(3 * time.Hour) }), change(old, func(p *piece) { p.Date = after(3 * time.Hour) })},
			},
			[][]string{{"new The first report"}, nil},
		},
		{
			"a GUID rebuild alarms nobody", many("flood", 20),
			[][]piece{
				append(many("flood", 20), first),
				renamed(append(many("flood", 20), first)),
				renamed(append(many("flood", 20), first, second)),
			},
			[][]string{{"new The first report"}, nil, {"new The second report"}},
		},
		{
			"tracking parameters are no new article", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.Query, p.GUID = "?utm_source=rss&utm_campaign=evening", "x" }), old}},
			[][]string{{"new The first report"}, nil},
		},
		{
			"two entries of one GUID are both read", nil,
			[][]piece{{change(first, func(p *piece) { p.GUID = "1" }), change(second, func(p *piece) { p.GUID = "1" }), old}},
			[][]string{{"new The first report", "new The second report"}},
		},
		{
			"old entries sliding back into a short feed are not news",
			[]piece{old, {Slug: "older", Title: "An older report", Date: after(-72 * time.Hour)}},
			[][]piece{{first, old}, {second, first}, {first, old}, {old, {Slug: "older", Title: "An older report", Date: after(-72 * time.Hour)}}},
			[][]string{{"new The first report"}, {"new The second report"}, nil, nil},
		},
		{
			"a feed that is empty for a while is not news when it is back", nil,
			[][]piece{{first, old}, {}, {first, old}},
			[][]string{{"new The first report"}, nil, nil},
		},
		{
			"an edited headline is one change, not a new article", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.Title = "The first report, and what it cost" }), old}},
			[][]string{{"new The first report"}, {"edited The first report, and what it cost"}},
		},
		{
			"an edited body under the same headline is told", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.Name = "Vagif Khachatryan" }), old}},
			[][]string{{"new The first report"}, {"edited The first report"}},
		},
		{
			"A, B and A again are two changes", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.Name = "Vagif Khachatryan" }), old}, {first, old}},
			[][]string{{"new The first report"}, {"edited The first report"}, {"edited The first report"}},
		},
		{
			"undated and future entries are read", nil,
			[][]piece{{
				change(first, func(p *piece) { p.Date = time.Time{} }), change(second, func(p *piece) { p.Date = after(9000 * time.Hour) }), old,
			}},
			[][]string{{"new The first report", "new The second report"}},
		},
		{
			"what names nobody is told to nobody", nil,
			[][]piece{{change(first, func(p *piece) { p.Name = "-" }), old}},
			[][]string{nil},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			if tt.begin == nil {
				tt.begin = []piece{old}
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
func renamed(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		p.GUID = "rebuilt:" + p.Slug
		out = append(out, p)
	}
	return out
}
