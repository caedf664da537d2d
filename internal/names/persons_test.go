package names

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

func TestPersons(t *testing.T) {
	small := set("dünya savaşı deniz kuvvetleri minister президент")
	for _, tt := range []struct {
		name, language, text string
		want                 []string
	}{
		{"a person", "en", "On Thursday Karen Avanesyan, 58, was sentenced.", []string{"Karen Avanesyan"}},
		{"at the start of a sentence", "en", "Karen Avanesyan was sentenced.", []string{"Karen Avanesyan"}},
		{"with an office before it", "en", "Prime Minister Nikol Pashinyan’s office", []string{"Nikol Pashinyan"}},
		{"Russian, in a case", "ru", "Суд допросил Карена Аванесяна и Рубена Варданяна.", []string{"Карена Аванесяна", "Рубена Варданяна"}},
		{"with a patronymic", "ru", "Сообщил Сергей Викторович Лавров сегодня", []string{"Сергей Викторович Лавров"}},
		{"Armenian", "hy", "Դատարանը լսեց Կարեն Ավանեսյանին և Լիլիթ Գալստյանը։", []string{"Կարեն Ավանեսյանին", "Լիլիթ Գալստյանը"}},
		{"an Armenian given name that no list has", "hy", "Դատարանը լսեց Վաչագան Ղազարյանին։", []string{"Վաչագան Ղազարյանին"}},
		{
			"Azerbaijani, before its ending", "az", "Məhkəmə Vaqif Xaçaturyan'ın işinə baxdı, Leyla Yunus danışdı",
			[]string{"Vaqif Xaçaturyan", "Leyla Yunus"},
		},
		{"Turkish", "tr", "Davayı Ayşe Yıldırım'ın avukatı izledi", []string{"Ayşe Yıldırım"}},
		{"Georgian, which has no capitals", "ka", "სასამართლომ გიორგი მაისურაძე დაკითხა", []string{"გიორგი მაისურაძე"}},
		{"a double surname", "en", "Anna Petrosyan-Lalayan spoke", []string{"Anna Petrosyan-Lalayan"}},
		{"a headline in capitals", "en", "KAREN AVANESYAN SENTENCED", []string{"KAREN AVANESYAN"}},

		{"bodies", "en", "The Red Cross and the White House met the Armenian Republic", nil},
		{"what is named after somebody", "en", "In the Heydar Aliyev Center on Ruben Sevak Street", nil},
		{"named after, in Russian", "ru", "в театре имени Рубена Симонова", nil},
		{"a republic ends as a surname does", "hy", "որոշեց Արցախի Հանրապետության կառավարությունը", nil},
		{"an office is no given name", "en", "Later President Sargsyan spoke", nil},
		{"a people", "en", "of Karabakh Armenians there", nil},
		{"words that are also written small", "tr", "İkinci Dünya Savaşı'nda ve Deniz Kuvvetleri ile", nil},
		{"across a full stop", "en", "It was Karen. Avanesyan said", nil},
		{"a surname alone", "en", "then Avanesyan spoke", nil},
		{"an initial", "en", "then K. Avanesyan spoke", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, m := range Persons(&Document{Text: tt.text, Language: tt.language}, func(w string) bool { return small[w] }) {
				got = append(got, tt.text[m.Start:m.End])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPersonsHaveFields(t *testing.T) {
	want := []Mention{{news.FieldTitle, 0, 15}, {news.FieldText, 4, 15}}
	if diff := cmp.Diff(want, Persons(&Document{Title: "Karen Avanesyan", Text: "and Lilit Manuk"}, nil)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEvalNamesPersons prints how many of whom Persons finds are persons, and how
// many of the labelled persons with two words it finds.
func TestEvalNamesPersons(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	type span struct{ from, to int } // in runes
	labelled := map[string][]span{}
	for _, f := range rows(t, "mentions.tsv.gz") {
		from, errFrom := strconv.Atoi(f[3])
		to, errTo := strconv.Atoi(f[4])
		if errFrom != nil || errTo != nil {
			t.Fatal(f)
		}
		labelled[f[0]] = append(labelled[f[0]], span{from, to})
	}
	small := map[string]bool{}
	sentences := rows(t, "sentences.tsv.gz")
	for _, f := range sentences {
		for w := range text.Words(f[4]) {
			if r, _ := utf8.DecodeRuneInString(f[4][w.Start:]); unicode.IsLower(r) {
				small[text.Fold(f[4][w.Start:w.End])] = true
			}
		}
	}
	type score struct{ found, right, persons, hit int }
	scores := map[string]*score{}
	var sources []string
	for _, f := range sentences {
		source := f[1] + " " + f[2]
		if scores[source] == nil {
			scores[source] = &score{}
			sources = append(sources, source)
		}
		sc, s := scores[source], f[4]
		var found []span
		for _, m := range Persons(&Document{Text: s, Language: f[1]}, func(w string) bool { return small[w] }) {
			from := utf8.RuneCountInString(s[:m.Start])
			found = append(found, span{from, from + utf8.RuneCountInString(s[m.Start:m.End])})
		}
		meets := func(a span) func(span) bool { return func(b span) bool { return a.from < b.to && b.from < a.to } }
		for _, x := range found {
			sc.found++
			if slices.ContainsFunc(labelled[f[0]], meets(x)) {
				sc.right++
			}
		}
		for _, x := range labelled[f[0]] {
			if strings.Contains(string([]rune(s)[x.from:x.to]), " ") {
				sc.persons++
				if slices.ContainsFunc(found, meets(x)) {
					sc.hit++
				}
			}
		}
	}
	for _, source := range sources {
		sc := scores[source]
		fmt.Printf("persons, %s: precision %.3f of %d, recall %.3f of %d\n", source, float64(sc.right)/float64(sc.found), sc.found,
			float64(sc.hit)/float64(sc.persons), sc.persons)
	}
}
