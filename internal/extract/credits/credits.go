// Package credits finds the outlets and agencies that a text says its facts come
// from, each under one name.
package credits

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// outlet is a newsroom that others credit, under the names they use.
type outlet struct {
	name    string
	aliases []string // lower case; those of up to four letters are matched as written
}

// outlets are the agencies and outlets credited most in what is written about
// Armenia and Azerbaijan, and the agencies of the world.
var outlets = []outlet{
	{"RFE/RL", []string{
		"rfe/rl", "radio free europe/radio liberty", "radio free europe", "radio liberty", "azatutyun",
		"ազատություն ռադիոկայան", "«ազատություն»", "«ազատության»", "«ազատությա", "ազատություն ռ/կ", "радио свобода", "радио азатутюн",
		"азатутюн", "«азатутюн»", "радио свободная европа", "azadlıqradiosu", "azadlıq radiosu", "azatlıq radyosu",
		"özgür avrupa radyosu", "რადიო თავისუფლება", "კავკასიის ეხო", "эхо кавказа", "настоящее время",
	}},
	{"Reuters", []string{"reuters", "рейтер", "ռոյթերս", "ռոյտերս", "reyter", "როიტერს"}},
	{"AP", []string{"AP", "associated press", "ассошиэйтед пресс"}},
	{"AFP", []string{"AFP", "agence france-presse", "agence france presse", "франс пресс", "франс-пресс", "ֆրանս պրես"}},
	{"dpa", []string{"dpa", "deutsche presse-agentur"}},
	{"Bloomberg", []string{"bloomberg", "блумберг"}},
	{"BBC", []string{"BBC", "bbc news", "би-би-си", "բի-բի-սի"}},
	{"CNN", []string{"CNN"}},
	{"TASS", []string{"TASS", "тасс", "տասս", "tass agency"}},
	{"Interfax", []string{"interfax", "интерфакс", "ինտերֆաքս", "interfaks"}},
	{"RIA Novosti", []string{"ria novosti", "риа новости", "ռիա նովոստի"}},
	{"Sputnik", []string{"sputnik", "спутник армения", "սպուտնիկ"}},
	{"Anadolu", []string{"anadolu agency", "anadolu ajansı", "анадолу", "անադոլու", "anadolu"}},
	{"Turan", []string{
		"turan agency", "turan news", "агентство туран", "агентству туран", "turan agentliyi", "turan agentliyinin",
		"turan informasiya",
	}},
	{"APA", []string{"APA"}},
	{"AZERTAC", []string{"azertac", "azərtac", "азертадж"}},
	{"Trend", []string{"trend news agency", "trend agency"}},
	{"Report.az", []string{"report.az", "report informasiya"}},
	{"Meydan TV", []string{"meydan tv", "meydan.tv", "мейдан тв"}},
	{"Caliber.Az", []string{"caliber.az"}},
	{"Armenpress", []string{"armenpress", "арменпресс", "արմենպրես"}},
	{"News.am", []string{"news.am"}},
	{"PanARMENIAN.Net", []string{"panarmenian"}},
	{"Hetq", []string{"hetq", "հետք", "гетк"}},
	{"CivilNet", []string{"civilnet", "սիվիլնեթ"}},
	{"EVN Report", []string{"evn report"}},
	{"OC Media", []string{"oc media"}},
	{"JAMnews", []string{"jamnews", "jam news"}},
	{"Eurasianet", []string{"eurasianet", "евразианет"}},
	{"The Armenian Report", []string{"armenian report"}},
	{"Armenian Weekly", []string{"armenian weekly"}},
	{"Asbarez", []string{"asbarez"}},
	{"Mediamax", []string{"mediamax", "медиамакс", "մեդիամաքս"}},
	{"1lurer", []string{"1lurer", "armenian public television", "հանրային հեռուստաընկերություն", "общественное телевидение армении"}},
	{"Aravot", []string{"aravot", "«առավոտ»"}},
	{"Kommersant", []string{"kommersant", "коммерсант"}},
	{"Caucasian Knot", []string{"caucasian knot", "кавказский узел", "кавказскому узлу", "кавказского узла"}},
	{"Meduza", []string{"meduza", "медуза"}},
	{"The New York Times", []string{"new york times", "нью-йорк таймс"}},
	{"The Washington Post", []string{"washington post"}},
	{"The Guardian", []string{"the guardian"}},
	{"Financial Times", []string{"financial times"}},
	{"Politico", []string{"politico"}},
	{"Al Jazeera", []string{"al jazeera", "аль-джазира"}},
	{"Deutsche Welle", []string{"deutsche welle", "дойче велле"}},
	{"Euronews", []string{"euronews", "евроньюс"}},
	{"Le Monde", []string{"le monde"}},
	{"Xinhua", []string{"xinhua", "синьхуа"}},
	{"ANSA", []string{"ANSA"}},
	{"Interpressnews", []string{"interpressnews", "ინტერპრესნიუსი"}},
}

