package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestNamedNotes: what stands beside the text in sentences, and names somebody who is
// watched, is text; boxes of other articles and what names nobody are not.
func TestNamedNotes(t *testing.T) {
	const note = "Ruben Vardanyan was moved to another ward on Monday."
	body := strings.Repeat("<p>The court in Baku heard three witnesses on Friday, and will hear two more next week, the judge said.</p>\n", 6)
	for _, tt := range []struct {
		name, html string
		want       bool
	}{
		{"an aside", "<aside><p>" + note + "</p></aside>", true},
		{"a fold", "<details><summary>Background</summary><p>" + note + "</p></details>", true},
		{"a caption", `<figure><img src="x.jpg"><figcaption>` + note + "</figcaption></figure>", true},
		{"it names nobody", "<aside><p>The prison lies at the edge of the old harbour of the city.</p></aside>", false},
		{"a box of another article", `<aside><h3><a href="/other">Another hearing was held in Baku</a></h3><p>` + note + "</p></aside>", false},
		{"it is a link itself", `<aside><p><a href="/other">` + note + "</a></p></aside>", false},
		{"a box by its name", `<aside><div class="related"><p>` + note + "</p></div></aside>", false},
		{"no sentence", "<aside><p>Ruben Vardanyan, photo of the agency</p></aside>", false},
		{"another article", "<article><h2>Ward</h2><aside><p>" + note + "</p></aside></article>", false},
		{"hidden", `<aside style="display:none"><p>` + note + "</p></aside>", false},
	} {
		page := fmt.Sprintf(`<!DOCTYPE html><html><head><title>Witnesses</title><meta property="og:type" content="article"></head>
			<body><article><h1>Three witnesses heard in Baku</h1>%s%s</article></body></html>`, body, tt.html)
		for _, asked := range []bool{true, false} {
			opt := Options{URL: "https://wire.example/witnesses"}
			if asked {
				opt.Named = func(s string) bool { return strings.Contains(s, "Vardanyan") }
			}
			doc, err := Page([]byte(page), opt)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want && (asked || tt.name == "a fold") // readers of the markup take folds in
			if got := strings.Contains(doc.Text, "Vardanyan"); got != want {
				t.Errorf("%s, asked %v: in the text is %v, want %v\n%s", tt.name, asked, got, want, doc.Text)
			}
		}
	}
}
