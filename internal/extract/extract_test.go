package extract

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/text"

	"github.com/google/go-cmp/cmp"
)

func TestPage(t *testing.T) {
	for _, tt := range []struct {
		file string
		url  string
		want news.Document
	}{
		{"article-hy", "https://lurer.am/hy/1", news.Document{
			Title: "Կապանում բացվել է նոր գրադարան", Authors: []string{"Աննա Մարտիրոսյան"}, Language: "hy",
			Published: news.Date{Time: time.Date(2025, 6, 24, 15, 17, 0, 0, time.UTC)}, Credits: []string{"RFE/RL"},
			Text: "Կապան քաղաքում երեկ բացվել է նոր գրադարան, որը կառուցվել է համայնքի բնակիչների միջոցներով և ունի երկու ընթերցասրահ։\n" +
				"«Մենք այս օրվան սպասել ենք տասը տարի»,- «Ազատություն» ռադիոկայանին ասել է գրադարանի տնօրեն Սուսան Գրիգորյանը՝ նշելով, " +
				"որ գրքերի մեծ մասը նվիրել են դպրոցները։\n" +
				"Շենքի վերանորոգումը տևել է ինը ամիս, իսկ աշխատանքներին մասնակցել են քառասուն կամավորներ տարբեր գյուղերից։",
		}},
		{"article-az", "https://seher.example/1", news.Document{
			Title: "Şəkidə körpü təmirdən sonra açıldı", Authors: []string{"Leyla Quliyeva"}, Language: "az",
			Published: news.Date{Time: time.Date(2025, 7, 3, 7, 20, 0, 0, time.UTC)}, Credits: []string{"RFE/RL"},
			Text: "Şəki şəhərində Kiş çayı üzərindəki köhnə körpü üç aylıq təmirdən sonra piyadalar üçün yenidən açılıb.\n" +
				"Bələdiyyənin mühəndisi Rauf Əliyev AzadlıqRadiosuna deyib ki, daşların yarısı dəyişdirilib, qalanı isə yerində bərpa " +
				"olunub.\n" +
				"Sakinlər körpünün gecələr işıqlandırılmasını da istəyirlər, çünki yol ətrafında lampalar hələ quraşdırılmayıb.",
		}},
		{"article-ru", "https://list.example/1", news.Document{
			Title: "В Дилижане высадили тысячу деревьев", Authors: []string{"Ирина Власова", "Арам Саркисян"}, Language: "ru",
			Section:   "Общество",
			Published: news.Date{Time: time.Date(2025, 4, 12, 5, 30, 0, 0, time.UTC)},
			Modified:  news.Date{Time: time.Date(2025, 4, 12, 8, 0, 0, 0, time.UTC)}, Credits: []string{"Armenpress"},
			Text: "Волонтёры из трёх областей высадили в национальном парке «Дилижан» тысячу молодых дубов и клёнов, сообщает " +
				"агентство «Арменпресс».\n" +
				"Зачем это нужно\n" +
				"По словам лесничего Гагика Петросяна, прошлогодний пожар уничтожил восемь гектаров, и без посадок склон размоет уже к " +
				"осени.\n" +
				"Саженцы привезли из питомника под Иджеваном.\nПоливать их будут местные школы.\n" +
				"Следующую посадку парк наметил на октябрь, когда спадёт жара и земля станет влажной.",
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			body, err := os.ReadFile("testdata/pages/" + tt.file + ".html")
			if err != nil {
				t.Fatal(err)
			}
			have, err := Page(body, Options{URL: tt.url})
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			want.URL, want.Verdict = tt.url, news.VerdictArticle
			want.Reason, want.Byline = have.Reason, have.Byline
			want.Warnings = have.Warnings
			want.Reader, want.Readings = ReaderMarkup, have.Readings
			if diff := cmp.Diff(want, have,
				cmp.Comparer(func(a, b news.Date) bool { return a.Time.Equal(b.Time) && a.DayOnly == b.DayOnly })); diff != "" {
				t.Errorf("-want +have:\n%s", diff)
			}
		})
	}
}

func TestPageBounds(t *testing.T) {
	for _, tt := range []struct {
		name string
		body string
		want string // part of the reason
	}{
		{"deep", strings.Repeat("<div>", 600) + "text", "nest deeper"},
		{"deep inline", strings.Repeat("<b>", 5000) + "text", "nest deeper"},
		{"many elements", strings.Repeat("<br>x", 400_000), "elements"},
		{"empty", "", "words"},
		{"open script", "<p>" + strings.Repeat("word ", 200) + "<script>var x = 1;", "breaks off"},
		{"open tag", "<div><p>" + strings.Repeat("word ", 200) + "</p><a href=\"", "breaks off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte(tt.body), Options{URL: "https://lamp.example/a"})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Verdict == news.VerdictArticle || !strings.Contains(doc.Reason, tt.want) {
				t.Errorf("verdict %s (%s), want a reason with %q", doc.Verdict, doc.Reason, tt.want)
			}
		})
	}
}

func TestPageErrors(t *testing.T) {
	if _, err := Page(make([]byte, maxBytes+1), Options{}); !errors.Is(err, errTooBig) {
		t.Errorf("11 MiB: %v, want errTooBig", err)
	}
	for _, body := range []string{"%PDF-1.7 ...", "\x89PNG\r\n", "PK\x03\x04", strings.Repeat("\x00\x01", 100)} {
		if _, err := Page([]byte(body), Options{}); !errors.Is(err, errNotHTML) {
			t.Errorf("%q: %v, want errNotHTML", body[:4], err)
		}
	}
}

