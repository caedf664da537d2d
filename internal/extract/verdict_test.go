package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/internal/news"
)

func TestVerdicts(t *testing.T) {
	want := map[string]news.Verdict{
		"article-hy": news.VerdictArticle, "article-az": news.VerdictArticle, "article-ru": news.VerdictArticle,
		"state": news.VerdictArticle, "jsonld": news.VerdictArticle, "list": news.VerdictList, "front": news.VerdictList,
		"stub":    news.VerdictStub,
		"paywall": news.VerdictPaywall, "paywall-ru": news.VerdictPaywall,
		"consent": news.VerdictConsent, "consent-de": news.VerdictConsent,
		"challenge": news.VerdictChallenge, "challenge-ru": news.VerdictChallenge, "challenge-script": news.VerdictChallenge,
		"soft404": news.VerdictError, "soft404-hy": news.VerdictError, "cut": news.VerdictSuspect,
	}
	files, err := filepath.Glob("testdata/pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(want) {
		t.Errorf("%d pages, %d expectations", len(files), len(want))
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".html")
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Page(body, Options{URL: "https://lamp.example/2025/" + name})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Verdict != want[name] || doc.Reason == "" {
				t.Errorf("verdict %s (%s), want %s; text:\n%s", doc.Verdict, doc.Reason, want[name], doc.Text)
			}
		})
	}
}

func TestVerdictOfStatus(t *testing.T) {
	body, err := os.ReadFile("testdata/pages/article-ru.html")
	if err != nil {
		t.Fatal(err)
	}
	for status, want := range map[int]news.Verdict{
		0: news.VerdictArticle, 200: news.VerdictArticle, 402: news.VerdictPaywall,
		404: news.VerdictError, 503: news.VerdictError,
	} {
		doc, err := Page(body, Options{URL: "https://lamp.example/a", Status: status})
		if err != nil || doc.Verdict != want {
			t.Errorf("status %d: verdict %s (%s) %v, want %s", status, doc.Verdict, doc.Reason, err, want)
		}
	}
}
