package identity

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompare(t *testing.T) {
	const base = "The delegation visited 23 prisoners on 16 July, the committee said. It did not name them. “They were well,” Anna " +
		"Petrosyan told reporters."
	tests := []struct {
		name, from, to string
		like           Likeness
	}{
		{"nothing", base, base, Same},
		{"quotes", base, strings.NewReplacer("“", "\"", "”", "\"").Replace(base), Same},
		{"french quotes", base, strings.NewReplacer("“", "« ", ",”", ", »").Replace(base), Same},
		{"single quotes", base, strings.NewReplacer("“", "‘", "”", "’").Replace(base), Same},
		{"apostrophes", "It wasn’t Armenia's.", "It wasn't Armenia’s.", Same},
		{"dashes", "The visit – the first since March — lasted.", "The visit -- the first since March - lasted.", Same},
		{"range", "10–20 people", "10-20 people", Same},
		{"spaces and lines", base, strings.ReplaceAll(strings.ReplaceAll(base, " ", "\u00a0 "), ". ", ".\n\n"), Same},
		{"soft hyphen", "The delegation arrived", "The dele\u00adgation arrived", Same},
		{"decomposed letters", "Le café fermé", "Le cafe\u0301 ferme\u0301", Same},
		{"ellipsis", "Well... it ended", "Well… it ended", Same},
		{"armenian yev", "Բաքու և Երևան", "Բաքու եւ Երեւան", Same},
		{"russian yo", "Она всё ещё там", "Она все еще там", Same},
		{"thousands", "25,000 people and 1\u00a0200 more", "25 000 people and 1,200 more", Same},
		{"brackets", "[Azerbaijani President] Aliyev", "(Azerbaijani President) Aliyev", Same},
		{"swapped letters", "Relatives of war prisonres were told", "Relatives of war prisoners were told", Respelt},
		{"left-out letter", "the goverment said", "the government said", Respelt},
		{"doubled letter", "it occured in June", "it occurred in June", Respelt},
		{"wrong letter", "kept in separete cells", "kept in separate cells", Respelt},
		{"russian misspelling", "она сказала, что правителство знает", "она сказала, что правительство знает", Respelt},
		{"at the beginning of a sentence", "Goverment troops left.", "Government troops left.", Respelt},
		{"in a title", "Goverment Troops Leave", "Government Troops Leave", Respelt},
		{"doubled word", "they left the the city", "they left the city", Respelt},
		{"joined words", "they can not leave", "they cannot leave", Changed},
		{"hyphen", "a well known long-term plan", "a well-known long term plan", Same},

		{"number", base, strings.Replace(base, "23", "19", 1), Changed},
		{"digit added", "10 people", "100 people", Changed},
		{"decimal point", "1.5 million", "15 million", Changed},
		{"decimal comma", "1,5 million", "15 million", Changed},
		{"minus", "at -5 degrees", "at 5 degrees", Changed},
		{"per cent", "5% of them", "5 of them", Changed},
		{"currency", "$5 million", "€5 million", Changed},
		{"date", base, strings.Replace(base, "16 July", "17 July", 1), Changed},
		{"month", base, strings.Replace(base, "July", "June", 1), Changed},
		{"negation removed", base, strings.Replace(base, "did not name", "did name", 1), Changed},
		{"negation added", base, strings.Replace(base, "were well", "were not well", 1), Changed},
		{"negation inside a word", "they were armed men", "they were unarmed men", Changed},
		{"negated verb", "she can leave", "she can't leave", Changed},
		{"armenian negation", "նա կգնա այնտեղ", "նա չգնա այնտեղ", Changed},
		{"name", base, strings.Replace(base, "Petrosyan", "Petrosian", 1), Changed},
		{"name swapped letters", base, strings.Replace(base, "Petrosyan", "Petrosayn", 1), Changed},
		{"name of one letter's difference", "Mr Marten said", "Mr Martin said", Changed},
		{"name that is a word", "Mr Browne said", "Mr Brown said", Changed},
		{"name removed", base, strings.Replace(base, "Anna Petrosyan", "Petrosyan", 1), Changed},
		{"inflection", "a prisoner was told", "a prisoners was told", Changed},
		{"tense", "he accuses them", "he accused them", Changed},
		{"other word", "three were killed", "three were billed", Changed},
		{"other word, swapped", "a united front", "an untied front", Changed},
		{"capital", "the polish workers", "the Polish workers", Changed},
		{"statement becomes question", "He is guilty.", "He is guilty?", Changed},
		{"armenian question", "Նա մեղավոր է", "Նա մեղավո՞ր է", Changed},
		{"quotation marks removed", "the “terrorists” left", "the terrorists left", Changed},
		{"sentence added", base, base + " It was the first visit.", Changed},
		{"sentence removed", base, strings.Replace(base, "It did not name them. ", "", 1), Changed},
		{"word added", base, strings.Replace(base, "prisoners", "sick prisoners", 1), Changed},
		{"words exchanged", "dog bites man here", "man bites dog here", Changed},
		{"emptied", base, "", Changed},
		{"rewritten", base, strings.Repeat("Something else entirely was printed here. ", 20), Changed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, way := range []struct {
				name                   string
				oldT, oldX, newT, newX string
			}{
				{"text", "A title", tt.from, "A title", tt.to},
				{"title", tt.from, "A text.", tt.to, "A text."},
			} {
				got, reason := Compare(way.oldT, way.oldX, way.newT, way.newX)
				if got != tt.like {
					t.Errorf("%s: likeness %v (%s), want %v", way.name, got, reason, tt.like)
				}
				if reason == "" {
					t.Errorf("%s: no reason", way.name)
				}
			}
		})
	}
}

