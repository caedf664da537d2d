package app

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// judgedTexts is a telling of wrong and right texts before a background.
func judgedTexts(e *news.Entity, wrong, right []string, others int) *telling {
	back := &background{words: map[int64]map[string]bool{}, articles: map[string]int{}, phrases: map[int64][]uint64{}}
	for i := range others {
		r := news.Revision{Text: strings.Join(words(fmt.Sprintf("background %d", i)), "\n") + " The court sat on in Baku."}
		back.add(int64(1000+i), r)
	}
	t := newTelling(e, back)
	for i, s := range wrong {
		t.add(int64(i+1), news.Revision{Text: s}, []news.Match{{Text: "Harutyunyan"}}, false)
	}
	for i, s := range right {
		t.add(int64(100+i), news.Revision{Text: s}, []news.Match{{Text: "Harutyunyan"}}, true)
	}
	return t
}

func TestTelling(t *testing.T) {
	official := []string{
		"The minister Arayik Harutyunyan opened a school in Gavar, the court heard nothing of it",
		"Minister Harutyunyan spoke of textbooks; the court of auditors did not",
		"A school in Gavar, said the minister, Arayik Harutyunyan, needs a roof before the court opens",
		"Harutyunyan, the minister, signed the budget of the court in the evening",
	}
	detainee := []string{"The court in Baku heard Arayik Harutyunyan again", "Relatives of Arayik Harutyunyan wrote to the court"}
	e := &news.Entity{Name: "Arayik Harutyunyan"}
	for _, tt := range []struct {
		name         string
		wrong, right []string
		background   int
		want         []string
	}{
		{"the word that all wrong ones share, not a name, not what the right ones have", official, detainee, 100, []string{"minister"}},
		{"a right article has it", official, append([]string{"A minister named Arayik Harutyunyan in the court"}, detainee...), 100, nil},
		{"too little is known of how common it is", official[:3], detainee, 0, nil},
		{"what no two articles share", []string{"alpha Harutyunyan", "beta Harutyunyan", "gamma Harutyunyan"}, detainee, 100, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range judgedTexts(e, tt.wrong, tt.right, tt.background).words() {
				got = append(got, w.Word)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("proposed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTellingPhrases: where no word parts the namesakes, a title may; where a
// word does it as well, it is the word.
func TestTellingPhrases(t *testing.T) {
	wrong := []string{
		"Harutyunyan, the minister of education, opened it", "Minister of Education Harutyunyan spoke", "said the minister of education, Harutyunyan",
		"The Minister of education signed; Harutyunyan smiled",
	}
	right := []string{"The minister of justice visited Harutyunyan", "Harutyunyan had an education in law"}
	e := &news.Entity{Name: "Arayik Harutyunyan"}
	got := judgedTexts(e, wrong, right, 100).words()
	if len(got) != 1 || got[0].Word != "minister of education" || got[0].Wrong != 4 || got[0].Elsewhere != 0 {
		t.Errorf("proposed %+v, want the title", got)
	}
	got = judgedTexts(e, wrong, right[1:], 100).words()
	if len(got) != 1 || got[0].Word != "minister" {
		t.Errorf("proposed %+v, want the word", got)
	}
}

func TestPhrasesOf(t *testing.T) {
	got := phrasesOf(news.Revision{Title: "Министр  образования", Text: "The Minister of Education, deputy minister\nSchool of the arts; vice-minister 2026 year over it and again. Министр образования"})
	want := map[string]string{
		"minister of education": "Minister of Education", "deputy minister": "deputy minister", "year over": "year over", "министр образования": "Министр образования",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTellingCommonWord: what stands in every wrong article and in most others
// is not what makes them wrong.
func TestTellingCommonWord(t *testing.T) {
	tell := judgedTexts(nil, []string{"court, Baku", "court, Baku", "court, Baku", "court, Baku"}, []string{"spring", "autumn"}, 100)
	if got := tell.words(); len(got) != 0 {
		t.Errorf("proposed %+v, which stand in the background", got)
	}
}

// TestTellingSpreads: words are chosen for the wrong articles that are left.
func TestTellingSpreads(t *testing.T) {
	var wrong []string
	for range 4 {
		wrong = append(wrong, "guitarist in Accra played", "minister in Gavar spoke")
	}
	got := judgedTexts(nil, wrong, []string{"spring", "autumn"}, 100).words()
	if len(got) != 2 || got[0].Wrong != 4 || got[1].Wrong != 4 {
		t.Errorf("proposed %+v, want one word for each half", got)
	}
}

// TestFisher compares with the exact values of small tables.
func TestFisher(t *testing.T) {
	for _, tt := range []struct {
		a, n, b, m int
		want       float64
	}{
		{3, 3, 0, 3, 1.0 / 20},       // 1 / C(6,3)
		{3, 4, 1, 4, 17.0 / 70},      // the lady and her tea
		{4, 4, 0, 4, 1.0 / 70},       // all cups right
		{0, 3, 2, 3, 1},              // nothing is always so
		{2, 2, 8, 8, 1},              // everybody has it
		{5, 5, 0, 95, 1 / 75287520.}, // 1 / C(100,5)
	} {
		if got := fisher(tt.a, tt.n, tt.b, tt.m); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("fisher(%d of %d, %d of %d) = %g, want %g", tt.a, tt.n, tt.b, tt.m, got, tt.want)
		}
	}
}

func TestLineFor(t *testing.T) {
	words := []NotWith{{Word: "minister of education"}, {Word: "école"}}
	for _, tt := range []struct {
		e    *news.Entity
		r    *news.Rule
		want string
	}{
		{&news.Entity{NotWith: []string{`the "other"`}}, nil, `not_with: ["the \"other\"", "minister of education", "école"]`},
		{nil, &news.Rule{Query: "it's OR court"}, `query: '(it''s OR court) NOT ("minister of education" OR école)'`},
		{nil, nil, ""},
	} {
		if got := lineFor(tt.e, tt.r, words); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}
