package date

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// kind is what a word does in a date.
type kind uint8

const (
	unknownWord kind = iota
	monthWord        // n is the month
	noiseWord        // weekdays, prepositions, "year"
	amWord
	pmWord
	yearMark  // follows a year in Chinese, Japanese, Korean
	monthMark // follows a month there
	dayMark   // follows a day
	daysBack  // n days before now: today, yesterday
	unitWord  // n seconds: minute, hour
	agoWord
	placeWord // n minutes east of UTC: "Yerevan time"
)

type word struct {
	kind kind
	n    int
}

// lookup finds the meaning of a word, also with an Armenian, Georgian or
// Turkic case ending on a month.
func lookup(s string) word {
	words := table()
	key := fold(s)
	if w, ok := words[key]; ok {
		return w
	}
	for _, end := range caseEndings {
		if stem, cut := strings.CutSuffix(key, end); cut && len(stem) >= 4 {
			if w, ok := words[stem]; ok && w.kind == monthWord {
				return w
			}
		}
	}
	return word{}
}

// fold makes spellings of one word equal: case, accents and the dotless i.
func fold(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ı':
			return 'i'
		}
		return r
	}, norm.NFD.String(strings.ToLower(s)))
}

var caseEndings = []string{"ին", "ից", "ում", "ի", "ս", "ს", "ის", "ში", "in", "un", "da", "də", "de", "ta", "te", "nin", "nun"}

var table = sync.OnceValue(func() map[string]word {
	words := make(map[string]word, 1200)
	put := func(list string, w word) {
		for s := range strings.FieldsSeq(list) {
			words[fold(s)] = w
		}
	}
	for _, lang := range months {
		for i, list := range strings.Split(lang, "|") {
			put(list, word{monthWord, i + 1})
		}
	}
	put(weekdays, word{kind: noiseWord})
	put(fillers, word{kind: noiseWord})
	put("am πμ 오전 上午 午前 öö", word{kind: amWord})
	put("pm μμ 오후 下午 午後 ös", word{kind: pmWord})
	put("年 년", word{kind: yearMark})
	put("月 월", word{kind: monthMark})
	put("日 号 일", word{kind: dayMark})
	put("today այսօր сегодня bugün დღეს сьогодні heute aujourd'hui hoy oggi dzisiaj dziś", word{daysBack, 0})
	put("yesterday երեկ вчера dünən dün გუშინ вчора gestern hier ayer ieri wczoraj", word{daysBack, 1})
	put("second seconds sec secs վայրկյան секунд секунды секунду saniyə saniye წამის", word{unitWord, 1})
	put("minute minutes min mins րոպե минут минуты минуту мин dəqiqə dakika წუთის хвилин", word{unitWord, 60})
	put("hour hours hr hrs ժամ часов часа час saat საათის годин", word{unitWord, 3600})
	put("day days օր дней дня день gün დღის днів", word{unitWord, 86400})
	put("week weeks շաբաթ недель недели неделю həftə hafta კვირის тижнів", word{unitWord, 7 * 86400})
	put("առաջ назад əvvəl öncə önce წინ тому", word{kind: agoWord})
	put("yerevan երևանի երևան ереван еревану ереванскому baku bakı бакинскому баку tbilisi თბილისის тбилиси", word{placeWord, 240})
	put("moscow москва москве московскому", word{placeWord, 180})
	return words
})

