package extract

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// dressed puts a headline and a text into the templates that news pages have.
var dressed = map[string]string{
	"article in main": `<main><article><h1>%s</h1>%s</article></main>`,
	"wordpress": `<div id="page" class="site"><div id="content"><div id="primary" class="content-area"><main id="main"><article id="post-9" ` +
		`class="post-9 post type-post hentry"><header class="entry-header"><h1 class="entry-title">%s</h1><div class="entry-meta">29.11.2026</div>` +
		`</header><div class="entry-content">%s</div></article></main></div></div></div>`,
	"bootstrap": `<div class="container"><div class="row"><div class="col-md-8"><h1>%s</h1>%s</div></div></div>`,
	"nested":    `<main><article class="page"><h1>%s</h1><article class="content">%s</article></article></main>`,
	"bare":      `<h1>%s</h1>%s`,
}

// flashes are news of one or two short paragraphs.
var flashes = map[string][3]string{
	"en": {"Two prisoners freed", "Two prisoners were freed on Monday.", "Their lawyers confirmed it."},
	"ru": {"Двое освобождены", "Двое пленных освобождены в понедельник.", "Адвокаты это подтвердили."},
	"hy": {"Երկու գերի ազատ է արձակվել", "Երկու գերի ազատ է արձակվել երկուշաբթի։", "Փաստաբանները հաստատել են դա։"},
	"az": {"İki məhbus azad edilib", "İki məhbus bazar ertəsi azad edilib.", "Vəkillər bunu təsdiqləyib."},
	"tr": {"İki tutuklu serbest", "İki tutuklu pazartesi günü serbest bırakıldı.", "Avukatları bunu doğruladı."},
	"ka": {"ორი პატიმარი გაათავისუფლეს", "ორი პატიმარი ორშაბათს გაათავისუფლეს.", "ეს ადვოკატებმა დაადასტურეს."},
}

// cards are eight linked headlines, each with a sentence.
func cards(tag, class, each string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<%s class=%q>", tag, class)
	for i := range 8 {
		fmt.Fprintf(&b, "<%s><h3><a href=/%d>Grape harvest number %d begins</a></h3><p>Farmers of the valley number %d say that hail "+
			"destroyed a third of their grapes this year.</p></%s>", each, i, i, i, each)
	}
	return b.String() + "</" + tag + ">"
}

// page9 is a page with a title and a body.
func page9(title, body string) []byte {
	return []byte(`<html><head><title>` + title + ` | Lurer</title></head><body><header><nav><a href=/>Home</a> <a href=/w>World</a></nav></header>` +
		body + `<footer><p>All rights reserved, Lurer 2026.</p></footer></body></html>`)
}

// TestFlash (REA-50) reads news of a few words, in six languages and five
// templates, beside teasers or links and without: the text is theirs alone.
func TestFlash(t *testing.T) {
	var links strings.Builder
	for i := range 30 {
		fmt.Fprintf(&links, "<div><a href=/n/%d>Another story number %d of the day in Tbilisi</a></div>", i, i)
	}
	for lang, flash := range flashes {
		for name, template := range dressed {
			for beside, more := range map[string]string{
				"alone": "", "aside": cards("aside", "sidebar", "div"), "div": cards("div", "right-col", "div"),
				"section": cards("section", "latest", "article"), "list": cards("ul", "news", "li"), "links": "<div class=right>" + links.String() + "</div>",
			} {
				text := "<p>" + flash[1] + "</p><p>" + flash[2] + "</p>"
				for _, head := range []string{"", `<meta property="og:type" content="article">`} {
					doc, err := Page(page9(flash[0], head+fmt.Sprintf(template, flash[0], text)+more), Options{URL: "https://lurer.example/news/1"})
					if err != nil {
						t.Fatal(err)
					}
					if want := flash[1] + "\n" + flash[2]; doc.Text != want {
						t.Errorf("%s, %s, %s: text %q, want %q", lang, name, beside, doc.Text, want)
					}
					if doc.Verdict == news.VerdictList && (head != "" && name != "bare" || strings.Contains(template, "<article")) {
						t.Errorf("%s, %s, %s: %s (%s)", lang, name, beside, doc.Verdict, doc.Reason)
					}
				}
			}
		}
	}
}

// paragraphs are n of them, each of which names its number.
func paragraphs(n int, subject string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<p>The %s was on the agenda for the hour number %d of that day, as officials told the reporters who had waited outside.</p>", subject, i)
	}
	return b.String()
}

