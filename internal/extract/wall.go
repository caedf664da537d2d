package extract

import (
	"tocsin/internal/charset"
	"tocsin/internal/extract/blocks"
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/tree"
	"tocsin/internal/extract/verdict"
	"tocsin/internal/news"
)

// Wall says whether a page of which something else than an article is read, a
// list or a watched part, is a wall instead, and why; "" if it is not, or is no
// HTML. news.VerdictSuspect means that it breaks off.
func Wall(body []byte, opt Options) (news.Verdict, string) {
	text, _ := charset.Page(body, opt.ContentType)
	t, err := tree.Parse(withoutNUL(text), false)
	if err != nil {
		return "", "" // whoever reads it says so
	}
	c := marks.NewClassifier()
	var ld jsonld.Article
	survey := meta.Look(t, c, &ld, opt.URL)
	ld = jsonld.Read(t.Scripts, survey.Page(""))
	title, _ := survey.Title("")
	page := blocks.NewPage(t, c, nil, "", "")
	f := &verdict.Finding{Status: opt.Status, URL: opt.URL, Tree: t, Page: page, LD: &ld, Title: title, H1: survey.H1}
	for i := range page.Blocks {
		if b := &page.Blocks[i]; !b.InMenu() {
			f.Chosen = append(f.Chosen, i)
			f.Words += b.Words
		}
	}
	return verdict.Shut(f)
}

// Kept is the share of what an old text says that a new one still does (package
// verdict).
func Kept(old, now string) float64 { return verdict.Kept(old, now) }
