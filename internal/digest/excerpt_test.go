package digest

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func matchOf(field news.Field, s, entity, rule string, alert bool, written string) news.Match {
	i := strings.Index(s, written)
	return news.Match{
		Entity: entity, Rule: rule, Field: field, Start: i, End: i + len(written), Text: written, Strength: news.StrengthExact,
		Alert: alert,
	}
}

func TestExcerpts(t *testing.T) {
	const title = "Nobody was let in"
	const body = "The office closed in June. Ruben Vardanyan wrote in spring; the ICRC has not seen him.\n" +
		"Karen Avanesyan was moved. Later Ruben Vardanyan was named again. Nobody from the ICRC answered."
	ruben := matchOf(news.FieldText, body, "Ruben Vardanyan", "", true, "Ruben Vardanyan")
	karen := matchOf(news.FieldText, body, "Karen Avanesyan", "", true, "Karen Avanesyan")
	icrc := matchOf(news.FieldText, body, "ICRC", "", false, "ICRC")
	rule := matchOf(news.FieldText, body, "", "closed", true, "office closed")
	nobody := matchOf(news.FieldTitle, title, "Nobody", "", true, "Nobody")
	for _, tc := range []struct {
		name string
		ms   []news.Match
		opt  ExcerptOptions
		want []string // "who: marked text"
	}{
		{"nothing", nil, ExcerptOptions{}, nil},
		{"one for each person, vocabulary marked", []news.Match{ruben, karen, icrc}, ExcerptOptions{}, []string{
			"Ruben Vardanyan: [Ruben Vardanyan] wrote in spring; the [ICRC] has not seen him.", "Karen Avanesyan: [Karen Avanesyan] was moved.",
		}},
		{
			"vocabulary alone",
			[]news.Match{icrc},
			ExcerptOptions{},
			[]string{"ICRC: Ruben Vardanyan wrote in spring; the [ICRC] has not seen him."},
		},
		{
			"shared",
			[]news.Match{ruben, matchOf(news.FieldText, body, "him", "", true, "him")},
			ExcerptOptions{},
			[]string{"Ruben Vardanyan,him: [Ruben Vardanyan] wrote in spring; the ICRC has not seen [him]."},
		},
		{"a rule", []news.Match{rule, ruben}, ExcerptOptions{}, []string{
			"closed: The [office closed] in June.",
			"Ruben Vardanyan: [Ruben Vardanyan] wrote in spring; the ICRC has not seen him.",
		}},
		{"in the title only", []news.Match{nobody}, ExcerptOptions{}, []string{"Nobody: [Nobody] was let in"}},
		{
			"at most one",
			[]news.Match{ruben, karen},
			ExcerptOptions{Max: 1},
			[]string{"Ruben Vardanyan: [Ruben Vardanyan] wrote in spring; the ICRC has not seen him."},
		},
		{"short", []news.Match{icrc}, ExcerptOptions{Runes: 24}, []string{"ICRC: …the [ICRC] has not…"}},
		{"spans of another text", []news.Match{
			{Entity: "x", Field: news.FieldText, Start: 100000, End: 100003, Alert: true},
			{Entity: "y", Field: news.FieldText, Start: -1, End: 3},
			{Entity: "z", Field: news.FieldText, Start: 5, End: 5},
		}, ExcerptOptions{}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, e := range Excerpts(title, body, tc.ms, tc.opt) {
				got = append(got, strings.Join(e.Who, ",")+": "+Plain(e.Segments, "[", "]"))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExcerptScripts(t *testing.T) {
	for _, tc := range []struct{ body, word, want string }{
		{"Առաջինը։ Ռուբեն Վարդանյանը գրեց։ Վերջ։", "Վարդանյանը", "Ռուբեն [Վարդանյանը] գրեց։"},
		{"Первое. Письмо\u00a0 Варданяна  пришло! Конец.", "Варданяна", "Письмо [Варданяна] пришло!"},
		{"a\u200b Vardan\u00adyan, b", "Vardan\u00adyan", "a [Vardanyan], b"},
		{"кафе\u0301 [x] y", "кафе\u0301", "[кафе\u0301] [x] y"},
	} {
		m := matchOf(news.FieldText, tc.body, "x", "", true, tc.word)
		got := Excerpts("", tc.body, []news.Match{m}, ExcerptOptions{})
		if len(got) != 1 || Plain(got[0].Segments, "[", "]") != tc.want {
			t.Errorf("%q: %q, want %q", tc.body, Plain(got[0].Segments, "[", "]"), tc.want)
		}
	}
}

func FuzzExcerpts(f *testing.F) {
	f.Add("title", "body of a text. with Sentences", 3, 8, 10)
	f.Add("", "ա\xff\u202eբ գ", 0, 3, 1)
	f.Fuzz(func(t *testing.T, title, body string, start, end, n int) {
		ms := []news.Match{
			{Entity: "a", Field: news.FieldText, Start: start, End: end, Alert: true},
			{Entity: "b", Field: news.FieldTitle, Start: start, End: end, Alert: true},
			{Rule: "c", Field: news.FieldText, Start: end, End: start},
		}
		n = 1 + abs(n)%500
		for _, e := range Excerpts(title, body, ms, ExcerptOptions{Runes: n}) {
			longest := max(n, abs(end-start)+3) // the span itself may be longer than the room
			if got := utf8.RuneCountInString(Plain(e.Segments, "", "")); got > longest {
				t.Fatalf("%d runes of %d: %+v", got, n, e.Segments)
			}
			for _, s := range e.Segments {
				if !utf8.ValidString(s.Text) || strings.ContainsAny(s.Text, "\n\r\u202e\u0000") || s.Text == "" {
					t.Fatalf("%+q", s.Text)
				}
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func TestSentenceMarks(t *testing.T) {
	for _, tc := range []struct{ before, after, old, now string }{
		{"The men, 23 of them, wait.", "The men, 19 of them, wait.", "The men, [23] of them, wait.", "The men, [19] of them, wait."},
		{"a b c d e", "a x c y e", "a [b] c [d] e", "a [x] c [y] e"},
		{"gone", "", "gone", ""},
		{"", "added", "", "added"},
		{"a b", "a b c", "a b", "a b [c]"},
		{"same", "same", "same", "same"},
		{"a  b\u200b c", "a b c", "a b c", "a b c"},
	} {
		p := Sentence{Old: tc.before, New: tc.after}.mark()
		if old, now := Plain(p.Old, "[", "]"), Plain(p.New, "[", "]"); old != tc.old || now != tc.now {
			t.Errorf("%q -> %q: %q, %q; want %q, %q", tc.before, tc.after, old, now, tc.old, tc.now)
		}
	}
}

func TestSentenceMarksLong(t *testing.T) {
	long := strings.Repeat("word ", 300)
	p := Sentence{Old: long + "23" + " " + long, New: long + "19" + " " + long}.mark()
	for _, side := range [][]Segment{p.Old, p.New} {
		if n := runes(side); n > maxSentence {
			t.Errorf("%d runes", n)
		}
		if !strings.Contains(Plain(side, "[", "]"), "[") {
			t.Errorf("what differs is cut away: %q", Plain(side, "[", "]"))
		}
	}
}

func FuzzSentence(f *testing.F) {
	f.Add("a b c", "a c b")
	f.Fuzz(func(t *testing.T, before, after string) {
		p := Sentence{Old: before, New: after}.mark()
		for _, side := range [][]Segment{p.Old, p.New} {
			if n := runes(side); n > maxSentence {
				t.Fatalf("%d runes", n)
			}
			for _, s := range side {
				if !utf8.ValidString(s.Text) {
					t.Fatalf("%q", s.Text)
				}
			}
		}
	})
}

func TestCut(t *testing.T) {
	for _, tc := range []struct {
		s    string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"exactly ten", 11, "exactly ten"},
		{"one two three", 9, "one two…"},
		{"abcdefghij", 5, "abcd…"},
		{"ու\u0301ու\u0301", 4, "ու\u0301…"},
		{"աբգդ", 3, "աբ…"},
		{"x", 0, ""},
		{"", 5, ""},
		{"ab", 1, "…"},
	} {
		if got := Cut(tc.s, tc.n); got != tc.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", tc.s, tc.n, got, tc.want)
		}
	}
}

func TestIsolate(t *testing.T) {
	for s, want := range map[string]string{
		"abc": "abc", "Հայ Русский ქარ": "Հայ Русский ქარ", "أخبار": "\u2068أخبار\u2069",
		"a שלום": "\u2068a שלום\u2069", "": "",
	} {
		if got := Isolate(s); got != want {
			t.Errorf("Isolate(%q) = %q", s, got)
		}
	}
}
