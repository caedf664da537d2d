package replay_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
)

// TestReplayWithoutSeen replays recordings that do not say when an article was
// seen: it was as it came out, in whatever order they are read; what has no
// date at all may belong to any story.
func TestReplayWithoutSeen(t *testing.T) {
	line := func(n int, fields string) []byte {
		return fmt.Appendf(nil, `{"source": "s%d", "url": "https://s%d.example/a", %s}`, n, n, fields)
	}
	text := func(n int, published string) string {
		body, err := json.Marshal(apptest.BridgeTold[n])
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf(`"title": "The footbridge of Kapan", "text": %s%s`, body, published)
	}
	html, err := json.Marshal(`<html lang="en"><head><title>Rust in Kapan</title><meta property="article:published_time" content="2025-07-28T18:00:00Z"></head><body><article><h1>Rust in Kapan</h1>
		<p>Rust brought down the footbridge over the Voghji in Kapan, mayor Gevorg Parsyan said after two people were hurt in its collapse on Monday evening.</p>
		<p>The rescuers of Syunik had them out within minutes; the company that repaired the bridge in 2019 will have to answer.</p></article></body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		lines [][]byte
		want  []int // the first line of each line's story
	}{
		"dated, in order": {[][]byte{
			line(1, text(0, `, "published": "2025-03-01T10:00:00Z"`)),
			line(2, text(1, `, "published": "2025-07-28T10:00:00Z"`)), line(3, `"html": `+string(html)),
		}, []int{1, 2, 2}},
		"dated, not in order": {[][]byte{
			line(1, `"html": `+string(html)), line(2, text(0, `, "published": "2025-03-01T10:00:00Z"`)),
			line(3, text(1, `, "published": "2025-07-28T10:00:00Z"`)),
		}, []int{1, 2, 1}},
		"without dates": {[][]byte{line(1, text(0, "")), line(2, text(1, ""))}, []int{1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := app.NewReplayer(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			first := map[string]int{}
			var got []int
			for i, raw := range tt.lines {
				res := r.Line(t.Context(), i+1, app.ReadRecorded(raw))
				if res.Replayed == nil {
					t.Fatalf("line %d: %s", i+1, res.Error)
				}
				if first[res.Story] == 0 {
					first[res.Story] = i + 1
				}
				got = append(got, first[res.Story])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("stories (-want +got):\n%s", diff)
			}
		})
	}
}
