package credits

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCredits(t *testing.T) {
	for text, want := range map[string][]string{
		"a relative told RFE/RL’s Armenian Service on Monday":            {"RFE/RL"},
		"a relative told Radio Free Europe/Radio Liberty":                {"RFE/RL"},
		"YEREVAN (Reuters) - The bridge is open.":                        {"Reuters"},
		"The bridge is open, AFP reported, citing the Associated Press.": {"AFP", "AP"},
		"Об этом сообщает «Интерфакс» со ссылкой на Радио Азатутюн.":     {"Interfax", "RFE/RL"},
		"«Ազատությանն» ասել է քաղաքապետը":                                {"RFE/RL"},
		"Bu barədə Turan agentliyi xəbər verir":                          {"Turan"},
		"Anadolu Ajansı'nın aktardığına göre köprü açıldı.":              {"Anadolu"},
		"AFP'ye konuşan mühendis köprünün açıldığını söyledi.":           {"AFP"},
		"ხიდი გაიხსნა, ინტერპრესნიუსის ცნობით.":                          {"Interpressnews"},
		"ამის შესახებ რადიო თავისუფლებას განუცხადა მერმა.":               {"RFE/RL"},
		"ამის შესახებ „როიტერსი“ იუწყება.":                               {"Reuters"},
		"Körpü açılıb, APA-nın məlumatına görə.":                         {"APA"},
		"Turan agentliyinin məlumatına görə, körpü açılıb.":              {"Turan"},
		"Ռոյթերսը գրում է, որ կամուրջը բացվել է։":                        {"Reuters"},
		"«Արմենպրես»-ի փոխանցմամբ՝ կամուրջը բացվել է։":                   {"Armenpress"},
		"Как сообщили Кавказскому узлу, мост открыт, передает ТАСС.":     {"Caucasian Knot", "TASS"},
		"The bridge is open, azatutyun.am reported.":                     {"RFE/RL"},
		"Turan is a river of the north, and Trend a word of shops.":      {},
		"Anadolu köprüsü açıldı.":                                        {},
		"Reuters opened an office in the old bank.":                      {},
		"He walked along the river and told nobody.":                     {},
		"The mayor told Valley Evening Post that the road is closed":     {"Valley Evening Post"},
		"The APEC meeting, according to those present, was short.":       {},
	} {
		if diff := cmp.Diff(want, Of(text, nil)); diff != "" {
			t.Errorf("%q (-want +have):\n%s", text, diff)
		}
	}
	for in, want := range map[string]string{
		"Azatutyun (RFE/RL Armenian Service)": "RFE/RL", "The Morning Lamp": "The Morning Lamp",
		"AFP": "AFP", "Ազատություն ռադիոկայան": "RFE/RL", "PanARMENIAN.Net": "PanARMENIAN.Net",
	} {
		if have := OutletName(in); have != want {
			t.Errorf("OutletName(%q) = %q, want %q", in, have, want)
		}
	}
}
