package app

import (
	"fmt"
	"testing"
	"time"
)

// moved gives every article another address and GUID, and leaves it as it was.
func moved(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		p.text = p.paragraphs()
		p.slug, p.guid = "en/"+p.slug, "v2:"+p.slug
		out = append(out, p)
	}
	return out
}

// TestFloodBrake (PAR-10): a feed that is rebuilt under other GUIDs and
// addresses, or has its archive poured into it, alarms nobody; the operators
// are told once, and what is new among it is told.
func TestFloodBrake(t *testing.T) {
	first := piece{slug: "first", title: "The first report", date: after(10 * time.Minute)}
	second := piece{slug: "second", title: "The second report", date: after(3 * time.Hour)}
	t.Run("rebuilt", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, rigOptions{})
		was := many("flood", 20)
		r.web.publish(was...)
		r.drain()
		r.web.publish(append(was, first)...)
		r.pass(2 * time.Hour)
		r.wantTold("before", r.desk, "new The first report")
		for _, p := range append(was, first) {
			r.web.remove("/" + p.slug)
		}
		r.web.publish(append(moved(append(was, first)), second)...)
		r.pass(2 * time.Hour)
		r.wantTold("after the move", r.desk, "new The second report")
		r.wantTold("the operators", r.ops, "notice source wire was rebuilt: 21 of its 22 entries have other GUIDs and addresses, and are the articles they were")
		r.pass(72 * time.Hour)
		r.wantTold("three days later", r.desk)
		r.wantTold("three days later, the operators", r.ops)
		a, err := r.app.Store.ArticleByURL(t.Context(), r.web.url+"/en/first")
		if err != nil || a.Revision != 1 || a.URL != r.web.url+"/en/first" {
			t.Errorf("the moved article: %+v, %v", a, err)
		}
		if r.web.requests("/en/first") == 0 {
			t.Error("it was not looked at where it is now")
		}
		if r.web.requests("/en/flood3") != 0 {
			t.Error("the backlog was visited")
		}
	})
	t.Run("an archive", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, rigOptions{})
		r.web.publish(old)
		r.drain()
		r.pass(2 * time.Hour)
		var archive []piece
		for i := range 30 {
			archive = append(archive, piece{slug: fmt.Sprint("archive", i), title: fmt.Sprintf("Report %d of the archive", i), date: after(-time.Duration(i+4) * 24 * time.Hour)})
		}
		r.web.publish(append(archive, old, second)...)
		r.pass(2 * time.Hour)
		r.wantTold("after", r.desk, "new The second report")
		r.wantTold("the operators", r.ops, "notice source wire shows 30 entries at once that are dated long before its last poll; they are kept as backlog and not told")
	})
	t.Run("a busy hour", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, rigOptions{})
		r.web.publish(old)
		r.drain()
		var busy []piece
		var want []string
		for i := range 15 {
			p := piece{slug: fmt.Sprint("busy", i), title: fmt.Sprintf("Report %02d of a busy hour", i), date: after(time.Duration(i) * time.Minute)}
			busy, want = append(busy, p), append(want, "new "+p.title)
		}
		r.web.publish(append(busy, old)...)
		r.pass(3 * time.Hour)
		r.wantTold("all of it", r.desk, want...)
		r.wantTold("the operators", r.ops)
	})
}
