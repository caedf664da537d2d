package extract

import (
	"strings"
	"testing"
	"time"
)

// TestAgrees: what a page states for machines is believed where it agrees with the
// page's address or headline; a teaser's or the last article's is not.
func TestAgrees(t *testing.T) {
	const (
		address = "https://lamp.am/news/123-trial.html"
		right   = "2026-11-29T17:05:00+04:00"
		other   = `"@type":"NewsArticle","headline":"Wine harvest begins in Tavush this week","datePublished":"2026-10-02T10:00:00+04:00",` +
			`"author":{"name":"Bo Roe"},"articleBody":"Growers of eleven villages say that the frost took a third of the harvest this year."`
		lead = "The court in Baku on Monday heard the first witnesses in the trial, his lawyers said in a statement on their page."
	)
	for name, tt := range map[string]struct{ script, want string }{
		"another's headline": {`{` + other + `}`, "2026-11-28"},
		"another's address":  {`{` + other + `,"url":"https://lamp.am/news/99-wine.html"}`, "2026-11-28"},
		"another's address alone": {
			`{"@type":"NewsArticle","datePublished":"2026-10-02","mainEntityOfPage":{"@id":"https://lamp.am/news/99-wine.html"}}`, "2026-11-28",
		},
		"its own beside one that says more": {
			`[{` + other + `,"publisher":{"name":"Lamp"}},{"@type":"NewsArticle","url":"` + address + `","datePublished":"` + right + `"}]`, right,
		},
		"its own headline": {
			`{"@type":"NewsArticle","headline":"Baku court hears first witnesses in Vardanyan trial","datePublished":"` + right + `"}`, right,
		},
		"a headline for search engines, its own address": {
			`{"@type":"NewsArticle","headline":"Ruben Vardanyan news","mainEntityOfPage":"` + address + `?utm_source=x",` +
				`"datePublished":"` + right + `"}`, right,
		},
		"the same headline at another address": {
			`{"@type":"NewsArticle","headline":"Baku court hears witnesses in Vardanyan trial","url":"https://amp.lamp.am/123","datePublished":"` +
				right + `"}`, right,
		},
		"its graph's mark":            {`{"@type":"NewsArticle","@id":"` + address + `#article","headline":"x","datePublished":"` + right + `"}`, right},
		"a template's front page":     {`{"@type":"NewsArticle","mainEntityOfPage":"https://lamp.am/","datePublished":"` + right + `"}`, right},
		"neither address nor heading": {`{"@type":"NewsArticle","datePublished":"` + right + `"}`, right},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Page([]byte(`<html><head><title>Baku court hears witnesses in Vardanyan trial | Lamp</title>`+
				`<script type="application/ld+json">`+tt.script+`</script></head><body><article>`+
				`<h1>Baku court hears witnesses in Vardanyan trial</h1><div class="date">28.11.2026</div><p>`+lead+`</p></article></body></html>`),
				Options{URL: address})
			if err != nil {
				t.Fatal(err)
			}
			have := doc.Published.String()
			if !doc.Published.DayOnly {
				have = doc.Published.Time.Format(time.RFC3339)
			}
			if have != tt.want || !strings.HasSuffix(doc.Text, lead) || len(doc.Authors) > 0 {
				t.Errorf("published %s, want %s; by %q; text %q", have, tt.want, doc.Authors, doc.Text)
			}
		})
	}
}

// TestOutletInTitle takes an outlet's name off a title, whichever way it is told:
// by its address, by a word that outlets have in their names, behind any bar.
func TestOutletInTitle(t *testing.T) {
	for _, tt := range []struct{ url, title, want string }{
		{"https://www.bbc.co.uk/news/1", "Prisoners speak at last - BBC News", "Prisoners speak at last"},
		{"https://www.bbc.com/azeri/1", "Məhbuslar danışır - BBC News Azərbaycanca", "Məhbuslar danışır"},
		{"https://abcnews.go.com/1", "Prisoners speak at last - ABC News", "Prisoners speak at last"},
		{"https://www.dw.com/1", "Prisoners speak at last – DW", "Prisoners speak at last"},
		{"https://x.example/1", "Prisoners speak at last | Baku News", "Prisoners speak at last"},
		{"https://x.example/1", "Суд в Баку начался — Новости Армении", "Суд в Баку начался"},
		{"https://x.example/1", "Mahkeme başladı, tanıklar dinlendi - Lamba Haber", "Mahkeme başladı, tanıklar dinlendi"},
		{"https://www.hankookilbo.com/1", "바쿠 법원 증인 심문 시작ㅣ한국일보", "바쿠 법원 증인 심문 시작"},
		{"https://x.example/1", "法院 开庭 审理｜明报 News", "法院 开庭 审理"},

		{"https://x.example/1", "Prisoners speak - Vardanyan on radio", "Prisoners speak - Vardanyan on radio"},
		{"https://x.example/1", "Prisoners speak at last - for the news", "Prisoners speak at last - for the news"},
		{"https://x.example/1", "Prisoners speak at last | Ruben Vardanyan", "Prisoners speak at last | Ruben Vardanyan"},
		{"https://news.am/1", "Court opens - Newsom in Yerevan", "Court opens - Newsom in Yerevan"},
		{"https://x.example/1", "Interview - Baku News", "Interview - Baku News"}, // too little is left
	} {
		site := ""
		if tt.url == "https://www.hankookilbo.com/1" {
			site = `<meta property="og:site_name" content="한국일보">`
		}
		doc, err := Page([]byte(`<title>`+tt.title+`</title>`+site+`<p>Some text.</p>`), Options{URL: tt.url})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Title != tt.want {
			t.Errorf("%s: title %q, want %q", tt.url, doc.Title, tt.want)
		}
	}
}

