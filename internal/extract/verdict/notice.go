package verdict

import (
	"fmt"
	"strings"

	"tocsin/internal/extract/marks"
	"tocsin/internal/news"
)

// What a short page says in its text, and not in its title, that is no article.
var (
	goneWords = []string{
		"page you are looking for", "page you were looking for", "page you requested", "page does not exist", "page doesn't exist",
		"page doesn’t exist", "no longer exists", "no longer available", "has been removed", "has been deleted", "been taken down",
		"was removed by", "account has been suspended", "domain is for sale", "buy this domain", "domain may be for sale",
		"wurde entfernt", "wurde gelöscht", "seite existiert nicht", "n'existe pas", "n’existe plus", "a été supprimé",
		"ha sido eliminad", "no existe",
		"материал удал", "страница удалена", "новость удалена", "публикация удалена", "была удалена", "не существует",
		"запрашиваемая страница", "նյութը հեռացված", "նյութը հեռացվել", "նյութը ջնջվել", "էջը ջնջվել", "գոյություն չունի",
		"material silin", "xəbər silin", "səhifə silin", "mövcud deyil", "haber kaldırıl", "içerik kaldırıl", "haber silin",
		"sayfa kaldırıl", "mevcut değil", "მასალა წაშლილ", "გვერდი წაშლილ", "სტატია წაშლილ", "матеріал видал", "сторінку видал",
	}
	loginTitles = []string{
		"log in", "login", "sign in", "anmelden", "einloggen", "se connecter", "iniciar sesión", "войдите", "вход в", "авторизация",
		"авторизуйтесь", "մուտք գործ", "hesabınıza daxil ol", "daxil olun", "giriş yap", "oturum aç", "შედით", "ავტორიზაცია", "увійдіть",
	}
	loginWords = []string{
		"forgot your password", "forgot password", "forgotten your password", "lost your password", "create an account",
		"don't have an account", "don’t have an account", "passwort vergessen", "mot de passe oublié", "olvidó su contraseña",
		"забыли пароль", "зарегистрируйтесь", "նոր հաշիվ", "մոռացել եք գաղտնաբառ", "գրանցվեք", "şifrəni unut", "parolu unut",
		"qeydiyyatdan keç", "şifremi unut", "şifrenizi mi unut", "kayıt ol", "დაგავიწყდა პაროლი", "დაგავიწყდათ პაროლი", "დარეგისტრირ",
		"забули пароль",
	}
)

// few is the number of words, links apart, below which what a page's text
// says of itself is believed.
const few = 60

// absence recognises a page whose few words say that the article is not there, or
// is behind a log-in.
func absence(f *Finding) (news.Verdict, string) {
	words, body := bareText(f)
	if words >= few {
		return "", ""
	}
	if w := firstIn(body, goneWords); w != "" && words < few/2 {
		return news.VerdictError, fmt.Sprintf("the page has %d words and says %q", words, w)
	}
	if strings.HasPrefix(body, "404\n") || strings.Contains(body, "\n404\n") || strings.Contains(body, "\n404 ") {
		return news.VerdictError, fmt.Sprintf("the page has %d words and says 404", words)
	}
	if articleDeclared(f) || f.Dated {
		return "", ""
	}
	title, also := firstIn(headText(f), loginTitles), firstIn(body, loginWords)
	if title != "" && also != "" {
		return news.VerdictPaywall, fmt.Sprintf("a log-in page: its title says %q, its text %q", title, also)
	}
	return "", ""
}

// bareText is the words of a page that do not stand in menus and links, and
// the text of those blocks in lower case, each on a line.
func bareText(f *Finding) (words int, body string) {
	var b strings.Builder
	for i := range f.Page.Blocks {
		block := &f.Page.Blocks[i]
		if block.InMenu() || block.Linked*2 > block.Words || block.Own&(marks.Consent|marks.Comment) != 0 {
			continue
		}
		words += block.Words
		if words >= few {
			return words, ""
		}
		b.WriteString(strings.ToLower(block.Text))
		b.WriteByte('\n')
	}
	return words, b.String()
}
