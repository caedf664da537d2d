package text

import "testing"

func TestIsCorrection(t *testing.T) {
	for _, s := range []string{
		"Correction: the number was wrong.", "* Clarification (5 May): it was him.", "Исправление. Число было другим.",
		"Ուղղում․ թիվը սխալ էր", "Düzəliş: rəqəm səhv idi.", "Lines before.\nEditor’s note: more.",
		"Rectificatif : il était vivant.", "Korrektur: Er lebt.", "In einer früheren Version hieß es 20.", "Ուղղում՝ թիվը սխալ էր",
	} {
		if !IsCorrection(s) {
			t.Errorf("%q is no correction", s)
		}
	}
	for _, s := range []string{"Corrections officers guard the men.", "Correctional facility", "The ministry corrected him.", "", "Précisions du ministère", "Sie wurden fälschlicherweise verurteilt."} {
		if IsCorrection(s) {
			t.Errorf("%q is a correction", s)
		}
	}
}
