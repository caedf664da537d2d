package page

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

const listPage = `<!DOCTYPE html><html lang="az-AZ"><head><title>Xəbərlər</title></head><body>
<nav><a href="/">Baş səhifə</a> <a href="/about">Haqqımızda</a> <a href="mailto:x@outlet.example">Yazın</a></nav>
<article><a href="/news/101?utm_source=list#top"><img src="1.jpg" alt="şəkil"></a>
  <h2><a href="/news/101?utm_source=list">Birinci  xəbər</a></h2>
  <time datetime="2025-06-18T09:30:00+04:00">18 iyun</time>
  <a href="/news/101?utm_source=list">Ardını oxu, bütün təfərrüatlar burada</a></article>
<article><a href="102"><h3>İkinci xəbər</h3><p>Qısa məzmun, başlıqdan uzun bir cümlə.</p></a><time datetime="2025-06-17">dünən</time></article>
<article><a href="https://www.outlet.example/news/103" title="Üçüncü xəbər"><img src="3.jpg"></a></article>
<article><a href="https://partner.example/x">Tərəfdaş</a></article>
<article><a href="javascript:void(0)">Daha çox</a> <a href="#top">Yuxarı</a></article>
</body></html>`

// brief is an entry on one line.
func brief(entries []news.Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSpace(e.URL+" | "+e.Title+" | "+e.Published.String()))
	}
	return out
}

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		name string
		opt  LinkOptions
		want []string
	}{
		{"articles", LinkOptions{Select: "article a"}, []string{
			"https://outlet.example/news/101?utm_source=list | Birinci xəbər | 2025-06-18T09:30:00+04:00",
			"https://outlet.example/news/102 | İkinci xəbər | 2025-06-17",
			"https://www.outlet.example/news/103 | Üçüncü xəbər |",
		}},
		{"elements that hold a link", LinkOptions{Select: "article", Exclude: []string{"/103$"}}, []string{
			"https://outlet.example/news/101?utm_source=list | Birinci xəbər | 2025-06-18T09:30:00+04:00",
			"https://outlet.example/news/102 | İkinci xəbər | 2025-06-17",
		}},
		{"include leaves the site", LinkOptions{Include: []string{`^https://partner\.example/`}}, []string{
			"https://partner.example/x | Tərəfdaş |",
		}},
		{"the first ones", LinkOptions{Include: []string{`/news/`}, Max: 1}, []string{
			"https://outlet.example/news/101?utm_source=list | Birinci xəbər | 2025-06-18T09:30:00+04:00",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.opt.URL = home
			entries, _, err := Links([]byte(listPage), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, brief(entries)); d != "" {
				t.Error(d)
			}
			for _, e := range entries {
				if e.Language != "az" {
					t.Errorf("language %q", e.Language)
				}
			}
		})
	}
}

func TestLinksWarns(t *testing.T) {
	for _, c := range []struct {
		name string
		opt  LinkOptions
		want string
	}{
		{"nothing fits", LinkOptions{Select: ".headlines a"}, `the selector ".headlines a" fits no link`},
		{"all ruled out", LinkOptions{Select: "article a", Exclude: []string{"."}}, "none kept"},
		{"too many", LinkOptions{Select: "article a", Max: 2}, "2 kept, 1 left"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.opt.URL = home
			_, warnings, err := Links([]byte(listPage), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if len(warnings) != 1 || !strings.Contains(warnings[0], c.want) {
				t.Errorf("warnings %q, want one with %q", warnings, c.want)
			}
		})
	}
}

func TestLinksBase(t *testing.T) {
	body := `<base href="https://cdn.outlet.example/archive/"><a href="7">Seven</a>`
	entries, _, err := Links([]byte(body), LinkOptions{URL: home})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"https://cdn.outlet.example/archive/7 | Seven |"}, brief(entries)); d != "" {
		t.Error(d)
	}
}

