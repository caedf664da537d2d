package desk

import (
	"testing"

	"tocsin/internal/news"
)

func TestPins(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{slug: "court", text: "The court named itself."})
	_, err := r.AddPin(t.Context(), anna, a.URL, " ")
	refused(t, err, "say why, with field why: who takes over", nil)
	_, err = r.AddPin(t.Context(), anna, "77", "w")
	refused(t, err, "no article 77 is known", ErrNotFound)
	line := must[PinLine](t)(r.AddPin(t.Context(), anna, "1", " the only one to name it "))
	if line.By != "anna" || line.Why != "the only one to name it" || line.Article != a.ID || line.EndedAt != nil || line.LastLook == nil {
		t.Errorf("%+v", line)
	}
	if lines := must[[]PinLine](t)(r.Pins(t.Context())); len(lines) != 1 || lines[0].Title != "Report court" {
		t.Errorf("%+v", lines)
	}
	line = must[PinLine](t)(r.EndPin(t.Context(), ben, a.URL+"?utm_source=x", "told"))
	if line.EndedBy != "ben" || line.EndedWhy != "told" || !line.EndedAt.Equal(monday) {
		t.Errorf("%+v", line)
	}
	if _, err := r.EndPin(t.Context(), ben, "1", ""); err == nil {
		t.Error("a pin ended twice")
	}
	if lines := must[[]PinLine](t)(r.Pins(t.Context())); len(lines) != 0 {
		t.Errorf("%+v", lines)
	}
}

// TestWatchedPageIsNotPinned: it is looked at anyway.
func TestWatchedPageIsNotPinned(t *testing.T) {
	r := newRoom(t)
	src := must[news.Source](t)(r.store.Source(t.Context(), "list"))
	a := news.Article{
		Kind: news.KindPage, Key: src.URL, URL: src.URL, SourceID: src.ID, State: news.StateLive, Title: "The list", FirstSeen: monday,
		Revision: 1,
	}
	rev := news.Revision{N: 1, SeenAt: monday, Basis: news.BasisPage, Title: a.Title, Text: "line", Hash: []byte{1}}
	r.visit(a, rev, nil, piece{slug: "list"})
	_, err := r.AddPin(t.Context(), anna, src.URL, "w")
	refused(t, err, "as long as it is in the configuration", nil)
}
