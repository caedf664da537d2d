package extract

import (
	"strings"
	"testing"

	"tocsin/internal/news"

	"github.com/google/go-cmp/cmp"
)

// ruledPage is one that no usual reading gets right: its text stands in a
// list of links' clothes, its headline in a div, its date in a data attribute.
const ruledPage = `<html lang=en><head><title>Lamp</title><meta name="x-day" content="2025-06-24"></head><body>
<div class="hed" data-story=1>Bridge reopens after nine months</div>
<div class="who">Ann Lee, chief correspondent</div>
<ul class="related"><li class=para>The old bridge of Goris is open again, <a href=/x>the town said</a> on Monday after long work.
<li class=para>Sold: nothing. <i class=promo>Buy the Lamp today.</i> Lamps will follow in the autumn, an engineer said.</ul>
<p>We at the Lamp write on bridges, roads and rivers, and on those who build them, each day of the week and all year round.</p></body></html>`

func TestRules(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules RuleSet
		check func(d news.Document) any
		want  any
	}{
		{
			"text",
			RuleSet{Text: ".para"},
			func(d news.Document) any { return d.Text },
			"The old bridge of Goris is open again, the town said on Monday after long work.\nSold: nothing. Buy the Lamp today. Lamps " +
				"will follow in the autumn, an engineer said.",
		},
		{
			"text within text",
			RuleSet{Text: "ul, .para", Drop: []string{".promo"}},
			func(d news.Document) any { return d.Text },
			"The old bridge of Goris is open again, the town said on Monday after long work.\nSold: nothing. Lamps will follow in the " +
				"autumn, an engineer said.",
		},
		{"text is an article's", RuleSet{Text: ".para"}, func(d news.Document) any { return d.Verdict }, news.VerdictArticle},
		{"title", RuleSet{Title: "[data-story]"}, func(d news.Document) any { return d.Title }, "Bridge reopens after nine months"},
		{"byline", RuleSet{Byline: ".who"}, func(d news.Document) any { return d.Authors }, []string{"Ann Lee"}},
		{"published", RuleSet{Published: "meta[name=x-day]"}, func(d news.Document) any { return d.Published.String() }, "2025-06-24"},
		{
			"misses",
			RuleSet{Title: "h6.none"},
			func(d news.Document) any { return d.Warnings[len(d.Warnings)-1] },
			`extract: title: the selector "h6.none" fits nothing on this page`,
		},
		{"no rules", RuleSet{}, func(d news.Document) any { return strings.Contains(d.Text, "Goris") }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rules, err := NewRules(tt.rules)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Page([]byte(ruledPage), Options{URL: "https://lamp.example/a", Rules: rules})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, tt.check(doc)); diff != "" {
				t.Errorf("-want +have:\n%s\n%s: %s", diff, doc.Verdict, doc.Reason)
			}
		})
	}
	if _, err := NewRules(RuleSet{Text: "div["}); err == nil || !strings.HasPrefix(err.Error(), "text: ") {
		t.Errorf("a broken selector: %v", err)
	}
}

// TestRulesBelieveNoWall keeps a challenge one where the rule's element holds it.
func TestRulesBelieveNoWall(t *testing.T) {
	rules, err := NewRules(RuleSet{Text: "main"})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Page([]byte("<title>Just a moment...</title><main>Checking your browser before you go on to the site of the Lamp. This "+
		"may take a few seconds.</main>"), Options{Rules: rules})
	if err != nil || doc.Verdict != news.VerdictChallenge {
		t.Errorf("verdict %s (%s) %v", doc.Verdict, doc.Reason, err)
	}
}
