package page

import (
	"strings"
	"testing"
)

// TestBanners: what asks about cookies is not what is watched, and what reports
// about cookies is.
func TestBanners(t *testing.T) {
	const news = "<h1>Access</h1><p>Nobody had access to the men since June.</p>"
	const plain = "Access\nNobody had access to the men since June."
	for name, tt := range map[string]struct{ body, want string }{
		"a dialog":          {"<div id=onetrust-banner-sdk><p>We use cookies. By clicking Accept you agree.</p><button>Accept all</button></div>" + news, plain},
		"nested":            {"<div class=x><div><h2>Privacy</h2><p>This site uses cookies.</p></div><div><a href='#'>Got it!</a></div></div>" + news, plain},
		"in Russian":        {"<div><span>Мы используем файлы cookie</span><button>Принять</button></div>" + news, plain},
		"in Armenian":       {news + "<section><p>Կայքն օգտագործում է թխուկներ։</p><button>Ընդունել</button></section>", plain},
		"an input":          {"<form><p>Çerez kullanıyoruz.</p><input type=submit value='Kabul et'></form>" + news, plain},
		"beside its button": {"<p>We use cookies.</p><button>OK</button>" + news, plain},
		"no button":         {"<p>A court ruled on cookies.</p>" + news, "A court ruled on cookies.\n" + plain},
		"a link to a report": {
			"<ul><li>A court ruled on cookies. <a href='/7'>Accept it, says the judge</a></li></ul>" + news,
			"A court ruled on cookies. Accept it, says the judge\n" + plain,
		},
		"another button": {"<div><p>A court ruled on cookies.</p><button>Share</button></div>" + news, "A court ruled on cookies.\n" + plain},
	} {
		doc, err := Watched([]byte("<html><body>"+tt.body+"</body></html>"), WatchOptions{URL: "https://a.example/"})
		if err != nil || doc.Text != tt.want {
			t.Errorf("%s: %v %q, want %q", name, err, doc.Text, tt.want)
		}
	}
	doc, err := Watched([]byte("<div id=c><p>We use cookies.</p><button>OK</button></div>"), WatchOptions{URL: "https://a.example/", Select: "#c"})
	if err != nil || doc.Text != "We use cookies." {
		t.Errorf("selected: %v %q", err, doc.Text)
	}
}

// TestBannersBusy: however many buttons a page has, and however deep, looking for
// banners is done.
func TestBannersBusy(t *testing.T) {
	for _, page := range []string{
		strings.Repeat("<div>", 400) + strings.Repeat("<button>OK</button>", 20_000),
		strings.Repeat("<i></i>", 50_000) + strings.Repeat("<div>", 400) + strings.Repeat("<button>OK</button>", 300),
	} {
		if doc, err := Watched([]byte(page+"<p>cookies</p>"), WatchOptions{URL: "https://a.example/"}); err != nil || doc.Text != "cookies" {
			t.Errorf("%v %q", err, doc.Text)
		}
	}
}

// TestEmptied: a list that is there and has nothing is empty, not lost.
func TestEmptied(t *testing.T) {
	for name, tt := range map[string]struct {
		opt  WatchOptions
		body string
		ok   bool
	}{
		"a JSON list":             {WatchOptions{Read: ReadJSON, Select: "$.cases[*]", Key: []string{"id"}}, `{"cases":[]}`, true},
		"no such list":            {WatchOptions{Read: ReadJSON, Select: "$.cases[*]"}, `{"error":"limit"}`, false},
		"null for a list":         {WatchOptions{Read: ReadJSON, Select: "$.cases[*]"}, `{"cases":null}`, false},
		"one of two lists":        {WatchOptions{Read: ReadJSON, Select: "$.*.cases[*]"}, `{"a":{"cases":[]},"b":{"cases":[]}}`, true},
		"no value that fits":      {WatchOptions{Read: ReadJSON, Select: "$.cases[?@.open]"}, `{"cases":[{"id":1}]}`, false},
		"a table without rows":    {WatchOptions{Read: ReadTable, Key: []string{"Name"}}, `<table></table><p>None.</p>`, true},
		"another table":           {WatchOptions{Read: ReadTable, Key: []string{"Name"}}, `<table><tr><td>1</table>`, false},
		"no table":                {WatchOptions{Read: ReadTable}, `<p>None.</p>`, false},
		"an element without text": {WatchOptions{Select: "#docs"}, `<div id=docs></div>`, true},
		"no such element":         {WatchOptions{Select: "#docs"}, `<div></div>`, false},
	} {
		tt.opt.URL = "https://a.example/x"
		doc, err := Watched([]byte(tt.body), tt.opt)
		if (err == nil) != tt.ok || doc.Text != "" {
			t.Errorf("%s: %v %q", name, err, doc.Text)
		}
	}
}
