// Package verdict says what a page turned out to be. It promises never to take a
// wall, an error page or a list for an article without saying so, and a reason
// for every verdict.
package verdict

import (
	"fmt"
	"net/url"
	"strings"

	"tocsin/internal/extract/blocks"
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
	"tocsin/internal/news"
)

// Finding is all a verdict is drawn from.
type Finding struct {
	Status int    // HTTP status; 0 means 200
	URL    string // where the page came from
	Tree   *tree.Tree
	Page   *blocks.Page
	Chosen []int // blocks of the text
	LD     *jsonld.Article
	Title  string
	H1     []string
	Words  int // of the text
	Dated  bool
	From   string // where the text stands, if not in the markup
	Ruled  bool   // a rule of the configuration says where
}

// short is the number of words below which a text needs more than itself to
// be believed: walls, challenges and errors say what they say in fewer.
const short = 150

// Judge says what a page turned out to be, and why. Walls come first: what a
// wall shows is never the article, whatever else the page holds.
func Judge(f *Finding) (news.Verdict, string) {
	steps := []func(*Finding) (news.Verdict, string){challenge, failure, absence, truncated, consent, paywall, list, stub}
	if f.Ruled {
		// What a person pointed at is no list's, and no banner's beside it.
		steps = []func(*Finding) (news.Verdict, string){challenge, failure, truncated, stub}
	}
	for _, step := range steps {
		if v, why := step(f); v != "" {
			return v, why
		}
	}
	if f.From != "" {
		return news.VerdictArticle, fmt.Sprintf("%d words, from %s", f.Words, f.From)
	}
	return news.VerdictArticle, fmt.Sprintf("%d words in %d paragraphs", f.Words, len(f.Chosen))
}

var errorTitles = []string{
	"404", "page not found", "not found", "page cannot be found", "page can't be found", "page can’t be found", "page doesn't exist",
	"page doesn’t exist", "page does not exist", "page isn't available", "page isn’t available", "page unavailable",
	"no longer available", "nothing found", "error 5", "500 internal", "502 bad gateway", "503 service", "504 gateway",
	"internal server error", "service unavailable", "bad gateway", "an error occurred", "something went wrong",
	"site is under maintenance", "under maintenance", "site is temporarily", "410 gone", "403 forbidden", "article not found",
	"story not found", "account suspended", "database error", "fatal error", "oops",
	"seite nicht gefunden", "nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada", "página não encontrada",
	"pagina non trovata", "sidan finns inte", "siden finnes ikke", "pagina niet gevonden", "nie znaleziono",
	"страница не найдена", "не найдена", "не найдено", "страница не существует", "ошибка 404", "ошибка сервера", "сайт временно",
	"технические работы", "материал удален", "материал удалён",
	"էջը չի գտնվել", "էջը չգտնվեց", "էջը գոյություն չունի", "չի գտնվել", "չգտնվեց", "տեխնիկական աշխատանքներ", "նյութը հեռացված",
	"səhifə tapılmadı", "tapılmadı", "belə səhifə yoxdur", "texniki işlər", "sayfa bulunamadı", "bulunamadı", "aradığınız sayfa",
	"გვერდი ვერ მოიძებნა", "ვერ მოიძებნა", "გვერდი არ არსებობს", "сторінку не знайдено",
}

func failure(f *Finding) (news.Verdict, string) {
	switch {
	case f.Status == 401 || f.Status == 402:
		return news.VerdictPaywall, fmt.Sprintf("the server answered with status %d", f.Status)
	case f.Status >= 400:
		return news.VerdictError, fmt.Sprintf("the server answered with status %d", f.Status)
	case f.Words >= short:
		return "", ""
	}
	if w := firstIn(headText(f), errorTitles); w != "" && (f.Words < 60 || !f.Dated) && !articleDeclared(f) {
		return news.VerdictError, fmt.Sprintf("the page is titled %q: an error page served as a good one", w)
	}
	return "", ""
}

