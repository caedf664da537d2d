package app

import (
	"testing"
	"time"
)

// TestExtractRules reads the pages of a source by its own rules.
func TestExtractRules(t *testing.T) {
	r := newRig(t, rigOptions{source: `, extract: {title: "nav a", drop: ["article p:first-of-type"]}`})
	r.web.publish(old)
	r.drain()
	hidden := piece{slug: "hidden", title: "The report", date: after(10 * time.Minute)} // the name stands in the first paragraph
	shown := piece{slug: "shown", title: "The other", date: after(11 * time.Minute), text: append([]string{"This paragraph is dropped."}, piece{slug: "shown"}.paragraphs()...)}
	r.web.publish(hidden, shown, old)
	r.pass(time.Hour)
	r.wantTold("what the rules let through", r.desk, "new Home")
}
