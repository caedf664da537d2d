package extract

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"tocsin/internal/date"
	"tocsin/internal/news"
)

// ruledFrom is where a text comes from that the outlet's own rule names.
const ruledFrom = "the rule extract: text"

func read(body []byte, opt Options) news.Document {
	d := news.Document{URL: opt.URL, Authors: []string{}, Credits: []string{}, Warnings: []string{}}
	t, err := parseFor(decode(body, opt.ContentType), opt.Rules != nil)
	if err != nil {
		d.Verdict, d.Reason = news.VerdictError, err.Error()
		return d
	}
	ld := readStructured(t.scripts)
	c := newClassifier()
	rule := opt.Rules.pick(t, c)
	s := look(t, c)
	names := siteNames(t, &ld, opt.URL)

	d.CanonicalURL = t.canonical(opt.URL)
	title, printed := heading(t, s, &ld, opt.URL, opt.Title)
	if rule.title != "" {
		title, printed = rule.title, ""
	}
	d.Title = title
	p := layout(t, c, s, &ld, d.Title, opt.URL)
	chosen := p.decide(p.scores)
	d.Text = p.text(chosen)
	words, where := countWords(d.Text), ""
	if rule.text != "" {
		d.Text, words, where, printed = dropTitle(rule.text, d.Title), countWords(rule.text), ruledFrom, ""
	} else if body, from := rescue(t, &ld, words); body != "" {
		d.Text, words, where = dropTitle(body, d.Title), countWords(body), from
	}
	if printed != "" && words > 0 && !hasLine(d.Text, printed) {
		d.Text = printed + "\n" + d.Text // it may hold a name that the title has not, and be edited alone
	}
	d.Language = language(d.Title+"\n"+d.Text, t.lang, ld.language, t.meta("og:locale", "content-language"), opt.Language)
	d.Authors, d.Byline = who(t, s, &ld, names, opt.Authors)
	if rule.byline != "" {
		d.Authors, d.Byline = cleanAuthors([]string{rule.byline}), rule.byline
	}
	clk := newClock(t, opt, d.Language)
	d.Published, d.Modified = when(t, s, &ld, clk, opt.URL)
	if at := rule.date(clk); !at.IsZero() {
		d.Published = at
	}
	if d.Published.IsZero() {
		d.Published = opt.Published
	}
	d.Section = ld.section
	if d.Section == "" {
		d.Section = t.meta("article:section", "section")
	}
	d.Credits = credits(d.Title+"\n"+d.Text, d.Authors)
	d.Verdict, d.Reason = judge(&finding{opt: opt, tree: t, page: p, chosen: chosen, ld: &ld, title: d.Title, h1: s.h1, words: words, dated: !d.Published.IsZero(), from: where})
	d.Warnings = append(warn(&d, t, opt), rule.warnings...)
	d.Authors = append([]string{}, d.Authors...)
	return d
}

// warn notes what a reader of the document should know of how it was read.
func warn(d *news.Document, t *tree, opt Options) []string {
	out := []string{}
	if d.Published.IsZero() {
		out = append(out, "no date of publication was found")
	}
	if declared := primary(t.lang); declared != "" && d.Language != "" && declared != d.Language {
		out = append(out, fmt.Sprintf("the page says its language is %q, its text is %q", declared, d.Language))
	}
	if raw := t.meta("article:published_time"); raw != "" && !opt.Now.IsZero() {
		if at, ok := date.Parse(raw, date.Options{}); ok && at.Time.After(opt.Now.Add(24*time.Hour)) {
			out = append(out, fmt.Sprintf("the page says it was published in the future (%s): not believed", at))
		}
	}
	return out
}

func hasLine(text, line string) bool {
	return strings.Contains("\n"+text+"\n", "\n"+line+"\n")
}

// layout cuts a page into blocks and knows what else the page says of them.
// The tree is used up by it.
func layout(t *tree, c *classifier, s *survey, ld *structured, title, pageURL string) *page {
	titles := append([]string{title, t.meta("og:title"), ld.headline}, s.h1...)
	p := newPage(blocks(t, c), titles, t.meta("og:description", "description"), ld.body)
	p.ask(t, pageURL)
	return p
}

// canonical is the address a page declares for itself, made absolute; "" if
// it declares none. Whether to believe it is for others to decide.
func (t *tree) canonical(pageURL string) string {
	for _, raw := range []string{t.rel("canonical"), t.meta("og:url")} {
		if raw == "" {
			continue
		}
		if abs := resolve(pageURL, t.base, raw); abs != "" {
			return abs
		}
	}
	return ""
}

func (t *tree) rel(name string) string {
	for i := range t.links {
		if t.links[i].rel == name {
			return strings.TrimSpace(t.links[i].href)
		}
	}
	return ""
}

// resolve makes a reference absolute, or "" if it is no http(s) address.
func resolve(pageURL, base, ref string) string {
	u, err := url.Parse(pageURL)
	if err != nil {
		return ""
	}
	if base != "" {
		if b, err := url.Parse(strings.TrimSpace(base)); err == nil {
			u = u.ResolveReference(b)
		}
	}
	r, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	u = u.ResolveReference(r)
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}
