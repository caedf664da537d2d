package store

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func heldFact(value string) news.FactValue {
	return news.FactValue{
		Watchlist: "w", Name: "held", Kind: news.FactNumber, Value: value, Written: value, Field: news.FieldText, Start: 4, End: 6,
		Strength: news.StrengthExact,
		Around:   "the " + value + " men", Counts: true, AsOf: day, SeenAt: day,
	}
}

func testFacts(t *testing.T, s *Store) {
	ctx := t.Context()
	v := visitOf(polled(t, s, "a", "1"), "the 23 men")
	v.Article.Origin = "RFE/RL"
	other := heldFact("19")
	other.Counts = false
	v.Facts = []news.FactValue{heldFact("23"), other}
	must[Saved](t)(s.SaveVisit(ctx, v))
	root := must[news.Article](t)(s.ArticleByURL(ctx, v.Article.Key))
	copied := visitOf(polled(t, s, "b", "2"), "the 32 men")
	copied.Article.CopyOf = root.ID
	copied.Facts = []news.FactValue{heldFact("32")}
	must[Saved](t)(s.SaveVisit(ctx, copied))
	edit := visitOf(root, "the 19 men")
	edit.Facts = []news.FactValue{heldFact("19")}
	must[Saved](t)(s.SaveVisit(ctx, edit))

	type line struct {
		Article  int64
		Revision int
		Value    string
		Counts   bool
		Latest   bool
		Origin   string
		Root     string
		RootSays string
	}
	read := func(q FactQuery) (out []line) {
		for _, r := range must[[]news.StatedFact](t)(s.Facts(ctx, q)) {
			out = append(out, line{r.Article, r.Revision, r.Value, r.Counts, r.Latest, r.Origin, r.RootOrigin, r.RootValue})
		}
		return out
	}
	all := []line{
		{root.ID, 1, "23", true, false, "RFE/RL", "", ""},
		{root.ID, 1, "19", false, false, "RFE/RL", "", ""},
		{root.ID, 2, "19", true, true, "RFE/RL", "", ""},
		{copied.Article.ID, 1, "32", true, true, "", "RFE/RL", "19"},
	}
	if diff := cmp.Diff(all, read(FactQuery{Watchlist: "w", Name: "held"})); diff != "" {
		t.Errorf("all of the fact (-want +got):\n%s", diff)
	}
	if got := read(FactQuery{Article: root.ID, Counting: true}); len(got) != 2 {
		t.Errorf("what counts of one article: %+v", got)
	}
	if got := read(FactQuery{Watchlist: "w", Name: "other"}); len(got) != 0 {
		t.Errorf("another fact: %+v", got)
	}
	if f := must[[]news.StatedFact](t)(s.Facts(ctx, FactQuery{Article: copied.Article.ID}))[0]; !cmp.Equal(f.FactValue, heldFact("32")) {
		t.Errorf("a value came back as %+v", f.FactValue)
	}

	var revisions []RevisionFacts
	ok(t, s.EachRevision(ctx, func(a news.Article, r news.Revision) error {
		revisions = append(revisions, RevisionFacts{Article: a.ID, Revision: r.N, Facts: []news.FactValue{heldFact("7")}})
		return nil
	}))
	// What was not read stays: a service that runs may have added it since.
	revisions[1].Facts = nil
	ok(t, s.ReplaceFacts(ctx, revisions[:2]))
	var got []string
	for _, f := range must[[]news.StatedFact](t)(s.Facts(ctx, FactQuery{})) {
		got = append(got, fmt.Sprintf("%d.%d %s", f.Article, f.Revision, f.Value))
	}
	slices.Sort(got)
	want := []string{
		fmt.Sprintf("%d.%d 7", revisions[0].Article, revisions[0].Revision),
		fmt.Sprintf("%d.%d 19", revisions[2].Article, revisions[2].Revision),
	}
	if diff := cmp.Diff(want, got); len(revisions) != 3 || diff != "" {
		t.Errorf("%d revisions; after replacing two (-want +got):\n%s", len(revisions), diff)
	}
}