func TestContentHash(t *testing.T) {
	a := ContentHash("A “title”", "One two – three.\nFour")
	if b := ContentHash("A \"title\"", "One two - three. Four\n"); a != b {
		t.Error("typography changes the hash")
	}
	for _, other := range [][2]string{
		{"A “title”", "One two three five.\nFour"},
		{"a “title”", "One two – three.\nFour"},
		{"A “title” One", "two – three.\nFour"},
		{"A title", "One two – three.\nFour"},
	} {
		if ContentHash(other[0], other[1]) == a {
			t.Errorf("%q has the same hash", other)
		}
	}
}

func TestDiffers(t *testing.T) {
	original := "The committee visited 23 prisoners on 16 July. Anna Petrosyan, who speaks for it, said they were well. " +
		"The ministry of justice confirmed the visit in a short statement. Families of the men had waited since March for news of them. Five " +
		"of them are ill."
	names := func(s string) []string {
		var out []string
		s = strings.Join(strings.Fields(s), " ")
		for _, n := range []string{"Anna Petrosyan", "Ruben Vardanyan"} {
			if strings.Contains(s, n) {
				out = append(out, n)
			}
		}
		return out
	}
	tests := []struct {
		name, copied string
		want         []string
	}{
		{"itself", original, nil},
		{"typography", strings.ReplaceAll(original, " ", "  "), nil},
		{"number", strings.Replace(original, "23", "19", 1), []string{"23 -> 19"}},
		{"day", strings.Replace(original, "16 July", "17 July", 1), []string{"16 -> 17"}},
		{"month", strings.Replace(original, "16 July", "16 June", 1), []string{"July -> June"}},
		{"number word", strings.Replace(original, "Five", "Six", 1), []string{"Five -> Six"}},
		{"cut", original[:strings.Index(original, " Families")], nil},
		{"cut at the beginning", original[strings.Index(original, "The ministry"):], nil},
		{"byline", "YEREVAN, 24 July. Staff and agencies. " + original + " Copyright 2025.", nil},
		{"moved", original[strings.Index(original, "The ministry"):] + " " + original[:strings.Index(original, "The ministry")], nil},
		{"sentence with a number", original + " At least 12 people gathered that evening at the gates of the office.", []string{"+ 12"}},
		{
			"name added", strings.Replace(original, "Families of the men", "Families of the men and of Ruben Vardanyan", 1),
			[]string{"+ Ruben Vardanyan"},
		},
		{
			"name taken out", strings.Replace(original, "Anna Petrosyan, who speaks for it,", "A woman who speaks for it", 1),
			[]string{"- Anna Petrosyan"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Differs(original, tt.copied, names)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := Differs(original, strings.Replace(original, "23", "19", 1), nil); !slices.Equal(got, []string{"23 -> 19"}) {
		t.Errorf("without names: %q", got)
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("a b 1,000", "a c 1 000", "“x” ’y’")
	f.Add("Նա՞ եւ", "ё\xff\u0301", "''-- -5%")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if like, _ := Compare(a, b, a, b); like != Same {
			t.Fatal("a text is not the same as itself")
		}
		like, _ := Compare(a, b, a, c)
		if ContentHash(a, b) == ContentHash(a, c) && like != Same {
			t.Fatalf("equal hashes but not the same: %q %q", b, c)
		}
		Differs(b, c, nil)
		hunksApply(t, tokens(b), tokens(c))
	})
}

// hunksApply checks that a diff turns one list into the other.
func hunksApply(t *testing.T, a, b []token) {
	t.Helper()
	diff, ok := hunks(a, b, len(a)+len(b))
	if !ok {
		t.Fatal("no diff within the sum of both lengths")
	}
	var got []string
	at := 0
	for _, h := range diff {
		for ; at < h.a0; at++ {
			got = append(got, a[at].text)
		}
		for i := h.b0; i < h.b1; i++ {
			got = append(got, b[i].text)
		}
		at = h.a1
	}
	for ; at < len(a); at++ {
		got = append(got, a[at].text)
	}
	var want []string
	for _, x := range b {
		want = append(want, x.text)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("diff of %v and %v gives %v", a, b, got)
	}
}
