package app

import (
	"testing"
	"time"
)

// TestWholeEntries shows that of a source with `visit: no` no page is fetched,
// and that an edit is seen where the source shows it, also one made within
// minutes of another.
func TestWholeEntries(t *testing.T) {
	r := newRig(t, rigOptions{source: ", visit: no"})
	r.web.publish(old)
	r.drain()
	p := piece{slug: "report", title: "The report", date: after(10 * time.Minute), text: []string{"Ruben Vardanyan was visited in Baku. 23 people are held there, the office says."}}
	r.web.publish(p, old)
	r.pass(time.Hour)
	r.wantTold("when it was published", r.desk, "new The report")
	p.text = []string{"Ruben Vardanyan was visited in Baku. 19 people are held there, the office says."}
	r.web.publish(p, old)
	r.pass(time.Hour)
	r.wantTold("when the source shows an edit", r.desk, "edited The report")
	if n := r.web.requests("/report") + r.web.requests("/old"); n != 0 {
		t.Errorf("%d pages were fetched", n)
	}
}
