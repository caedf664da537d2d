package app

import (
	"fmt"
	"testing"
	"time"
)

// after is a moment of the rig's days.
func after(d time.Duration) time.Time { return rigStart.Add(d) }

// old is what the feed has when the watch begins.
var old = piece{slug: "old", title: "An old report", date: after(-48 * time.Hour)}

// TestIdentity replays the documented failures of other systems: what a
// reader sees of a feed that is edited, rebuilt, bumped or cut short.
func TestIdentity(t *testing.T) {
	first := piece{slug: "first", title: "The first report", date: after(10 * time.Minute)}
	second := piece{slug: "second", title: "The second report", date: after(12 * time.Minute)}
	third := piece{slug: "third", title: "The third report", date: after(14 * time.Minute)}
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
			[][]piece{{first, change(second, func(p *piece) { p.date = first.date }), change(third, func(p *piece) { p.date = first.date }), old}},
			[][]string{{"new The first report", "new The second report", "new The third report"}},
		},
		{
			"a bumped date is not news", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.date = after(3 * time.Hour) }), change(old, func(p *piece) { p.date = after(3 * time.Hour) })}},
			[][]string{{"new The first report"}, nil},
		},
		{
			"a GUID rebuild alarms nobody", many("flood", 20),
			[][]piece{append(many("flood", 20), first), renamed(append(many("flood", 20), first)), renamed(append(many("flood", 20), first, second))},
			[][]string{{"new The first report"}, nil, {"new The second report"}},
		},
		{
			"tracking parameters are no new article", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.query, p.guid = "?utm_source=rss&utm_campaign=evening", "x" }), old}},
			[][]string{{"new The first report"}, nil},
		},
		{
			"two entries of one GUID are both read", nil,
			[][]piece{{change(first, func(p *piece) { p.guid = "1" }), change(second, func(p *piece) { p.guid = "1" }), old}},
			[][]string{{"new The first report", "new The second report"}},
		},
		{
			"old entries sliding back into a short feed are not news",
			[]piece{old, {slug: "older", title: "An older report", date: after(-72 * time.Hour)}},
			[][]piece{{first, old}, {second, first}, {first, old}, {old, {slug: "older", title: "An older report", date: after(-72 * time.Hour)}}},
			[][]string{{"new The first report"}, {"new The second report"}, nil, nil},
		},
		{
			"a feed that is empty for a while is not news when it is back", nil,
			[][]piece{{first, old}, {}, {first, old}},
			[][]string{{"new The first report"}, nil, nil},
		},
		{
			"an edited headline is one change, not a new article", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.title = "The first report, and what it cost" }), old}},
			[][]string{{"new The first report"}, {"edited The first report, and what it cost"}},
		},
		{
			"an edited body under the same headline is told", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.name = "Vagif Khachatryan" }), old}},
			[][]string{{"new The first report"}, {"edited The first report"}},
		},
		{
			"A, B and A again are two changes", nil,
			[][]piece{{first, old}, {change(first, func(p *piece) { p.name = "Vagif Khachatryan" }), old}, {first, old}},
			[][]string{{"new The first report"}, {"edited The first report"}, {"edited The first report"}},
		},
		{
			"undated and future entries are read", nil,
			[][]piece{{change(first, func(p *piece) { p.date = time.Time{} }), change(second, func(p *piece) { p.date = after(9000 * time.Hour) }), old}},
			[][]string{{"new The first report", "new The second report"}},
		},
		{
			"what names nobody is told to nobody", nil,
			[][]piece{{change(first, func(p *piece) { p.name = "-" }), old}},
			[][]string{nil},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{})
			if tt.begin == nil {
				tt.begin = []piece{old}
			}
			r.web.publish(tt.begin...)
			r.drain()
			r.wantTold("at the first poll", r.desk)
			for i, step := range tt.steps {
				r.web.publish(step...)
				r.pass(2 * time.Hour)
				r.wantTold(fmt.Sprintf("after step %d", i+1), r.desk, tt.want[i]...)
			}
			r.pass(48 * time.Hour)
			r.wantTold("two days later", r.desk)
			r.wantTold("two days later, the operators", r.ops)
		})
	}
}

// many are articles that were there before the watch.
func many(name string, n int) []piece {
	var out []piece
	for i := range n {
		out = append(out, piece{slug: fmt.Sprint(name, i), title: fmt.Sprintf("Report %d of the flood", i), date: after(-time.Duration(i+1) * time.Hour)})
	}
	return out
}

// renamed gives every article another GUID.
func renamed(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		p.guid = "rebuilt:" + p.slug
		out = append(out, p)
	}
	return out
}
