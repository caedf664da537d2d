package story

import (
	"strings"
	"sync"

	"tocsin/internal/text"
)

// calendar is the years, months and days of the week that a text mentions, as
// bits. A report names the day, month or year it was written in more often than
// any other, so reports whose calendars differ tell different events.
type calendar struct {
	years  uint64 // bit n: firstYear+n
	months uint16 // bit 0: January
	days   uint8  // bit 0: Monday
}

// firstYear begins the 64 years that are told apart.
const firstYear = 1980

// note adds what one term says.
func (c *calendar) note(t term) {
	if t.class == classNumber {
		if y := yearOf(t.latin); y >= firstYear && y < firstYear+64 {
			c.years |= 1 << (y - firstYear)
		}
		return
	}
	if n, ok := calendarWords()[string(t.stem)]; ok {
		if n < 12 {
			c.months |= 1 << n
		} else {
			c.days |= 1 << (n - 12)
		}
	}
}

// yearOf is the value of four digits, or 0.
func yearOf(b []byte) int {
	if len(b) != 4 {
		return 0
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// calendarWords maps stems to months 0-11 and days of the week 12-18. Words
// that mean other things as often ("may", "mart", "sun", "sobh") are left out.
// They are folded at first use: not every process reads a story.
var calendarWords = sync.OnceValue(func() map[string]int { return calendarTable(calendarLines...) })

var calendarLines = []string{
	// January ... December
	"january jan januar janvier enero gennaio stycznia yanvar ocak января հունվար იანვარი",
	"february feb februar fevrier febrero febbraio lutego fevral subat февраля փետրվար თებერვალი",
	"march marz marzo marca марта մարտի მარტს",
	"april apr avril abril aprile kwietnia aprel nisan апреля ապրիլ აპრილი",
	"mayo maggio maja mayis мая մայիսի მაისს",
	"june jun juni juin junio giugno czerwca iyun haziran июня հունիս ივნისი",
	"july jul juli juillet julio luglio lipca iyul temmuz июля հուլիս ივლისი",
	"august aug aout agosto sierpnia avqust agustos августа օգոստոս აგვისტო",
	"september sept sep septembre septiembre settembre wrzesnia sentyabr eylul сентября սեպտեմբեր სექტემბერი",
	"october oct oktober octobre octubre ottobre pazdziernika oktyabr ekim октября հոկտեմբեր ოქტომბერი",
	"november nov novembre noviembre listopada noyabr kasim ноября նոյեմբեր ნოემბერი",
	"december dec dezember decembre diciembre dicembre grudnia dekabr aralik декабря դեկտեմբեր დეკემბერი",
	// Monday ... Sunday
	"monday montag lundi lunes lunedi poniedzialek pazartesi понедельник երկուշաբթի ორშაბათი",
	"tuesday dienstag mardi martes martedi wtorek вторник երեքշաբթի სამშაბათი",
	"wednesday mittwoch mercredi miercoles mercoledi sroda carsamba среду չորեքշաբթի ოთხშაბათი",
	"thursday donnerstag jeudi jueves giovedi czwartek persembe четверг հինգշաբթի ხუთშაბათი",
	"friday freitag vendredi viernes venerdi piatek cuma пятницу ուրբաթ პარასკევი",
	"saturday samstag samedi sabado sabato sobota cumartesi субботу շաբաթ შაბათი",
	"sunday sonntag dimanche domingo domenica niedziela воскресенье կիրակի კვირას",
}

func calendarTable(lines ...string) map[string]int {
	m := map[string]int{}
	for i, line := range lines {
		for _, w := range strings.Fields(line) {
			m[string(cutStem(appendLatin(nil, []byte(text.Fold(w)))))] = i
		}
	}
	return m
}
