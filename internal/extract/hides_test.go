package extract

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// told is an article of a few paragraphs, each of which names its number.
func told(tag string) (body string, lines []string) {
	var b strings.Builder
	for i, s := range []string{
		"The committee said that its delegates met the prisoner", "Relatives had waited outside the court since the morning",
		"Neither side commented on the talks that were held", "A second hearing is planned for the end of the month",
		"The ministry repeated what it had stated in the spring", "Lawyers asked for the record of the hearing to be read",
	} {
		line := fmt.Sprintf("%s on day %d, as it was told to reporters who came to the building and were let in one by one.", s, i)
		fmt.Fprintf(&b, "<%s>%s</%s>\n", tag, line, tag)
		lines = append(lines, line)
	}
	return b.String(), lines
}

// TestNothingHidesAnArticle: no element, however long, makes the paragraphs beside
// it unread (ADV-64).
func TestNothingHidesAnArticle(t *testing.T) {
	racetest.Alone(t)
	body, lines := told("p")
	for _, words := range []int{300, 20_000, 200_000} {
		var junk strings.Builder
		for i := range words {
			fmt.Fprintf(&junk, "w%d ", i)
		}
		for _, form := range []string{
			"<h1>%s</h1>", "<h1>A title</h1><h2>%s</h2>", "<h1>A title</h1><div>%s</div>", "<h1>A title</h1><p>%s</p>",
			"<h1>A title</h1><figure><figcaption>%s</figcaption></figure>", "<h1>A title</h1><ul><li>%s</li></ul>",
			"<h1>A title</h1><a href=x>%s</a>", "<h1>A title</h1><footer>%s</footer>", "<h1>A title</h1><nav>%s</nav>",
			"<h1>A title</h1><aside><p>%s</p></aside>", "<h1>A title<span hidden>%s</span></h1>", "<h1>A title</h1><b>%s</b>",
			`<script type="application/ld+json">{"@type":"NewsArticle","headline":"A title","articleBody":"%s"}</script><h1>A title</h1>`,
		} {
			for _, around := range []string{"div", "article"} {
				doc, err := Page(fmt.Appendf(nil, "<html><body><"+around+">"+form+"%s</"+around+"></body></html>", junk.String(), body), Options{})
				if err != nil {
					t.Fatal(err)
				}
				for _, line := range lines {
					if doc.Verdict != news.VerdictArticle || !strings.Contains(doc.Text, line) {
						t.Errorf("%d words in %s in %s: %s (%s), without %q", words, form, around, doc.Verdict, doc.Reason, line)
						break
					}
				}
			}
		}
	}
}

// TestDressedAsHeadings: an article in the dress of a heading is one.
func TestDressedAsHeadings(t *testing.T) {
	body, lines := told("p")
	one := strings.NewReplacer("<p>", "", "</p>", " ").Replace(body)
	many, _ := told("h2")
	for name, page := range map[string]string{
		"in one h1": "<h1>" + one + "</h1>", "in one h2": "<h1>A title</h1><h2>" + one + "</h2>",
		"paragraphs in an h1": "<h1>" + body + "</h1>", "each in an h2": "<h1>A title</h1>" + many,
	} {
		doc, err := Page([]byte("<html><body>"+page+"</body></html>"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if !strings.Contains(doc.Text, line) {
				t.Errorf("%s: %s (%s), without %q", name, doc.Verdict, doc.Reason, line)
				break
			}
		}
	}
}

// TestStatedIsNotShown: the articleBody that stays as it was does not hide what
// readers see edited (ADV-64).
func TestStatedIsNotShown(t *testing.T) {
	body, lines := told("p")
	stated := strings.Join(lines, " ") + strings.Repeat(" And the rest of it is for those who pay.", 100)
	was, now := "on day 3,", "on day 8,"
	doc, err := Page(fmt.Appendf(nil, `<html><head><script type="application/ld+json">{"@type":"NewsArticle","articleBody":%q}</script></head>
<body><h1>A title</h1>%s</body></html>`, stated, strings.Replace(body, was, now, 1)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if doc.Reader != ReaderJSONLD || !strings.Contains(doc.Text, now) {
		t.Errorf("from %s, with what is shown: %v", doc.Reader, strings.Contains(doc.Text, now))
	}
}
