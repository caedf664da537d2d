package numeral

import (
	"strings"
	"sync"

	"tocsin/internal/text"
)

// readWords reads a number in words: "twenty-three", "one hundred and four",
// "двадцати трёх", "iyirmi üç".
func readWords(s string, words []text.Word, at int, language string) (Found, bool) {
	var f Found
	var total, group, last int64 // last is the value of the word before: what follows is smaller, or multiplies
	for i := at; i < len(words); i++ {
		w := words[i]
		if i > at && !wordGap(s[f.End:w.Start]) {
			break
		}
		folded := text.Fold(s[w.Start:w.End])
		if language == "en" && folded == "and" && last == 100 && i+1 < len(words) {
			if v, ok := lookup(text.Fold(s[words[i+1].Start:words[i+1].End]), language); ok && v < 100 && wordGap(s[w.End:words[i+1].Start]) {
				f.End = w.End
				continue
			}
			break
		}
		v, ok := lookup(folded, language)
		switch {
		case !ok:
		case v >= 1000:
			ok = last != 1000 || v != 1000
			total, group = total+max(group, 1)*v, 0
		case v == 100 && !wholeHundreds[language]:
			ok = group < 10
			group = max(group, 1) * 100
		default:
			ok = last == 0 || v < last && (last >= 100 || last >= 20 && v < 10 && language != "ka" || last == 10 && v < 10 && tens10[language])
			group += v
		}
		if !ok {
			break
		}
		last = v
		f.Words = i - at + 1
		f.End = w.End
		if f.Words > 8 {
			return Found{}, false
		}
	}
	f.Value = total + group
	f.Spelled = true
	return f, f.Words > 0 && f.Value > 1
}

// tens10 are the languages that write eleven to nineteen as ten and a unit.
var tens10 = map[string]bool{"az": true, "tr": true}

// wholeHundreds are the languages with a word for each hundred: двести, ორასი.
var wholeHundreds = map[string]bool{"ru": true, "ka": true}

// wordGap reports whether two number words with this between them are one
// number.
func wordGap(gap string) bool {
	switch gap {
	case " ", "-", "\u2010", "\u2011", "\u00a0":
		return true
	}
	return false
}

// lookup is the value of one folded number word. An Armenian one may have a
// case ending.
func lookup(folded, language string) (int64, bool) {
	if len(folded) > 48 {
		return 0, false
	}
	table := tables()[language]
	if v, ok := table[folded]; ok {
		return v, true
	}
	if language == "hy" {
		for _, e := range endings["hy"] {
			if stem, cut := strings.CutSuffix(folded, e); cut {
				if v, ok := table[stem]; ok {
					return v, true
				}
			}
		}
	}
	return 0, false
}

// tables are the number words by language, folded.
var tables = sync.OnceValue(func() map[string]map[string]int64 {
	out := map[string]map[string]int64{}
	for language, list := range lists {
		t := map[string]int64{}
		for line := range strings.SplitSeq(list, "\n") {
			value, forms := int64(0), strings.Fields(line)
			if len(forms) == 0 {
				continue
			}
			for _, c := range forms[0] {
				value = value*10 + int64(c-'0')
			}
			for _, w := range forms[1:] {
				t[text.Fold(w)] = value
			}
		}
		out[language] = t
	}
	out["ka"] = georgian()
	hy := out["hy"]
	for word, tens := range hy { // twenty-three is one word
		if tens >= 20 && tens < 100 && tens%10 == 0 {
			for unit, v := range armenianUnits {
				hy[word+text.Fold(unit)] = tens + v
			}
		}
	}
	return out
})

var armenianUnits = map[string]int64{
	"մեկ": 1, "երկու": 2, "երեք": 3, "չորս": 4, "հինգ": 5, "վեց": 6, "յոթ": 7, "ութ": 8, "ինը": 9,
	"ինն": 9,
}

// lists has a line for each number: its value, and its forms.
var lists = map[string]string{
	"en": `1 one
2 two
3 three
4 four
5 five
6 six
7 seven
8 eight
9 nine
10 ten
11 eleven
12 twelve
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
20 twenty
30 thirty
40 forty
50 fifty
60 sixty
70 seventy
80 eighty
90 ninety
100 hundred
1000 thousand
1000000 million
1000000000 billion`,
	"hy": `1 մեկ
2 երկու երկուս
3 երեք երեքս
4 չորս
5 հինգ
6 վեց
7 յոթ
8 ութ
9 ինը ինն
10 տասը տաս
11 տասնմեկ
12 տասներկու
13 տասներեք
14 տասնչորս
15 տասնհինգ
16 տասնվեց
17 տասնյոթ
18 տասնութ
19 տասնինը տասնինն
20 քսան
30 երեսուն
40 քառասուն
50 հիսուն
60 վաթսուն
70 յոթանասուն
80 ութսուն
90 իննսուն
100 հարյուր
1000 հազար
1000000 միլիոն
1000000000 միլիարդ`,
	"ru": `1 один одна одного одной одному одним
2 два две двух двум двумя двое двоих двоим
3 три трёх трём тремя трое троих троим
4 четыре четырёх четырём четырьмя четверо четверых
5 пять пяти пятью пятеро пятерых
6 шесть шести шестью шестеро шестерых
7 семь семи семеро семерых
8 восемь восьми восемью
9 девять девяти девятью
10 десять десяти десятью
11 одиннадцать одиннадцати одиннадцатью
12 двенадцать двенадцати двенадцатью
13 тринадцать тринадцати тринадцатью
14 четырнадцать четырнадцати четырнадцатью
15 пятнадцать пятнадцати пятнадцатью
16 шестнадцать шестнадцати шестнадцатью
17 семнадцать семнадцати семнадцатью
18 восемнадцать восемнадцати восемнадцатью
19 девятнадцать девятнадцати девятнадцатью
20 двадцать двадцати двадцатью
30 тридцать тридцати тридцатью
40 сорок сорока
50 пятьдесят пятидесяти пятьюдесятью
60 шестьдесят шестидесяти шестьюдесятью
70 семьдесят семидесяти семьюдесятью
80 восемьдесят восьмидесяти
90 девяносто девяноста
100 сто ста
200 двести двухсот двумстам
300 триста трёхсот
400 четыреста четырёхсот
500 пятьсот пятисот
600 шестьсот шестисот
700 семьсот семисот
800 восемьсот восьмисот
900 девятьсот девятисот
1000 тысяча тысячи тысяч тысячу
1000000 миллион миллиона миллионов
1000000000 миллиард миллиарда миллиардов`,
	"az": `1 bir
2 iki
3 üç
4 dörd
5 beş
6 altı
7 yeddi
8 səkkiz
9 doqquz
10 on
20 iyirmi
30 otuz
40 qırx
50 əlli
60 altmış
70 yetmiş
80 səksən
90 doxsan
100 yüz
1000 min
1000000 milyon
1000000000 milyard`,
	"tr": `1 bir
2 iki
3 üç
4 dört
5 beş
6 altı
7 yedi
8 sekiz
9 dokuz
10 on
20 yirmi
30 otuz
40 kırk
50 elli
60 altmış
70 yetmiş
80 seksen
90 doksan
100 yüz
1000 bin
1000000 milyon
1000000000 milyar`,
}
