package match_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// compile makes a matcher and fails the test on faults.
func compile(t testing.TB, lists ...news.Watchlist) *match.Matcher {
	t.Helper()
	m, faults := match.Compile(lists)
	for _, f := range faults {
		if !f.Warning {
			t.Fatalf("fault: %v", f)
		}
	}
	return m
}

// rules makes a watchlist of queries, each named by itself.
func rules(queries ...string) news.Watchlist {
	l := news.Watchlist{Name: "list"}
	for _, q := range queries {
		l.Rules = append(l.Rules, news.Rule{Name: q, Query: q, Alert: true})
	}
	return l
}

func entities(names ...string) news.Watchlist {
	l := news.Watchlist{Name: "list"}
	for _, n := range names {
		name, aliases, _ := strings.Cut(n, "|")
		e := news.Entity{Name: name, Alert: true}
		if aliases != "" {
			e.Aliases = strings.Split(aliases, "|")
		}
		l.Entities = append(l.Entities, e)
	}
	return l
}

// spans finds and checks the promise that a span slices the text.
func spans(t testing.TB, m *match.Matcher, in match.Input) []string {
	t.Helper()
	out := []string{}
	for _, ma := range m.Find(nil, &in) {
		field := in.Title
		if ma.Field == news.FieldText {
			field = in.Text
		}
		if field[ma.Start:ma.End] != ma.Text {
			t.Fatalf("match %+v: field[start:end] = %q", ma, field[ma.Start:ma.End])
		}
		out = append(out, fmt.Sprintf("%s %q", ma.Field, ma.Text))
	}
	return out
}

func TestWordsInText(t *testing.T) {
	for _, tt := range []struct {
		name, watch, text string
		want              []string
	}{
		{"cyrillic word boundary", "Баку", "приехал в Баку, вчера", []string{"Баку"}},
		{"not inside a word", "Баку", "бакунинский Бакунин", nil},
		{"turkic i", "ilham", "İlham ilham İLHAM ılham Ilham", []string{"İlham", "ilham", "İLHAM", "ılham", "Ilham"}},
		{"turkic i from capital", "İLHAM Əliyev", "ilham əliyev", []string{"ilham əliyev"}},
		{"armenian ev", "Երևան", "ԵՐԵՎԱՆ Երեւան Երևան", []string{"ԵՐԵՎԱՆ", "Երեւան", "Երևան"}},
		{"armenian and", "և", "Ա և Բ ԵՎ Գ եւ Դ", []string{"և", "ԵՎ", "եւ"}},
		{"yo", "Королёв", "Королев КОРОЛЁВ Короле\u0308в", []string{"Королев", "КОРОЛЁВ", "Короле\u0308в"}},
		{"short i is no i", "бой", "бои бой бои\u0306", []string{"бой", "бои\u0306"}},
		{"combining marks", "café", "cafe\u0301 CAFE", []string{"cafe\u0301", "CAFE"}},
		{"soft hyphen", "prisoner", "pri\u00ADson\u00ADer", []string{"pri\u00ADson\u00ADer"}},
		{"zero width inside", "prisoner", "pri\u200Bson\uFEFFer", []string{"pri\u200Bson\uFEFFer"}},
		{"possessive", "Azerbaijan", "Azerbaijan's Azerbaijan’s Azerbaijanʼs", []string{"Azerbaijan", "Azerbaijan", "Azerbaijan"}},
		{"apostrophe case ending", "Vardanyan", "Vardanyan'ın Vardanyan’dan", []string{"Vardanyan", "Vardanyan"}},
		{"no contraction", "don", "don't", nil},
		{"elision", "Azerbaïdjan", "l’Azerbaïdjan d'Azerbaidjan", []string{"Azerbaïdjan", "Azerbaidjan"}},
		{"phrase with possessive", "Red Cross", "the Red Cross's staff", []string{"Red Cross"}},
		{"phrase after elision", "Organisation des Nations", "l’Organisation des Nations", []string{"Organisation des Nations"}},
		{"hyphen compound", "Baku", "a Baku-based man, pro-Baku", []string{"Baku", "Baku"}},
		{"phrase over hyphen", "Red Cross", "Red-Cross Red Cross-led", []string{"Red-Cross", "Red Cross"}},
		{"cross-border", "Red Cross", "a Red cross-border line; infrared cross-border", nil},
		{"capital with a case ending in a compound", "of Baku'da", "of Baku'da-x", []string{"of Baku'da"}},
		{"phrase over no-break space", "Red Cross", "Red\u00A0Cross Red\u2009 Cross", []string{"Red\u00A0Cross", "Red\u2009 Cross"}},
		{"not over a paragraph", "Red Cross", "was Red\nCross", nil},
		{"not over punctuation", "Red Cross", "Red, Cross. Red. Cross Red – Cross", nil},
		{"editor's bracket", "Ilham Aliyev", "[Azerbaijani President Ilham] Aliyev", []string{"Ilham] Aliyev"}},
		{"own punctuation", "St. Petersburg", "St. Petersburg St Petersburg", []string{"St. Petersburg", "St Petersburg"}},
		{"all capitals headline", "Red Cross", "RED CROSS VISITS", []string{"RED CROSS"}},
		{"homoglyph", "Amnesty", "\u0410mnesty", []string{"\u0410mnesty"}},
		{"homoglyph in cyrillic", "Баку", "Бaкy", []string{"Бaкy"}},
		{"homoglyph in watch", "\u0410mnesty", "Amnesty", []string{"Amnesty"}},
		{"invalid bytes", "Baku", "\xffBaku\xd5 Ba\xffku", []string{"Baku"}},
		{"no spaces", "北京", "在北京市", []string{"北京"}},
		{"three words", "prisoner of war", "a prisoner of war camp, prisoner of wars", []string{"prisoner of war"}},
		{"three words, possessive", "Committee of Cross", "the Committee of Cross’s", []string{"Committee of Cross"}},
		{
			"longest of an entity", "ICRC|Committee of the Red Cross|Red Cross", "the Committee of the Red Cross",
			[]string{"Committee of the Red Cross"},
		},
		{"repeated", "Red Cross", "Red Red Cross Cross Red Cross", []string{"Red Cross", "Red Cross"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := match.Input{Text: tt.text}
			want := []string{}
			for _, w := range tt.want {
				want = append(want, fmt.Sprintf("text %q", w))
			}
			if diff := cmp.Diff(want, spans(t, compile(t, entities(tt.watch)), in)); diff != "" {
				t.Errorf("entity %q in %q (-want +got):\n%s", tt.watch, tt.text, diff)
			}
		})
	}
}

