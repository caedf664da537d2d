package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// typicalFeed is a feed of the size that METHODS section 7 measures with: 42 kB, 21
// entries, each with a summary and its text as WordPress writes it.
func typicalFeed(entries int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">` +
		"\n<channel>\n" +
		`<title>The Example Observer</title><link>https://observer.example/</link><atom:link href="https://observer.example/feed/" ` +
		`rel="self" type="application/rss+xml"/>` +
		"<description>News</description><language>en-US</language>\n")
	sentence := "The delegation met the prisoners&#8217; families on Monday, and said that visits to Baku would go on. "
	for i := range entries {
		fmt.Fprintf(&b, "<item>\n<title>Families &#8220;still waiting&#8221; for news, report "+
			"%d</title>\n<link>https://observer.example/2025/08/report-%d/?utm_source=rss</link>\n"+
			"<dc:creator><![CDATA[A. Writer]]></dc:creator>\n<pubDate>Mon, %02d Aug 2025 14:30:00 +0400</pubDate>\n<category>"+
			"<![CDATA[World]]></category><category><![CDATA[Courts]]></category>\n"+
			"<guid isPermaLink=\"false\">https://observer.example/?p=%d</guid>\n<description><![CDATA[<p>%s</p>]]>"+
			"</description>\n<content:encoded><![CDATA[", i, i, i%28+1, 1000+i, sentence)
		for range 6 {
			b.WriteString(`<p class="wp-block-paragraph" style="margin:0">` + sentence +
				`<a href="https://observer.example/tag/visits" target="_blank" rel="noopener">Visits</a> were <em>not</em> confirmed.</p>` + "\n")
		}
		b.WriteString(`<figure class="wp-block-image"><img decoding="async" width="640" height="360" ` +
			`src="https://observer.example/p.jpg" alt="Families" /></figure>]]></content:encoded>` +
			`<media:content url="https://observer.example/p.jpg" medium="image"><media:title type="html">p</media:title></media:content>` +
			"\n</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

// BenchmarkParse reads typical feeds one after another; feeds/s is for one core.
func BenchmarkParse(b *testing.B) {
	body := typicalFeed(21)
	dirty := bytes.Replace(body, []byte("<p>"), []byte("<p onclick=x>"), -1)
	b.Logf("%d bytes", len(body))
	run := func(name string, body []byte) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				feed, err := Parse(body, Options{URL: "https://observer.example/feed/"})
				if err != nil || len(feed.Entries) != 21 {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "feeds/s")
		})
	}
	run("clean", body)
	run("unsafe", dirty)
	b.Run("gofeed alone", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "feeds/s")
	})
}

// BenchmarkHostile reads what is built to cost time.
func BenchmarkHostile(b *testing.B) {
	for name, body := range hostile(4 << 20) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse([]byte(body), Options{})
			}
		})
	}
}

// hostile are documents of about size bytes for which careless parsers take quadratic time or
// endless memory.
func hostile(size int) map[string]string {
	times := func(s string) string { return strings.Repeat(s, size/len(s)) }
	item := "<rss><channel><item><description>"
	return map[string]string{
		"nesting":           "<rss>" + times("<a:b>"),
		"entries":           "<rss><channel>" + times("<item><title>a</title></item>"),
		"attributes":        "<rss " + times(`a="b" `) + ">",
		"open cdata":        item + times("<![CDATA["),
		"open cdata closed": item + times("<![CDATA[</description>"),
		"far cdata":         "<rss><channel><item>" + times("<title><![CDATA[</title>") + "]]>",
		"open quotes":       item + times(`<a b="`),
		"open tags":         item + times("<a"),
		"open ends":         item + times("</a"),
		"open pi":           "<rss>" + times("<?a>"),
		"doctypes":          times("<!DOCTYPE["),
		"entities": `<!DOCTYPE a [` + times(`<!ENTITY a "&b;&b;">`) +
			"]><rss><channel><item><title>&a;</title></item></channel></rss>",
		"ampersands":      item + times("&") + "</description></item></channel></rss>",
		"comments":        item + times("<!--"),
		"smaller":         item + times("&lt;") + "</description></item></channel></rss>",
		"html tags":       item + "<![CDATA[" + times("<a href='") + "]]></description></item></channel></rss>",
		"html comments":   item + "<![CDATA[" + times("<!--") + "]]></description></item></channel></rss>",
		"html nesting":    item + "<![CDATA[" + times("<div>") + "]]></description></item></channel></rss>",
		"ends of nothing": "<rss><channel>" + strings.Repeat("<b>", 200) + times("</c>"),
		"categories":      "<rss><channel><item>" + times("<category>a</category>") + "</item></channel></rss>",
		"keywords":        "<rss><channel><item><media:keywords>" + times("a,") + "</media:keywords></item></channel></rss>",
		"json nesting":    times("["),
		"json items":      `{"items":[` + times(`{"id":"1"},`) + `{}]}`,
		"json strings":    `{"items":["` + times(`\"`),
		"high bytes":      "<rss><channel><item><title>" + times("\xe0\xe1"),
		"dots":            `<rss xml:base="http://a/` + times("../") + `"><channel><item><link>b</link></item></channel></rss>`,
		"titles":          "<rss><channel><item><title>" + times("&lt;b") + "</title></item></channel></rss>",
	}
}