// TestNextArticle (REA-51): what stands below an article under a headline of its own,
// or under one that leads to another page, is none of its text, however long it is.
// The entries of a liveblog are.
func TestNextArticle(t *testing.T) {
	const title = "Court hears witnesses in the trial"
	own, next := paragraphs(3, "trial"), paragraphs(9, "budget")
	card := `<article class="card"><h3><a href="/2">Parliament passes the budget</a></h3><p>` + "The budget was on the agenda of a long day.</p></article>"
	entry := func(i int) string {
		return fmt.Sprintf(`<article id="e%d"><time>1%d:30</time><h3><a href="#e%d">Hour %d of it</a></h3>%s</article>`, i, i, i, i, paragraphs(1, fmt.Sprint("trial, part ", i, ",")))
	}
	for _, tt := range []struct{ name, body, want, never string }{
		{"second main", "<main><article><h1>%s</h1>" + own + "</article></main><main><article><h1>Parliament passes the budget</h1>" + next + "</article></main>", "hour number 2", "budget"},
		{"second article", "<main><article><h1>%s</h1>" + own + "</article><article><h1>Parliament passes the budget</h1>" + next + "</article></main>", "hour number 2", "budget"},
		{"article in the article", "<main><article><h1>%s</h1>" + own + "<article><h1>Parliament passes the budget</h1>" + next + "</article></article></main>", "hour number 2", "budget"},
		{"linked headline", "<main><article><h1>%s</h1>" + own + `</article></main><div class="post"><h2><a href="/2">Parliament passes the budget</a></h2>` + next + "</div>", "hour number 2", "budget"},
		{"linked headlines in main", "<main><article><h1>%s</h1>" + own + "</article><div>" + card + card + card + "</div></main>", "hour number 2", "budget"},
		{"cards in the article", "<article><h1>%s</h1>" + own + "<div>" + card + card + card + "</div></article>", "hour number 2", "budget"},
		{"aside", "<main><article><h1>%s</h1>" + own + "</article></main><aside>" + next + "</aside>", "hour number 2", "budget"},
		{"section", "<main><article><h1>%s</h1>" + own + "</article></main><section><h2>More</h2>" + next + "</section>", "hour number 2", "budget"},
		{"div soup", `<div class="post"><h1>%s</h1>` + own + `</div><div class="post"><h1>Parliament passes the budget</h1>` + next + "</div>", "hour number 2", "budget"},
		{"text below a head", "<main><article><h1>%s</h1><p>Two were heard on the first day.</p></article><div>" + next + "</div></main>", "budget was on the agenda for the hour number 8", "~~"},
		{"liveblog", "<main><article><h1>%s</h1><p>Two were heard on the first day of it.</p></article>" + entry(0) + entry(1) + entry(2) + "</main>", "part 2", "~~"},
		{"liveblog in the article", "<main><article><h1>%s</h1><p>Two were heard on the first day of it.</p>" + entry(0) + entry(1) + entry(2) + "</article></main>", "part 2", "~~"},
		{"parts with headlines", "<article><h1>%s</h1>" + own + "<div><h1>What comes next</h1>" + next + "</div></article>", "budget was on the agenda for the hour number 8", "~~"},
	} {
		doc, err := Page(page9(title, strings.Replace(tt.body, "%s", title, 1)), Options{URL: "https://lurer.example/news/1"})
		if err != nil || !strings.Contains(doc.Text, tt.want) || strings.Contains(doc.Text, tt.never) || doc.Verdict != news.VerdictArticle {
			t.Errorf("%s: %v %s (%s): want %q, never %q, in\n%s", tt.name, err, doc.Verdict, doc.Reason, tt.want, tt.never, doc.Text)
		}
	}
}

