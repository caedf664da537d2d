package match_test

import (
	"fmt"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// The examples of the query language: each rule that matches the article is
// printed with what proves it.
func ExampleParseQuery() {
	list := news.Watchlist{
		Name: "detainees",
		Entities: []news.Entity{
			{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"Red Cross", "МККК"}},
			{Name: "Ruben Vardanyan", Kind: news.KindPerson, Alert: true},
		},
		Rules: []news.Rule{
			{Name: "both words", Query: `prisoner* visit*`},
			{Name: "a phrase or a word", Query: `"prison camp" OR detainees`},
			{Name: "not", Query: `Baku NOT (football OR gas)`},
			{Name: "near", Query: `visit* NEAR/4 prisoner*`},
			{Name: "in this order", Query: `prisoner* ONEAR/1 visit*`},
			{Name: "field", Query: `title:Baku`},
			{Name: "entity", Query: `entity:ICRC AND rule:near`},
			{Name: "capitals", Query: `=WHO`},
			{Name: "quorum", Query: `2 of (Baku, ganja, "Red Cross")`},
		},
	}
	m, faults := match.Compile([]news.Watchlist{list})
	for _, f := range faults {
		fmt.Println(f)
	}
	found := m.Find(nil, &match.Input{
		Title: "Red Cross visits the prisoners in Baku",
		Text:  "Relatives of those who are held were told on Friday.",
	})
	for _, r := range list.Rules {
		for _, ma := range found {
			if ma.Rule == r.Name {
				fmt.Printf("%s: %s\n", r.Name, ma.Text)
			}
		}
	}
	_, err := match.ParseQuery(`Baku AND entitiy:ICRC`)
	fmt.Println(err)
	// Output:
	// both words: visits
	// both words: prisoners
	// not: Baku
	// near: visits
	// near: prisoners
	// field: Baku
	// entity: Red Cross
	// entity: visits
	// entity: prisoners
	// quorum: Red Cross
	// quorum: Baku
	// character 10: unknown field “entitiy:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, rule: (did you mean `entity:`?)
}
