package hashtags

import (
	"strings"
	"testing"
)

// TestRead (CHECKS NAM-81): hashtags are divided at capitals, underscores and digits.
func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		"#FreeRubenVardanyan now":         "Free Ruben Vardanyan",
		"Свободу #Рубену_Варданяну!":      "Рубену Варданяну",
		"#ՌուբենՎարդանյան":                "Ռուբեն Վարդանյան",
		"#ruben_vardanyan, @RedCross":     "Ruben Vardanyan|Red Cross",
		"#ICRCVisitsBaku2026":             "ICRC Visits Baku 2026",
		"#Karabakh":                       "",
		"#Ru\u200bbenVar\u00addanyan":     "Ru\u200bben Var\u00addanyan",
		"#Karabakh_ #_ # ## #\xff":        "",
		"a@RedCross.org &#1040;Bc x#AbCd": "",
		"#__Red__Cross__":                 "Red Cross",
		"#İlhamƏliyev":                    "İlham Əliyev",
		"#ısparta_Şehir":                  "ısparta Şehir", // its capital takes other bytes
		"#E\u0301lodieMartin":             "E\u0301lodie Martin",
		"#" + strings.Repeat("Ab", 1000):  strings.TrimSpace(strings.Repeat("Ab ", 140)),
	} {
		var o Out
		o.Read(text)
		if got := strings.ReplaceAll(strings.TrimSuffix(o.Words, "\n"), "\n", "|"); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

// TestSpan: each part of what is written out is found where it stands in the text.
func TestSpan(t *testing.T) {
	const text = "Свободу #Free_РубенуВарданяну! @RedCross2"
	var o Out
	o.Read(text)
	for part, want := range map[string]string{
		"Рубену Варданяну": "РубенуВарданяну", "Free": "Free", "Варданян": "Варданян", "Free Рубену": "Free_Рубену", "Red Cross": "RedCross", "2": "2",
	} {
		at := strings.Index(o.Words, part)
		if from, to, ok := o.Span(at, at+len(part)); !ok || text[from:to] != want {
			t.Errorf("%q: %q, want %q", part, text[from:to], want)
		}
	}
	if _, _, ok := new(Out).Span(0, 1); ok {
		t.Error("a place in no text")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("#FreeRubenVardanyan @a_b2 #\xff_x", 2, 5)
	f.Fuzz(func(t *testing.T, text string, start, size int) {
		var o Out
		o.Read(text)
		if len(o.Words) > 2*len(text) {
			t.Errorf("%d bytes of %d", len(o.Words), len(text))
		}
		if start < 0 || size <= 0 || start > len(o.Words) || size > len(o.Words)-start {
			return
		}
		if from, to, ok := o.Span(start, start+size); ok && (from < 0 || to < from || to > len(text)) {
			t.Errorf("%q: %d-%d", text, from, to)
		}
	})
}
