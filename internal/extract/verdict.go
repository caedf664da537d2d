package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"tocsin/internal/news"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// finding is all a verdict is drawn from.
type finding struct {
	opt    Options
	tree   *tree
	page   *page
	chosen []int // blocks of the text
	ld     *structured
	title  string
	h1     []string
	words  int // of the text
	dated  bool
	reader string // what the text was taken from
}

// short is the number of words below which a text needs more than itself to
// be believed: walls, challenges and errors say what they say in fewer.
const short = 150

// judge says what a page turned out to be, and why. Walls come first: what a
// wall shows is never the article, whatever else the page holds.
func judge(f *finding) (news.Verdict, string) {
	steps := []func(*finding) (news.Verdict, string){challenge, failure, absence, truncated, consent, paywall, list, stub}
	if f.reader == ReaderRule {
		// What a person pointed at is no list's, and no banner's beside it.
		steps = []func(*finding) (news.Verdict, string){challenge, failure, truncated, stub}
	}
	for _, step := range steps {
		if v, why := step(f); v != "" {
			return v, why
		}
	}
	if f.reader != ReaderMarkup {
		return news.VerdictArticle, fmt.Sprintf("%d words, from %s", f.words, sources[f.reader])
	}
	return news.VerdictArticle, fmt.Sprintf("%d words in %d paragraphs", f.words, len(f.chosen))
}

var challengeTitles = []string{
	"just a moment", "attention required", "checking your browser", "ddos-guard", "ddos protection", "robot check", "are you a robot", "are you human", "security check", "access to this page has been denied", "access denied", "pardon our interruption", "verify you are human", "human verification", "one more step", "please wait...", "one moment, please", "verifying your browser", "verifying that you are human", "bot verification", "captcha",
	"проверка браузера", "вы не робот", "проверка безопасности", "доступ ограничен", "robot olmadığınızı", "robot deyilsiniz", "դուք ռոբոտ",
}

var challengeWords = []string{
	"checking if the site connection is secure", "checking your browser before", "verify you are human", "verifying you are human", "verify that you are not a robot", "confirm you are not a robot", "enable javascript and cookies to continue", "complete the security check", "unusual traffic from your", "unusual activity from your", "ray id", "incident id", "performance & security by cloudflare", "press & hold to confirm", "you have been blocked", "why have i been blocked",
	"подтвердите, что вы не робот", "подтвердите, что запросы отправляли вы", "проверка вашего браузера", "включите javascript и cookie", "հաստատեք, որ ռոբոտ չեք", "დაადასტურეთ, რომ არ ხართ რობოტი", "დაადასტურეთ, რომ რობოტი არ ხართ", "підтвердьте, що ви не робот", "robot olmadığınızı təsdiq", "robot olmadığınızı doğrulay",
}

var challengeScripts = [][]byte{[]byte("_cf_chl_opt"), []byte("/cdn-cgi/challenge-platform"), []byte("captcha-delivery.com"), []byte("px-captcha"), []byte("_Incapsula_Resource"), []byte("awsWafCookieDomainList"), []byte("ddos-guard"), []byte("__qrator")}

func challenge(f *finding) (news.Verdict, string) {
	if f.words >= short {
		return "", ""
	}
	if w := firstIn(headText(f), challengeTitles); w != "" {
		return news.VerdictChallenge, fmt.Sprintf("the page is titled %q and has %d words of text", w, f.words)
	}
	if w := firstIn(pageText(f, 400), challengeWords); w != "" {
		return news.VerdictChallenge, fmt.Sprintf("a bot check says %q", w)
	}
	if f.words < 20 {
		for i := range f.tree.scripts {
			s := &f.tree.scripts[i]
			for _, mark := range challengeScripts {
				if bytes.Contains(s.attrs, mark) || len(s.body) < 200_000 && bytes.Contains(s.body, mark) {
					return news.VerdictChallenge, fmt.Sprintf("a bot check's script (%s) and no text", mark)
				}
			}
		}
	}
	return "", ""
}