// creditCues stand near an outlet's name where a text says that its facts
// come from there. Those of before stand in front of it, those of after behind.
var (
	cuesBefore = []string{
		"told ", "tells ", "telling ", "according to", "citing", "cited by", "quoted by", "reported by", "report by", "reports by",
		"interview with", "interview to", "speaking to", "spoke to", "spoken to", "statement to", "said to", "confirmed to", "comment to",
		"obtained by", "seen by", "source:", "via ", "as reported in", "in a report", "quoting", "informed ", "with reference to",
		"journalists from", "correspondent of",
		"сообщает", "сообщил", "сообщают", "сообщило", "передает", "передаёт", "передал", "пишет", "написал", "по данным",
		"по информации", "со ссылкой на", "ссылаясь на", "в интервью", "в беседе с", "в разговоре с", "сказал", "рассказал", "заявил",
		"источник:", "подтвердил", "цитирует", "корреспондент",
		"հայտնում է", "հաղորդում է", "գրում է", "փոխանցում է", "վկայակոչելով", "հղում անելով", "հղումով", "աղբյուր", "ըստ", "ասել է",
		"հայտնել է", "հայտնեց",
		"istinadən", "mənbə", "kaynak", "göre", "წყარო", "ცნობით", "auf ", "laut ", "gegenüber", "selon",
	}
	cuesAfter = []string{
		" reported", " reports", " said", " writes", " wrote", " has learned", " quoted", " cited", " news agency", "'s armenian service",
		"’s armenian service", "'s azerbaijani service", "’s azerbaijani service", " contributed", " (photo",
		" сообщает", " сообщил", " сообщило", " передает", " передаёт", " пишет", " рассказал", " заявил", " узнал",
		" ասել է", " ասաց", " հայտն", " պատմ", "-ին ասել", "-ին ասաց", "-ին հայտն", "-ի փոխանցմամբ", "-ի հետ զրույց",
		"-ի հետ հարցազրույց", "-ը հայտն", "-ը գր", "-ի հաղորդ", "-ին տված", "-ն հայտն", "-ին տեղեկ", "ի փոխանցմամբ", "ին ասել", "ին ասաց",
		"ի հետ զրույց", "-ի տեղեկ", "ին տված", "ռադիոկայանին", "ռադիոկայանի հետ",
		" գրում է", " հաղորդում է", " հաղորդել", " փոխանցում է", " փոխանցմամբ", " տեղեկացն", " հետ զրույց", " հետ հարցազրույց",
		"məlumatına", "xəbərinə görə", "'ye konuş", "'ya konuş", "'na konuş", "'ye açıkla", "'ya açıkla", "'nın aktar", "'nin aktar",
		"'ın aktar", "'in aktar", " haberine göre", " göre ",
		" ცნობით", " იუწყებ", " განუცხად", " ინფორმაციით", " წერს", "თან საუბარ", "თან ინტერვიუ", " მიხედვით",
		" xəbər ver", "-a istinad", "-ə istinad", "-a deyib", "-ə deyib", "ya deyib", "na deyib", " məlumat ver", " yazır", "na bildir",
		"na müsahib", "-a müsahib", "-ya danış", " bildirir", "na açıqlama", "'e konuş", "'a konuş", "'nin haber", "'ın haber",
		"'in haber", " bildirdi", " aktardı", "na konuş", "-ს განუცხად", "-ის ცნობით",
	}
)

// maxCredited bounds the text that is searched, in bytes.
const maxCredited = 200_000

