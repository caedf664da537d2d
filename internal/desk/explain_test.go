package desk

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

// row is one row owed for a piece.
func row(receiver, path string) news.Owed {
	return news.Owed{
		Key: receiver + "|" + path, Receiver: receiver, Kind: news.OwedRevision, Revision: 1, Mode: news.ModeNow, Group: "g", Path: path,
		CreatedAt: monday, ClosesAt: monday,
		State: news.OwedOpen,
	}
}

func TestExplain(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{
		slug: "one", text: "The ICRC said in Baku that 23 prisoners wrote; Ruben Vardanyan did.",
		owed: []news.Owed{row("board", "route.routes[0]")},
	})
	must[PinLine](t)(r.AddPin(t.Context(), anna, "1", "key"))
	x := must[Explanation](t)(r.Explain(t.Context(), ben, a.URL+"?utm_campaign=x"))
	if !x.Known || x.Canonical != a.URL || x.Article != "1" || x.Story != "1" || x.Basis != news.BasisPage || x.CopyOf != nil ||
		x.State != "live" {
		t.Errorf("%+v", x)
	}
	if len(x.Sources) != 1 || len(x.Looks) != 1 || len(x.Pins) != 1 || len(x.Matches) != 6 || len(x.Facts) != 1 || x.Facts[0].Value != "23" {
		t.Errorf("sources %v, looks %v, pins %v, matches %v, facts %v", x.Sources, x.Looks, x.Pins, x.Matches, x.Facts)
	}
	if len(x.Owed) != 1 || x.Owed[0].Receiver != "board" || x.Owed[0].State != news.OwedOpen || len(x.Routes) == 0 {
		t.Errorf("owed %v, routes %v", x.Owed, x.Routes)
	}
	must[MuteLine](t)(r.AddMute(t.Context(), anna, MuteOptions{Watchlist: "people", For: time.Hour, Why: "loud"}))
	x = must[Explanation](t)(r.Explain(t.Context(), ben, a.URL))
	muted := 0
	for _, rule := range x.Rules {
		if rule.Muted != "" {
			muted++
		}
	}
	if muted != 4 || len(x.Routes) != 0 {
		t.Errorf("%d rules are muted, and the routes get %v", muted, x.Routes)
	}
	x.Say(nil)
	if x.Hint != "" {
		t.Errorf("of a known article: %q", x.Hint)
	}
}

func TestExplainCopy(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "root", text: "The ICRC wrote."})
	a := r.publish(piece{source: "agency", slug: "copy", text: "The ICRC wrote.", story: 1, copyOf: 1})
	x := must[Explanation](t)(r.Explain(t.Context(), anna, a.URL))
	if x.CopyOf == nil || *x.CopyOf != "1" || x.Story != "1" || len(x.Owed) != 0 {
		t.Errorf("%+v", x)
	}
}

func TestExplainUnknown(t *testing.T) {
	r := newRoom(t)
	x := must[Explanation](t)(r.Explain(t.Context(), anna, "https://wire.example/nothing#here"))
	if x.Known || x.Canonical != "https://wire.example/nothing" || x.Hint != "" {
		t.Errorf("%+v", x)
	}
	x.Say(func(kind news.HintKind, _ ...string) string { return "<" + string(kind) + ">" })
	want := "no source has published this address so far; see <failing> for sources that fail, and <inspect> for what Tocsin makes of the page"
	if x.Hint != want {
		t.Errorf("%q, want %q", x.Hint, want)
	}
	if _, err := r.Explain(t.Context(), anna, "no address"); err == nil {
		t.Error("what is no address was explained")
	}
}

// TestExplainPending: an article without a text has nothing for a rule.
func TestExplainPending(t *testing.T) {
	r := newRoom(t)
	r.pending("wire", "wait")
	x := must[Explanation](t)(r.Explain(t.Context(), anna, "https://wire.example/wait"))
	if !x.Known || x.Revision != 0 || len(x.Rules) != 0 || x.Story != "" || x.NextVisit == nil {
		t.Errorf("%+v", x)
	}
	_, err := r.Story(t.Context(), anna, "https://wire.example/wait")
	refused(t, err, "is in no story: it has no text yet", nil)
}