func TestAcronyms(t *testing.T) {
	m := compile(t, entities("ICRC|МККК|ԿԽՄԿ|BQXK|AİHM"))
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"ICRC’s ICRC's", []string{"ICRC", "ICRC"}},
		{"ԿԽՄԿ-ի ԿԽՄԿ-ն", []string{"ԿԽՄԿ", "ԿԽՄԿ"}},
		{"BQXK-nın BQXK’nin", []string{"BQXK", "BQXK"}},
		{"icrc Icrc bqxk", []string{}},
		{"в МККК, (МККК)", []string{"МККК", "МККК"}},
		{"AİHM AI\u0307HM AIHM", []string{"AİHM", "AI\u0307HM"}},
		{"I\u200BCRC", []string{"I\u200BCRC"}},
		{"I\u0421RC", []string{"I\u0421RC"}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			want := []string{}
			for _, w := range tt.want {
				want = append(want, fmt.Sprintf("title %q", w))
			}
			if diff := cmp.Diff(want, spans(t, m, match.Input{Title: tt.text})); diff != "" {
				t.Errorf("in %q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestRules(t *testing.T) {
	in := match.Input{
		Title:    "Red Cross visits prisoners in Baku",
		Text:     "The ICRC visited Armenian prisoners.\nWho met WHO officials? A detained man spoke, and football was played.",
		Language: "en", Source: "azatutyun", Author: "Anna Petrosyan", URL: "https://news.example.org/en/red-cross",
	}
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"baku", []string{`title "Baku"`}},
		{"baku prisoners", []string{`title "prisoners"`, `title "Baku"`, `text "prisoners"`}},
		{"baku AND ganja", nil},
		{"ganja OR baku", []string{`title "Baku"`}},
		{"baku NOT ganja", []string{`title "Baku"`}},
		{"baku NOT football", nil},
		{"baku AND NOT (ganja OR shusha)", []string{`title "Baku"`}},
		{"NOT ganja baku", []string{`title "Baku"`}},
		{"(baku AND ganja) OR armenian", []string{`text "Armenian"`}},
		{"prison*", []string{`title "prisoners"`, `text "prisoners"`}},
		{"detain* visit*", []string{`title "visits"`, `text "visited"`, `text "detained"`}},
		{`"red cros*"`, []string{`title "Red Cross"`}},
		{`"prison* in baku"`, []string{`title "prisoners in Baku"`}},
		{`"red cross visits prison*"`, []string{`title "Red Cross visits prisoners"`}},
		{"=WHO", []string{`text "WHO"`}},
		{"=who", nil},
		{"who", []string{`text "Who"`, `text "WHO"`}},
		{"title:prisoners", []string{`title "prisoners"`}},
		{"text:prisoners", []string{`text "prisoners"`}},
		{"text:(prisoners OR baku)", []string{`text "prisoners"`}},
		{"lead:prisoners", []string{`text "prisoners"`}},
		{"lead:football", nil},
		{"source:azatutyun football", []string{`text "football"`}},
		{"source:oc football", nil},
		{"lang:en football", []string{`text "football"`}},
		{"author:petrosyan football", []string{`text "football"`}},
		{"url:news.example.org football", []string{`text "football"`}},
		{"url:example.com football", nil},
		{"source:azatutyun", []string{`title "Red Cross visits prisoners in Baku"`}},
		{"visits NEAR/2 cross", []string{`title "Cross"`, `title "visits"`}},
		{"prisoners NEAR/3 cross", []string{`title "Cross"`, `title "prisoners"`}},
		{"baku NEAR/2 cross", nil},
		{"cross ONEAR/1 visits", []string{`title "Cross"`, `title "visits"`}},
		{"visits ONEAR/3 cross", nil},
		{`"red cross" NEAR/1 visits`, []string{`title "Red Cross"`, `title "visits"`}},
		{`(ganja OR "red cross") NEAR/2 prisoner* NEAR/2 baku`, []string{`title "Red Cross"`, `title "prisoners"`, `title "Baku"`}},
		{"2 of (baku, ganja, armenian)", []string{`title "Baku"`, `text "Armenian"`}},
		{"3 of (baku, ganja, armenian)", nil},
		{"2 of (baku, NOT ganja, shusha)", []string{`title "Baku"`}},
		{"red-cross", []string{`title "Red Cross"`}},
	} {
		t.Run(tt.query, func(t *testing.T) {
			want := append([]string{}, tt.want...)
			if diff := cmp.Diff(want, spans(t, compile(t, rules(tt.query)), in)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

func TestEntitiesInRules(t *testing.T) {
	l := news.Watchlist{
		Name: "detainees",
		Entities: []news.Entity{
			{Name: "ICRC", Aliases: []string{"Red Cross", "МККК"}},
			{Name: "Ruben Vardanyan", Alert: true},
		},
		Rules: []news.Rule{
			{Name: "access", Query: "visit* OR access"},
			{Name: "visits", Query: `entity:icrc rule:access NOT title:entity:"Ruben Vardanyan"`, Alert: true},
		},
	}
	m := compile(t, l)
	in := match.Input{Title: "Red Cross visits", Text: "МККК saw Ruben Vardanyan"}
	got := []string{}
	for _, ma := range m.Find(nil, &in) {
		got = append(got, fmt.Sprintf("%s/%s/%s %v %s %s", ma.Rule, ma.Entity, ma.Text, ma.Alert, ma.Strength, ma.Watchlist))
	}
	want := []string{
		"/ICRC/Red Cross false exact detainees",
		"visits/ICRC/Red Cross true exact detainees",
		"access//visits false exact detainees",
		"visits//visits true exact detainees",
		"/ICRC/МККК false exact detainees",
		"visits/ICRC/МККК true exact detainees",
		"/Ruben Vardanyan/Ruben Vardanyan true exact detainees",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ICRC", "Ruben Vardanyan"}, m.Names(m.Find(nil, &in))); diff != "" {
		t.Errorf("Names (-want +got):\n%s", diff)
	}
	in.Title = "Ruben Vardanyan: Red Cross visits"
	for _, ma := range m.Find(nil, &in) {
		if ma.Rule == "visits" {
			t.Errorf("NOT title:entity does not stop the rule: %+v", ma)
		}
	}
}

func TestLeadBesideTheText(t *testing.T) {
	m := compile(t, rules("ganja", "lead:baku"))
	in := match.Input{Title: "Title", Lead: "A summary about Ganja and Baku", Text: "Text without it"}
	if diff := cmp.Diff([]string{`title "Title"`, `title "Title"`}, spans(t, m, in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFindAllocatesNothingWhereNothingMatches(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates")
	}
	m := compile(t, entities("ICRC", "Ruben Vardanyan", "Баку"), rules("baku AND visit*", "source:x ganja"))
	in := match.Input{
		Title: "Weather", Text: strings.Repeat("Погода сегодня хорошая. Եղանակը լավ է այսօր։ It's raining, l'eau. ", 50),
		Source: "y",
	}
	var dst []news.Match
	if n := testing.AllocsPerRun(100, func() { dst = m.Find(dst[:0], &in) }); n != 0 || len(dst) != 0 {
		t.Errorf("Find allocates %v times, finds %v", n, dst)
	}
}