// Of are the outlets and agencies an article says its facts come from,
// under one name each, in the order in which they appear; authors that are
// agencies count.
func Of(s string, authors []string) []string {
	if len(s) > maxCredited {
		s = strings.ToValidUTF8(s[:maxCredited], "")
	}
	hits := channelsIn(s)
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		s = lower // rare: a letter whose lower case is longer; short names then go unseen
	}
	for i := range outlets {
		if at := creditAt(s, lower, &outlets[i]); at >= 0 {
			hits = append(hits, credit{at, outlets[i].name})
		}
	}
	for _, m := range namedOutlet.FindAllStringSubmatchIndex(s, 50) {
		name := strings.TrimPrefix(s[m[2]:m[3]], "the ")
		if OutletName(name) == name {
			hits = append(hits, credit{m[2], name})
		}
	}
	slices.SortStableFunc(hits, func(a, b credit) int { return a.at - b.at })
	out := []string{}
	for _, h := range hits {
		if !slices.Contains(out, h.name) {
			out = append(out, h.name)
		}
	}
	for _, a := range authors {
		if name := OutletName(a); name != a && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// namedOutlet finds outlets nobody listed, by the word their name ends in:
// "told Stepanakert Daily News".
var namedOutlet = regexp.MustCompile(`\b(?:told|to|by|according to|citing|with|reported by|speaking to)\s+` +
	`((?:[Tt]he )?(?:[A-Z][\p{L}\d.&’'-]*\s+){1,3}` +
	`(?:News|Times|Post|Radio|TV|Press|Herald|Tribune|Gazette|Daily|Telegraph|Magazine|Media|Journal|Newspaper|` +
	`Television|News Agency))\b`)

// OutletName is the one name for an outlet or agency under any of its names,
// "RFE/RL" for "Azatutyun (RFE/RL Armenian Service)"; a name that is not
// known is returned as it is.
func OutletName(name string) string {
	lower := strings.ToLower(name)
	for i := range outlets {
		for _, alias := range outlets[i].aliases {
			in := lower
			if isAcronym(alias) {
				in = name
			}
			if at := strings.Index(in, alias); at >= 0 && wordEnds(in, at, at+len(alias), false) {
				return outlets[i].name
			}
		}
	}
	return name
}

func isAcronym(alias string) bool {
	r, _ := utf8.DecodeRuneInString(alias)
	return unicode.IsUpper(r)
}

// creditAt is where an outlet is first credited, or -1.
func creditAt(s, lower string, o *outlet) int {
	best := -1
	for _, alias := range o.aliases {
		in := lower
		if isAcronym(alias) {
			in = s
		}
		for from := 0; from < len(in); {
			at := strings.Index(in[from:], alias)
			if at < 0 {
				break
			}
			at += from
			end := at + len(alias)
			from = end
			if wordEnds(in, at, end, true) && isCredited(lower, at, end) {
				if best < 0 || at < best {
					best = at
				}
				break
			}
		}
	}
	return best
}

// wordEnds reports whether s[at:end] stands as words of its own; inflected
// allows case endings behind it, which names in English take none of.
func wordEnds(s string, at, end int, inflected bool) bool {
	prev, _ := utf8.DecodeLastRuneInString(s[:at])
	next, _ := utf8.DecodeRuneInString(s[end:])
	if at > 0 && (unicode.IsLetter(prev) || unicode.IsDigit(prev)) {
		return false
	}
	if end == len(s) || !unicode.IsLetter(next) && !unicode.IsDigit(next) {
		return true
	}
	if !inflected || !unicode.IsLetter(next) {
		return false
	}
	return next > 0x24f || strings.ContainsFunc(s[at:end], func(r rune) bool { return r > 0x7f })
}

// isCredited reports whether the words around a name say that it is the
// source: a cue before or after it in its sentence, or a dateline's brackets.
func isCredited(lower string, at, end int) bool {
	before := lower[max(0, at-60):at]
	if i := strings.LastIndexAny(before, "\n.!?։"); i >= 0 {
		before = before[i+1:]
	}
	after := lower[end:min(len(lower), end+60)]
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	}
	if strings.HasSuffix(before, "(") && (strings.HasPrefix(after, ")") || strings.HasPrefix(after, "/")) {
		return true
	}
	for _, cue := range cuesBefore {
		if strings.Contains(before, cue) {
			return true
		}
	}
	near := after
	if len(near) > 40 {
		near = near[:40]
	}
	for _, cue := range cuesAfter {
		if strings.Contains(near, cue) {
			return true
		}
	}
	return false
}
