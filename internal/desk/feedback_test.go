package desk

import (
	"fmt"
	"testing"

	"tocsin/internal/notwith"
)

func TestJudge(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{slug: "one", text: "Ruben Vardanyan met the ICRC in Baku."})
	r.publish(piece{slug: "two", text: "Nothing at all."})
	r.clock = monday.Add(1)
	line := must[JudgementLine](t)(r.Judge(t.Context(), anna, FeedbackOptions{Article: a.URL, Rule: "visits", Right: true, Note: " yes "}))
	if line.Watchlist != "people" || line.Revision != 1 || !line.Right || line.By != "anna" || line.Note != "yes" ||
		line.Title != "Report one" {
		t.Errorf("%+v", line)
	}
	for _, tt := range []struct {
		name string
		opt  FeedbackOptions
		want string
	}{
		{"in two lists", FeedbackOptions{Article: "1", Entity: "Ruben Vardanyan"}, "are found in it\nhint: say which with field watchlist"},
		{"not found", FeedbackOptions{Article: "1", Entity: "Nobody"}, `"Nobody" is not found in article 1` + "\nhint: found in it: "},
		{"found in another list", FeedbackOptions{Article: "1", Watchlist: "others", Entity: "ICRC"}, `"ICRC" is not found`},
		{"nothing found", FeedbackOptions{Article: "2", Rule: "visits"}, "hint: nothing is found in it"},
		{"no such article", FeedbackOptions{Article: "3", Rule: "visits"}, "no article 3 is known"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := r.Judge(t.Context(), anna, tt.opt)
			refused(t, err, tt.want, nil)
		})
	}
}

// TestPrecision: who is judged wrong often enough gets a proposal, as the
// option or query to write.
func TestPrecision(t *testing.T) {
	r := newRoom(t)
	judge := func(slug, text string, right bool) {
		t.Helper()
		a := r.publish(piece{slug: slug, text: text})
		opt := FeedbackOptions{Article: a.URL, Watchlist: "people", Entity: "Ruben Vardanyan", Right: right}
		must[JudgementLine](t)(r.Judge(t.Context(), anna, opt))
	}
	for i := range 200 {
		r.publish(piece{slug: fmt.Sprint("other", i), text: fmt.Sprintf("Bridge%d was measured beside vineyard%[1]d.", i)})
	}
	for i := range 4 {
		judge(fmt.Sprint("wrong", i), fmt.Sprintf("Ruben Vardanyan the footballer scored goal%d.", i), false)
	}
	if got := must[[]Precision](t)(r.Precision(t.Context(), ben, "")); len(got) != 1 || got[0].Hint != notwith.TooFew(0, 4) {
		t.Errorf("of wrong ones alone: %+v", got)
	}
	judge("right0", "The court heard Ruben Vardanyan.", true)
	judge("right1", "Letters reached Ruben Vardanyan.", true)
	got := must[[]Precision](t)(r.Precision(t.Context(), ben, "people"))
	if len(got) != 1 || got[0].Right != 2 || got[0].Wrong != 4 || got[0].Line != `not_with: ["guitarist", "footballer"]` || got[0].Hint != "" {
		t.Errorf("%+v", got)
	}
	if got := must[[]Precision](t)(r.Precision(t.Context(), ben, "others")); len(got) != 0 {
		t.Errorf("of another list: %+v", got)
	}
}

// TestPrecisionOfNobody: a judgement outlives the entity it was about.
func TestPrecisionOfNobody(t *testing.T) {
	p := Precision{Watchlist: "people", Entity: "Nobody"}
	if e, rule := p.watched(newRoom(t).set.Lists); e != nil || rule != nil {
		t.Errorf("%v, %v", e, rule)
	}
	p = Precision{Watchlist: "people", Rule: "visits"}
	if e, rule := p.watched(newRoom(t).set.Lists); e != nil || rule == nil {
		t.Errorf("%v, %v", e, rule)
	}
}
