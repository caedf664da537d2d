package diff

import "strings"

// movedPassages are the passages that stand elsewhere than they did, in the
// order of the new text. Sentences that moved together are one.
func (d *comparison) movedPassages() []string {
	var out []string
	for j := 0; j < len(d.partner); j++ {
		if !d.moved[j] || d.partner[j] < 0 {
			continue
		}
		first := j
		for j+1 < len(d.partner) && d.moved[j+1] && d.partner[j+1] == d.partner[j]+1 {
			j++
		}
		from, to := d.b.segments[first].from, d.b.segments[j].to
		out = append(out, strings.TrimSpace(d.b.text[d.b.tokens[from].start:d.b.tokens[to-1].end]))
	}
	return out
}
