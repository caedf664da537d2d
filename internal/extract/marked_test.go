package extract

import (
	"fmt"
	"strings"
	"testing"
)

// story is a page with an article of three paragraphs, and more.
func story(css, head, more string) string {
	return `<html lang=en><head><title>Court hears witnesses</title><style>body{margin:0}` + css + `</style></head><body><header><nav>` +
		`<a href=/>Home</a><a href=/world>World</a></nav></header><main><article><h1>Court hears witnesses</h1>` + head +
		`<p>The court in the capital heard the first nine witnesses on Monday, and will hear as many again before the end of the month.</p>` +
		`<p>Lawyers of the prisoners asked for more time to read the case, which has four hundred volumes in a language they do not know.</p>` +
		`<p>The prosecutor said that they had been given a year, and that the families of the victims had waited for long enough.</p>` +
		more + `</article></main><footer><p>Write to us about errors.</p></footer></body></html>`
}

// TestMarkedUp (CHECKS ADV-10 to ADV-14) reads articles that are edited by their
// markup alone as their readers do.
func TestMarkedUp(t *testing.T) {
	const line = "Ruben Vardanyan was released on Friday, his lawyer told reporters at the gate."
	const note = "Correction: Ruben Vardanyan was not released on Friday."
	for _, tt := range []struct{ name, css, more, want, never string }{
		{"stands", "", "<p>" + line + "</p>", line, "~~"},
		{"del", "", "<p><del>" + line + "</del></p>", "~~" + line + "~~", ""},
		{"del around", "", "<del><p>" + line + "</p></del>", "~~" + line + "~~", ""},
		{"s in part", "", "<p>Guards killed <s>23</s> 19 of the prisoners in the yard, it said.</p>", "killed ~~23~~ 19 of", ""},
		{"class", ".b1{text-decoration:line-through}", "<p class=b1>" + line + "</p>", "~~" + line + "~~", ""},
		{"inline", "", "<p style='text-decoration: line-through'>" + line + "</p>", "~~" + line + "~~", ""},
		{"ins", "", "<p><ins>" + line + "</ins></p>", line, "~~"},
		{"hidden", "", "<p hidden>" + line + "</p>", "", "Vardanyan"},
		{"hidden inline", "", "<p style='DISPLAY:none!important'>" + line + "</p>", "", "Vardanyan"},
		{"hidden by a class", ".b1{display:none}", "<p class=b1>" + line + "</p>", "", "Vardanyan"},
		{"hidden by an id", "#b1{display:none}", "<p id=b1>" + line + "</p>", "", "Vardanyan"},
		{"hidden words", ".b1{display:none}", "<p>" + line + " <span class=b1>He walked home to the town of Goris.</span></p>", line, "Goris"},
		{"hidden cell", ".b1{display:none}", "<table><tr><td>Held since 2023</td><td class=b1>Goris</td></tr></table><p>" + line + "</p>", line, "Goris"},
		{"of no opacity", ".b1{opacity:0}", "<p class=b1>" + line + "</p>", "", "Vardanyan"},
		{"of no opacity yet", ".b1{opacity:0}", "<p class=b1 data-aos=fade-up>" + line + "</p>", line, ""},
		{"of no size", "", "<p style='font-size:0'>" + line + "</p>", "", "Vardanyan"},
		{"far away", ".b1{position:absolute;left:-9999px}", "<p class=b1>" + line + "</p>", "", "Vardanyan"},
		{"invisible", ".b1{visibility:hidden}", "<p class=b1>" + line + "</p>", "", "Vardanyan"},
		{"shown all the same", ".b1{display:none} .b1.on{display:block}", "<p class='b1 on'>" + line + "</p>", line, ""},
		{"for printers", "@media print{.b1{display:none}}", "<p class=b1>" + line + "</p>", line, ""},
		{"added", ".b1::after{content:' He died in prison on Sunday.'}", "<p class=b1>" + line + "</p>", line + " He died in prison on Sunday.", ""},
		{"added attribute", ".b1::after{content:attr(data-more)}", "<p class=b1 data-more=' He died on Sunday.'>" + line + "</p>", line + " He died on Sunday.", ""},
		{"shadow root", "", "<div><template shadowrootmode=open><style>p{color:red}</style><p>" + line + "</p></template></div>", line, ""},
		{"shadow root in place", "", "<div>Nothing at all happened in the prison on Friday, they say.<template shadowrootmode=open><p>" + line + "</p></template></div>", line, "Nothing at all"},
		{"shadow root's own rules", "", "<div><template shadowrootmode=open><style>p{display:none}</style><p>Goris</p></template></div><p>" + line + "</p>", line, "Goris"},
		{"shadow roots in one another", "", "<div><template shadowrootmode=open><div><template shadowrootmode=open><style>p{display:none}</style><p>Goris</p>" +
			"</template></div><p>" + line + "</p></template></div>", line, "Goris"},
		{"drawing behind nothing", "", "<svg><defs/><title/><text>" + line + "</text></svg>", line, ""},
		{"rules in a drawing", "", "<svg><style><![CDATA[ .b1{display:none} ]]></style></svg><p class=b1>" + line + "</p>", "", "Vardanyan"},
		{"template", "", "<template><p>" + line + "</p></template>", "", "Vardanyan"},
		{"drawing", "", "<svg><title>Logo of the paper</title><text>" + line + "</text></svg>", line, "Logo"},
		{"page in a drawing", "", "<svg viewBox='0 0 9 9'><foreignObject><p>" + line + "</p></foreignObject></svg>", line, ""},
		{"correction in an aside", "", "<aside><p>" + note + "</p></aside>", note, ""},
		{"in a note", "", "<div role=note>" + line + "</div>", line, ""},
		{"in a fold", "", "<details><summary>More</summary><p>" + note + "</p></details>", note, ""},
		{"in a headed fold", "", "<details><summary>Correction</summary><p>" + line + "</p></details>", line, ""},
		{"in a caption", "", "<figure><img src=a.jpg><figcaption>" + note + "</figcaption></figure>", note, ""},
		{"in a box of links", "", "<div class=related-articles><p>" + note + "</p><a href=/2>Another story altogether</a></div>", note, "Another"},
		{"by its class", "", "<div class='sidebar article-correction'>" + line + "</div>", line, ""},
		{"by the class of a note", "", "<aside class='story__note'><p>" + line + "</p></aside>", line, ""},
		{"footnote", "", "<aside class=footnote><p>The author lives and works in the town of Goris.</p></aside>", "", "Goris"},
		{"in the article's footer", "", "<footer><p>" + note + "</p></footer>", note, ""},
		{"in the site's footer", "", "</article></main><footer><p>Corrections: write to our editors on any day.</p></footer>", "", "write to our"},
		{"in a comment", "", "<section class=comments><div class=comment><p>" + note + "</p></div></section>", "", "Correction"},
		{"hidden correction", ".b1{display:none}", "<aside class=b1><p>" + note + "</p></aside>", "", "Correction"},
		{"bold head", "", "<aside><p><b>Correction</b> Ruben Vardanyan was not released, as we wrote.</p></aside>", "Ruben Vardanyan was not", ""},
		{"officers", "", "<aside><p>Correction officers of the state went on strike on Friday.</p></aside>", "", "officers"},
		{"agency", "", "<aside><p>(This story has been refiled to correct the name in paragraph 2)</p></aside>", "refiled", ""},
		{"Russian update", "", "<aside><p>UPD: Рубен Варданян скончался в тюрьме в воскресенье, сообщил его адвокат.</p></aside>", "скончался", ""},
		{"Armenian", "", "<aside><p>Ուղղում. Ռուբեն Վարդանյանն ազատ չի արձակվել։</p></aside>", "Ռուբեն Վարդանյանն", ""},
		{"Russian", "", "<aside><p>Уточнение: Рубен Варданян не был освобождён.</p></aside>", "Рубен Варданян", ""},
		{"Azerbaijani", "", "<aside><p>Düzəliş: Ruben Vardanyan azad edilməyib.</p></aside>", "Düzəliş", ""},
		{"Turkish", "", "<aside><p>Düzeltme: Ruben Vardanyan serbest bırakılmadı.</p></aside>", "Düzeltme", ""},
		{"French", "", "<aside><p>Rectificatif : Ruben Vardanyan n'a pas été libéré.</p></aside>", "Rectificatif", ""},
		{"German", "", "<aside><p>Korrektur: Ruben Vardanyan wurde nicht freigelassen.</p></aside>", "Korrektur", ""},
		{"update", "", "<aside><p>Update: Ruben Vardanyan died in prison on Sunday, his lawyer said.</p></aside>", "Update: Ruben", ""},
		{"time of an update", "", "<aside><p>Update: 12 May 2025, 10:15</p></aside>", "", "10:15"},
		{"read also", "", "<aside><p><a href=/2>Correction: the other story of our paper</a></p></aside>", "", "other story"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte(story(tt.css, "", tt.more)), Options{URL: "https://lamp.example/a"})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(doc.Text, tt.want) || tt.never != "" && strings.Contains(doc.Text, tt.never) {
				t.Errorf("%s (%s): want %q, never %q, in\n%s", doc.Verdict, doc.Reason, tt.want, tt.never, doc.Text)
			}
			if !strings.Contains(doc.Text, "nine witnesses") || !strings.Contains(doc.Text, "long enough") {
				t.Errorf("the article is not read:\n%s", doc.Text)
			}
		})
	}
}

// TestMarkedCorrection finds a correction at the head of a page, and beside a text
// that is taken from its data.
func TestMarkedCorrection(t *testing.T) {
	const note = "Correction: Ruben Vardanyan was not released on Friday."
	doc, err := Page([]byte(story("", "<aside><p>"+note+"</p></aside>", "")), Options{URL: "https://lamp.example/a"})
	if err != nil || !strings.HasPrefix(doc.Text, note+"\n") {
		t.Errorf("%v, text\n%s", err, doc.Text)
	}
	var body []string
	for i := range 12 {
		body = append(body, fmt.Sprintf("Witness %d said that the guards of the prison had seen nothing of it at all.", i))
	}
	page := `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Court hears witnesses","articleBody":"` +
		strings.Join(body, " ") + `"}</script><h1>Court hears witnesses</h1><p>Witness 0 said that the guards of the prison had seen nothing.</p>` +
		"<aside><p>" + note + "</p></aside>"
	doc, err = Page([]byte(page), Options{URL: "https://lamp.example/a"})
	if err != nil || doc.Reader != ReaderJSONLD || !strings.HasSuffix(doc.Text, "\n"+note) {
		t.Errorf("%v, by %s:\n%s", err, doc.Reader, doc.Text)
	}
}