var errorTitles = []string{
	"404", "page not found", "not found", "page cannot be found", "page can't be found", "page can’t be found", "page doesn't exist", "page doesn’t exist", "page does not exist", "page isn't available", "page isn’t available", "page unavailable", "no longer available", "nothing found", "error 5", "500 internal", "502 bad gateway", "503 service", "504 gateway", "internal server error", "service unavailable", "bad gateway", "an error occurred", "something went wrong", "site is under maintenance", "under maintenance", "site is temporarily", "410 gone", "403 forbidden", "article not found", "story not found", "account suspended", "database error", "fatal error", "oops",
	"seite nicht gefunden", "nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada", "página não encontrada", "pagina non trovata", "sidan finns inte", "siden finnes ikke", "pagina niet gevonden", "nie znaleziono",
	"страница не найдена", "не найдена", "не найдено", "страница не существует", "ошибка 404", "ошибка сервера", "сайт временно", "технические работы", "материал удален", "материал удалён",
	"էջը չի գտնվել", "էջը չգտնվեց", "էջը գոյություն չունի", "չի գտնվել", "չգտնվեց", "տեխնիկական աշխատանքներ", "նյութը հեռացված",
	"səhifə tapılmadı", "tapılmadı", "belə səhifə yoxdur", "texniki işlər", "sayfa bulunamadı", "bulunamadı", "aradığınız sayfa", "გვერდი ვერ მოიძებნა", "ვერ მოიძებნა", "გვერდი არ არსებობს", "сторінку не знайдено",
}

func failure(f *finding) (news.Verdict, string) {
	switch {
	case f.opt.Status == 401 || f.opt.Status == 402:
		return news.VerdictPaywall, fmt.Sprintf("the server answered with status %d", f.opt.Status)
	case f.opt.Status >= 400:
		return news.VerdictError, fmt.Sprintf("the server answered with status %d", f.opt.Status)
	case f.words >= short:
		return "", ""
	}
	if w := firstIn(headText(f), errorTitles); w != "" && (f.words < 60 || !f.dated) && !articleDeclared(f) {
		return news.VerdictError, fmt.Sprintf("the page is titled %q: an error page served as a good one", w)
	}
	return "", ""
}

// truncated tells a page that breaks off from one whose end tags were left out.
func truncated(f *finding) (news.Verdict, string) {
	if f.tree.cut == "" {
		return "", ""
	}
	return news.VerdictSuspect, fmt.Sprintf("the page breaks off inside <%s>", f.tree.cut)
}

var consentWords = []string{
	"we use cookies", "we and our partners", "uses cookies", "use of cookies", "before you continue", "accept all", "accept cookies", "cookie settings", "your privacy", "we value your privacy", "consent to", "manage preferences", "personal data", "legitimate interest",
	"wir und unsere partner", "cookies zustimmen", "mit werbung weiterlesen", "weiter mit werbung", "ihre zustimmung", "nous et nos partenaires", "accepter et continuer", "utilizamos cookies", "utilizziamo i cookie",
	"мы используем cookie", "использует файлы cookie", "файлов cookie", "персональных данных", "մենք օգտագործում ենք", "cookie-ներ", "թխուկներ", "çerezler", "çerez kullan", "kuki", "cookie-lərdən", "ქუქი",
}

func consent(f *finding) (news.Verdict, string) {
	if f.words >= short || articleDeclared(f) && f.words >= 60 {
		return "", ""
	}
	text := pageText(f, 500)
	found := 0
	first := ""
	for _, w := range consentWords {
		if strings.Contains(text, w) {
			if first == "" {
				first = w
			}
			found++
		}
	}
	// A banner on a page with text of its own is no wall.
	own := ownWords(f, consentWords)
	if found >= 2 && own < 60 {
		return news.VerdictConsent, fmt.Sprintf("a consent wall (%q) and %d words of text beside it", first, own)
	}
	return "", ""
}

// ownWords counts the words of the text in blocks that say none of these things.
func ownWords(f *finding, not []string) int {
	n := 0
	for _, i := range f.chosen {
		b := &f.page.blocks[i]
		if firstIn(strings.ToLower(b.text), not) == "" && b.own&markConsent == 0 {
			n += b.words
		}
	}
	return n
}

