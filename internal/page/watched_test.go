package page

import (
	"errors"
	"strings"
	"testing"

	"tocsin/internal/news"
)

const watchedPage = `<!DOCTYPE html><html lang="en-GB"><head><title>(3) Where we work | Aid</title>
<link rel="canonical" href="/where"></head><body><header>Menu</header>
<main><h1>Where we  work</h1>
<p>Our office is <b>closed</b>.<br>Visits: <span class="n">2</span></p>
<script>var x = "no text";</script><p hidden>draft</p>
<ul><li>Parcels</li><li>Calls, <a href="/c">letters</a></li></ul>
<table><thead><tr><th>Place</th><th>Held</th></tr></thead>
<tbody><tr><td>Baku</td><td><p>23</p></td></tr><tr><td></td><td>7</td></tr></tbody></table>
<p class="clock">Read 1,204 times</p></main>
<footer>Contact</footer></body></html>`

func TestWatched(t *testing.T) {
	for _, c := range []struct {
		name       string
		body       string
		opt        WatchOptions
		title, txt string
	}{
		{
			"main is the default", watchedPage,
			WatchOptions{Ignore: []string{".clock"}},
			"Where we work",
			"Where we work\nOur office is closed.\nVisits: 2\nParcels\nCalls, letters\nPlace | Held\nBaku | 23\n7",
		},
		{"several parts", watchedPage, WatchOptions{Select: "td, li"}, "(3) Where we work | Aid", "Parcels\nCalls, letters\nBaku\n23\n7"},
		{"part of a part is read once", watchedPage, WatchOptions{Select: "ul, li"}, "(3) Where we work | Aid", "Parcels\nCalls, letters"},
		{"no main", "<title>T</title><p>One<p>Two", WatchOptions{}, "T", "One\nTwo"},
		{
			"layout table", "<table><tr><td><h2>Head</h2><p>One</p><p>Two</p></td><td>Side</td></tr></table>",
			WatchOptions{},
			"",
			"Head\nOne\nTwo\nSide",
		},
		{"nothing invisible", "<p>Ba\u200bku \u202eevil\u202c</p>", WatchOptions{}, "", "Baku evil"},
		{"words stay whole", "<p>co<b>op</b>er<i>ate</i> now</p>", WatchOptions{}, "", "cooperate now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.opt.URL = "https://aid.example/en/"
			doc, err := Watched([]byte(c.body), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text != c.txt || doc.Title != c.title {
				t.Errorf("title %q, want %q\ntext\n%s\nwant\n%s", doc.Title, c.title, doc.Text, c.txt)
			}
		})
	}
}

func TestWatchedMeta(t *testing.T) {
	doc, err := Watched([]byte(watchedPage), WatchOptions{URL: "https://aid.example/en/"})
	if err != nil {
		t.Fatal(err)
	}
	if doc.Language != "en" || doc.CanonicalURL != "https://aid.example/where" || doc.Verdict != news.VerdictArticle {
		t.Errorf("language %q, canonical %q, verdict %q", doc.Language, doc.CanonicalURL, doc.Verdict)
	}
}

func TestNothingSelected(t *testing.T) {
	_, err := Watched([]byte(watchedPage), WatchOptions{URL: home, Select: "#moved"})
	if !errors.Is(err, ErrNothingSelected) {
		t.Errorf("got %v, want ErrNothingSelected", err)
	}
	doc, err := Watched([]byte("<main><img src=x></main>"), WatchOptions{URL: home})
	if err != nil || doc.Verdict != news.VerdictStub || doc.Reason == "" {
		t.Errorf("empty part: verdict %q (%q), %v; want stub with a reason", doc.Verdict, doc.Reason, err)
	}
	for _, opt := range []WatchOptions{{Select: "a["}, {Ignore: []string{"p", "b["}}} {
		opt.URL = home
		if _, err := Watched([]byte(watchedPage), opt); err == nil {
			t.Errorf("%+v: no error", opt)
		}
	}
}

// TestWatchedText: a PDF's text is watched by lines; what needs elements is
// refused.
func TestWatchedText(t *testing.T) {
	doc := news.Document{Title: "List", Text: "List\nAs of June\nBako  Sahakyan\u202e"}
	for _, tt := range []struct {
		opt  WatchOptions
		want string // the text, or the error
	}{
		{WatchOptions{Drop: []string{"^As of"}}, "List\nBako Sahakyan"},
		{WatchOptions{Read: readText, Keep: []string{"Bako"}}, "Bako Sahakyan"},
		{WatchOptions{Read: ReadTable}, "it is a PDF, of which read: table reads nothing"},
		{WatchOptions{Select: "main"}, "it is a PDF, which has no elements"},
		{WatchOptions{Ignore: []string{".x"}}, "it is a PDF, which has no elements"},
		{WatchOptions{Drop: []string{"("}}, "missing closing )"},
	} {
		got, err := WatchedText(doc, tt.opt)
		if err != nil && !strings.Contains(err.Error(), tt.want) || err == nil && got.Text != tt.want {
			t.Errorf("%+v: %q, %v; want %q", tt.opt, got.Text, err, tt.want)
		}
	}
	if got, err := WatchedText(doc, WatchOptions{Min: 1000}); err != nil || got.Verdict != news.VerdictSuspect {
		t.Errorf("shorter than min: %v %v", got.Verdict, err)
	}
}
