package match_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestBodies: a body is found however its registration, its article and its
// acronym are written, and what is another body is not.
func TestBodies(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"PJSC Gazprom", "PJSC Gazprom, Gazprom and gazprom", []string{"PJSC Gazprom exact", "Gazprom variant"}},
		{"PJSC Gazprom", "OOO Gazprom or Gazprom Neft PJSC", []string{}},
		{"PJSC Gazprom", "Gazprom Chairman Miller", []string{"Gazprom weak"}},
		{"ПАО «Газпром»", "В «Газпроме» и «Газпром»", []string{"Газпром variant"}},
		{"GAZPROM", "Gazprom, GAZPROM", []string{"Gazprom variant", "GAZPROM exact"}},
		{"WHO", "Who is the WHO, or the W.H.O.?", []string{"WHO exact", "W.H.O variant"}},
		{"U.N.", "the UN and the U.N.", []string{"UN variant", "U.N exact"}},
		{"Deutsche Bank AG", "Deutsche Bank; Deutsche Bank GmbH", []string{"Deutsche Bank variant"}},
		{"Deutsche Bank", "Deutsche Bank Trust; Deutsche Bank trusts; Deutsche Bank. Trust", []string{
			"Deutsche Bank weak", "Deutsche Bank exact", "Deutsche Bank exact",
		}},
		{"A.B.C. Company", "A.B.C. Company, N.A.B.C. Company, ABC Company", []string{"A.B.C. Company exact", "ABC Company variant"}},
		{"Ministry of Defence", "the Ministry of Defense", []string{"Ministry of Defense variant"}},
		{"Johnson & Johnson", "Johnson and Johnson", []string{"Johnson and Johnson variant"}},
		{"The Red Crescent", "Red Crescent", []string{"Red Crescent variant"}},
	} {
		l := news.Watchlist{Name: "w", Entities: []news.Entity{{Name: tt.name, Kind: news.KindOrganisation}}}
		if diff := cmp.Diff(tt.want, finds(t, l, match.Input{Text: tt.text})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		l.Entities[0].Exact = true
		for _, ma := range compile(t, l).Find(nil, &match.Input{Text: tt.text}) {
			if ma.Strength == news.StrengthVariant || ma.Via != "" {
				t.Errorf("%s with match: exact finds %q", tt.name, ma.Text)
			}
		}
	}
}

// TestWritingsInRules: another writing makes rules true, says how it was found,
// and can be struck; a name that another body has stays exact for that one.
func TestWritingsInRules(t *testing.T) {
	l := news.Watchlist{
		Name: "w",
		Entities: []news.Entity{
			{Name: "PJSC Rosneft", Kind: news.KindOrganisation},
			{Name: "Rosneft", Kind: news.KindTerm},
			{Name: "PJSC Lukoil", Kind: news.KindOrganisation, Strike: []string{"Lukoil"}},
		},
		Rules: []news.Rule{{Name: "r", Query: `entity:"PJSC Rosneft" AND court`}},
	}
	var got []string
	for _, ma := range compile(t, l).Find(nil, &match.Input{Text: "Rosneft and Lukoil in court"}) {
		got = append(got, ma.Rule+"|"+ma.Entity+"|"+ma.Text+"|"+string(ma.Strength)+"|"+ma.Via)
	}
	want := []string{
		"|PJSC Rosneft|Rosneft|variant|without its legal form of “PJSC Rosneft”", "|Rosneft|Rosneft|exact|",
		"r||court|exact|", "r|PJSC Rosneft|Rosneft|variant|without its legal form of “PJSC Rosneft”",
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPartOfALongerName: a name as it is written is no alert where it is a part of
// another one.
func TestPartOfALongerName(t *testing.T) {
	for text, want := range map[string][]string{
		"Omar bin Laden":                        {"Omar bin Laden exact"},
		"Abdullah bin Omar bin Laden":           {},
		"Thomas Omar bin Laden":                 {"Omar bin Laden weak"},
		"Will Omar bin Laden speak?":            {"Omar bin Laden exact"},
		"Sheikh Omar bin Laden":                 {"Omar bin Laden exact"},
		"Omar bin Laden Foundation":             {"Omar bin Laden weak"},
		"the Omar bin Laden Memorial Stadium":   {"Omar bin Laden weak"},
		"Omar bin Laden and the foundation":     {"Omar bin Laden exact"},
		"the school Omar bin Laden went to":     {"Omar bin Laden exact"},
		"Thomas.\nOmar bin Laden. University":   {"Omar bin Laden exact"},
		"Thomas, Omar bin Laden, University of": {"Omar bin Laden exact"},
	} {
		l := news.Watchlist{Name: "w", Entities: []news.Entity{{Name: "Omar bin Laden", Kind: news.KindPerson}}}
		if diff := cmp.Diff(want, finds(t, l, match.Input{Text: text})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
