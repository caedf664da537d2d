package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

const newsSitemap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url>
  <loc>https://news.example.org/a?x=1&amp;y=2</loc>
  <lastmod>2025-07-30T17:00:00Z</lastmod>
  <n:news>
    <n:publication><n:name>Masis</n:name><n:language>hy</n:language></n:publication>
    <n:publication_date>2025-07-30T19:10:00+04:00</n:publication_date>
    <n:title>Talks &amp; visits</n:title>
    <n:keywords>Baku, prisoners</n:keywords>
  </n:news>
  <image:image><image:loc>https://news.example.org/a.jpg</image:loc><image:title>A picture</image:title></image:image>
</url>
<url><loc>/b</loc><lastmod>2025-07-29</lastmod></url>
</urlset>`

func TestSitemap(t *testing.T) {
	got, err := Parse([]byte(newsSitemap), Options{URL: "https://news.example.org/sitemap-news.xml"})
	if err != nil {
		t.Fatal(err)
	}
	day, _ := time.Parse(time.DateOnly, "2025-07-29")
	want := []news.Entry{
		{
			URL: "https://news.example.org/a?x=1&y=2", Title: "Talks & visits", Language: "hy", Authors: []string{},
			Categories: []string{"Baku", "prisoners"},
			Published:  news.Date{Time: time.Date(2025, 7, 30, 15, 10, 0, 0, time.UTC)},
			Updated:    news.Date{Time: time.Date(2025, 7, 30, 17, 0, 0, 0, time.UTC)},
		},
		{URL: "https://news.example.org/b", Authors: []string{}, Categories: []string{}, Updated: news.Date{Time: day, DayOnly: true}},
	}
	sameTime := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
	if diff := cmp.Diff(want, got.Entries, sameTime); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if got.Format != "sitemap" {
		t.Errorf("format %q", got.Format)
	}
}

// TestSitemapKeepsTheNewest: a sitemap may name its newest article last.
func TestSitemapKeepsTheNewest(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range 30 {
		fmt.Fprintf(&b, "<url><loc>https://example.org/%d</loc><lastmod>2025-07-%02d</lastmod></url>", i+1, i+1)
	}
	b.WriteString("<url><loc>https://example.org/undated</loc></url></urlset>")
	got, err := Parse([]byte(b.String()), Options{maxEntries: 3})
	if err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, e := range got.Entries {
		urls = append(urls, e.URL)
	}
	if diff := cmp.Diff([]string{"https://example.org/28", "https://example.org/29", "https://example.org/30"}, urls); diff != "" {
		t.Error(diff)
	}
	if w := strings.Join(got.Warnings, "; "); !strings.Contains(w, "31 addresses: the newest 3") {
		t.Errorf("warnings %q", w)
	}
}

func TestSitemapIndexNamesItsSitemaps(t *testing.T) {
	in := `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://example.org/2024.xml</loc><lastmod>2024-12-31</lastmod></sitemap>
<sitemap><loc>https://example.org/2025.xml</loc><lastmod>2025-07-30</lastmod></sitemap></sitemapindex>`
	_, err := Parse([]byte(in), Options{})
	if err == nil || !strings.Contains(err.Error(),
		"an index of 2 sitemaps: write one of those it names as feed: https://example.org/2025.xml https://example.org/2024.xml") {
		t.Error(err)
	}
}