// TestLede (REA-52): a lede is the first line of its text in whatever element it
// stands, and a paragraph in a div among others is one of them.
func TestLede(t *testing.T) {
	const lede = "Two former leaders were brought into the hall in handcuffs, lawyers say."
	const among = "An observer of the embassy was let in for ten minutes and left without a word to the reporters, who had waited since seven."
	for _, tt := range []string{
		`<div class="lead">%s</div>`, `<div class="standfirst">%s</div>`, `<div class="anons">%s</div>`, "<div>%s</div>", `<div itemprop="description">%s</div>`,
		`<p class="lead">%s</p>`, "<h2>%s</h2>", `<div class="lead"><p>%s</p></div>`, "<section><div>%s</div></section>", "<div><b>%s</b></div>", "<header><div>%s</div></header>",
	} {
		for _, template := range []string{"<main><article><h1>Trial begins</h1>%s</article></main>", `<div class="news"><h1>Trial begins</h1>%s</div>`} {
			doc, err := Page(page9("Trial begins", fmt.Sprintf(template, fmt.Sprintf(tt, lede)+paragraphs(3, "trial"))), Options{URL: "https://lurer.example/1"})
			if err != nil || !strings.HasPrefix(doc.Text, lede+"\n") {
				t.Errorf("%s in %s: %v\n%s", tt, template, err, doc.Text)
			}
		}
	}
	for name, body := range map[string]string{
		"among": paragraphs(2, "trial") + "<div>" + among + "</div>" + paragraphs(2, "verdict"), "last": paragraphs(3, "trial") + "<div>" + among + "</div>",
	} {
		doc, err := Page(page9("Trial begins", "<main><article><h1>Trial begins</h1>"+body+"</article></main>"), Options{URL: "https://lurer.example/1"})
		if err != nil || !strings.Contains(doc.Text, among) {
			t.Errorf("%s: %v\n%s", name, err, doc.Text)
		}
	}
}

// TestShortVerdicts (REA-53) judges short news by what stands in its element, and
// says of no page with words that it has none.
func TestShortVerdicts(t *testing.T) {
	var links strings.Builder
	for i := range 30 {
		fmt.Fprintf(&links, "<div><a href=/n/%d>Another story number %d of the day in Tbilisi</a></div>", i, i)
	}
	banner := `<div id="cookie-consent" role="dialog"><h2>We value your privacy</h2><p>` +
		strings.Repeat("We and our 842 partners store and access information on a device, such as cookies and process personal data. ", 6) +
		"</p><button>Accept all</button></div>"
	const brief = "<p>The delegates visited 23 prisoners in the capital on 3 September, the organisation said.</p>"
	for _, tt := range []struct {
		name, body string
		want       news.Verdict
		reason     string
	}{
		{"called an article", `<meta property="og:type" content="article"><div><h1>Delegates visit prisoners</h1>` + brief + "</div>", news.VerdictArticle, "14 words"},
		{"in an article", "<article><h1>Delegates visit prisoners</h1>" + brief + "</article>", news.VerdictArticle, "14 words"},
		{"not called one", "<div><h1>Delegates visit prisoners</h1>" + brief + "</div>", news.VerdictStub, "no sign of an article"},
		{"one beside links", "<article><h1>Delegates visit prisoners</h1>" + paragraphs(1, "visit") + "</article><div>" + links.String() + "</div>", news.VerdictArticle, ""},
		{"three beside links", "<article><h1>Delegates visit prisoners</h1>" + paragraphs(3, "visit") + "</article><div>" + links.String() + "</div>", news.VerdictArticle, ""},
		{"a banner", banner + "<main><article><h1>Delegates visit prisoners</h1>" + paragraphs(2, "visit") + "</article></main>", news.VerdictArticle, ""},
		{"a wall", banner + "<main><h1>Lurer</h1></main>", news.VerdictConsent, ""},
		{"a wall in main", "<main><h1>Before you go on</h1>" + banner + brief + "</main>", news.VerdictConsent, ""},
		{"a section", "<main><h1>Politics</h1>" + cards("div", "list", "article") + cards("div", "more", "div") + "</main>", news.VerdictList, ""},
		{"words, and no text", "<div>Watch</div><ul><li>Now playing</li><li>Episode 4</li></ul>", news.VerdictStub, "none of the 5 words"},
		{"nothing", "<div></div>", news.VerdictStub, "none of the"},
	} {
		doc, err := Page(page9("Lurer", tt.body), Options{URL: "https://lurer.example/news/1"})
		if err != nil || doc.Verdict != tt.want || !strings.Contains(doc.Reason, tt.reason) {
			t.Errorf("%s: %v %s (%s), want %s (%s):\n%s", tt.name, err, doc.Verdict, doc.Reason, tt.want, tt.reason, doc.Text)
		}
	}
	doc, err := Page(page9("Lurer", "<div>Arkadi Ghukasyan, episode 4</div>"), Options{URL: "https://lurer.example/news/1"})
	if err != nil || !strings.Contains(doc.Text, "Arkadi Ghukasyan") {
		t.Errorf("%v: the only words of a page are not in its text %q", err, doc.Text)
	}
}
