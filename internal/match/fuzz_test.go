package match_test

import (
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

func FuzzFind(f *testing.F) {
	f.Add("Red Cross", "(a OR red) NOT cross", "the Red Cross’s [Ilham] Aliyev\xff\n")
	f.Add("ԿԽՄԿ", "prison* NEAR/3 =ICRC", "ԿԽՄԿ-ի l’ICRC's \u0410mnesty")
	f.Add("北京", `"re* cross" OR lead:x`, "北京 \u200B\u00AD x")
	f.Fuzz(func(t *testing.T, name, query, s string) {
		l := news.Watchlist{
			Name:     "w",
			Entities: []news.Entity{{Name: name}, {Name: "Red Cross", Aliases: []string{"ICRC", s[:len(s)/2]}}},
			Rules:    []news.Rule{{Name: "r", Query: query}, {Name: "q", Query: "red OR rule:r"}},
		}
		m, _ := match.Compile([]news.Watchlist{l})
		in := match.Input{Title: s, Text: s, Lead: s[len(s)/2:], Source: name}
		place, last := news.FieldTitle, 0
		for _, ma := range m.Find(nil, &in) {
			if ma.Start < 0 || ma.End < ma.Start || ma.End > len(s) || s[ma.Start:ma.End] != ma.Text {
				t.Fatalf("match %+v is no span of %q", ma, s)
			}
			if ma.Field != place {
				place, last = ma.Field, 0
			}
			if ma.Start < last {
				t.Fatalf("match %+v out of order", ma)
			}
			last = ma.Start
		}
		m.Explain(&in)
	})
}
