package extract

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"tocsin/internal/charset"
	"tocsin/internal/date"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

func read(body []byte, opt Options) news.Document {
	d := news.Document{URL: opt.URL, Authors: []string{}, Credits: []string{}, Warnings: []string{}}
	t, err := parseFor(charset.Article(body, opt.ContentType), opt.Rules != nil)
	if err != nil {
		d.Verdict, d.Reason = news.VerdictSuspect, err.Error() // too deep or too long to read says nothing of its article
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
	p := layout(t, c, s, &ld, d.Title, opt)
	asked := p.votes
	chosen := p.decide(p.scores)
	d.Text, d.Reader, d.Readings = p.text(chosen), ReaderMarkup, p.readings(asked, chosen)
	words := take(&d, rule, t, &ld, opt.Habit)
	if printed != "" && words > 0 && d.Reader != ReaderRule && !hasLine(d.Text, printed) {
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
	d.Verdict, d.Reason = judge(&finding{opt: opt, tree: t, page: p, chosen: chosen, ld: &ld, title: d.Title, h1: s.h1, words: words, dated: !d.Published.IsZero(), reader: d.Reader})
	d.Warnings = append(warn(&d, t, opt), rule.warnings...)
	fromFeed(&d, opt, words)
	d.Credits = credits(d.Title+"\n"+d.Text, d.Authors)
	d.Authors = append([]string{}, d.Authors...)
	return d
}

// take puts the text of another reader in place of the markup's where a rule
// names it, or where it has well beyond what the markup has. It returns the
// words of the text.
func take(d *news.Document, rule picked, t *tree, ld *structured, h Habit) int {
	have := countWords(d.Text)
	body, reader := rule.text, ReaderRule
	if body == "" {
		body, reader = rescue(t, ld, have, h)
	}
	if body != "" {
		d.Text, d.Reader = dropTitle(body, d.Title), reader
		words := countWords(body)
		d.Readings = outdone(d.Readings, have, words, reader)
		return words
	}
	if ld.body != "" {
		d.Readings = append(d.Readings, news.Reading{Reader: ReaderJSONLD, Quality: round(sameWords(plain(ld.body), d.Text))})
	}
	return have
}

// fromFeed takes the feed's content where the page has next to nothing of the
// article. A challenge, a consent wall or an error page stays one: what the
// feed said once does not show that the article is still there.
func fromFeed(d *news.Document, opt Options, have int) {
	if opt.Content == "" || d.Verdict != news.VerdictArticle && d.Verdict != news.VerdictStub && d.Verdict != news.VerdictPaywall {
		return
	}
	body := dropTitle(text.HTMLToText(opt.Content), d.Title)
	words := countWords(body)
	if words < opt.Habit.needs(ReaderFeed, have) {
		return
	}
	d.Warnings = append(d.Warnings, fmt.Sprintf("the text is the feed's own: the page has %d words of it", have))
	d.Text, d.Reader, d.Readings = body, ReaderFeed, outdone(d.Readings, have, words, ReaderFeed)
	d.Verdict, d.Reason = news.VerdictArticle, fmt.Sprintf("%d words, from %s", words, sources[ReaderFeed])
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

func hasLine(s, line string) bool {
	return strings.Contains("\n"+s+"\n", "\n"+line+"\n")
}

// layout cuts a page into blocks and knows what else the page says of them.
// The tree is used up by it.
func layout(t *tree, c *classifier, s *survey, ld *structured, title string, opt Options) *page {
	titles := append([]string{title, t.meta("og:title"), ld.headline}, s.h1...)
	p := newPage(blocks(t, c), titles, t.meta("og:description", "description"), ld.body)
	p.ask(t, opt.URL, opt.Habit)
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
