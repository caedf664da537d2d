package extract

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTitle(t *testing.T) {
	for _, tt := range []struct{ name, head, body, want string }{
		{
			"suffix", `<title>Bridge reopens | The Morning Lamp</title><meta property="og:site_name" content="The Morning Lamp">`, "",
			"Bridge reopens",
		},
		{"og with suffix", `<meta property="og:title" content="Bridge reopens - The Morning Lamp"><meta property="og:site_name" ` +
			`content="The Morning Lamp">`, "<h1>Bridge reopens</h1>", "Bridge reopens"},
		{"host", `<title>Bridge reopens — lamp.example</title>`, "", "Bridge reopens"},
		{"hyphen kept", `<title>Bridge reopens - for now</title>`, "", "Bridge reopens - for now"},
		{
			"h1 is the outlet", `<title>Bridge reopens</title><meta property="og:site_name" content="The Lamp">`, "<h1>The Lamp</h1>",
			"Bridge reopens",
		},
		{
			"og broken by a quote", `<meta property="og:title" content="Bridge reopens with a ">`,
			`<h1>Bridge reopens with a "royal visit"</h1>`, `Bridge reopens with a "royal visit"`,
		},
		{"entities", `<title>Caf&eacute; &amp; Bridge</title>`, "", "Café & Bridge"},
		{
			"short name and what it is",
			`<meta property="og:title" content="Bridge reopens | LMP News"><meta property="og:site_name" content="LMP">`, "",
			"Bridge reopens",
		},
		{
			"one for those who share, against two that agree",
			`<title>Bridge of Goris reopens | lamp.example</title><meta property="og:title" content="You will not believe who walks here">`,
			"<h1>Bridge of Goris reopens</h1>", "Bridge of Goris reopens",
		},
		{
			"one for those who share, that the page shows too",
			`<title>Goris bridge news today</title><meta property="og:title" content="Bridge of Goris reopens">` +
				`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Goris bridge news today"}</script>`,
			"<h1>Bridge of Goris reopens</h1>", "Bridge of Goris reopens",
		},
		{
			"three that differ",
			`<title>Goris bridge news today</title><meta property="og:title" content="Bridge of Goris reopens">`,
			"<h1>The old bridge is open</h1>", "Bridge of Goris reopens",
		},
		{
			"headline of the JSON-LD",
			`<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Lamp"},{"@type":["NewsArticle"],` +
				`"headline":"Bridge reopens"}]}</script><title>x</title>`, "", "Bridge reopens",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte("<html><head>"+tt.head+"</head><body>"+tt.body+"<p>Some text.</p></body></html>"),
				Options{URL: "https://www.lamp.example/a"})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Title != tt.want {
				t.Errorf("title %q, want %q", doc.Title, tt.want)
			}
		})
	}
}

// TestWho finds who wrote an article where a page's places differ.
func TestWho(t *testing.T) {
	const head = `<meta property="og:site_name" content="Lamp"><h1>Bridge reopens</h1>`
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"bare line", head + `<div>By Ann Lee and Bo Roe</div><p>Text.</p>`, []string{"Ann Lee", "Bo Roe"}},
		{"bare line, in Russian", head + `<div>Автор: Ирина Власова</div><p>Text.</p>`, []string{"Ирина Власова"}},
		{"picture", head + `<div>Photo by Ann Lee</div><p>Text.</p>`, []string{}},
		{"the outlet with its address", `<meta name="author" content="The Evening (www.lamp.example)">` + head +
			`<div class="author">Ann Lee</div><p>Text.</p>`, []string{"Ann Lee"}},
		{
			"the editor is not the author",
			`<meta name="author" content="Eva Weiss">` + head +
				`<div class="author">Ann Lee</div><p>Text.</p><div class="author">Editor: Eva Weiss</div>`,
			[]string{"Ann Lee"},
		},
		{
			"the outlet and its town",
			`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":{"name":"Lamp staff"}}</script><meta ` +
				`name="author" content="Lamp, Goris">` + head,
			[]string{"Lamp staff"},
		},
		{
			"several in the JSON-LD",
			`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"name":"Ann Lee"},{"name":"Bo ` +
				`Roe"}]}</script>` + head,
			[]string{"Ann Lee", "Bo Roe"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte(tt.body), Options{URL: "https://www.lamp.example/a"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, doc.Authors); diff != "" {
				t.Errorf("-want +have:\n%s", diff)
			}
		})
	}
}

