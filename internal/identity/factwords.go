package identity

import (
	"strings"

	"tocsin/internal/text"
)

// isFactWord reports whether a word is a number word, a month or a weekday in
// English, Armenian, Russian, Azerbaijani, Turkish or Georgian.
func isFactWord(w string) bool {
	f := text.Fold(w)
	if _, ok := factWords[f]; ok {
		return true
	}
	for _, stem := range factStems {
		// A case ending may follow the stem, not another word.
		if rest, ok := strings.CutPrefix(f, stem); ok && len(rest) <= 3*2 {
			return true
		}
	}
	return false
}

// factWords are words that are facts only as a whole ("may" and "mart" mean
// other things with an ending, and "may" in English is told by its capital in
// no reliable way, so it is left out).
var factWords = foldedSet(
	"two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions dozen dozens half",
	"два две двое три трое четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят сто двести тысяча тысячи тысяч миллион миллиона миллионов миллиард",
	"երկու երեք չորս հինգ վեց յոթ ութ ինը տասը տասն քսան երեսուն քառասուն հիսուն հարյուր հազար միլիոն միլիարդ",
	"iki üç dörd dört beş altı yeddi yedi səkkiz sekiz doqquz dokuz on iyirmi yirmi otuz qırx kırk əlli elli yüz min bin milyon milyard milyar",
	"ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა ათი ოცი ასი ათასი მილიონი",
	"mart mars may mayıs მაისი мая май june july",
)

// factStems begin months and weekdays.
var factStems = foldedList(
	"january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday",
	"январ феврал марта апрел июня июле июль июнь июля август сентябр октябр ноябр декабр понедельник вторник сред четверг пятниц суббот воскресень",
	"հունվար փետրվար մարտի ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի",
	"yanvar ocak fevral şubat aprel nisan iyun haziran iyul temmuz avqust ağustos sentyabr eylül oktyabr ekim noyabr kasım dekabr aralık bazar pazar pazartesi salı çarşamba perşembe cuma",
	"იანვარ თებერვალ მარტი მარტს აპრილ მაისს ივნის ივლის აგვისტო სექტემბერ ოქტომბერ ნოემბერ დეკემბერ ორშაბათ სამშაბათ ოთხშაბათ ხუთშაბათ პარასკევ შაბათ კვირა",
)

func foldedList(lines ...string) []string {
	var out []string
	for _, line := range lines {
		for _, w := range strings.Fields(line) {
			out = append(out, text.Fold(w))
		}
	}
	return out
}

func foldedSet(lines ...string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, w := range foldedList(lines...) {
		set[w] = struct{}{}
	}
	return set
}
