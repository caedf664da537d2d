package extract

import (
	"runtime"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// hostilePage is a page made to be slow to read: a unit as often as it fits,
// between a head and a tail.
type hostilePage struct{ name, head, unit, tail string }

func (h hostilePage) body(size int) string {
	return h.head + strings.Repeat(h.unit, max(0, size-len(h.head)-len(h.tail))/len(h.unit)) + h.tail
}

var hostile = []hostilePage{
	{"nested inline tags", "<p>", "<b><i>", ""},
	{"closed inline tags", "<p>", "<b>a</b>", ""},
	{"attributes of one tag", "<div ", "a=b ", ">text</div>"},
	{"attributes of many tags", "", "<p a=1 b=2 c=3 d=4 e=5 f=6 class='a b c'>", ""},
	{"classes", "<p class=\"", "aB-cD_eF ", "\">text</p>"},
	{"one table", "<table>", "<tr><td>one two<td>three", "</table>"},
	{"tables in tables", "", "<table><tr><td>", ""},
	{"JSON in a script", "<script>{\"a\":[", "{\"b\":\"Some words that end as a sentence does, and go on.\"},", "0]}</script>"},
	{"JSON that nests", "<script>{\"a\":", "[", ""},
	{"JSON-LD", "<script type=\"application/ld+json\">[", "{\"@type\":\"NewsArticle\",\"headline\":\"a b c\"},", "0]</script>"},
	{"many JSON-LD", "", "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"a b\",\"articleBody\":\"One two three.\"}</script>", ""},
	{"angles", "", "<", ""},
	{"open tags", "", "<p", ""},
	{"quotes", "", "<a b=\"", ""},
	{"entities", "<p>", "&amp;&lt;&", ""},
	{"comments", "", "<!--", ""},
	{"scripts", "", "<script>", ""},
	{"drawings", "", "<svg><svg>", ""},
	{"links across blocks", "", "<a><div></a>", ""},
	{"end tags", "", "</div></p>", ""},
	{"paragraphs", "", "<p>word word word word word word word word word word word word word word", ""},
	{"paragraphs of their own", "", "<p>Some words that end as a sentence does, and go on for a while. ", ""},
	{"lists", "", "<li><ul>", ""},
	{"headlines", "", "<h1>one two three four</h1>", ""},
	{"times", "<h1>t</h1>", "<time>2020</time>", ""},
	{"titles of separators", "<title>", "a | b - c ", "</title>"},
	{"metas", "", "<meta name=author content=\"Ann Lee\">", ""},
	{"bylines", "<h1>t</h1>", "<i class=author>By Ann Lee and Bo Roe</i>", ""},
	{"line of text", "<p>", "word ", "</p>"},
	{"spaces", "<p>", " ", "</p>"},
	{"nulls", "<p>", "abcdefghijklmn\x00", "</p>"},
}

// TestHostile (CHECKS PAR-03, PAR-12) bounds the work on such pages: in
// elements and text, which all later steps go by, and in what is allocated.
// make bench shows their times.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			const size = 2 << 20
			body := []byte(h.body(size))
			if tr, err := parseFor(body, false); err == nil && (tr.nodes > maxElements+1 || tr.text > maxText+size) {
				t.Errorf("%d nodes, %d bytes of text", tr.nodes, tr.text)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			doc, err := Page(body, Options{URL: "https://lamp.example/a"})
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Verdict == "" || doc.Reason == "" {
				t.Error("no verdict or no reason")
			}
			if doc.Verdict == news.VerdictArticle && h.name != "paragraphs of their own" && h.name != "line of text" && len(doc.Text) > size {
				t.Errorf("%d bytes of text", len(doc.Text))
			}
			const most = 150 << 20
			if used := after.TotalAlloc - before.TotalAlloc; used > most {
				t.Errorf("%d MB allocated for a page of %d MB", used>>20, size>>20)
			}
		})
	}
}
