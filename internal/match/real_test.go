package match_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestRealReports finds in the five reports of the case the entities that
// stand in them, and no others.
func TestRealReports(t *testing.T) {
	const dir = "../../../shared/data/real/"
	raw, err := os.ReadFile(dir + "expected.json")
	if err != nil {
		t.Skip("no shared data: ", err)
	}
	var want struct {
		Articles []struct {
			Slug, Title string
			Entities    []string
		}
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	l := news.Watchlist{Name: "case", Entities: []news.Entity{
		{
			Name: "ICRC", Kind: news.KindOrganisation,
			Aliases: []string{"Red Cross", "International Committee of the Red Cross", "МККК", "ԿԽՄԿ", "BQXK", "CICR"},
		},
		{Name: "Baku", Kind: news.KindPlace, Aliases: []string{"Баку", "Բաքու", "Bakı"}},
		{Name: "Nikol Pashinyan", Kind: news.KindPerson, Aliases: []string{"Nikol Pashinian", "Pashinian", "Pashinyan"}},
	}}
	for _, name := range []string{
		"Zara Amatuni", "Ruben Vardanyan", "Ilham Aliyev", "Arkadi Ghukasyan", "Bako Sahakyan", "Arayik Harutyunyan",
		"Vagif Khachatryan", "Karen Avanesyan", "Levon Mnatsakanyan", "David Babayan", "Hikmet Hajiyev",
	} {
		l.Entities = append(l.Entities, news.Entity{Name: name, Kind: news.KindPerson})
	}
	m := compile(t, l)
	for _, a := range want.Articles {
		body, err := os.ReadFile(dir + "text/" + a.Slug + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		names := m.Names(m.Find(nil, &match.Input{Title: a.Title, Text: strings.TrimSpace(string(body))}))
		slices.Sort(names)
		slices.Sort(a.Entities)
		if diff := cmp.Diff(a.Entities, names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", a.Slug, diff)
		}
	}
}
