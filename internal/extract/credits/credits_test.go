package credits

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCredits(t *testing.T) {
	for text, want := range map[string][]string{
		"a relative told RFE/RL’s Armenian Service on Monday":                 {"RFE/RL"},
		"a relative told Radio Free Europe/Radio Liberty":                     {"RFE/RL"},
		"YEREVAN (Reuters) - The bridge is open.":                             {"Reuters"},
		"The bridge is open, AFP reported, citing the Associated Press.":      {"AFP", "AP"},
		"Об этом сообщает «Интерфакс» со ссылкой на Радио Азатутюн.":          {"Interfax", "RFE/RL"},
		"«Ազատությանն» ասել է քաղաքապետը":                                     {"RFE/RL"},
		"Bu barədə Turan agentliyi xəbər verir":                               {"Turan"},
		"Anadolu Ajansı'nın aktardığına göre köprü açıldı.":                   {"Anadolu"},
		"AFP'ye konuşan mühendis köprünün açıldığını söyledi.":                {"AFP"},
		"ხიდი გაიხსნა, ინტერპრესნიუსის ცნობით.":                               {"Interpressnews"},
		"ამის შესახებ რადიო თავისუფლებას განუცხადა მერმა.":                    {"RFE/RL"},
		"ამის შესახებ „როიტერსი“ იუწყება.":                                    {"Reuters"},
		"Körpü açılıb, APA-nın məlumatına görə.":                              {"APA"},
		"Turan agentliyinin məlumatına görə, körpü açılıb.":                   {"Turan"},
		"Ռոյթերսը գրում է, որ կամուրջը բացվել է։":                             {"Reuters"},
		"«Արմենպրես»-ի փոխանցմամբ՝ կամուրջը բացվել է։":                        {"Armenpress"},
		"Как сообщили Кавказскому узлу, мост открыт, передает ТАСС.":          {"Caucasian Knot", "TASS"},
		"The bridge is open, azatutyun.am reported.":                          {"RFE/RL"},
		"Turan is a river of the north, and Trend a word of shops.":           {},
		"Anadolu köprüsü açıldı.":                                             {},
		"Reuters opened an office in the old bank.":                           {},
		"He walked along the river and told nobody.":                          {},
		"The video was published by the Telegram channel Mash Gor on Monday.": {"Telegram: Mash Gor"},
		"The Telegram channel “Baku 24” wrote that the road is closed.":       {"Telegram: Baku 24"},
		"The mayor wrote so on Anna Petrosyan’s Facebook page.":               {"Facebook: Anna Petrosyan"},
		"Об этом пишет телеграм-канал «Дорога».":                              {"Telegram: Дорога"},
		"Как сообщил Telegram-канал «Дорога», мост открыт.":                   {"Telegram: Дорога"},
		"Այդ մասին գրել է «Ճանապարհ» տելեգրամյան ալիքը։":                      {"Telegram: Ճանապարհ"},
		"«Ճանապարհ» Telegram ալիքը հայտնել է, որ կամուրջը բացվել է։":          {"Telegram: Ճանապարհ"},
		"Bu barədə “Yol” Telegram kanalı yazıb.":                              {"Telegram: Yol"},
		"The Telegram channel was closed by the court.":                       {},
		"He has a Facebook page and a Telegram channel of his own.":           {},
		"Telegram and Facebook were slow in Baku on Monday.":                  {},
		"The mayor told Valley Evening Post that the road is closed":          {"Valley Evening Post"},
		"The APEC meeting, according to those present, was short.":            {},
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
