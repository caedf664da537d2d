package verdict

import (
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// serverPages are titles and words of pages that servers show of themselves, and
// that are no publisher's text.
var serverPages = []string{
	"error establishing a database connection", "welcome to nginx", "apache2 default page", "apache http server test page",
	"iis windows server", "too many requests", "we'll be back soon", "we’ll be back soon",
	"we will be back soon", "be right back", "down for maintenance", "performing scheduled maintenance",
	"briefly unavailable for scheduled maintenance", "javascript is required", "javascript is disabled", "enable javascript to run this app",
	"please enable javascript", "javascript to view this page", "bandwidth limit exceeded", "domain has expired", "this domain is parked",
	"domain is parked", "domain is for sale", "buy this domain", "domain may be for sale", "domain name is for sale",
	"account has been suspended",
	"домен продается", "домен продаётся", "домен припаркован", "срок регистрации домена", "ведутся технические работы",
	"ведутся работы", "включите javascript", "слишком много запросов", "ошибка подключения к базе данных", "ошибка базы данных",
	"կայքը ժամանակավորապես", "տեխնիկական աշխատանքներ", "միացրեք javascript", "sayt müvəqqəti", "texniki işlər", "texniki səbəb",
	"bakım çalışması", "bakımdayız", "javascript'i etkinleştir", "javascript-i aktiv", "технічні роботи", "ტექნიკური სამუშაოები",
}

// Shut says whether a page whose watched part is read by other means is a wall:
// a bot check, a consent or log-in page, an error or a server's own page served as
// a good one, or a page that breaks off (news.VerdictSuspect). It returns "" for
// any other page, a list too. f needs no text: its Words and Chosen are those of
// the whole page.
func Shut(f *Finding) (news.Verdict, string) {
	for _, step := range []func(*Finding) (news.Verdict, string){challenge, failure, absence, serverPage, consent, truncated} {
		if v, why := step(f); v != "" {
			return v, why
		}
	}
	return "", ""
}

// serverPage recognises the pages that servers, hosts and scripts show instead
// of what stands there.
func serverPage(f *Finding) (news.Verdict, string) {
	words, body := bareText(f)
	if words >= few {
		return "", ""
	}
	if w := firstIn(headText(f)+"\n"+body, serverPages); w != "" {
		return news.VerdictError, "the page says \"" + w + "\", as servers do, and little else"
	}
	return "", ""
}

// Kept is the share, 0 to 1, of what an old text says that a new one still does:
// of its pairs of words within a line, or of the single words of lines that have
// no more. It is 1 for an old text without words.
func Kept(old, now string) float64 {
	have := pairs(now)
	was := pairs(old)
	if len(was) == 0 {
		return 1
	}
	kept := 0
	for p := range was {
		if have[p] {
			kept++
		}
	}
	return float64(kept) / float64(len(was))
}

// pairs are the neighbouring words of each line of a text.
func pairs(s string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.SplitSeq(s, "\n") {
		prev, n := "", 0
		for w := range text.Words(line) {
			word := text.Fold(line[w.Start:w.End])
			if n > 0 {
				out[prev+" "+word] = true
			}
			prev = word
			n++
		}
		if n == 1 {
			out[prev] = true
		}
	}
	return out
}
