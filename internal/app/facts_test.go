package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/facts"
	"tocsin/internal/match"
	"tocsin/internal/news"
)

// newsroom is the example configuration, whose facts are tried here.
func newsroomFacts(t *testing.T) (*match.Matcher, *facts.Set) {
	t.Helper()
	cfg, faults, err := config.Load("../../config/tocsin.yaml")
	if err != nil {
		t.Fatal(err, faults)
	}
	m, wrong := match.Compile(cfg.Watchlists)
	set, bad := facts.Compile(cfg.Watchlists)
	if len(wrong)+len(bad) > 0 {
		t.Fatal(wrong, bad)
	}
	return m, set
}

// statedIn lists what a text states, "fact=value" with ? behind what does not
// count.
func statedIn(m *match.Matcher, set *facts.Set, title, body string, at time.Time) []string {
	var out []string
	for _, f := range set.Extract(facts.Doc{Title: title, Text: body, At: at}, m.Find(nil, &match.Input{Title: title, Text: body})) {
		s := f.Fact + "=" + f.Value.String()
		if !f.Counts {
			s += "?"
		}
		out = append(out, s)
	}
	return out
}

// TestFactsOfTheCase reads the five reports with the facts of the example
// configuration.
func TestFactsOfTheCase(t *testing.T) {
	m, set := newsroomFacts(t)
	for slug, want := range map[string]struct{ day, counts string }{
		"panarmenian":    {"2025-06-24", "last visit=2025-06-19 office closed=2025-06-17"},
		"armenianreport": {"2025-07-15", "last visit=2025-06"},
		"azatutyun":      {"2025-07-30", "held=23 last visit=2025-06 office closed=2025-07-30/.. soon"},
		"relatives":      {"2025-07-30", "held=23 last visit=2025-06 office closed=2025-07-30/.. soon"},
		"oc-media":       {"2025-12-26", "held=23 last visit=2025-12-24/2025-12-25 office closed=2025-09-03"},
	} {
		t.Run(slug, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(realDir, "text", slug+".txt"))
			if err != nil {
				t.Skip("the five reports are not here: ", err)
			}
			at, err := time.Parse(time.DateOnly, want.day)
			if err != nil {
				t.Fatal(err)
			}
			title, body, _ := strings.Cut(string(raw), "\n")
			var got []string
			for _, f := range set.Extract(facts.Doc{Title: title, Text: body, At: at}, m.Find(nil, &match.Input{Title: title, Text: body})) {
				span := title
				if f.Field == news.FieldText {
					span = body
				}
				if span[f.Start:f.End] != f.Written {
					t.Errorf("%s: %q is not at %d:%d", f.Fact, f.Written, f.Start, f.End)
				}
				t.Logf("%s=%s %v: %s", f.Fact, f.Value, f.Counts, f.Around)
				if f.Counts {
					got = append(got, f.Fact+"="+f.Value.String())
				}
			}
			if diff := cmp.Diff(want.counts, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFactsAgainstLookAlikes runs sentences that state a fact, and more that
// only look as if they did, through the facts of the example configuration.
// All were written for this test.
func TestFactsAgainstLookAlikes(t *testing.T) {
	m, set := newsroomFacts(t)
	at := time.Date(2025, 7, 15, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ in, want string }{
		// How many are held.
		{"Baku still holds 23 Armenian prisoners.", "held=23"},
		{"Relatives of the twenty-three captives met in front of the ICRC office.", "held=23"},
		{"At least 23 ethnic Armenian detainees remain in Baku.", "held=~23"},
		{"The ICRC is asked to see all 23 Armenian prisoners again, and 19 POWs wrote letters.", "held=23 held=19?"},
		{"Nineteen Armenians are held in Baku.", "held=19"},
		{"Բաքվում պահվում է 23 հայ գերի։", "held=23"},
		{"Բաքվում է քսաներեք ռազմագերի։", "held=23"},
		{"ԿԽՄԿ-ն այցելել է 19 գերու։", "held=19"},
		{"В Баку остаются 23 армянских пленных.", "held=23"},
		{"МККК посетил двадцать трёх военнопленных.", "held=23"},
		{"В Баку удерживают не менее 23 армянских заложников.", "held=~23"},
		{"Bakıda 23 erməni əsir saxlanılır.", "held=23"},
		{"BQXK iyirmi üç nəfər məhbusa baş çəkib.", "held=23"},
		// What only looks like it.
		{"On 23 July prisoners met the ICRC.", ""},
		{"July 23 prisoners were visited by the ICRC.", ""},
		{"The ICRC saw 23 percent of the prisoners.", ""},
		{"A 23-year-old prisoner in Baku wrote home.", ""},
		{"Aged 23, prisoners are still young, the ICRC says of Baku.", ""},
		{"In 2023 prisoners were brought to Baku.", ""},
		{"Ukraine and Russia exchanged 300 prisoners with the help of the ICRC.", ""},
		{"Hamas let 20 hostages go, the Red Cross said.", ""},
		{"The ICRC counted 85 Israeli hostages.", ""},
		{"Baku wants 14 Azerbaijani prisoners back.", ""},
		{"Two prisoners were freed in Baku.", ""},
		{"One prisoner in Baku asked the ICRC for medicine.", ""},
		{"The 23rd prisoner to be named is in Baku.", ""},
		{"Article 23 prisoners' rights are known to the ICRC.", ""},
		{"Room 23 detainees may write through the ICRC.", ""},
		{"The ICRC spent $23 million on prisoners.", ""},
		{"The ICRC employs 23 people in Baku.", ""},
		{"The chess club has 23 members, and prisoners of war are no theme there.", ""},
		{"23 июля пленных посетил МККК.", "last visit=2024-07-23"},
		{"В Баку 23-летний пленный написал письмо.", ""},
		{"МККК помог обменять 300 пленных между Россией и Украиной.", ""},
		{"В Баку 23 процента заключенных больны.", ""},
		{"Հուլիսի 23-ին գերիների հարցը քննարկվել է Բաքվում։", ""},
		{"Բաքվում 23 տարեկան գերին նամակ է գրել։", ""},
		{"Բաքվում գերիների 23 տոկոսը հիվանդ է։", ""},
		{"İyulun 23-də əsirlər Bakıda məhkəmədə idi.", ""},
		{"Bakıda əsirlərin 23 faizi xəstədir.", ""},
		{"Bakıda 23 yaşlı əsir məktub yazıb.", ""},
		{"BQXK Ukraynada 40 əsirə baş çəkib.", ""},
		// When the last visit was.
		{"The ICRC last visited the men on June 19.", "last visit=2025-06-19"},
		{"ICRC staff met the prisoners on Tuesday.", "last visit=2025-07-15"},
		{"ICRC staff visited the prison yesterday and on 3 May.", "last visit=2025-07-14"},
		{"Their latest visit by the Red Cross was in December.", "last visit=2024-12"},
		{"The visit by the ICRC took place on 24 and 25 June.", "last visit=2025-06-24/2025-06-25"},
		{"ԿԽՄԿ-ն գերիներին այցելել է հունիսի 19-ին։", "last visit=2025-06-19"},
		{"ԿԽՄԿ-ի վերջին այցը եղել է հունիսին։", "last visit=2025-06"},
		{"МККК посетил пленных 19 июня.", "last visit=2025-06-19"},
		{"Последний визит МККК был в июне.", "last visit=2025-06"},
		{"BQXK iyunun 19-da əsirlərə baş çəkib.", "last visit=2025-06-19"},
		{"Red Cross volunteers visited Gaza on 3 July.", ""},
		{"The ICRC has visited nobody. On 19 June it asked again.", ""},
		{"The ICRC may visit them; in June nobody could.", ""},
		{"The ICRC visits prisons where it can.", ""},
		// When the office closed.
		{"The ICRC office in Baku closed on 17 June.", "office closed=2025-06-17"},
		{"The ICRC ended its activities in Azerbaijan on 3 September 2024.", "office closed=2024-09-03"},
		{"The Red Cross office will soon close.", "office closed=2025-07-15/.. soon"},
		{"ԿԽՄԿ գրասենյակը փակվել է հունիսի 17-ին։", "office closed=2025-06-17"},
		{"Офис МККК закрыт с 17 июня.", "office closed=2025-06-17"},
		{"BQXK-nın ofisi iyunun 17-də bağlanıb.", "office closed=2025-06-17"},
		{"The UN refugee agency, unlike the ICRC, ceased operations on May 6, 2025.", ""},
		{"The ICRC office is open. A shop closed on 17 June.", ""},
	} {
		got := strings.Join(statedIn(m, set, "Red Cross, Baku", tt.in, at), " ")
		if got != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}