// months has a line for each language, the months divided by "|", their
// full, genitive and short forms by spaces. Accents and case do not matter.
var months = []string{
	"january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|december dec",
	"հունվար յունուար հնվ|փետրվար փետրուար փետ փտվ|մարտ մրտ մար|ապրիլ ապր|մայիս մյս մայ|հունիս յունիս հնս|հուլիս յուլիս հլս|օգոստոս օգս " +
		"օգ|սեպտեմբեր սեպ սպտ|հոկտեմբեր հոկ հոկտ|նոյեմբեր նոյ|դեկտեմբեր դեկ դեկտ",
	"январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|июнь июня июн|июль июля июл|август августа " +
		"авг|сентябрь сентября сен сент|октябрь октября окт|ноябрь ноября ноя нояб|декабрь декабря дек",
	"yanvar yan|fevral fev|mart mar|aprel apr|may|iyun iyn|iyul iyl|avqust avq|sentyabr sentabr sen|oktyabr oktabr okt|noyabr noy|dekabr dek",
	"ocak oca|şubat şub|mart|nisan nis|mayıs|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara",
	"იანვარი იანვრის იანვარს იანვ იან|თებერვალი თებერვლის თებერვალს თებ|მარტი მარტის მარტს მარ|აპრილი აპრილის აპრილს აპრ|მაისი მაისის მაისს " +
		"მაი|ივნისი ივნისის ივნისს ივნ|ივლისი ივლისის ივლისს ივლ|აგვისტო აგვისტოს აგვ|სექტემბერი სექტემბრის სექტემბერს სექტ სექ|ოქტომბერი " +
		"ოქტომბრის ოქტომბერს ოქტ|ნოემბერი ნოემბრის ნოემბერს ნოე|დეკემბერი დეკემბრის დეკემბერს დეკ",
	"січень січня січ|лютий лютого лют|березень березня бер|квітень квітня кві квіт|травень травня тра трав|червень червня чер черв|липень " +
		"липня лип|серпень серпня сер серп|вересень вересня вер|жовтень жовтня жов жовт|листопад листопада лис лист|грудень грудня гру груд",
	"студзень студзеня|люты лютага|сакавік сакавіка|красавік красавіка|травень траўня|чэрвень чэрвеня|ліпень ліпеня|жнівень жніўня|верасень " +
		"верасня|кастрычнік кастрычніка|лістапад лістапада|снежань снежня",
	"януари ян|февруари|март|април|май|юни|юли|август|септември сеп|октомври|ноември|декември",
	"januar jänner jan|februar feber feb|märz mär mrz maerz|april|mai|juni|juli|august|september|oktober okt|november|dezember dez",
	"janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août aou|septembre|octobre|novembre|décembre déc",
	"enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto ago|septiembre setiembre set|octubre|noviembre|diciembre dic",
	"gennaio gen|febbraio|marzo|aprile|maggio mag|giugno giu|luglio lug|agosto|settembre|ottobre ott|novembre|dicembre",
	"janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro out|novembro|dezembro",
	"januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober|november|december",
	"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
	"januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|desember des",
	"tammikuu tammikuuta|helmikuu helmikuuta|maaliskuu maaliskuuta|huhtikuu huhtikuuta|toukokuu toukokuuta|kesäkuu kesäkuuta|heinäkuu " +
		"heinäkuuta|elokuu elokuuta|syyskuu syyskuuta|lokakuu lokakuuta|marraskuu marraskuuta|joulukuu joulukuuta",
	"styczeń stycznia sty|luty lutego lut|marzec marca|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze|lipiec lipca lip|sierpień " +
		"sierpnia sie|wrzesień września wrz|październik października paź|listopad listopada lis|grudzień grudnia gru",
	"leden ledna|únor února|březen března|duben dubna|květen května|červen června|červenec července|srpen srpna|září|říjen října|listopad " +
		"listopadu|prosinec prosince",
	"január|február|március márc|április ápr|május máj|június jún|július júl|augusztus|szeptember szept|október|november|december",
	"ianuarie ian|februarie|martie|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|noiembrie noi|decembrie",
	"ιανουάριος ιανουαρίου ιαν|φεβρουάριος φεβρουαρίου φεβ φεβρ|μάρτιος μαρτίου μαρ μαρτ|απρίλιος απριλίου απρ|μάιος μαΐου μαι μαΐ|ιούνιος " +
		"ιουνίου ιουν ιον|ιούλιος ιουλίου ιουλ ιολ|αύγουστος αυγούστου αυγ|σεπτέμβριος σεπτεμβρίου σεπ σεπτ|οκτώβριος οκτωβρίου οκτ|νοέμβριος " +
		"νοεμβρίου νοε νοεμ|δεκέμβριος δεκεμβρίου δεκ",
	"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember",
	"يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
	"ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
}

// weekdays are never needed; anything unknown may also stand before a date.
const weekdays = `monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun
երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթօր կիրակի երկ երք չրք հնգ ուրբ շբթ կիր
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
понеділок вівторок середа четвер п'ятниця субота неділя нд
bazar bazarertəsi çərşənbə axşamı cümə ertəsi şənbə b.e ç.a c.a
pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt
ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი კვირა ორშ სამ ოთხ ხუთ პარ შაბ კვი
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven dim
lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
κυριακή δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυρ δευ τρι τετ πεμ παρ σαβ
월요일 화요일 수요일 목요일 금요일 토요일 일요일`

// fillers are the small words inside dates: articles, prepositions, "year", "hours".
const fillers = `t at on of the in st nd rd th time hrs o'clock published updated posted date
de del el la le à a às das do dos di alle um uhr am vom den der kl klo om o godz r ora ore er
г год года году г. в во от го ч по времени рік року р о об
թ թթ թվական թվականի թվականին տարի տարվա ժամը ժամ ժամին ին ի ժամանակով
il ildə ci cı cu cü saat yıl yılı günü
წ წელი წლის წელს საათი საათზე დრო დროით ს`
