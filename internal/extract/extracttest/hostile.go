package extracttest

import "strings"

// HostilePage is a page made to be slow to read: a unit as often as it fits,
// between a head and a tail.
type HostilePage struct{ Name, head, unit, tail string }

// Body is the page at a size in bytes.
func (h HostilePage) Body(size int) string {
	return h.head + strings.Repeat(h.unit, max(0, size-len(h.head)-len(h.tail))/len(h.unit)) + h.tail
}

// Hostile are such pages.
var Hostile = []HostilePage{
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
	{"many JSON-LD", "", "<script " +
		"type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"a b\",\"articleBody\":\"One two three.\"}</script>", ""},
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
	{"style rules", "<style>", "a{display:none}", "</style><p>text"},
	{"style rules of one rule", "<style>p{", "display:none;", "}</style><p>text"},
	{"selectors", "<style>", "a,", "b{display:none}</style><p>text"},
	{"long selectors", "<style>", "a.b.c > d #e ", "f{display:none}</style><p>text"},
	{"braces in styles", "<style>", "a{", "</style><p>text"},
	{"at-rules", "<style>", "@media a{", "</style><p>text"},
	{"brackets in styles", "<style>", ":not(", "{display:none}</style><p>text"},
	{"strings in styles", "<style>a::after{content:", "\"a b\" ", "}</style><a>text</a>"},
	{"escapes in styles", "<style>", "\\64", "{display:none}</style><p>text"},
	{"texts added", "<style>a::after{content:\"" + strings.Repeat("word ", 100) + "\"}</style>", "<a>b</a>", ""},
	{"styles", "", "<style>a{display:none}</style>", ""},
	{"struck words", "<p>", "<s>a</s> ", "</p>"},
	{"shadow roots", "", "<div><template shadowrootmode=open>", ""},
	{"closed shadow roots", "", "<div><template shadowrootmode=open>a</template></div>", ""},
	{"ends of templates", "", "</template", ""},
	{"texts of drawings", "<svg>", "<text>a</text>", "</svg>"},
	{"nulls", "<p>", "abcdefghijklmn\x00", "</p>"},
}
