package inspect

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/news"
)

// paragraphs are some of an article about a thing.
func paragraphs(thing string) []string {
	var out []string
	for _, who := range []string{"council", "mayor", "orchestra", "railway", "hospital", "school"} {
		out = append(out, fmt.Sprintf("The %s of the town spoke of the %s on Monday, and what the %[1]s had said before was not repeated in "+
			"the hall that evening.", who, thing))
	}
	return out
}

// TestOutletsRecord shows what an outlet's pages taught, and reads by it.
func TestOutletsRecord(t *testing.T) {
	now := time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	var record extract.Record
	for range 5 {
		record = record.Learn([]news.Reading{{Reader: extract.ReaderMarkup, Quality: .3}, {Reader: extract.ReaderJSONLD, Quality: 1}}, now)
	}
	half := paragraphs("half")
	// The markup has all but a quarter: as on any page, that would do.
	body := `<html><head><title>Half</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Half","articleBody":"` + strings.Join(append(half, paragraphs("rest")...), ` \n`) + `"}</script></head>
		<body><article><h1>Half</h1><p>` + strings.Join(append(half, paragraphs("rest")[0]), "</p><p>") + `</p></article></body></html>`
	for _, tt := range []struct {
		outlet *Outlet
		reader string
	}{{nil, extract.ReaderMarkup}, {&Outlet{Lane: "lamp.example", Readers: record}, extract.ReaderJSONLD}} {
		seen, err := Bytes(t.Context(), []byte(body), Options{BaseURL: "https://lamp.example/a", Now: now, Outlet: tt.outlet})
		if err != nil {
			t.Fatal(err)
		}
		out, err := seen.MarshalJSON()
		if err != nil || seen.Document.Reader != tt.reader {
			t.Errorf("taken from %s (%v), want %s", seen.Document.Reader, err, tt.reader)
		}
		if shown := strings.Contains(string(out), `"habit":"+json-ld"`); shown != (tt.outlet != nil) {
			t.Errorf("%s", out)
		}
	}
}
