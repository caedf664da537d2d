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
		"", "<p>one<p>two", "a<script>b</script>c", "<style><style>x</style>", "&lt;b&gt; &#x202e;&#0; &nbsp;", "<table><tr><td>1<td>2",
		"<pre> a\n\n b</pre>", "<!-- x", "<![CDATA[x]]>",
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

// FuzzPlain: what is read without the tokenizer is read as the tokenizer reads
// it.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{
		"<p>one</p><p>two", "<p class=\"a>b\" id=\"c\">x</p >y<br />z<br/>", "a &amp; b&nbsp;c\u00a0 d &not it", "a\r\nb \t c",
		"<a href='x>y'>z</a>", "<p a=b>c", "<P>x</P>y",
		"<td>x<td>y<em>z</em>", "<p>a<!-- b --><p>c", "<p>a<script>b</script>c", "a < b <1> </ p> <p", "<p/ x=\"y\">z", "<p\tq>x",
		"<plaintext><p>x", "<p x=\"y\"z=\"a\">b", "\xd1<\x12\xca a",
		"<s>a</s> b<del>c<p>d</del>e",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var w lineWriter
		w.tokens(s)
		w.endStruck()
		if got, want := HTMLToText(s), string(w.b); got != want {
			t.Fatalf("%q: %q, and %q by the tokenizer alone", s, got, want)
		}
	})
}
