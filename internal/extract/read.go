package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/charset"
	"tocsin/internal/date"
	"tocsin/internal/extract/blocks"
	"tocsin/internal/extract/credits"
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/language"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
	"tocsin/internal/extract/verdict"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// parts are what a page is read from once it is parsed.
type parts struct {
	opt    Options
	tree   *tree.Tree
	ld     jsonld.Article
	survey *meta.Survey
	rule   picked
}

func read(body []byte, opt Options) news.Document {
	d := news.Document{URL: opt.URL, Authors: []string{}, Credits: []string{}, Warnings: []string{}}
	text, note := charset.Page(body, opt.ContentType)
	t, err := tree.Parse(withoutNUL(text), opt.Rules != nil)
	if err != nil {
		d.Verdict, d.Reason = news.VerdictSuspect, err.Error() // too deep or too long to read says nothing of its article
		return d
	}
	c := marks.NewClassifier()
	p := &parts{opt: opt, tree: t}
	p.rule = opt.Rules.pick(t, c) // before the survey: it may drop elements
	t.LongHeadings()
	p.survey = meta.Look(t, c, &p.ld, opt.URL)
	p.ld = jsonld.Read(t.Scripts, p.survey.Page(opt.Title))
	d.CanonicalURL = t.Canonical(opt.URL)
	page, chosen, words := p.text(&d, c)
	p.facts(&d)
	d.Verdict, d.Reason = verdict.Judge(&verdict.Finding{
		Status: opt.Status,
		URL:    opt.URL,
		Tree:   t,
		Page:   page,
		Chosen: chosen,
		LD:     &p.ld,
		Title:  d.Title,
		H1:     p.survey.H1,
		Words:  words,
		Dated:  !d.Published.IsZero(),
		From:   sources[d.Reader],
		Ruled:  d.Reader == readerRule,
	})
	d.Warnings = append(warn(&d, t, opt), p.rule.warnings...)
	if note != "" {
		d.Warnings = append(d.Warnings, note)
	}
	fromFeed(&d, opt, words)
	if d.Reader != ReaderMarkup && d.Reader != readerRule {
		d.Text += page.Corrections(d.Text)
	}
	d.Credits = credits.Of(d.Title+"\n"+d.Text, d.Authors)
	d.Authors = append([]string{}, d.Authors...)
	return d
}

// withoutNUL takes NUL out of a page. Nobody sees it, the tokenizer makes
// another character of it, and it would part the word that it stands in.
func withoutNUL(body []byte) []byte {
	if bytes.IndexByte(body, 0) < 0 {
		return body
	}
	return bytes.ReplaceAll(body, []byte{0}, nil)
}

// text finds the title and the text, and returns the blocks of the page, those
// of the text, and how many words that has. The tree is in pieces afterwards.
func (p *parts) text(d *news.Document, c *marks.Classifier) (page *blocks.Page, chosen []int, words int) {
	title, printed := p.survey.Title(p.opt.Title)
	if p.rule.title != "" {
		title, printed = p.rule.title, ""
	}
	d.Title, _ = text.Title(title) // as a feed's is, which it is compared with
	titles := append([]string{title, p.tree.Meta("og:title"), p.ld.Headline}, p.survey.H1...)
	page = blocks.NewPage(p.tree, c, titles, p.tree.Meta("og:description", "description"), p.ld.Body)
	if p.opt.Named != nil {
		page.TakeNotes(p.opt.Named)
	}
	page.Ask(p.tree, p.opt.URL, p.opt.Habit.without)
	chosen, readings := page.Article()
	d.Text = page.Text(chosen)
	d.Reader = ReaderMarkup
	for _, r := range readings {
		d.Readings = append(d.Readings, news.Reading{Reader: r.Reader, Quality: round(r.Quality)})
	}
	words = take(d, p.rule, p.tree, &p.ld, p.opt.Habit)
	if printed != "" && words > 0 && d.Reader != readerRule && !hasLine(d.Text, printed) {
		d.Text = printed + "\n" + d.Text // it may hold a name that the title has not, and be edited alone
	}
	if d.Text == "" {
		d.Text = page.Text(page.Shown()) // no article's, as far as one can tell, and matched all the same
	}
	return page, chosen, words
}

// facts finds what is known of the article beside its text.
func (p *parts) facts(d *news.Document) {
	opt, t := p.opt, p.tree
	d.Language = language.Of(d.Title+"\n"+d.Text, t.Lang, p.ld.Language, t.Meta("og:locale", "content-language"), opt.Language)
	d.Authors, d.Byline = p.survey.Authors(opt.Authors)
	if p.rule.byline != "" {
		d.Authors = meta.CleanAuthors([]string{p.rule.byline})
		d.Byline = p.rule.byline
	}
	clock := p.survey.Clock(d.Language, opt.Location, opt.Now)
	d.Published, d.Modified = p.survey.Dates(clock)
	if at := p.rule.date(clock); !at.IsZero() {
		d.Published = at
	}
	if d.Published.IsZero() {
		d.Published = opt.Published
	}
	d.Section = cmp.Or(p.ld.Section, t.Meta("article:section", "section"))
}

// take puts the text of another reader in place of the markup's where a rule
// names it, or where it has well beyond what the markup has. It returns the
// words of the text.
func take(d *news.Document, rule picked, t *tree.Tree, ld *jsonld.Article, h Habit) int {
	have := prose.Count(d.Text)
	body, reader := rule.text, readerRule
	if body == "" {
		if body, reader = rescue(t, ld, have, h); body != "" {
			body = withSeen(body, d.Text)
		}
	}
	if body != "" {
		d.Text = dropTitle(body, d.Title)
		d.Reader = reader
		words := prose.Count(body)
		d.Readings = outdone(d.Readings, have, words, reader)
		return words
	}
	if ld.Body != "" {
		d.Readings = append(d.Readings, news.Reading{Reader: ReaderJSONLD, Quality: round(prose.Overlap(plain(ld.Body), d.Text))})
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
	body := dropTitle(opt.Content, d.Title)
	words := prose.Count(body)
	if words < opt.Habit.needs(ReaderFeed, have) {
		return
	}
	d.Warnings = append(d.Warnings, fmt.Sprintf("the text is the feed's own: the page has %d words of it", have))
	if d.Verdict.Partial() {
		body = withLines(body, d.Text, 0)
	}
	d.Text = body
	d.Reader = ReaderFeed
	d.Readings = outdone(d.Readings, have, words, ReaderFeed)
	d.Verdict, d.Reason = news.VerdictArticle, fmt.Sprintf("%d words, from %s", words, sources[ReaderFeed])
}

// warn notes what a reader of the document should know of how it was read.
func warn(d *news.Document, t *tree.Tree, opt Options) []string {
	out := []string{}
	if d.Published.IsZero() {
		out = append(out, "no date of publication was found")
	}
	if declared := language.Primary(t.Lang); declared != "" && d.Language != "" && declared != d.Language {
		out = append(out, fmt.Sprintf("the page says its language is %q, its text is %q", declared, d.Language))
	}
	if raw := t.Meta("article:published_time"); raw != "" && !opt.Now.IsZero() {
		if at, ok := date.Parse(raw, date.Options{}); ok && at.Time.After(opt.Now.Add(24*time.Hour)) {
			out = append(out, fmt.Sprintf("the page says it was published in the future (%s): not believed", at))
		}
	}
	return out
}

func hasLine(s, line string) bool {
	return strings.Contains("\n"+s+"\n", "\n"+line+"\n")
}
