package names

import (
	"strings"
	"testing"

	"tocsin/internal/news"
)

// nobody are texts in which no watched person is named, with capitals, names of
// others and what the tokenizer finds hard.
var nobody = map[string]string{
	"hy": "Երևանում հինգշաբթի օրը բացվեց Մատենադարանի նոր ցուցահանդեսը։ Տնօրեն Գոհար Մելքումյանն ասաց՝ «Այսօր մեծ օր է»։ Այցելուներից " +
		"Անահիտ Սիմոնյանը Գյումրիից էր եկել։ ՀԱՅԱՍՏԱՆԻ ՏԱՐԵԳԻՐՔ 2026, ԵՄ-ի դեսպան",
	"ru": "В четверг в Ереване открылась выставка Матенадарана. Директор Гоар Мелкумян сказала: «Сегодня большой день». Из Гюмри приехала " +
		"Анаит Симонян. МИД РФ, ООН и Жан-Пьер Дюпон из д’Эстена молчали. ГОД 2026",
	"az": "Cümə axşamı Gəncədə Nizami Muzeyinin yeni sərgisi açıldı. Direktor Gülnarə Məlikova dedi: “Bu gün böyük gündür”. Şəkidən Elçin " +
		"Quliyev gəlmişdi. BMT-nin nümayəndəsi İsmayıllıda, Xəzər Dənizi’nin sahilində",
	"en": "On Thursday a new exhibition opened in Yerevan's Matenadaran. Director Gohar Melkumyan said: \"Today is a great day\". Anahit " +
		"Simonyan had come from Gyumri. The UN, O'Brien's office and Jean-Pierre Dupont said nothing. ANNUAL REPORT 2026",
	"": "Ժամանակ\u00AD Մոսկвա Istanbul \xff\xfe Œuvre 東京 Ша́рль",
}

// TestNobodyAllocatesNothing: words that match nobody cost no memory, neither when
// they are worked out nor when they are remembered, and no more where somebody is
// named before them, whose surname is then looked for in each.
func TestNobodyAllocatesNothing(t *testing.T) {
	f := New(persons("Ruben Vardanyan", "Arayik Harutyunyan", "İlham Əliyev", "Рубен Варданян", "Լևոն Մնացականյան", "Henryk Kowalski",
		"Ursula von der Leyen"))
	for language, text := range nobody {
		for _, title := range []string{text[:strings.IndexByte(text, ' ')], "Рубен Варданян, Ruben Vardanyan, Ռուբեն Վարդանյան"} {
			t.Run(language+" "+title, func(t *testing.T) {
				doc := Document{Title: title, Text: text, Language: language}
				var dst []Hit
				run := func() { dst = f.AppendHits(dst[:0], &doc) }
				run() // what a search needs is made by the first one
				for _, h := range dst {
					if h.Field == news.FieldText {
						t.Fatalf("found %q", text[h.Start:h.End])
					}
				}
				w := <-f.free
				f.free <- w
				for _, forget := range []bool{false, true} {
					n := testing.AllocsPerRun(20, func() {
						if forget {
							w.memory.forget()
						}
						run()
					})
					if n != 0 {
						t.Errorf("%v allocations (words forgotten: %v)", n, forget)
					}
				}
			})
		}
	}
}
