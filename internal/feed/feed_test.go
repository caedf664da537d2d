package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/feed/address"
	"tocsin/internal/feed/markup"
	"tocsin/internal/news"
)

var fetched = time.Date(2025, 8, 20, 12, 0, 0, 0, time.UTC)

// rss makes a feed of one item.
func rss(item string) string {
	return `<rss version="2.0"><channel><title>Observer</title><link>https://observer.example/</link><item>` + item +
		"</item></channel></rss>"
}

func atom(entry string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Observer</title><entry>` + entry + "</entry></feed>"
}

func day(s string) news.Date {
	var d news.Date
	if err := d.UnmarshalJSON([]byte(`"` + s + `"`)); err != nil {
		panic(err)
	}
	return d
}

func TestEntries(t *testing.T) {
	tests := map[string]struct {
		in   string
		opt  Options
		want news.Entry
	}{
		"rss": {
			in: `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><language>hy</language><item>
				<title>Այցը Բաքու &amp;mdash; հաստատված է</title><link> https://observer.example/a?x=1&amp;y=2
				</link><guid isPermaLink="false">tag:1</guid><pubDate>Fri, 15 Aug 2025 19:17:00 +0400</pubDate>
				<dc:creator>Ani Ani</dc:creator><category>Լուր</category><description>&lt;p&gt;Կարճ&lt;/p&gt;</description>
				<content:encoded><![CDATA[<p>Երկար <a href="/b">b</a></p>]]></content:encoded></item></channel></rss>`,
			opt: Options{URL: "https://observer.example/feed.xml"},
			want: news.Entry{
				ID: "tag:1", URL: "https://observer.example/a?x=1&y=2", Title: "Այցը Բաքու — հաստատված է",
				Published: day("2025-08-15T19:17:00+04:00"),
				Authors:   []string{"Ani Ani"}, Categories: []string{"Լուր"}, Language: "hy",
				Summary: "<p>Կարճ</p>", Content: `<p>Երկար <a href="https://observer.example/b">b</a></p>`,
			},
		},
		"atom": {
			in: atom(`<title type="html">A &lt;b&gt;visit&lt;/b&gt; &amp;amp; more</title><id>urn:1</id>
				<link rel="replies" href="https://a.example/r"/><link rel="alternate" type="text/html" href="https://a.example/1"/>
				<published>2025-08-15T14:30:00Z</published><updated>2025-08-16T14:30:00Z</updated>
				<author><name>B. Writer</name><email>b@a.example</email></author><author><name>C. Writer</name></author>
				<category term="courts" label="Courts of law"/><summary>1 &lt; 2</summary>
				<content type="xhtml" xml:lang="en_GB"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div></content>`),
			want: news.Entry{
				ID: "urn:1", URL: "https://a.example/1", Title: "A visit & more", Published: day("2025-08-15T14:30:00Z"),
				Updated: day("2025-08-16T14:30:00Z"),
				Authors: []string{"B. Writer", "C. Writer"}, Categories: []string{"courts"}, Language: "en-GB", Summary: "1 &lt; 2",
				Content: "<p>Text</p>",
			},
		},
		"atom under another prefix": {
			in: `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title><a:id>1</a:id>` +
				`<a:updated>2025-08-15</a:updated></a:entry></a:feed>`,
			want: news.Entry{ID: "1", Title: "T", Updated: day("2025-08-15")},
		},
		"atom 0.3": {
			in: `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title type="text/html" mode="escaped">A ` +
				`&lt;i&gt;b&lt;/i&gt;</title><issued>2004-01-01T19:48:21Z</issued><content mode="base64" ` +
				`type="text/html">PHA+YjwvcD4=</content></entry></feed>`,
			want: news.Entry{Title: "A b", Published: day("2004-01-01T19:48:21Z"), Content: "<p>b</p>"},
		},
		"rdf": {
			in: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" ` +
				`xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>C</title></channel><image><title>I</title></image><item ` +
				`rdf:about="x"><title>T</title><link>https://a.example/1</link><d:date>2025-08-15T10:00:00Z</d:date></item></rdf:RDF>`,
			want: news.Entry{
				Title: "T", URL: "https://a.example/1", Published: day("2025-08-15T10:00:00Z"),
				Updated: day("2025-08-15T10:00:00Z"),
			},
		},
		"cdf": {
			in: `<CHANNEL BASE="https://a.example/"><TITLE>C</TITLE><ITEM HREF="/1" LASTMOD="2025-08-15T10:00:00Z"><TITLE>T</TITLE>` +
				`<ABSTRACT>S</ABSTRACT></ITEM></CHANNEL>`,
			want: news.Entry{Title: "T", URL: "https://a.example/1", Updated: day("2025-08-15T10:00:00Z"), Summary: "S"},
		},
		"json": {
			in: "\ufeff" + `{"version":"https://jsonfeed.org/version/1.1","title":"C","items":[{"id":"1","url":"/1","title":"A & B",` +
				`"content_html":"<p onclick=\"x\">T</p>","date_published":"2025-08-15T10:00:00Z","tags":["x"],"authors":[{"name":"A"}]}]}`,
			opt: Options{URL: "https://a.example/feed.json"},
			want: news.Entry{
				ID: "1", URL: "https://a.example/1", Title: "A & B", Content: "<p>T</p>",
				Published: day("2025-08-15T10:00:00Z"), Categories: []string{"x"}, Authors: []string{"A"},
			},
		},
		"json of wrong types": {
			in:   `{"title":5,"items":[{"id":7,"title":"T","tags":"a, b","author":"A"}]}`,
			want: news.Entry{ID: "7", Title: "T", Categories: []string{"a", "b"}, Authors: []string{"A"}},
		},
		"media title and text": {
			in: rss(`<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:content><media:title>T</media:title>` +
				`</media:content><media:description>S</media:description></media:group>`),
			want: news.Entry{Title: "T", Summary: "S"},
		},
		"guid is the address": {
			in:   rss(`<title>T</title><guid>https://a.example/1</guid>`),
			want: news.Entry{ID: "https://a.example/1", URL: "https://a.example/1", Title: "T"},
		},
		"title of text that is not markup": {
			in:   rss(`<title>Why &lt;script&gt; tags and 2 &lt; 3 matter</title>`),
			want: news.Entry{Title: "Why <script> tags and 2 < 3 matter"},
		},
		"bidi controls in a title": {
			in:   rss("<title>a\u202eb</title>"),
			want: news.Entry{Title: "ab"},
		},
		"base": {
			in: `<rss xml:base="https://a.example/x/"><channel><item xml:base="y/"><link>1</link><description>&lt;img ` +
				`src="../i.png"&gt;&lt;a href="javascript:x()"&gt;z&lt;/a&gt;</description></item></channel></rss>`,
			want: news.Entry{URL: "https://a.example/x/y/1", Summary: `<img src="https://a.example/x/i.png" /><a>z</a>`},
		},
		"content location goes before the address": {
			in:   rss(`<link>1</link>`),
			opt:  Options{URL: "https://a.example/f/feed", ContentLocation: "/g/feed"},
			want: news.Entry{URL: "https://a.example/g/1"},
		},
		"addresses that are none": {
			in:   rss(`<link>javascript:alert(1)</link>`),
			opt:  Options{URL: "https://a.example/"},
			want: news.Entry{},
		},
		"Russian date without a zone": {
			in:   rss(`<pubDate>15 августа 2025, 14:30</pubDate>`),
			opt:  Options{Location: time.FixedZone("MSK", 3*3600)},
			want: news.Entry{Published: day("2025-08-15T14:30:00+03:00")},
		},
		"language taken back": {
			in:   `<rss xml:lang="en"><channel><item xml:lang=""><title>A</title></item></channel></rss>`,
			want: news.Entry{Title: "A"},
		},
		"a text that speaks of markup": {
			in:   rss(`<description>begins with &lt;!DOCTYPE</description>`),
			want: news.Entry{Summary: "begins with &lt;!DOCTYPE"},
		},
		"markup in a title, kept": {
			in:   rss(`<title>A &lt;b onclick="x"&gt;visit&lt;/b&gt;</title>`),
			opt:  Options{MarkupTitles: true},
			want: news.Entry{Title: "A <b>visit</b>"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			feed, err := Parse([]byte(tt.in), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			if len(feed.Entries) != 1 {
				t.Fatalf("%d entries, want 1; warnings: %q", len(feed.Entries), feed.Warnings)
			}
			sameTime := cmp.Comparer(func(a, b news.Date) bool { return a.DayOnly == b.DayOnly && a.Time.Equal(b.Time) })
			noList := cmp.Transformer("list", func(l []string) string { return strings.Join(l, "|") })
			if diff := cmp.Diff(tt.want, feed.Entries[0], sameTime, noList); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAuthorName(t *testing.T) {
	for in, want := range map[string]string{
		"Ani Ani": "Ani Ani", "Ani <a@b.example>": "Ani", `"Ani" <a@b.example>`: "Ani", "a@b.example (Ani)": "Ani",
		"Ani (a@b.example)": "Ani",
		"a@b.example":       "a@b.example", "Ani (Yerevan)": "Ani (Yerevan)", "<a@b.example>": "a@b.example", "": "",
	} {
		if got := authorName(in); got != want {
			t.Errorf("authorName(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestBroken: what publishers break costs a warning, not the feed (CHECKS PAR-04, 05, 07, 08, 09).
func TestBroken(t *testing.T) {
	tests := map[string]struct {
		in      string
		entries int
		title   string // of the first entry
		warning string // part of a warning, or ""
	}{
		"bare ampersands":      {rss("<title>A & B &copy=1 &nosuch; C</title>"), 1, "A & B &copy=1 &nosuch; C", ""},
		"open cdata":           {rss("<title><![CDATA[A</title><link>x</link>") + "", 1, "A", "CDATA section was not closed"},
		"open cdata, then one": {rss("<title><![CDATA[A</title><description><![CDATA[B]]></description>"), 1, "A", "CDATA"},
		"cut in an entry": {
			rss("<title>A</title>")[:0] + "<rss><channel><item><title>A</title></item><item><title>B", 1, "A",
			"middle of an entry",
		},
		"cut in a cdata":      {"<rss><channel><item><title>A</title></item><item><description><![CDATA[B", 1, "A", "middle of an entry"},
		"no end":              {"<rss><channel><item><title>A</title></item>", 1, "A", "cut off"},
		"item not closed":     {"<rss><channel><item><title>A</title><item><title>B</title></item></channel></rss>", 2, "A", ""},
		"title not closed":    {"<rss><channel><item><title>A</item><item><title>B</title></item></channel></rss>", 2, "A", ""},
		"wrong order of ends": {"<rss><channel><item><media:group><title>A</title></item></media:group></channel></rss>", 1, "A", ""},
		"root after 5 kB":     {"<?xml version='1.0'?><!--" + strings.Repeat("x", 5000) + "-->" + rss("<title>A</title>"), 1, "A", ""},
		"xml 1.1":             {`<?xml version="1.1"?>` + rss("<title>A\x01</title>"), 1, "A", ""},
		"php warning before":  {"<br />\n<b>Warning</b>: x in <b>y</b><br />\n<?xml version='1.0'?>" + rss("<title>A</title>"), 1, "A", ""},
		"html after":          {rss("<title>A</title>") + "<html><script>x</script>", 1, "A", ""},
		"doctype of html":     {`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "http://x.invalid/">` + rss("<title>A</title>"), 1, "A", ""},
		"own entities":        {`<!DOCTYPE rss [<!ENTITY co "Firm">]>` + rss("<title>&co;</title>"), 1, "Firm", ""},
		"billion laughs":      {`<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>` + rss("<title>&b;</title>"), 1, "&b;", ""},
		"external entity":     {`<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + rss("<title>&a;</title>"), 1, "&a;", ""},
		"inline html":         {rss("<title>A</title><description>x<br>y<p>z</description>"), 1, "A", ""},
		"case":                {"<RSS><Channel><Item><Title>A</Title></Item></Channel></RSS>", 1, "A", ""},
		"bogus namespace":     {`<rss xmlns="urn:own"><channel><item><title>A</title></item></channel></rss>`, 1, "A", ""},
		"quotes":              {`<rss version="2.0><channel><item><title>A</title></item></channel></rss>`, 1, "A", ""},
		"json cut":            {`{"version":"1","items":[{"id":"1","title":"A"},{"id":"2","ti`, 1, "A", "cut off"},
		"date in the future":  {rss("<title>A</title><pubDate>Fri, 15 Aug 2035 19:17:00 GMT</pubDate>"), 1, "A", "future"},
		"date unreadable":     {rss("<title>A</title><pubDate>soon</pubDate>"), 1, "A", `"soon"`},
		"undated":             {rss("<title>A</title>"), 1, "A", "without a date"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			feed, err := Parse([]byte(tt.in), Options{Now: fetched})
			if err != nil {
				t.Fatal(err)
			}
			if len(feed.Entries) != tt.entries || feed.Entries[0].Title != tt.title {
				t.Errorf("got %d entries: %+v", len(feed.Entries), feed.Entries)
			}
			if !strings.Contains(strings.Join(feed.Warnings, "\n"), tt.warning) {
				t.Errorf("warnings %q, want one with %q", feed.Warnings, tt.warning)
			}
		})
	}
}

// TestCut: a feed cut anywhere keeps exactly the entries that are whole (CHECKS PAR-05).
func TestCut(t *testing.T) {
	for name, body := range map[string]string{
		"rss": strings.TrimSpace(string(typicalFeed(2))),
		"atom": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>A</title></entry><entry><id>2</id><title>` +
			`<![CDATA[B]]></title></entry></feed>`,
		"json": `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"A"},{"id":"2","title":"B"}]}`,
	} {
		end := map[string]string{"rss": "</item>", "atom": "</entry>", "json": "}"}[name]
		for n := range len(body) {
			part := body[:n]
			whole := strings.Count(part, end)
			// An end tag that lacks only its ">" is one.
			if name != "json" && strings.HasSuffix(part, end[:len(end)-1]) {
				whole++
			}
			feed, err := Parse([]byte(part), Options{})
			if err != nil {
				if whole > 0 {
					t.Fatalf("%s cut at %d: %v", name, n, err)
				}
				continue
			}
			if len(feed.Entries) != min(whole, strings.Count(body, "\"id\"")+strings.Count(body, end)) && name != "json" ||
				name == "json" && len(feed.Entries) > 2 {
				t.Fatalf("%s cut at %d: %d entries, want %d", name, n, len(feed.Entries), whole)
			}
			if len(feed.Warnings) == 0 && n < len(body)-1 {
				t.Fatalf("%s cut at %d: no warning", name, n)
			}
		}
	}
}

func TestNotFeed(t *testing.T) {
	for in, want := range map[string]string{
		"":      "an empty document",
		" \n":   "an empty document",
		"hello": "plain text",
		"<!DOCTYPE html><html><head><title>x</title>": "an HTML page: if this is the right address, watch it with site: or page:",
		"<sitemapindex/>": "an index of 0 sitemaps: it names none",
		"<opml></opml>":   "an OPML list",
		"<x><y/></x>":     "<x>",
		`{"error":"no"}`:  "JSON",
		`{"items":`:       "JSON",
		"]":               "plain text",
		"%PDF-1.7":        "PDF",
	} {
		feed, err := Parse([]byte(in), Options{})
		if !errors.Is(err, ErrNotFeed) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %+v, %v, want an error with %q", in, feed, err, want)
		}
	}
}

// TestLimits: CHECKS PAR-01 and PAR-11. The first is the document that overflows gofeed's stack.
func TestLimits(t *testing.T) {
	deep := strings.Repeat(`<a:b xmlns:a="urn:a">`, 400_000)
	for name, in := range map[string]string{
		"depth":                deep,
		"depth in a feed":      "<rss><channel>" + deep[:1<<20],
		"depth in a text":      rss("<description>" + strings.Repeat("<div>", 300)),
		"attributes":           "<rss" + strings.Repeat(` a="b"`, 201) + ">",
		"attributes in a text": rss("<description><p" + strings.Repeat(` a="b"`, 201) + "></p></description>"),
		"json":                 strings.Repeat("[", 1_000_000),
	} {
		if _, err := Parse([]byte(in), Options{}); !errors.Is(err, errLimit) && !(name == "depth" && errors.Is(err, ErrNotFeed)) {
			t.Errorf("%s: %v, want a limit", name, err)
		}
	}
	many := "<rss><channel>" + strings.Repeat("<item><title>A</title></item>", 100_000) + "</channel></rss>"
	feed, err := Parse([]byte(many), Options{maxEntries: 1000})
	if err != nil || len(feed.Entries) != 1000 || !strings.Contains(fmt.Sprint(feed.Warnings), "more than 1000 entries") {
		t.Errorf("100,000 entries: %d, %v, %v", len(feed.Entries), feed.Warnings, err)
	}
	exactly := "<rss><channel>" + strings.Repeat("<item><title>A</title></item>", 1000) + "</channel></rss>"
	if feed, err = Parse([]byte(exactly), Options{maxEntries: 1000}); err != nil || len(feed.Entries) != 1000 ||
		strings.Contains(fmt.Sprint(feed.Warnings), "more than") {
		t.Errorf("exactly the limit: %d, %v", len(feed.Entries), err)
	}
}

func TestFormats(t *testing.T) {
	for in, want := range map[string]string{
		`<rss version="2.0"><channel/></rss>`:                         "rss 2.0",
		`<rss><channel/></rss>`:                                       "rss",
		`<feed xmlns="http://www.w3.org/2005/Atom"/>`:                 "atom 1.0",
		`<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>`:      "atom 0.3",
		`<rdf:RDF xmlns="http://my.netscape.com/rdf/simple/0.9/"/>`:   "rss 0.9",
		`<rdf:RDF xmlns="http://purl.org/rss/1.0/"/>`:                 "rss 1.0",
		`<CHANNEL><TITLE>x</TITLE></CHANNEL>`:                         "cdf",
		`{"version":"https://jsonfeed.org/version/1.1","items":[]}`:   "json 1.1",
		`<channel><item><title>a</title></item></channel>`:            "rss",
		`<?xml version="1.0"?><!-- a --><rss version="0.91"></rss>`:   "rss 0.91",
		`<rss version="2.0"><channel><title>x</title></channel></rss`: "rss 2.0",
	} {
		feed, err := Parse([]byte(in), Options{})
		if err != nil || feed.Format != want {
			t.Errorf("Parse(%s) = %+v, %v, want %s", in, feed, err, want)
		}
	}
}

// TestNaughty puts strings that break programs into every field of every
// format: they come out as text, and nothing else of the feed changes (CHECKS PAR-12).
func TestNaughty(t *testing.T) {
	strs := []string{
		"<script>alert(1)</script>", "]]>", "<![CDATA[", "&#x0;", "&#xD800;", "&#1114112;", "<!--", "-->", "\ufffe\uffff", "\u202e\u2066",
		"%n%s%x", "${jndi:ldap://x}",
		"'; DROP TABLE x; --", "\u0000", "\u200f\u0301\u0300", "<a href=javascript:x>", "{{.}}", "=1+1", "\r\nBcc: x@a.example",
		"<!channel>", strings.Repeat("a\u0301", 300), "</title></item>",
	}
	for _, naughty := range strs {
		escaped := markup.Escape(naughty)
		quotedJSON, err := json.Marshal(naughty)
		if err != nil {
			t.Fatal(err)
		}
		var bodies []string
		for _, tag := range []string{"title", "link", "guid", "description", "author", "category", "pubDate"} {
			bodies = append(bodies, rss("<"+tag+">"+escaped+"</"+tag+"><comments>the last</comments>"))
			bodies = append(bodies, rss("<"+tag+"><![CDATA["+strings.ReplaceAll(naughty, "]]>", "")+"]]></"+tag+">"))
		}
		for _, tag := range []string{"title", "id", "summary", "content", "updated", "name"} {
			bodies = append(bodies, atom("<"+tag+` type="html">`+escaped+"</"+tag+">"),
				atom("<author><"+tag+">"+escaped+"</"+tag+"></author>"))
		}
		for _, key := range []string{"id", "url", "title", "summary", "content_html", "content_text", "date_published"} {
			bodies = append(bodies, `{"version":"1","items":[{"`+key+`":`+string(quotedJSON)+`}]}`)
		}
		for _, body := range bodies {
			feed, err := Parse([]byte(body), Options{URL: "https://a.example/", Now: fetched})
			if err != nil || len(feed.Entries) != 1 {
				t.Errorf("%s: %+v, %v", body, feed, err)
				continue
			}
			e := feed.Entries[0]
			checkSafe(t, e.Summary)
			checkSafe(t, e.Content)
			if e.URL != "" && !address.IsWeb(e.URL) {
				t.Errorf("%s: address %q", body, e.URL)
			}
			if strings.ContainsAny(e.Title, "\x00\u202e\r\n") {
				t.Errorf("%s: title %q", body, e.Title)
			}
		}
	}
}
