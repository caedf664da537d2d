package match_test

import (
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestStruckName (CHECKS ADV-10): a struck name is still found as a name, at its own
// bytes.
func TestStruckName(t *testing.T) {
	m := compile(t, news.Watchlist{Name: "w", Entities: []news.Entity{{Name: "Ruben Vardanyan", Kind: news.KindPerson}}})
	for _, body := range []string{
		"~~Ruben Vardanyan~~ was released.", "He met ~~Ruben Vardanyan and others~~ nobody.", "~~Ruben~~ Vardanyan was released.",
	} {
		found := m.Find(nil, &match.Input{Text: body, Language: "en"})
		if len(found) == 0 {
			t.Errorf("%q: not found", body)
			continue
		}
		t.Logf("%q: %q %v", body, body[found[0].Start:found[0].End], found[0].Strength)
	}
}
