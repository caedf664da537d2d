package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// FuzzSanitise: a browser finds nothing in the result but what is allowed.
func FuzzSanitise(f *testing.F) {
	for _, s := range []string{
		`<p onclick="x">a<a href="javascript:x">b</a>`, `<scr<script>ipt>x</script>`, `<img src=x onerror=alert(1)>`,
		`<a href="java&#115;cript:x">`,
		`<svg><style><img src=x onerror=x></style></svg>`, `<!--><script>x</script>-->`, `<a href='x"onclick="y'>z</a>`,
		`<p title="&quot;><script>">x`,
		`<math><mi xlink:href="data:x,<script>x</script>">`, `<a href="&#1;javascript:x">`,
		`<noscript><p title="</noscript><img src=x onerror=x>">`,
		`<a href="javascript&amp;colon;x">`, `<img src="data:text/html,x">`, "<a\x00href=x>", `</p/x>`, `<p/onclick=x>`, `<<script>x`,
		`&lt;script&gt;`, `<![CDATA[<script>]]>`,
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, withBase bool) {
		if !utf8.ValidString(s) {
			return // a feed is made valid before
		}
		base := ""
		if withBase {
			base = "https://a.example/x/"
		}
		out := Sanitise(s, base)
		checkSafe(t, out)
		if again := Sanitise(out, base); again != out {
			t.Errorf("sanitising again changes\n%q into\n%q (from %q)", out, again, s)
		}
	})
}

// checkSafe reads s as a browser does and reports whatever is not allowed.
func checkSafe(t *testing.T, s string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("a comment or doctype is left in %q", s)
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if !allowed[token.Data] {
				t.Errorf("<%s> is left in %q", token.Data, s)
			}
			for _, a := range token.Attr {
				if !listed(attributesOf[token.Data], a.Key) && !listed(attributesOfAll, a.Key) {
					t.Errorf("%s of <%s> is left in %q", a.Key, token.Data, s)
				}
				scheme, _, found := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
				if (a.Key == "href" || a.Key == "src" || a.Key == "cite") && found && !strings.ContainsAny(scheme, "/?#") &&
					scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel" {
					t.Errorf("address %q is left in %q", a.Val, s)
				}
			}
		}
	}
}
