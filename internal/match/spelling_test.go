package match_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// finds returns what stands in the text, as "text strength".
func finds(t *testing.T, l news.Watchlist, in match.Input) []string {
	t.Helper()
	out := []string{}
	for _, ma := range compile(t, l).Find(nil, &in) {
		out = append(out, ma.Text+" "+string(ma.Strength))
	}
	return out
}

// TestOverrides: what the user says of a spelling beats every rule of sound.
func TestOverrides(t *testing.T) {
	const text = "Рубен Варданян, Рубену Вартаняну. Ruben Vardanian’s. Rubik V. Вартанян."
	for _, tt := range []struct {
		name   string
		entity news.Entity
		text   string
		want   []string
	}{
		{
			"as it is",
			news.Entity{},
			text,
			[]string{"Рубен Варданян variant", "Рубену Вартаняну variant", "Ruben Vardanian’s variant", "Вартанян weak"},
		},
		{
			"one struck, with its cases and the surname that leans on it",
			news.Entity{Strike: []string{"Рубен Вартанян", "Вартанян"}},
			text,
			[]string{"Рубен Варданян variant", "Ruben Vardanian’s variant"},
		},
		{"all full names struck", news.Entity{Strike: []string{"Рубен Вартанян", "Рубен Варданян", "Ruben Vardanian"}}, text, []string{}},
		{
			"one added",
			news.Entity{Spellings: []string{"Rubik V."}},
			"Rubik V., Рубик В., RUBIK V. Rubik W.",
			[]string{"Rubik V exact", "RUBIK V exact"},
		},
		{"an alias is heard", news.Entity{Aliases: []string{"Rubik Vardanyan"}}, "Рубик Варданян", []string{"Рубик Варданян variant"}},
		{"a spelling is not", news.Entity{Spellings: []string{"Rubik Vardanyan"}}, "Рубик Варданян", []string{}},
		{
			"an exact name is not struck by what sounds alike",
			news.Entity{Strike: []string{"Ruben Vardanian"}},
			"Ruben Vardanyan and Ruben Vardanian",
			[]string{"Ruben Vardanyan exact"},
		},
		{
			"languages",
			news.Entity{Languages: []string{"hy"}},
			"Рубен Варданян. Ռուբեն Վարդանյանին. Ruben Vardanian. Ruben Vardanyan.",
			[]string{"Ռուբեն Վարդանյանին variant", "Ruben Vardanyan exact"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.entity.Name, tt.entity.Kind = "Ruben Vardanyan", news.KindPerson
			l := news.Watchlist{Name: "w", Entities: []news.Entity{tt.entity}}
			if diff := cmp.Diff(tt.want, finds(t, l, match.Input{Text: tt.text})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExplainStrike(t *testing.T) {
	m := compile(t, news.Watchlist{
		Name:     "w",
		Entities: []news.Entity{{Name: "Ruben Vardanyan", Kind: news.KindPerson, Strike: []string{"Рубен Вартанян"}}},
	})
	r := m.Explain(&match.Input{Text: "Рубен Вартанян сказал. Вартанян ушёл."})[0]
	want := "“Рубен Вартанян” in the text (byte 0) stopped by strike “Рубен Вартанян”; “Вартанян” in the text (byte 42) stopped by " +
		"strike of the full name"
	if r.Matched || r.Reason != want || r.StoppedBy != "strike “Рубен Вартанян”" {
		t.Errorf("got %+v", r)
	}
}

func TestStrikeOfANameIsAFault(t *testing.T) {
	_, faults := match.Compile([]news.Watchlist{{
		Name:     "w",
		Entities: []news.Entity{{Name: "Ruben Vardanyan", Strike: []string{"RUBEN VARDANYAN"}}},
	}})
	if len(faults) != 1 || !strings.Contains(faults[0].Error(), `strike "RUBEN VARDANYAN": is a name of it`) {
		t.Errorf("got %v", faults)
	}
}

// TestStrictI: four letters are one, or two and two.
func TestStrictI(t *testing.T) {
	const text = "Bakı BAKI Baki BAKİ Bakı'da BAKI\u0307 bakılı Sarı Bakı"
	l := news.Watchlist{
		Name: "w", Entities: []news.Entity{{Name: "Bakı"}},
		Rules: []news.Rule{{Name: "r", Query: "bakı*"}, {Name: "s", Query: `"sarı bak*"`}, {Name: "never", Query: "baki NOT bakı"}},
	}
	for _, tt := range []struct {
		strict bool
		rule   string
		want   []string
	}{
		{false, "", []string{"Bakı", "BAKI", "Baki", "BAKİ", "Bakı", "BAKI\u0307", "Bakı"}},
		{true, "", []string{"Bakı", "BAKI", "Bakı", "Bakı"}},
		{false, "r", []string{"Bakı", "BAKI", "Baki", "BAKİ", "Bakı'da", "BAKI\u0307", "bakılı", "Bakı"}},
		{true, "r", []string{"Bakı", "BAKI", "Bakı'da", "bakılı", "Bakı"}},
		{true, "s", []string{"Sarı Bakı"}},
	} {
		l.StrictI = tt.strict
		var got []string
		for _, ma := range compile(t, l).Find(nil, &match.Input{Text: text}) {
			if ma.Rule == tt.rule {
				got = append(got, ma.Text)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("strict %v, rule %q (-want +got):\n%s", tt.strict, tt.rule, diff)
		}
	}
}

// TestVia: what the watchlist does not spell says how it was found, and what
// was not found says what came near.
func TestVia(t *testing.T) {
	l := news.Watchlist{
		Name: "w",
		Entities: []news.Entity{
			{Name: "ICRC"},
			{Name: "Ruben Vardanyan", Kind: news.KindPerson},
			{Name: "Bako Sahakyan", Kind: news.KindPerson},
		},
		Rules: []news.Rule{{Name: "r", Query: `entity:"Ruben Vardanyan" AND entity:ICRC`}},
	}
	m := compile(t, l)
	in := match.Input{Text: "ICRC: Рубену Варданяну. Арам Саакян.", Language: "ru"}
	var got []string
	for _, ma := range m.Find(nil, &in) {
		got = append(got, ma.Rule+"|"+ma.Entity+"|"+ma.Via)
	}
	want := []string{
		"|ICRC|", "r|ICRC|", "|Ruben Vardanyan|full name of “Ruben Vardanyan”",
		"r|Ruben Vardanyan|full name of “Ruben Vardanyan”",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rs := m.Explain(&in)
	if want := "found “Рубену Варданяну” in the text (byte 6) by full name of “Ruben Vardanyan”"; rs[1].Reason != want {
		t.Errorf("got %q, want %q", rs[1].Reason, want)
	}
	if want := "“Арам Саакян” has its surname, but “Арам” is another given name than Bako"; rs[2].Reason != want {
		t.Errorf("got %q, want %q", rs[2].Reason, want)
	}
}
