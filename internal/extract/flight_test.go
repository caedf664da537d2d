package extract

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestKeptForScripts finds an article that the page shows by its scripts alone, in
// whatever way it hands it to them, or keeps for readers without scripts.
func TestKeptForScripts(t *testing.T) {
	lines := []string{
		"The court in Baku on Monday heard the first witnesses in the trial of Ruben Vardanyan, his lawyers said in a statement.",
		"The defendant asked once more for an interpreter and for the case file in a language that he reads, without success.",
		"Relatives who had travelled to the capital were not let into the hall, and waited outside until the session ended.",
		"A spokesman for the Red Cross said that its delegates had last seen the prisoners in June, and asked for another visit.",
		"The next hearing is set for Thursday, when the prosecution wants to call two more officers who took part in the arrest.",
	}
	quote := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	full := "<p>" + strings.Join(lines, "</p><p>") + "</p>"
	push := func(s string) string { return "<script>self.__next_f.push([1," + quote(s) + "])</script>" }
	elements, split := "", ""
	for i, line := range lines {
		elements += push(fmt.Sprintf("%x:[\"$\",\"p\",null,{\"children\":%s}]\n", i, quote(line)))
		name := strings.Fields(line)[1]
		before, after, _ := strings.Cut(line, name)
		split += push(fmt.Sprintf("%x:[\"$\",\"div\",null,{\"children\":[\"$\",\"p\",null,{\"children\":[%s,[\"$\",\"b\",null,{\"children\":%s}],%s]}]}]\n",
			i, quote(before), quote(name), quote(after)))
	}
	text := fmt.Sprintf("a:T%x,%s1:[\"$\",\"div\",null,{}]\n", len(full), full)
	for name, body := range map[string]string{
		"a stream of elements":       elements,
		"elements within elements":   split,
		"a stream of text":           push(text),
		"a stream cut anywhere":      push(text[:3]) + push(text[3:200]) + push(text[200:]),
		"HTML in an element":         push("1:[\"$\",\"div\",null,{\"dangerouslySetInnerHTML\":{\"__html\":" + quote(full) + "}}]\n"),
		"JSON in a string":           "<script>window.d=JSON.parse(" + quote(quote(map[string]string{"body": full})) + ")</script>",
		"JSON":                       "<script>window.d=" + quote(map[string]string{"body": full}) + "</script>",
		"without scripts":            "<noscript><article>" + full + "</article></noscript>",
		"a template":                 "<template><article>" + full + "</article></template>",
		"unknown rows in the stream": push("zz\n1:HL[\"/x.css\"]\n2:I[1,[]]\n") + push(text),
	} {
		doc, err := Page([]byte(`<html lang=en><head><title>Baku court hears witnesses</title></head><body><h1>Baku court hears witnesses</h1>`+
			`<div id=app></div>`+body+`</body></html>`), Options{URL: "https://lamp.am/1"})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Text != strings.Join(lines, "\n") || doc.Verdict != news.VerdictArticle {
			t.Errorf("%s: %s (%s):\n%s", name, doc.Verdict, doc.Reason, doc.Text)
		}
	}
	dialog := "<template><p>" + strings.Repeat("We use cookies to make this site better for you and for our partners. ", 12) + "</p></template>"
	short := "<p>" + lines[0] + "</p>"
	doc, err := Page([]byte(`<title>Court</title><h1>Court</h1><article>`+short+`</article>`+dialog), Options{URL: "https://lamp.am/1"})
	if err != nil || doc.Text != lines[0] {
		t.Errorf("a dialog in a template beside a short text: %v\n%s", err, doc.Text)
	}
}