// TestTwoDates tells when an article was published from when it was changed, where
// both stand in one line; and neither from the date of a post within it.
func TestTwoDates(t *testing.T) {
	const first, later = "2026-11-29T13:05:00Z", "2026-11-29T21:02:00Z"
	for _, tt := range []struct{ lang, line, published, modified string }{
		{"tr", "Yayınlanma: 29.11.2026 - 17:05 Güncelleme: 30.11.2026 - 01:02", first, later},
		{"tr", "Giriş: 29.11.2026 17:05 Son Güncelleme: 30.11.2026 01:02", first, later},
		{"ru", "Опубликовано: 29.11.2026 17:05 | Обновлено: 30.11.2026 01:02", first, later},
		{"ru", "29 ноября 2026, 17:05 (обновлено 30 ноября 2026, 01:02)", first, later},
		{"en", "Updated: November 30, 2026 01:02 | Published: November 29, 2026 17:05", first, later},
		{"en", "Published 29 November 2026, 17:05. Updated 30 November 2026, 01:02", first, later},
		{"az", "Dərc olunub: 29.11.2026 17:05, yenilənib: 30.11.2026 01:02", first, later},
		{"hy", "Հրապարակվել է՝ 29.11.2026, 17:05 • Թարմացվել է՝ 30.11.2026, 01:02", first, later},
		{"ka", "გამოქვეყნდა: 29.11.2026 17:05 განახლდა: 30.11.2026 01:02", first, later},
		{"de", "Veröffentlicht: 29.11.2026, 17:05 Uhr, aktualisiert: 30.11.2026, 01:02 Uhr", first, later},
		{"fr", "Publié le 29/11/2026 à 17:05, mis à jour le 30/11/2026 à 01:02", first, later},
		{"en", "Updated 30 November 2026, 01:02", "0001-01-01T00:00:00Z", later},
		{"en", "29 November 2026, 17:05", first, "0001-01-01T00:00:00Z"},
	} {
		for name, element := range map[string]string{"a classed": `<div class="date">%</div>`, "a bare": `<div>%</div>`} {
			doc, err := Page([]byte(`<html lang="`+tt.lang+`"><body><article><h1>Court</h1>`+strings.Replace(element, "%", tt.line, 1)+
				`<p>Some text of it.</p><blockquote class="twitter-tweet"><p>We call.</p><a href="/x">November 1, 2026</a></blockquote>`+
				`</article></body></html>`), Options{URL: "https://o.am/1", Language: tt.lang})
			if err != nil {
				t.Fatal(err)
			}
			published, modified := doc.Published.Time.UTC().Format(time.RFC3339), doc.Modified.Time.UTC().Format(time.RFC3339)
			if published != tt.published || modified != tt.modified {
				t.Errorf("%s line %q: published %s, modified %s", name, tt.line, published, modified)
			}
		}
	}
	for page, want := range map[string]string{
		`<meta property="article:published:time" content="2026-11-29T17:05:00+04:00"><h1>Court</h1><p>Text.</p>`: first,
		`<h1>Court</h1><p>Text.</p><blockquote class="twitter-tweet"><p>We call.</p>&mdash; MFA <a href="/x">November 29, 2026</a>` +
			`</blockquote>`: "0001-01-01T00:00:00Z",
		`<h1>Court</h1><p>Text.</p><div class="telegram-post"><time datetime="2026-11-29T17:05:00+04:00">29 Nov</time></div>`: "0001-01-01T00:00:00Z",
	} {
		doc, err := Page([]byte(page), Options{URL: "https://o.am/1"})
		if err != nil {
			t.Fatal(err)
		}
		if have := doc.Published.Time.UTC().Format(time.RFC3339); have != want {
			t.Errorf("published %s, want %s: %s", have, want, page)
		}
	}
}
