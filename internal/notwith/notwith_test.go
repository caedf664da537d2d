package notwith

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// judgedTexts returns a Finder of wrong and right texts before a background.
func judgedTexts(e *news.Entity, wrong, right []string, others int) *Finder {
	back := NewBackground()
	for i := range others {
		back.Add(int64(1000+i), news.Revision{Text: fmt.Sprintf("Bridge%d was measured beside vineyard%[1]d. The court sat on in Baku.", i)})
	}
	t := New(e, back)
	for i, s := range wrong {
		t.Add(int64(i+1), news.Revision{Text: s}, []news.Match{{Text: "Harutyunyan"}}, false)
	}
	for i, s := range right {
		t.Add(int64(100+i), news.Revision{Text: s}, []news.Match{{Text: "Harutyunyan"}}, true)
	}
	return t
}

func TestWords(t *testing.T) {
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
			for _, w := range judgedTexts(e, tt.wrong, tt.right, tt.background).Words() {
				got = append(got, w.Word)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("proposed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWordsPhrases: where no word parts the namesakes, a title may; where a
// word does it as well, it is the word.
func TestWordsPhrases(t *testing.T) {
	wrong := []string{
		"Harutyunyan, the minister of education, opened it", "Minister of Education Harutyunyan spoke",
		"said the minister of education, Harutyunyan",
		"The Minister of education signed; Harutyunyan smiled",
	}
	right := []string{"The minister of justice visited Harutyunyan", "Harutyunyan had an education in law"}
	e := &news.Entity{Name: "Arayik Harutyunyan"}
	got := judgedTexts(e, wrong, right, 100).Words()
	if len(got) != 1 || got[0].Word != "minister of education" || got[0].Wrong != 4 || got[0].Elsewhere != 0 {
		t.Errorf("proposed %+v, want the title", got)
	}
	got = judgedTexts(e, wrong, right[1:], 100).Words()
	if len(got) != 1 || got[0].Word != "minister" {
		t.Errorf("proposed %+v, want the word", got)
	}
}

// TestWordsCommon: what stands in every wrong article and in most others
// is not what makes them wrong.
func TestWordsCommon(t *testing.T) {
	f := judgedTexts(nil, []string{"court, Baku", "court, Baku", "court, Baku", "court, Baku"}, []string{"spring", "autumn"}, 100)
	if got := f.Words(); len(got) != 0 {
		t.Errorf("proposed %+v, which stand in the background", got)
	}
}

// TestWordsSpread: words are chosen for the wrong articles that are left.
func TestWordsSpread(t *testing.T) {
	var wrong []string
	for range 4 {
		wrong = append(wrong, "guitarist in Accra played", "minister in Gavar spoke")
	}
	got := judgedTexts(nil, wrong, []string{"spring", "autumn"}, 100).Words()
	if len(got) != 2 || got[0].Wrong != 4 || got[1].Wrong != 4 {
		t.Errorf("proposed %+v, want one word for each half", got)
	}
}

func TestLine(t *testing.T) {
	words := []Word{{Word: "minister of education"}, {Word: "école"}}
	for _, tt := range []struct {
		e    *news.Entity
		r    *news.Rule
		want string
	}{
		{&news.Entity{NotWith: []string{`the "other"`}}, nil, `not_with: ["the \"other\"", "minister of education", "école"]`},
		{nil, &news.Rule{Query: "it's OR court"}, `query: '(it''s OR court) NOT ("minister of education" OR école)'`},
		{nil, nil, ""},
	} {
		if got := Line(tt.e, tt.r, words); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

func TestTooFew(t *testing.T) {
	for _, tt := range []struct {
		right, wrong int
		want         string
	}{
		{9, 0, "nothing wrong was found"},
		{9, 2, "3 wrong articles have to be judged before words are proposed"},
		{1, 9, "2 right articles have to be judged before words are proposed"},
		{2, 3, ""},
	} {
		if got := TooFew(tt.right, tt.wrong); got != tt.want {
			t.Errorf("%d right, %d wrong: %q, want %q", tt.right, tt.wrong, got, tt.want)
		}
	}
}

// TestBackground: who was judged is no background, and 2,000 articles say
// enough.
func TestBackground(t *testing.T) {
	back := NewBackground()
	for i := range enough {
		if back.Full() {
			t.Fatalf("full with %d articles", i)
		}
		back.Add(int64(i), news.Revision{Title: "The deputy minister", Text: fmt.Sprintf("spoke for hour%d", i)})
	}
	judged := map[int64]bool{0: true, 1: true}
	for term, want := range map[string]int{"minister": enough - 2, "deputy minister": enough - 2, "hour0": 0, "hour7": 1, "nobody": 0} {
		if got := back.elsewhere(term, judged); got != want {
			t.Errorf("%s is in %d others, want %d", term, got, want)
		}
	}
	if got := back.others(judged); !back.Full() || got != enough-2 {
		t.Errorf("full %v, %d others", back.Full(), got)
	}
}
