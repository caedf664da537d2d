package text_test

import (
	"strings"
	"testing"

	"tocsin/internal/text"
)

// BenchmarkHTMLToText reads what feeds hold most: paragraphs of words.
func BenchmarkHTMLToText(b *testing.B) {
	sentence := "Court prison family visit lawyer border minister village committee report morning statement. "
	for _, kind := range []struct{ name, in string }{
		{"article", strings.Repeat("<p class=\"wp-block-paragraph\">"+sentence+sentence+"</p>\n", 6)},
		{"summary", "<p>" + sentence + "</p>"},
		{"armenian", strings.Repeat("<p>Բանտարկյալների ընտանիքները հանդիպեցին փաստաբանի հետ &amp; խոսեցին։</p>\n", 6)},
	} {
		b.Run(kind.name, func(b *testing.B) {
			b.SetBytes(int64(len(kind.in)))
			b.ReportAllocs()
			for b.Loop() {
				text.HTMLToText(kind.in)
			}
		})
	}
}
