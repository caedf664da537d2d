package blocks

import (
	"testing"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/tree"
)

// TestParse reads what publishers leave out or nest wrongly as browsers do.
func TestParse(t *testing.T) {
	for _, tt := range []struct{ html, want string }{
		{"<p>one<p>two", "one|two"},
		{"<ul><li>one<li>two</ul>three", "one|two|three"},
		{"<a href=/x><div>one</a> two</div>", "one|two"},
		{"<p>one<br><br>two<br>three</p>", "one|two three"},
		{"<div>one <b>two</b> three</div>", "one two three"},
		{"<table><tr><td>1<td>Ann<td>5040<tr><td>2</table>", "1 Ann 5040|2"},
		{"one<script>if (a<b) document.write('<p>no</p>')</script>two", "onetwo"},
		{"one<!-- <p>no</p> -->two", "onetwo"},
		{"<div hidden>no</div><p style='display: none'>no</p><p>yes</p>", "yes"},
		{"<title>a</title><textarea><p>no</textarea>yes", "yes"},
		{"<svg><title>no</title><svg/></svg>yes", "yes"},
	} {
		tr, err := tree.Parse([]byte(tt.html), false)
		if err != nil {
			t.Errorf("%s: %v", tt.html, err)
			continue
		}
		have := ""
		for i, b := range Under(tr.Body, marks.NewClassifier()) {
			if i > 0 {
				have += "|"
			}
			have += b.Text
		}
		if have != tt.want {
			t.Errorf("%s: %q, want %q", tt.html, have, tt.want)
		}
	}
}
