package parts

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// set is a set of words in small letters.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// particles stand between the parts of a name, written or left out.
var particles = set(`de del della di da do dos du la le van von der den ten ter zu af bin ibn bint al el ben abu ad as an ash əl əş ən əs ər əd əz eş es en y e
де дель делла ди да ду ла ле ван фон дер ден тен цу аль эль бин ибн бен абу ал
դե դել դը լա լե վան ֆոն դեր ալ էլ բեն բին իբն ბენ ბინ დე ფონ დერ ვან ლა ლე ალ ელ`)

// Particles returns the words in small letters that stand between the parts of a name.
func Particles() []string { return slices.Sorted(maps.Keys(particles)) }

// IsParticle reports whether a word in small letters stands between the parts of a name.
func IsParticle(small string) bool { return particles[small] }

// fathersOf stand before the name of a father: what follows is no given name of
// the person.
var fathersOf = set(`bin ibn ben bint binti ould wuld son daughter бин ибн бен բին բեն იბნ ბინ ბენ`)

// IsSonOf reports whether a word in small letters says that the name of the father follows.
func IsSonOf(small string) bool { return fathersOf[small] }

// sons stand behind the name of a father.
var sons = set(`oglu oğlu ogly oglou qizi qızı kizi kızı gizi оглы оглу кызы гызы огли кизи uulu улы уулу օղլի օղլու ოღლი`)

// Sons returns the words in small letters that stand behind the name of a father.
func Sons() []string { return slices.Sorted(maps.Keys(sons)) }

// IsSon reports whether a word in small letters says that the word before it is the father's name.
func IsSon(small string) bool { return sons[small] }

// suffixes follow a name.
var suffixes = set(`jr sr junior senior i ii iii iv v vi vii viii ix x xi xii мл ст младший старший esq phd md obe kbe`)

// ters are the ways to write Ter-, which is a part of a family name.
var ters = set("ter der тер տեր թեր ტერ")

// titles stand before a name, or behind it after a comma, and are no part of it.
var titles = set(`mr mrs ms miss mx dr prof professor sir dame lord lady president vice-president premier minister chancellor ambassador senator
governor mayor deputy speaker judge justice general gen colonel col lieutenant lt captain capt major maj sergeant sgt admiral adm commander marshal
rev reverend bishop archbishop patriarch cardinal catholicos father pope imam sheikh shaikh shaykh sheykh sayyid hajji mullah maulavi mawlawi mullo ayatollah emir
sultan king queen prince princess crown chairman director secretary rep sen gov hon businessman lawyer attorney journalist activist politician banker philanthropist
blogger colonel-general lieutenant-general former ex acting
президент премьер министр премьер-министр канцлер посол сенатор депутат спикер судья генерал генерал-майор полковник подполковник майор капитан
губернатор мэр министра господин госпожа г-н г-жа мистер миссис доктор профессор архиепископ епископ патриарх католикос отец имам шейх адвокат журналист бизнесмен
активист политик банкир экс-президент
президентка прем'єр міністр пан пані суддя
նախագահ վարչապետ նախարար դատավոր գեներալ գնդապետ դեսպան պատգամավոր խոսնակ տնօրեն պրոֆեսոր դոկտոր եպիսկոպոս արքեպիսկոպոս կաթողիկոս պարոն տիկին օրիորդ
գործարար լրագրող փաստաբան սենատոր
hacı haji hajji hadji şeyh lala prezident nazir baş general sefir səfir cənab bəy xanım hakim hâkim vəkil jurnalist başkan cumhurbaşkanı başbakan bakan sayın bay bayan avukat gazeteci
pan pani herr frau monsieur madame mme signor señor don präsident président ministre prezydent prezidentti პრეზიდენტი პრემიერი მინისტრი ბატონი ქალბატონი`)

// IsTitle reports whether a word in small letters is a title.
func IsTitle(small string) bool { return titles[small] }

// patronymics are the endings of fathers' names, with their cases.
var patronymics = strings.Fields(`ович овича овичу овичем овиче евич евича евичу евичем евиче ьич ьича ьичу ьичем мич мича кич кича
овна овны овне овну овной евна евны евне евну евной инична иничны иничне
йович йовича йовичу йовичем ївна івна івни івні івну івною ївни їївна авіч эвіч
ovich evich ovych evych yovych ovitch evitch ovna evna ivna yevich yevna ovny evny oviç yeviç ovıç
ովիչ ովիչի ովիչին ևիչ ևիչի եւիչ ովնա ովնայի ևնա ევიჩ ოვიჩ ევნა ოვნა`)

// IsPatronymic reports whether a word ends as fathers' names do: Карленович, Karlenovna.
func IsPatronymic(word string) bool { return Father(word) != "" }

// Father is the father's name in a patronymic, as it is written there: Карлен
// of Карленович. It is "" of any other word.
func Father(word string) string {
	small := strings.ToLower(word)
	if len(small) != len(word) {
		return ""
	}
	for _, e := range patronymics {
		if stem, ok := strings.CutSuffix(small, e); ok && utf8.RuneCountInString(stem) >= 2 {
			return word[:len(stem)]
		}
	}
	return ""
}

// Genitive is the father's name in one that has no ending of patronymics:
// Կարլեն of Կարլենի.
func Genitive(word string) string {
	if stem := strings.TrimSuffix(strings.TrimSuffix(word, "ի"), "i"); utf8.RuneCountInString(stem) > 2 {
		return stem
	}
	return word
}

// families are the endings of family names that few given names have, in the first case.
var families = strings.Fields(`yan ian yants iants jan oglu oğlu zade zadə zadeh shvili dze enko chuk ov ova ev eva yev yeva sky skiy skyi ski ska skaya skaja chyk
յան եան յանց եանց ով ովա և ևա ին ենկո սկի ян янц янс ова ев ов ева ёв ский ская ський ська цький заде швили дзе енко чук ук юк ин ина
შვილი ძე იანი იან ავა აია უა ია`)

// IsFamily reports whether a word ends as family names do and few given names.
func IsFamily(word string) bool {
	word = strings.ToLower(word)
	for _, e := range families {
		if strings.HasSuffix(word, e) && utf8.RuneCountInString(word) >= utf8.RuneCountInString(e)+2 {
			return true
		}
	}
	return false
}

func isCyrillic(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
