package desk

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

func TestRecord(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{slug: "one", text: "Ruben Vardanyan met the ICRC.", hours: 2})
	a.Revision = 2
	change := &news.Change{From: 1, To: 2, Classes: []news.ChangeClass{news.ChangeText}}
	rev := news.Revision{
		N: 2, SeenAt: monday, Basis: news.BasisPage, Title: a.Title, Text: "The ICRC met nobody.", Language: "en",
		Hash: []byte{2},
	}
	r.visit(a, rev, change, piece{slug: "one", story: a.StoryID})

	got := must[Record](t)(r.Record(t.Context(), anna, a.ID))
	if got.Article.URL != a.URL || len(got.Revisions) != 2 || len(got.Looks) != 2 || !got.Looks[0].At.Equal(monday.Add(-2*time.Hour)) {
		t.Fatalf("%+v", got)
	}
	first, second := got.Revisions[0], got.Revisions[1]
	if first.Change != nil || len(first.Matches) == 0 || first.SHA256 == nil {
		t.Errorf("the first revision: %+v", first)
	}
	if second.Change == nil || second.Change.To != 2 || second.Text != "The ICRC met nobody." {
		t.Errorf("the second revision: %+v", second)
	}
	_, err := r.Record(t.Context(), anna, 9)
	refused(t, err, "article 9", ErrNotFound)
}
