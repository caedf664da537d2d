package match

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// TestEvidence: explain says of each find where it is, how strong, and by which
// spelling of the watchlist; and its spans are those of Find.
func TestEvidence(t *testing.T) {
	m, faults := Compile([]news.Watchlist{{
		Name: "w",
		Entities: []news.Entity{
			{Name: "Ruben Vardanyan", Kind: news.KindPerson, Alert: true},
			{Name: "ICRC", Aliases: []string{"Red Cross"}},
		},
		Rules: []news.Rule{
			{Name: "visits", Query: "entity:ICRC AND prison*", Alert: true},
			{Name: "outlet", Query: "source:hetq", Alert: true},
		},
	}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	in := &Input{
		Title: "Red Cross", Text: "The Red Cross saw prisoners. Суд над Рубеном Варданяном. Vardanyan was ill; Ruben Vardanyan.",
		Source: "hetq",
	}
	got := map[string][]string{}
	var places []news.Match
	for _, r := range m.Explain(in) {
		for _, e := range r.Evidence {
			got[r.Rule+r.Entity] = append(got[r.Rule+r.Entity], e.Text+"|"+string(e.Strength)+"|"+e.By)
			places = append(places, e.Match)
		}
	}
	want := map[string][]string{
		"Ruben Vardanyan": {
			"Рубеном Варданяном|variant|by sound: full name of “Ruben Vardanyan”",
			"Vardanyan|weak|by sound: surname only of “Ruben Vardanyan”",
			"Ruben Vardanyan|exact|spelled “ruben vardanyan”",
		},
		"ICRC":   {"Red Cross|exact|spelled “red cross”", "Red Cross|exact|spelled “red cross”"},
		"visits": {"Red Cross|exact|spelled “red cross”", "Red Cross|exact|spelled “red cross”", "prisoners|exact|spelled “prison*”"},
		"outlet": {"Red Cross|exact|a rule that no word of the article decides"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	found := m.Find(nil, in)
	if len(found) != len(places) {
		t.Errorf("%d places, Find has %d", len(places), len(found))
	}
	for _, p := range places {
		body := in.Text
		if p.Field == news.FieldTitle {
			body = in.Title
		}
		if body[p.Start:p.End] != p.Text {
			t.Errorf("%+v does not slice its field", p)
		}
	}
}

func TestExplainNearMiss(t *testing.T) {
	m, faults := Compile([]news.Watchlist{{Name: "w", Entities: []news.Entity{{Name: "Ruben Vardanyan", Kind: news.KindPerson}}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	r := m.Explain(&Input{Text: "Суд над Кареном Варданяном."})[0]
	if r.Matched || !strings.Contains(r.Reason, "the given name “Кареном” is too far from Ruben: 44 of 21 hundredths") {
		t.Errorf("%+v", r)
	}
}
