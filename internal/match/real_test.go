package match_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/datatest"
	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestRealReports finds in the five reports of the case the entities that
// stand in them, and no others.
func TestRealReports(t *testing.T) {
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
	datatest.EachCase(t, func(t *testing.T, c *datatest.Case) {
		for _, a := range c.Articles {
			_, body := c.Text(t, a.Slug)
			names := m.Names(m.Find(nil, &match.Input{Title: a.Title, Text: body}))
			slices.Sort(names)
			if diff := cmp.Diff(a.Entities, names); diff != "" {
				t.Errorf("%s (-want +got):\n%s", a.Slug, diff)
			}
		}
	})
}