func TestLinksDates(t *testing.T) {
	yerevan := time.FixedZone("+04", 4*60*60)
	body := `<ul><li><a href="/1">Մեկ</a> <time>29 հուլիսի, 2025, 13:00</time>
<li><a href="/2">Երկու</a> <time datetime="2025-07-28T09:30">երեկ</time>
<li><a href="/3">Երեք</a> <time datetime="x">շուտով</time>
<li><a href="/4">Չորս</a> <time>1</time><time>2</time></ul>`
	entries, _, err := Links([]byte(body), LinkOptions{URL: home, Language: "hy", Location: yerevan})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{
		"https://outlet.example/1 | Մեկ | 2025-07-29T13:00:00+04:00", "https://outlet.example/2 | Երկու | 2025-07-28T09:30:00+04:00",
		"https://outlet.example/3 | Երեք |", "https://outlet.example/4 | Չորս |",
	}, brief(entries)); d != "" {
		t.Error(d)
	}
}

func TestLinksBadOptions(t *testing.T) {
	for _, opt := range []LinkOptions{{Select: "a["}, {Include: []string{"("}}, {Exclude: []string{"("}}} {
		opt.URL = home
		if _, _, err := Links([]byte(listPage), opt); err == nil {
			t.Errorf("%+v: no error", opt)
		}
	}
}

// BenchmarkHostile is a page of 30,000 links to one address in one element.
func BenchmarkHostile(b *testing.B) {
	body := []byte("<ul>" + strings.Repeat("<li><a href=/x><i>x</i></a>", 30_000))
	for b.Loop() {
		if _, _, err := Links(body, LinkOptions{URL: home}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLinks(b *testing.B) {
	var page strings.Builder
	for i := range 200 {
		fmt.Fprintf(&page, "<article><h2><a href=/news/%d>Headline number %d</a></h2><p>Summary.</p></article>", i, i)
	}
	body := []byte(page.String())
	for b.Loop() {
		if _, _, err := Links(body, LinkOptions{URL: home, Select: "article a"}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLinkWords: a card that is one link has its date, and its headline once.
func TestLinkWords(t *testing.T) {
	const title, now = "Vardanyan trial in Baku continues", "2026-11-29T10:00:00Z"
	for name, tt := range map[string]struct{ link, title, day string }{
		"a headline beside a date": {`<span class="date">29 Nov 2026, 10:00</span><h3>` + title + `</h3><p>Lead of it</p>`, title, now},
		"words beside a date":      {`<div><i class="news-date">29.11.2026</i><span>` + title + `</span></div>`, title, "2026-11-29"},
		"in Turkish":               {`<b class="tarih">29 Kasım 2026</b><span>Bakü'de dava</span>`, "Bakü'de dava", "2026-11-29"},
		"in Armenian":              {`<p class="item__date">29 նոյեմբերի, 2026</p><p>Դատ Բաքվում</p>`, "Դատ Բաքվում", "2026-11-29"},
		"a time element":           {`<time datetime="2026-11-29">29.11</time> <span>` + title + `</span>`, title, "2026-11-29"},
		"for wide and narrow":      {`<b class="d-none d-md-block">` + title + `</b><b class="d-md-none">` + title + `</b>`, title, ""},
		"within a box":             {`<div><img src="x"><div><p>` + title + `</p><p>` + title + `</p></div></div>`, title, ""},
		"as one text":              {title + " " + title, title, ""},
		"cut for the narrow":       {`<span>` + title + `</span><span>Vardanyan trial in…</span>`, title, ""},

		"two headlines":       {`<span>` + title + `</span><span>Another one begins</span>`, title + "Another one begins", ""},
		"letters in elements": {`<b>V</b>ardanyan <b>V</b>ahe`, "Vardanyan Vahe", ""},
		"a word twice":        {`Baku Baku trial`, "Baku Baku trial", ""},
		"no date in it":       {`<span class="date">Exclusive</span><h3>` + title + `</h3>`, title, ""},
		"two dates":           {`<b class="date">29.11.2026</b><b class="date">30.11.2026</b><h3>` + title + `</h3>`, title, ""},
	} {
		body := `<html><body><main><ul><li><a href="/n/1">` + tt.link + `</a></li><li><a href="/n/2">Second</a></li></ul></main>`
		entries, _, err := Links([]byte(body), LinkOptions{URL: home, Select: "main a"})
		if err != nil || len(entries) != 2 {
			t.Fatal(name, err, entries)
		}
		if e := entries[0]; e.Title != tt.title || e.Published.String() != tt.day {
			t.Errorf("%s: %q of %s, want %q of %q", name, e.Title, e.Published, tt.title, tt.day)
		}
		if !entries[1].Published.IsZero() {
			t.Errorf("%s: the next one is dated %s", name, entries[1].Published)
		}
	}
}
