package numeral_test

import (
	"strconv"
	"strings"
	"testing"

	"tocsin/internal/numeral"
	"tocsin/internal/text"
)

// all are the numbers that Count finds in a text, estimates after ~.
func all(s, language string) string {
	var ws []text.Word
	for w := range text.Words(s) {
		ws = append(ws, w)
	}
	var out []string
	for i := 0; i < len(ws); {
		f, ok := numeral.Count(s, ws, i, language)
		if !ok {
			i++
			continue
		}
		v := strconv.FormatInt(f.Value, 10)
		if f.About {
			v = "~" + v
		}
		out = append(out, v)
		i += f.Words
	}
	return strings.Join(out, " ")
}

func TestCount(t *testing.T) {
	for _, tt := range []struct{ language, in, want string }{
		{"en", "visit the 23 prisoners", "23"},
		{"en", "Twenty-three prisoners and nineteen captives, one hundred and four in all", "23 19 104"},
		{"en", "two thousand three hundred and five; 1,204 of 20 000; 3 million", "2305 1204 20000 3000000"},
		{"en", "at least 20 were held, more than 30 sought, 40 or more missing, some 50 freed", "~20 ~30 ~40 ~50"},
		{"en", "23 percent, 23%, $23, 23 years, a 23-year-old, aged 23, Article 23, 19:23, 2.5, 23rd, 40+10, 24-25, in 2023", ""},
		{"en", "one prisoner said", ""},
		{"en", "COVID-19 and the T-72", ""},
		{"hy", "քսաներեք գերի, քսաներեքի և տասնինը պատանդի, 23-ի, 23ը", "23 23 19 23 23"},
		{"hy", "23-րդ հոդված, հոդված 23, 23 տոկոս, 23 տարեկան", ""},
		{"hy", "առնվազն 20 գերի, ավելի քան երեսուն", "~20 ~30"},
		{"ru", "двадцати трёх пленных, о двадцати трех, двадцатью тремя, 23-х, сто четыре, двести пять, двое", "23 23 23 23 104 205 2"},
		{"ru", "23-летний, 23-го, 23-й, 23 процента, 23 % и 23 лет", ""},
		{"ru", "не менее 20 человек, около тридцати", "~20 ~30"},
		{"az", "iyirmi üç əsir, on doqquz nəfər, 23 erməni, 23-ü, yüz dörd", "23 19 23 23 104"},
		{"az", "23 faiz, 23-cü maddə, 23 yaşlı, yüzdə 23", ""},
		{"tr", "yirmi üç esir, on dokuz kişi, 23'ü, iki yüz beş", "23 19 23 205"},
		{"tr", "yüzde 23, 23 yaşındaki", ""},
		{
			"ka", "ოცდასამი პატიმარი, ოცდასამმა, ოთხმოცდათვრამეტი, ას ოთხი, ას ოცდაერთ პატიმარს, ორას ხუთი, 23-მა, 23 სომეხი",
			"23 23 98 104 121 205 23 23",
		},
		{"ka", "ცხრამეტი ტყვე, რვა, ცხრას, ათას ორას ოცდასამი, ორი ათასი, 20 ათასი", "19 8 9 1223 2000 20000"},
		{"ka", "ოცზე მეტი ტყვე, 20-ზე მეტი, ასამდე, 100-მდე, დაახლოებით ოცდაათი", "~20 ~20 ~100 ~100 ~30"},
		{"ka", "23 პროცენტი, 23-ე მუხლი, მე-2 ჯგუფი, 23 წლის, მუხლი 23, ორი-სამი დღე, ერთი ტყვე", ""},
		{"de", "23 Gefangene, dreiundzwanzig", "23"},
		{"", "99999999999999999999 and 12345678901234", ""},
	} {
		if got := all(tt.in, tt.language); got != tt.want {
			t.Errorf("%s: %q\n got %s\nwant %s", tt.language, tt.in, got, tt.want)
		}
	}
}

func TestWord(t *testing.T) {
	for in, want := range map[string]int64{
		"nineteen": 19, "Twenty-three": 23, "քսաներեք": 23, "տասնինը": 19, "девятнадцати": 19, "doqquz": 9, "ოცდასამი": 23, "ცხრამეტმა": 19,
		"ას ოთხი": 104, "ოცი სამი": 0,
		"one": 0, "on": 0, "min": 0, "bir": 0, "23": 0, "": 0, "visit": 0, "twenty visits": 0, "twenty-one": 21,
	} {
		if got, ok := numeral.Word(in); got != want || ok != (want != 0) {
			t.Errorf("Word(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
}

func TestQuantity(t *testing.T) {
	for words, want := range map[string]bool{
		"nineteen двадцать hundreds dozens сотни հազարավոր yüzlərlə ასობით half billion миллиарда": true,
		"one on min bin many visit часть 23": false,
	} {
		for w := range strings.FieldsSeq(words) {
			if got := numeral.Quantity(w); got != want {
				t.Errorf("Quantity(%q) = %v", w, got)
			}
		}
	}
}

func FuzzCount(f *testing.F) {
	for _, s := range []string{
		"23 prisoners", "1,204", "twenty-three", "one hundred and", "23-ի", "yüz", "\xff23", "1 000 000 000 000 000",
		"двадцать тысяч тысяч", "ას ოცდასამამდე",
	} {
		f.Add(s, "en")
		f.Add(s, "hy")
		f.Add(s, "ka")
	}
	f.Fuzz(func(t *testing.T, s, language string) {
		numeral.Word(s)
		var ws []text.Word
		for w := range text.Words(s) {
			ws = append(ws, w)
		}
		for i := range ws {
			n, ok := numeral.Count(s, ws, i, language)
			if ok && (n.Words < 1 || i+n.Words > len(ws) || n.End < ws[i].End || n.End > len(s) || n.Value < 0 || n.Value > numeral.Max) {
				t.Fatalf("Count(%q, %d, %q) = %+v", s, i, language, n)
			}
		}
	})
}