// truncated recognises a page that breaks off; one whose end tags were left out
// does not.
func truncated(f *Finding) (news.Verdict, string) {
	if f.Tree.Cut == "" {
		return "", ""
	}
	return news.VerdictSuspect, fmt.Sprintf("the page breaks off inside <%s>", f.Tree.Cut)
}

// list recognises a page of links to articles, with or without their first lines.
func list(f *Finding) (news.Verdict, string) {
	if articleDeclared(f) && f.Words >= 60 {
		return "", ""
	}
	all, teasers, teaserWords := 0, 0, 0
	for i := range f.Page.Blocks {
		b := &f.Page.Blocks[i]
		if !b.InMenu() && b.Words >= 4 && b.Linked*10 >= b.Words*8 {
			all++
			if f.Page.Beside(i, f.Dated || calledArticle(f)) && f.Words > 0 {
				continue // the links of any page beside its article
			}
			teasers++
			teaserWords += b.Words
		}
	}
	items := f.Page.Items(f.Chosen)
	u, err := url.Parse(f.URL)
	front := err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
	switch {
	case items >= 4 && !f.Dated:
		return news.VerdictList, fmt.Sprintf("the text is the first lines of %d linked articles", items)
	case teasers >= 6 && f.Words < 60 && (!f.Dated || teasers >= 12), teasers >= 12 && teaserWords > 3*f.Words && f.Words < short &&
		!f.Dated:
		return news.VerdictList, fmt.Sprintf("%d links to articles and %d words of text", teasers, f.Words)
	case (front || f.LD.List) && all >= 5:
		return news.VerdictList, fmt.Sprintf("a front or section page with %d links to articles", all)
	}
	return "", ""
}

// least is the number of words below which no text is one of an article.
const least = 12

func stub(f *Finding) (news.Verdict, string) {
	const bare = 30
	switch {
	case f.Words == 0:
		words, _ := bareText(f)
		return news.VerdictStub, fmt.Sprintf("none of the %s of the page reads as the text of an article", amount(words))
	case f.Words < least:
		return news.VerdictStub, fmt.Sprintf("only %d words of text", f.Words)
	case f.Words < bare && !f.Dated && !articleDeclared(f) && !calledArticle(f):
		return news.VerdictStub, fmt.Sprintf("only %d words of text, no date, and no sign of an article", f.Words)
	}
	return "", ""
}

// amount is a number of words that was counted up to few.
func amount(words int) string {
	if words >= few {
		return fmt.Sprintf("%d or more words", few)
	}
	return fmt.Sprintf("%d words", words)
}

// articleDeclared reports whether the page tells machines that it is an article,
// and of when.
func articleDeclared(f *Finding) bool {
	return f.LD.Headline != "" && f.LD.Published != "" ||
		strings.EqualFold(f.Tree.Meta("og:type"), "article") && f.Tree.Meta("article:published_time") != ""
}

// calledArticle reports whether the page calls its text an article, to machines or
// by its elements. Templates say it of walls and lists too, so it speaks for a
// text alone.
func calledArticle(f *Finding) bool {
	return f.LD.Headline != "" || strings.EqualFold(f.Tree.Meta("og:type"), "article") || f.Page.Framed(true)
}

// headText is the titles of a page in lower case.
func headText(f *Finding) string {
	return strings.ToLower(f.Title + "\n" + prose.Fold(f.Tree.Title) + "\n" + strings.Join(f.H1, "\n"))
}

// pageText is the first words of all blocks in lower case.
func pageText(f *Finding, words int) string {
	var b strings.Builder
	for i := range f.Page.Blocks {
		b.WriteString(strings.ToLower(f.Page.Blocks[i].Text))
		b.WriteByte('\n')
		if words -= f.Page.Blocks[i].Words; words < 0 {
			break
		}
	}
	return b.String()
}

// firstIn is the first of the phrases that s has, at word starts for short ones.
func firstIn(s string, phrases []string) string {
	for _, w := range phrases {
		i := strings.Index(s, w)
		if i < 0 {
			continue
		}
		if len(w) > 4 || (i == 0 || !isWordByte(s[i-1])) && (i+len(w) == len(s) || !isWordByte(s[i+len(w)])) {
			return w
		}
	}
	return ""
}

func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
