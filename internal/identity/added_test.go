package identity

import (
	"slices"
	"strings"
	"testing"
)

// TestCovers: an attacker's page repeats a report and adds to it what nobody
// should see; each addition has to be seen.
func TestCovers(t *testing.T) {
	const report = "Relatives of Ruben Vardanyan were told on Monday evening. The lawyer spoke to reporters in Yerevan. The court gave no reason."
	for _, tt := range []struct {
		name, other string
		covers      bool
		added       []string
	}{
		{"the same", report, true, nil},
		{"a part of it", "The lawyer spoke to reporters in Yerevan. The court gave no reason.", true, nil},
		{"in another order", "The court gave no reason. Relatives of Ruben Vardanyan were told on Monday evening.", true, nil},
		{"in capitals", strings.ToUpper(report), true, nil},
		{"a death at the end", report + " He died.", false, []string{"+ He died."}},
		{"a death at the beginning", "He died. " + report, false, []string{"+ He died."}},
		{"a negation", strings.Replace(report, "were told", "were not told", 1), false, nil},
		{"another name", strings.Replace(report, "Ruben", "David", 1), false, nil},
		{"another day", strings.Replace(report, "Monday", "Tuesday", 1), false, nil},
		{
			"four sentences", report + " One came here. Two went there. Three stayed at home. Four of them sang aloud.", false,
			[]string{"+ One came here.", "+ Two went there.", "+ Three stayed at home."},
		},
		{"nothing", "", true, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Covers(report, tt.other); got != tt.covers {
				t.Errorf("covers is %v", got)
			}
			if got := ShownAdded(Added(report, tt.other).Sentences, 3); !slices.Equal(got, tt.added) {
				t.Errorf("added %q, want %q", got, tt.added)
			}
		})
	}
	long := strings.Repeat(report+" ", maxCompared/len(report))
	if Covers(long, long+"He died.") || !Covers(long, long) {
		t.Error("texts too long to be compared")
	}
}

// TestNegationDiffers: a copy that denies what the original says differs.
func TestNegationDiffers(t *testing.T) {
	for _, pair := range [][2]string{
		{"The Red Cross visited the prisoners in Baku on Monday.", "The Red Cross did not visit the prisoners in Baku on Monday."},
		{"Красный Крест не посетил пленных в Баку.", "Красный Крест посетил пленных в Баку."},
		{"Qırmızı Xaç Bakıda əsirləri ziyarət edib, bu yox.", "Qırmızı Xaç Bakıda əsirləri ziyarət edib, bu."},
	} {
		if got := Differs(pair[0], pair[1], nil); len(got) != 1 {
			t.Errorf("%q: %q, want the negation", pair[1], got)
		}
	}
}