// TestPrinted keeps a headline that is printed but is not the title: it may
// hold a name that the title has not.
func TestPrinted(t *testing.T) {
	for h1, kept := range map[string]bool{
		"What the reopening of the old bridge means to Goris": true,
		"Society: The old bridge of Goris reopens":            false, // a kicker more
		"Subscribe to the letter we send each morning":        false, // no headline of this article
	} {
		doc, err := Page([]byte(`<meta property="og:title" content="The old bridge of Goris reopens"><h1>`+h1+
			`</h1><p>The town opened its bridge on Monday, after nine months of work on its stones.</p>`), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Title != "The old bridge of Goris reopens" || strings.HasPrefix(doc.Text, h1+"\n") != kept {
			t.Errorf("%s: title %q, text:\n%s", h1, doc.Title, doc.Text)
		}
	}
}

func TestWhen(t *testing.T) {
	yerevan, err := time.LoadLocation("Asia/Yerevan")
	if err != nil {
		t.Skip("no zone data: ", err)
	}
	visible := func(s string) string { return "<h1>Bridge reopens</h1><div class=date>" + s + "</div><p>Text.</p>" }
	for _, tt := range []struct {
		name, body string
		opt        Options
		want       string
	}{
		{
			"AMT by the outlet's name", `<meta property="og:site_name" content="Armenian Lamp">` + visible("June 24, 2025 - 19:17 AMT"),
			Options{},
			"2025-06-24T15:17:00Z",
		},
		{"AMT by the domain", visible("June 24, 2025 - 19:17 AMT"), Options{URL: "https://lamp.am/1"}, "2025-06-24T15:17:00Z"},
		{"AMT by the configured zone", visible("June 24, 2025 - 19:17 AMT"), Options{Location: yerevan}, "2025-06-24T15:17:00Z"},
		{"AMT in Brazil", visible("June 24, 2025 - 19:17 AMT"), Options{URL: "https://lamp.com.br/1"}, "2025-06-24T23:17:00Z"},
		{"AMT of nobody known", visible("June 24, 2025 - 19:17 AMT"), Options{}, "2025-06-24T15:17:00Z"},
		{"Armenian words", visible("24 հունիսի, 2025, 19:17"), Options{URL: "https://lamp.am/1", Language: "hy"}, "2025-06-24T15:17:00Z"},
		{
			"Russian words", visible("Опубликовано: 24 июня 2025, 19:17"),
			Options{URL: "https://lamp.ru/1", Language: "ru"},
			"2025-06-24T16:17:00Z",
		},
		{"Azerbaijani words", visible("24 iyun 2025, 19:17"), Options{URL: "https://lamp.az/1", Language: "az"}, "2025-06-24T15:17:00Z"},
		{"Turkish words", visible("24 Haziran 2025 19:17"), Options{URL: "https://lamp.com.tr/1", Language: "tr"}, "2025-06-24T16:17:00Z"},
		{"Georgian words", visible("24 ივნისი 2025, 19:17"), Options{URL: "https://lamp.ge/1", Language: "ka"}, "2025-06-24T15:17:00Z"},
		{"time element", `<h1>Bridge</h1><time datetime="2025-06-24T10:00:00+04:00">24 June</time>`, Options{}, "2025-06-24T06:00:00Z"},
		{"path", "<h1>Bridge</h1>", Options{URL: "https://lamp.example/2025/06/24/bridge"}, "2025-06-24T00:00:00Z"},
		{
			"related articles do not count", `<h1>Bridge</h1><p>Text.</p><aside><time datetime="2025-01-01T10:00:00Z"></time></aside>`,
			Options{},
			"0001-01-01T00:00:00Z",
		},
		{
			"future", `<meta property="article:published_time" content="2031-01-01T00:00:00Z"><h1>Bridge</h1>`,
			Options{Now: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)},
			"0001-01-01T00:00:00Z",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte(tt.body), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			if have := doc.Published.Time.UTC().Format(time.RFC3339); have != tt.want {
				t.Errorf("published %s, want %s", have, tt.want)
			}
		})
	}
}
