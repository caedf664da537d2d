package verdict

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/news"
)

var challengeTitles = []string{
	"just a moment", "attention required", "checking your browser", "ddos-guard", "ddos protection", "robot check", "are you a robot",
	"are you human", "security check", "access to this page has been denied", "access denied", "pardon our interruption",
	"verify you are human", "human verification", "one more step", "please wait...", "one moment, please", "verifying your browser",
	"verifying that you are human", "bot verification", "captcha",
	"making sure you're not a bot", "making sure you’re not a bot",
	"проверка браузера", "вы не робот", "проверка безопасности", "доступ ограничен", "robot olmadığınızı", "robot deyilsiniz", "դուք ռոբոտ",
}

// challengeWhole are titles of bot checks that are too common for a part of one:
// those of Cloudflare in the languages that it speaks.
var challengeWhole = []string{
	"один момент", "bir dakika lütfen", "lütfen bekleyin", "nur einen moment", "einen moment", "un instant", "un momento", "um momento",
	"een moment geduld", "chwileczkę", "cierpliwości", "зачекайте", "трохи зачекайте", "okamžik", "ett ögonblick", "请稍候", "請稍候",
	"しばらくお待ちください", "잠시만 기다리십시오", "لحظة", "لحظه",
}

var challengeWords = []string{
	"checking if the site connection is secure", "checking your browser before", "verify you are human", "verifying you are human",
	"verify that you are not a robot", "confirm you are not a robot", "enable javascript and cookies to continue",
	"complete the security check", "unusual traffic from your", "unusual activity from your", "ray id", "incident id",
	"performance & security by cloudflare", "press & hold to confirm", "you have been blocked", "why have i been blocked",
	"подтвердите, что вы не робот", "подтвердите, что запросы отправляли вы", "проверка вашего браузера", "включите javascript и cookie",
	"հաստատեք, որ ռոբոտ չեք", "დაადასტურეთ, რომ არ ხართ რობოტი", "დაადასტურეთ, რომ რობოტი არ ხართ", "підтвердьте, що ви не робот",
	"robot olmadığınızı təsdiq", "robot olmadığınızı doğrulay", "insan olduğunuzu doğrulay", "insan olduğunuzu təsdiq",
	"проверка безопасности вашего подключения", "проверяем безопасность вашего подключения", "подтвердите, что вы человек",
	"безопасность подключения к сайту", "bağlantınızın güvenliğ", "protected by anubis", "insan olduğunuzdan emin",
	"հաստատեք, որ մարդ եք", "დაადასტურეთ, რომ ადამიანი ხართ",
}

var challengeScripts = [][]byte{
	[]byte("_cf_chl_opt"), []byte("/cdn-cgi/challenge-platform"), []byte("captcha-delivery.com"),
	[]byte("/.within.website/x/cmd/anubis"),
	[]byte("px-captcha"), []byte("_Incapsula_Resource"), []byte("awsWafCookieDomainList"), []byte("ddos-guard"), []byte("__qrator"),
}

func challenge(f *Finding) (news.Verdict, string) {
	if f.Words >= short {
		return "", ""
	}
	if w := firstIn(headText(f), challengeTitles); w != "" {
		return news.VerdictChallenge, fmt.Sprintf("the page is titled %q and has %d words of text", w, f.Words)
	}
	if title := strings.Trim(strings.ToLower(prose.Fold(f.Tree.Title)), " .…"); f.Words < 20 && slices.Contains(challengeWhole, title) {
		return news.VerdictChallenge, fmt.Sprintf("the page is titled %q and has %d words of text", title, f.Words)
	}
	if w := firstIn(pageText(f, 400), challengeWords); w != "" {
		return news.VerdictChallenge, fmt.Sprintf("a bot check says %q", w)
	}
	if f.Words < 20 {
		for i := range f.Tree.Scripts {
			s := &f.Tree.Scripts[i]
			for _, mark := range challengeScripts {
				if bytes.Contains(s.Attrs, mark) || len(s.Body) < 200_000 && bytes.Contains(s.Body, mark) {
					return news.VerdictChallenge, fmt.Sprintf("a bot check's script (%s) and no text", mark)
				}
			}
		}
	}
	return "", ""
}

var consentWords = []string{
	"we use cookies", "we and our partners", "uses cookies", "use of cookies", "before you continue", "accept all", "accept cookies",
	"cookie settings", "your privacy", "we value your privacy", "consent to", "manage preferences", "personal data", "legitimate interest",
	"wir und unsere partner", "cookies zustimmen", "mit werbung weiterlesen", "weiter mit werbung", "ihre zustimmung",
	"nous et nos partenaires", "accepter et continuer", "utilizamos cookies", "utilizziamo i cookie",
	"мы используем cookie", "использует файлы cookie", "файлов cookie", "персональных данных", "մենք օգտագործում ենք", "cookie-ներ",
	"թխուկներ", "çerezler", "çerez kullan", "kuki", "cookie-lərdən", "ქუქი",
}

func consent(f *Finding) (news.Verdict, string) {
	if f.Words >= short || articleDeclared(f) && f.Words >= 60 {
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
	if found >= 2 && own < 60 && !(own >= least && consentBeside(f)) {
		return news.VerdictConsent, fmt.Sprintf("a consent wall (%q) and %d words of text beside it", first, own)
	}
	return "", ""
}

// consentBeside reports whether all that is said of consent stands outside of the
// element that holds headline and text: it is a banner.
func consentBeside(f *Finding) bool {
	if !f.Page.Framed(false) || firstIn(headText(f), consentWords) != "" {
		return false
	}
	for i := range f.Page.Blocks {
		b := &f.Page.Blocks[i]
		if !f.Page.Beside(i, false) && (b.Own&marks.Consent != 0 || firstIn(strings.ToLower(b.Text), consentWords) != "") {
			return false
		}
	}
	return true
}

// ownWords counts the words of the text in blocks that say none of these things.
func ownWords(f *Finding, not []string) int {
	n := 0
	for _, i := range f.Chosen {
		b := &f.Page.Blocks[i]
		if firstIn(strings.ToLower(b.Text), not) == "" && b.Own&marks.Consent == 0 {
			n += b.Words
		}
	}
	return n
}

func paywall(f *Finding) (news.Verdict, string) {
	wall, at := f.Page.Wall()
	if f.From != "" {
		return "", "" // the wall is only drawn over the text
	}
	locked := f.LD.Paywalled || strings.EqualFold(f.Tree.Meta("article:content_tier"), "locked")
	after := 0
	for _, i := range f.Chosen {
		if i > at {
			after += f.Page.Blocks[i].Words
		}
	}
	whole := prose.Count(f.LD.Body)
	switch {
	case wall != "" && f.Words < 250 && after*3 < f.Words+20:
		return news.VerdictPaywall, fmt.Sprintf("the text stops after %d words at %q", f.Words, clip(wall, 80))
	case locked && f.Words < short:
		return news.VerdictPaywall, fmt.Sprintf("the page declares itself locked and shows %d words", f.Words)
	case locked && wall != "" && whole > 2*f.Words:
		return news.VerdictPaywall, fmt.Sprintf("the page shows %d of %d words", f.Words, whole)
	}
	return "", ""
}
