package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzHTMLToText (CHECKS PAR-12): any fragment gives plain lines, none of them
// empty or with white space at its ends, and no longer than the fragment could
// make them.
func FuzzHTMLToText(f *testing.F) {
	for _, s := range []string{
		"", "<p>one<p>two", "a<script>b</script>c", "<style><style>x</style>", "&lt;b&gt; &#x202e;&#0; &nbsp;", "<table><tr><td>1<td>2", "<pre> a\n\n b</pre>", "<!-- x", "<![CDATA[x]]>",
		"<svg><title>x</title></svg>y", "\x00<p>\xff", "<textarea><p>x</textarea>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := HTMLToText(s)
		if len(out) > 4*len(s)+8 {
			t.Fatalf("%d bytes from %d", len(out), len(s))
		}
		if utf8.ValidString(s) && !utf8.ValidString(out) {
			t.Fatalf("%q makes broken text %q", s, out)
		}
		for line := range strings.SplitSeq(out, "\n") {
			if out != "" && (line == "" || strings.TrimSpace(line) != line) {
				t.Fatalf("%q makes the line %q of %q", s, line, out)
			}
		}
	})
}