func TestFromEntry(t *testing.T) {
	e := news.Entry{
		URL: "https://lamp.example/1", Title: "Bridge reopens", Authors: []string{"By Ann Lee and Bo Roe"}, Language: "en-GB",
		Published: news.Date{Time: time.Date(2025, 7, 1, 8, 0, 0, 0, time.UTC)}, Categories: []string{"Local"},
		Summary: "<p>The bridge is open.</p>",
		Content: "<p>Bridge reopens</p><p>The bridge is open again, an engineer told Reuters.</p><p>Lamps follow.</p>",
	}
	have := FromEntry(e, Options{})
	want := news.Document{
		URL: e.URL, CanonicalURL: e.URL, Title: "Bridge reopens", Byline: "Ann Lee, Bo Roe", Authors: []string{"Ann Lee", "Bo Roe"},
		Published: e.Published, Language: "en", Section: "Local",
		Text: "The bridge is open again, an engineer told Reuters.\nLamps follow.", Verdict: news.VerdictArticle,
		Reason: "feed text only: 11 words", Credits: []string{"Reuters"},
		Warnings: []string{"the text is the feed's own: the page was not read"}, Reader: ReaderFeed,
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("-want +have:\n%s", diff)
	}
	if d := FromEntry(news.Entry{}, Options{}); d.Verdict != news.VerdictStub {
		t.Errorf("an empty entry is %s", d.Verdict)
	}
}

func FuzzPage(f *testing.F) {
	for _, name := range []string{"article-hy", "article-ru", "paywall", "cut", "challenge"} {
		b, err := os.ReadFile("testdata/pages/" + name + ".html")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("<a><div><p></a><td></p><svg/><script"))
	f.Fuzz(func(t *testing.T, body []byte) {
		doc, err := Page(body, Options{URL: "https://lamp.example/a"})
		if err == nil && (doc.Verdict == "" || doc.Reason == "") {
			t.Error("no verdict or no reason")
		}
		if strings.Contains(doc.Text, "\n\n") {
			t.Error("an empty paragraph")
		}
	})
}

// TestRescue reads articles whose markup holds none of the text or its start.
func TestRescue(t *testing.T) {
	for _, file := range []string{"state", "jsonld"} {
		t.Run(file, func(t *testing.T) {
			body, err := os.ReadFile("testdata/pages/" + file + ".html")
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Page(body, Options{URL: "https://lamp.example/crane"})
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(doc.Text, "\n")
			if len(lines) != 5 || !strings.HasPrefix(lines[0], "The harbour crane") || !strings.HasSuffix(lines[4], "paint it.") ||
				doc.Title != "Crane turns again" {
				t.Errorf("title %q, text:\n%s", doc.Title, doc.Text)
			}
			if want := map[string]string{"state": readerState, "jsonld": ReaderJSONLD}[file]; doc.Reader != want ||
				doc.Readings[0].Quality > .5 {
				t.Errorf("taken from %s, readings %v; want %s, and little of the markup", doc.Reader, doc.Readings, want)
			}
		})
	}
}

// TestContent takes the feed's text where a page has next to nothing, and not
// where the page says that there is no article.
func TestContent(t *testing.T) {
	full := ""
	for _, n := range strings.Fields("one two three four five six seven eight nine ten") {
		full += "<p>The old bridge " + n + " of Goris is open again after nine months of work on its stones.</p>"
	}
	const head = "<title>Bridge reopens</title><meta property=article:published_time content=2025-07-01T08:00:00Z>"
	for _, tt := range []struct {
		name, page string
		habit      Habit
		verdict    news.Verdict
		reader     string
	}{
		{"stub", head + "<p>The bridge is open.</p>", Habit{}, news.VerdictArticle, ReaderFeed},
		{"wall", head + "<p>The old bridge of Goris is open again after nine months of work on its stones and arches.</p><p>Subscribe " +
			"to read the full story</p>", Habit{}, news.VerdictArticle, ReaderFeed},
		{"whole page", head + full, Habit{}, news.VerdictArticle, ReaderMarkup},
		{
			"most of it", head + strings.Repeat("<p>The old bridge of Goris opens on Monday, "+
				"and so on, the town said.</p><p>Lamps, stones and railings are new on all of its sides, an engineer said.</p>", 1) +
				strings.Repeat("<p>Nine other bridges wait.</p><p>They are older than it, and longer, all of them.</p>", 1),
			Habit{}.Prefer(ReaderFeed), news.VerdictArticle, ReaderFeed,
		},
		{"soft 404", "<title>Page not found</title><p>There is nothing here.</p>", Habit{}, news.VerdictError, ReaderMarkup},
		{
			"challenge", "<title>Just a moment...</title><p>Checking your browser before you go on.</p>",
			Habit{},
			news.VerdictChallenge,
			ReaderMarkup,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte(tt.page), Options{URL: "https://lamp.example/a", Content: text.HTMLToText(full), Habit: tt.habit})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Verdict != tt.verdict || doc.Reader != tt.reader {
				t.Errorf("verdict %s (%s) by %s, want %s by %s", doc.Verdict, doc.Reason, doc.Reader, tt.verdict, tt.reader)
			}
			if noted := strings.Contains(strings.Join(doc.Warnings, "\n"), "the feed's own"); noted != (tt.reader == ReaderFeed) {
				t.Errorf("warnings %q", doc.Warnings)
			}
		})
	}
}
