package bodies

import (
	"slices"
	"strings"
	"testing"
)

// TestForms: the legal forms are sorted, in small letters, and none stands twice.
func TestForms(t *testing.T) {
	last, n := "", 0
	for line := range strings.Lines(formList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		kind, form, _ := strings.Cut(line, " ")
		if n++; line <= last || strings.ToLower(line) != line || strings.Contains(line, ".") || len(strings.Fields(form)) > maxForm {
			t.Errorf("%q behind %q", line, last)
		}
		if !slices.Contains([]string{"stock", "limited", "partnership", "state", "any"}, kind) {
			t.Errorf("%q is no kind", kind)
		}
		last = line
	}
	if n != len(forms()) || n < 80 {
		t.Errorf("%d lines, %d forms", n, len(forms()))
	}
}

// TestOf: other writings of one body, and none that are another's.
func TestOf(t *testing.T) {
	for name, want := range map[string]string{
		"PJSC Gazprom":                     "GAZPROM, Gazprom",
		"ПАО «Газпром»":                    "ГАЗПРОМ, Газпром",
		"ՎիվաՍել-ՄՏՍ ՓԲԸ":                  "ՎիվաՍել-ՄՏՍ",
		"Turkcell A.Ş.":                    "TURKCELL, Turkcell",
		"SOCAR Trading SA":                 "SOCAR Trading, S.O.C.A.R. Trading",
		"Stripe Limited Liability Company": "STRIPE, Stripe",
		"GAZPROM":                          "Gazprom",
		"WHO":                              "W.H.O.",
		"UN":                               "U.N.",
		"U.N.":                             "UN",
		"The Red Crescent":                 "Red Crescent",
		"The Hague":                        "",
		"Standard & Poor’s":                "Standard and Poor’s",
		"J.P. Morgan":                      "JP Morgan",
		"Ministry of Defense":              "Ministry of Defence",
		"Management Company":               "",
		"Deutsche Bank":                    "",
		"Red Cross":                        "",
		"Inc":                              "",
		"":                                 "",
	} {
		var got []string
		for _, w := range Of(name) {
			if !strings.Contains(w.Name, " и ") && !strings.Contains(w.Name, " և ") && !slices.Contains([]string{"with “und”", "with “et”", "with “və”", "with “ve”"}, w.How) {
				got = append(got, w.Name)
			}
		}
		var sorted []string
		if want != "" {
			sorted = strings.Split(want, ", ")
		}
		slices.Sort(got)
		slices.Sort(sorted)
		if !slices.Equal(got, sorted) {
			t.Errorf("%s: %q, want %q", name, got, sorted)
		}
	}
}

// TestAnother: what stands beside a name without its legal form may make it
// another body's.
func TestAnother(t *testing.T) {
	for text, want := range map[string]bool{
		"Deutsche Bank said":               false,
		"Deutsche Bank Aktiengesellschaft": false,
		"Deutsche Bank, AG":                false,
		"Deutsche Bank Ltd. said":          false,
		"Deutsche Bank GmbH":               true,
		"LLC Deutsche Bank":                true,
		"the ООО «Deutsche Bank":           true,
		"Deutsche Bank Trust Corp":         true,
		"Deutsche Bank México S.A.":        true,
		"Deutsche Bank Chief Executive":    false,
		"Deutsche Bank\nLLC":               false,
	} {
		w := Writing{Name: "Deutsche Bank", Kind: "stock", Core: true}
		start := strings.Index(text, w.Name)
		if got := w.Another(text, start, start+len(w.Name)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
