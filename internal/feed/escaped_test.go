package feed

import (
	"strings"
	"testing"

	"tocsin/internal/text"
)

// TestEscapedTwice reads titles and texts that were escaped once too often, or
// stand in a CDATA section within another.
func TestEscapedTwice(t *testing.T) {
	for in, want := range map[string]string{
		"<![CDATA[Jahresr&uuml;ckblick]]>":                  "Jahresrückblick",
		"Nvidia&amp;#8217;s plan":                           "Nvidia’s plan",
		"<![CDATA[Nvidia&amp;#8217;s plan]]>":               "Nvidia’s plan",
		"<![CDATA[&amp;laquo;Азатутюн&amp;raquo;]]>":        "«Азатутюн»",
		"&amp;amp;laquo;Ազատություն&amp;amp;raquo;":         "«Ազատություն»",
		"A &amp;amp;amp; B":                                 "A & B",
		"<![CDATA[<![CDATA[Nested]]]]><![CDATA[>]]>":        "Nested",
		"&lt;![CDATA[Escaped]]&gt;":                         "Escaped",
		"&lt;![CDATA[&lt;b&gt;İlham&lt;/b&gt; Əliyev]]&gt;": "İlham Əliyev",
		"&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt; x":         "Bold x",
		"Profit &lt; 5":                                     "Profit < 5",
		"Why &lt;script&gt; tags are bad":                   "Why <script> tags are bad",
		"<![CDATA[The &lt;br&gt; that broke a bank]]>":      "The <br> that broke a bank",
	} {
		feed, err := Parse([]byte(`<rss version="2.0"><channel><item><title>`+in+`</title><description>`+in+
			`</description></item></channel></rss>`), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if have := feed.Entries[0].Title; have != want {
			t.Errorf("the title %s is %q, want %q", in, have, want)
		}
		if strings.HasPrefix(in, "Profit") || strings.HasPrefix(in, "Why") {
			continue // of a description these are tags
		}
		if have := text.Unescaped(text.HTMLToText(feed.Entries[0].Summary)); have != want {
			t.Errorf("the text %s is %q, want %q", in, have, want)
		}
	}
}

// TestEscapedTwiceShown: a title that is wanted as HTML says in it what it says as a
// text.
func TestEscapedTwiceShown(t *testing.T) {
	for in, want := range map[string]string{
		"<![CDATA[Nvidia&amp;#8217;s <b>plan</b>]]>": "Nvidia’s plan",
		"<![CDATA[Nvidia&#8217;s <b>plan</b>]]>":     "Nvidia&#8217;s <b>plan</b>",
	} {
		feed, err := Parse([]byte(`<rss version="2.0"><channel><item><title>`+in+`</title></item></channel></rss>`), Options{MarkupTitles: true})
		if err != nil {
			t.Fatal(err)
		}
		if have := feed.Entries[0].Title; have != want {
			t.Errorf("%s is %q, want %q", in, have, want)
		}
	}
}

// TestFullText reads the elements in which feeds made for Yandex, Rambler and
// Mail.ru carry whole articles, whatever prefix they have, declared or not.
func TestFullText(t *testing.T) {
	for name, tt := range map[string]struct{ declared, element string }{
		"yandex":       {`xmlns:yandex="http://news.yandex.ru"`, `<yandex:full-text>Суд заслушал свидетелей.</yandex:full-text>`},
		"other prefix": {`xmlns:y="http://news.yandex.ru"`, `<y:full-text>Суд заслушал свидетелей.</y:full-text>`},
		"not declared": {``, `<yandex:full-text>Суд заслушал свидетелей.</yandex:full-text>`},
		"turbo":        {`xmlns:turbo="http://turbo.yandex.ru"`, `<turbo:content>&lt;p>Суд заслушал свидетелей.&lt;/p></turbo:content>`},
		"rambler":      {`xmlns:rambler="http://news.rambler.ru"`, `<rambler:fulltext>Суд заслушал свидетелей.</rambler:fulltext>`},
		"mail.ru":      {`xmlns:mailru="http://news.mail.ru/"`, `<mailru:full-text>Суд заслушал свидетелей.</mailru:full-text>`},
		"beside content": {
			`xmlns:yandex="http://news.yandex.ru" xmlns:content="http://purl.org/rss/1.0/modules/content/"`,
			`<yandex:full-text>x</yandex:full-text><content:encoded><![CDATA[<p>Суд заслушал свидетелей.</p>]]></content:encoded>`,
		},
	} {
		feed, err := Parse([]byte(`<rss version="2.0" `+tt.declared+`><channel><item><title>Суд</title><description>Кратко.</description>`+
			tt.element+`<yandex:genre>message</yandex:genre></item></channel></rss>`), Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		if have := text.HTMLToText(feed.Entries[0].Content); have != "Суд заслушал свидетелей." || feed.Entries[0].Summary != "Кратко." {
			t.Errorf("%s: content %q, summary %q", name, have, feed.Entries[0].Summary)
		}
	}
}
