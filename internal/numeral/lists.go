package numeral

import (
	"strings"
	"sync"

	"tocsin/internal/text"
)

// The words around a number that say what it is, folded. Each list has a line
// for each language.
var (
	// units stand behind an amount, a part, a time or an age.
	units = words(`percent pct per km kg cm mm miles metres meters hours minutes seconds am pm years year months weeks days
dollars euros rubles roubles manats drams pounds dozen
тонн км кг руб рублей долларов евро манатов драмов час часов часа минут лет года год месяцев недель дней суток
տոկոս տոկոսը տոկոսի կմ դրամ դոլար եվրո տարեկան տարի տարվա ամիս օր
faiz faizi faizini manat dollar avro yaş yaşlı yaşında il illik ay gün saat dəqiqə
lira dolar euro yaşındaki yıl yıllık dakika
კმ წელი წელს თვე თვის თვეს დღე დღის დღეს ლარი ლარის ლარს ევრო დოლარი დოლარს`)
	unitStems = sync.OnceValue(func() []string {
		return strings.Fields(text.Fold("процент летн տոկոս տարեկան faiz yaşında yaşlı პროცენტ კილომეტრ დოლარ წლის წლიან წლამდე საათ წუთ კვირ"))
	})
	// labels stand before a number that names something: Article 118.
	labels = words(`article articles no number chapter page pages aged age section resolution room channel flight paragraph top group vol
статья статьи статье ст пункт п глава стр номер возрасте
հոդված հոդվածի հոդվածով կետ համար
maddə maddəsi bənd nömrə səhifə yüzdə
madde maddesi sayfa yüzde
მუხლი მუხლის მუხლით პუნქტი გვერდი თავი ნომერი`)
	// estimates stand before a number that is a bound or an estimate.
	estimates = phrases(`at least|more than|less than|fewer than|about|around|roughly|approximately|nearly|almost|some|up to|over|under|as many as|no fewer than|no less than|an estimated|estimated
не менее|более|более чем|менее|около|примерно|почти|до|свыше|порядка|как минимум|больше|меньше
առնվազն|ավելի քան|մոտ|շուրջ|մոտավորապես|գրեթե|մինչև
ən azı|azı|təxminən|təqribən|təxmini|qədər
en az|yaklaşık|aşağı yukarı|en çok
სულ მცირე|მინიმუმ|არანაკლებ|დაახლოებით|თითქმის`)
	// quantities say how many, and no number.
	quantities = words(`dozen dozens hundreds thousands millions billions half
десятки десятков сотни сотен тысячи тысяч миллионы половина половины
տասնյակ տասնյակներ հարյուրավոր հազարավոր կես կեսը
onlarla yüzlərlə minlərlə yarısı
onlarca yüzlerce binlerce
ათობით ასობით ათასობით ნახევარი`)
	// more stands behind such a number.
	more = phrases(`or more|or so|plus
и более|или более
և ավելի|կամ ավելի
və daha|dən çox|dan çox|dən artıq
veya daha|den fazla|dan fazla
მეტი|მეტ|მეტმა|მეტს|მეტის`)
)

func words(list string) func() map[string]bool { return setOf(strings.Fields, list) }

func phrases(list string) func() map[string]bool {
	return setOf(func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return r == '|' || r == '\n' })
	}, list)
}

func setOf(cut func(string) []string, list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, w := range cut(list) {
			set[text.Fold(w)] = true
		}
		return set
	})
}
