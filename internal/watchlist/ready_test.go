package watchlist

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
)

// ready are the watchlists of vocabulary that Tocsin is shipped with.
var ready = []string{"people", "bodies", "places", "words"}

// TestReadyLists: all of them are vocabulary, each entry says where it is
// from, and what they hold is found as each language writes it, with its case
// endings.
func TestReadyLists(t *testing.T) {
	lists, _, err := Load(newsroom, testEnv)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, l := range lists {
		if !slices.Contains(ready, l.Name) {
			continue
		}
		seen++
		for _, e := range l.Entities {
			if e.Alert || l.Name != "places" && e.Notes == "" {
				t.Errorf("%s: %s alerts, or does not say where it is from", l.Name, e.Name)
			}
		}
		for _, r := range l.Rules {
			if r.Alert {
				t.Errorf("%s: rule %s alerts", l.Name, r.Name)
			}
		}
	}
	if seen != len(ready) {
		t.Errorf("%d of %d ready watchlists are used", seen, len(ready))
	}
	m, faults := match.Compile(lists)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, tt := range []struct {
		text string
		want []string // entities and rules of the ready lists
	}{
		{"The Red Cross visits Shushi and Stepanakert", []string{"ICRC", "Shushi", "Stepanakert"}},
		{"Կարմիր խաչի ներկայացուցիչները Շուշիում և Ստեփանակերտում", []string{"ICRC", "Shushi", "Stepanakert"}},
		{"ԿԽՄԿ-ի պատվիրակությունը Բաքվում", []string{"ICRC", "Baku"}},
		{"представители Красного Креста в Шуше и Ханкенди", []string{"ICRC", "Shushi", "Stepanakert"}},
		{"МККК посетил Степанакерт", []string{"ICRC", "Stepanakert"}},
		{"Qızıl Xaçın nümayəndələri Şuşada və Xankəndidə", []string{"ICRC", "Shushi", "Stepanakert"}},
		{"BQXK-nın nümayəndələri Bakıda", []string{"ICRC", "Baku"}},
		{"Uluslararası Kızılhaç Komitesi'nin heyeti Bakü'de", []string{"ICRC", "Baku"}},
		{"წითელი ჯვრის წარმომადგენლები ბაქოში", []string{"ICRC", "Baku"}},
		{"Le Comité international de la Croix-Rouge à Bakou", []string{"ICRC", "Baku"}},
		{"Das Rote Kreuz in Baku", []string{"ICRC", "Baku"}},
		{"вирішив Європейський суд з прав людини", []string{"European Court of Human Rights"}},
		{"Бакинский военный суд приговорил его", []string{"Baku Military Court", "sentenced"}},
		{"Bakı Hərbi Məhkəməsində hökm oxundu", []string{"Baku", "Baku Military Court", "sentenced"}},
		{"Ռազմագերիները ազատ են արձակվել", nil},
		{"Նրան ազատ արձակեցին", []string{"released"}},
		{"Он был задержан и объявил голодовку", []string{"detained", "health"}},
		{"Gözaltına alındı, sonra serbest bırakıldı", []string{"detained", "released"}},
		{"ՄԻԵԴ-ի վճիռը և ԵԱՀԿ-ն", []string{"European Court of Human Rights", "OSCE"}},
		{"решение ЕСПЧ, доклад ОБСЕ", []string{"European Court of Human Rights", "OSCE"}},
		{"AİHM kararı, AGİT raporu", []string{"European Court of Human Rights", "OSCE"}},
		{"ATƏT-in hesabatı və BMT-nin bəyanatı", []string{"OSCE", "United Nations"}},
		{"გაეროს და ევროპის საბჭოს განცხადება", []string{"United Nations", "Council of Europe"}},
		{"La CEDH et le Conseil de l’Europe", []string{"European Court of Human Rights", "Council of Europe"}},
		{"Der EGMR, die OSZE und der Europarat", []string{"European Court of Human Rights", "OSCE", "Council of Europe"}},
		{"Никола Пашиняна встретили", []string{"Nikol Pashinyan"}},
		{"a cross-border visit by the bodies of a red-brick court", nil},
		{"шушера и скандалы", nil},
	} {
		t.Run(tt.text, func(t *testing.T) {
			var got []string
			for _, span := range m.Find(nil, &match.Input{Text: tt.text}) {
				if span.Alert {
					t.Errorf("%s %s alerts", span.Watchlist, span.What())
				}
				name := span.Rule
				if name == "" {
					name = span.Entity
				}
				if slices.Contains(ready, span.Watchlist) && !slices.Contains(got, name) {
					got = append(got, name)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