func paywall(f *finding) (news.Verdict, string) {
	wall, at := "", -1
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if f.page.phrases[i] == phraseWall && i >= f.page.first && b.in&(inNav|inFooter) == 0 {
			wall, at = b.text, i
			break
		}
	}
	if f.reader != ReaderMarkup {
		return "", "" // the wall is only drawn over the text
	}
	locked := f.ld.paywalled || strings.EqualFold(f.tree.meta("article:content_tier"), "locked")
	after := 0
	for _, i := range f.chosen {
		if i > at {
			after += f.page.blocks[i].words
		}
	}
	whole := countWords(f.ld.body)
	switch {
	case wall != "" && f.words < 250 && after*3 < f.words+20:
		return news.VerdictPaywall, fmt.Sprintf("the text stops after %d words at %q", f.words, clip(wall, 80))
	case locked && f.words < short:
		return news.VerdictPaywall, fmt.Sprintf("the page declares itself locked and shows %d words", f.words)
	case locked && wall != "" && whole > 2*f.words:
		return news.VerdictPaywall, fmt.Sprintf("the page shows %d of %d words", f.words, whole)
	}
	return "", ""
}

// list tells a page of links to articles, with or without their first lines.
func list(f *finding) (news.Verdict, string) {
	if articleDeclared(f) && f.words >= 60 {
		return "", ""
	}
	teasers, teaserWords := 0, 0
	for i := range f.page.blocks {
		b := &f.page.blocks[i]
		if b.in&(inNav|inFooter) == 0 && b.words >= 4 && b.linked*10 >= b.words*8 {
			teasers++
			teaserWords += b.words
		}
	}
	items := itemsOf(f)
	u, err := url.Parse(f.opt.URL)
	front := err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
	switch {
	case items >= 4 && !f.dated:
		return news.VerdictList, fmt.Sprintf("the text is the first lines of %d linked articles", items)
	case teasers >= 6 && f.words < 60 && (!f.dated || teasers >= 12), teasers >= 12 && teaserWords > 3*f.words && f.words < short && !f.dated:
		return news.VerdictList, fmt.Sprintf("%d links to articles and %d words of text", teasers, f.words)
	case (front || f.ld.list) && teasers >= 5:
		return news.VerdictList, fmt.Sprintf("a front or section page with %d links to articles", teasers)
	}
	return "", ""
}

// itemsOf counts the different items with a linked heading the text comes from.
func itemsOf(f *finding) int {
	seen := map[*html.Node]bool{}
	for _, i := range f.chosen {
		if n := f.page.items[i]; n != nil {
			seen[n] = true
		}
	}
	return len(seen)
}

// itemOf is the element around a block that is one of many on a list page: it
// has a heading that is a link.
func (p *page) itemOf(i int) *html.Node {
	for n := p.blocks[i].node; n != nil && n != p.main && n.DataAtom != atom.Body; n = n.Parent {
		switch n.DataAtom {
		case atom.Article, atom.Li, atom.Div, atom.Section:
			linked, known := p.linkedHead[n]
			if !known {
				linked = hasLinkedHeading(n)
				p.linkedHead[n] = linked
			}
			if linked {
				return n
			}
		}
	}
	return nil
}

func hasLinkedHeading(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.H2, atom.H3, atom.H4:
			for x := c.FirstChild; x != nil; x = x.NextSibling {
				if x.DataAtom == atom.A {
					return true
				}
			}
		case atom.A:
			for x := c.FirstChild; x != nil; x = x.NextSibling {
				if x.DataAtom == atom.H2 || x.DataAtom == atom.H3 || x.DataAtom == atom.H4 {
					return true
				}
			}
		}
	}
	return false
}

func stub(f *finding) (news.Verdict, string) {
	const least, bare = 12, 30
	switch {
	case f.words < least:
		return news.VerdictStub, fmt.Sprintf("only %d words of text", f.words)
	case f.words < bare && !f.dated && !articleDeclared(f):
		return news.VerdictStub, fmt.Sprintf("only %d words of text, no date, and no sign of an article", f.words)
	}
	return "", ""
}

// articleDeclared reports whether the page tells machines that it is an article.
func articleDeclared(f *finding) bool {
	return f.ld.headline != "" && f.ld.published != "" || strings.EqualFold(f.tree.meta("og:type"), "article") && f.tree.meta("article:published_time") != ""
}

// headText is the titles of a page in lower case.
func headText(f *finding) string {
	return strings.ToLower(f.title + "\n" + fold(f.tree.title) + "\n" + strings.Join(f.h1, "\n"))
}

// pageText is the first words of all blocks in lower case.
func pageText(f *finding, words int) string {
	var b strings.Builder
	for i := range f.page.blocks {
		b.WriteString(strings.ToLower(f.page.blocks[i].text))
		b.WriteByte('\n')
		if words -= f.page.blocks[i].words; words < 0 {
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

func isWordByte(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' || c >= 0x80 }

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
