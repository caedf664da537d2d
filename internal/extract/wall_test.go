package extract

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestWalls (CHECKS ROB-10) shows pages that stand in an article's place, of
// the shapes in which such pages come, in the languages of the region.
func TestWalls(t *testing.T) {
	page := func(lang, title, body string) string {
		return fmt.Sprintf(`<!DOCTYPE html><html lang=%s><head><title>%s</title></head><body>%s</body></html>`, lang, title, body)
	}
	menu := "<nav>" + strings.Repeat("<a href=/x>Politics and society</a> ", 12) + "</nav>"
	for _, tt := range []struct {
		name, body string
		want       news.Verdict
	}{
		{"challenge, en", page("en", "One moment, please...",
			`<h1>Verifying your browser</h1><p>This process is automatic. You will be redirected to the page you asked for in 5 `+
				`seconds.</p><script>var captcha = 1</script>`), news.VerdictChallenge},
		{"challenge, ru", page("ru", "Проверка браузера",
			`<h1>Подтвердите, что вы не робот</h1><p>Запросы с вашего адреса похожи на автоматические.</p>`), news.VerdictChallenge},
		{
			"challenge, Anubis", page("en", "Making sure you&#39;re not a bot!", `<h1>Wait</h1><p>Loading...</p>`),
			news.VerdictChallenge,
		},
		{
			"challenge, Cloudflare in Russian", page("ru", "Один момент…", `<h2>Проверка безопасности вашего подключения</h2>`),
			news.VerdictChallenge,
		},
		{
			"challenge, Cloudflare in Turkish", page("tr", "Bir dakika lütfen...", `<p>Devam etmeden önce insan olduğunuzu doğrulayın.</p>`),
			news.VerdictChallenge,
		},
		{"challenge, Cloudflare by its title alone", page("fr", "Un instant…", ``), news.VerdictChallenge},
		{
			"an article that begins like one", page("ru", "Один момент из жизни заключённого",
				`<h1>Один момент из жизни</h1><p>Родственники рассказали, что видели его в июне, и что он просил о новом визите, `+
					`однако разрешения на это от властей с тех пор так и не последовало, хотя адвокаты не раз обращались с этим в суд.</p>`),
			news.VerdictArticle,
		},
		{"challenge, hy", page("hy", "Ստուգում", `<h1>Հաստատեք, որ ռոբոտ չեք</h1><p>Սպասեք մի քանի վայրկյան։</p>`), news.VerdictChallenge},
		{
			"challenge, az", page("az", "Yoxlama", `<h1>Robot olmadığınızı təsdiqləyin</h1><p>Bir neçə saniyə gözləyin.</p>`),
			news.VerdictChallenge,
		},
		{"challenge, tr", page("tr", "Güvenlik kontrolü",
			`<h1>Robot olmadığınızı doğrulayın</h1><p>Tarayıcınız denetleniyor, lütfen bekleyin.</p>`), news.VerdictChallenge},
		{
			"challenge, ka", page("ka", "შემოწმება", `<h1>დაადასტურეთ, რომ არ ხართ რობოტი</h1><p>გთხოვთ, დაელოდოთ.</p>`),
			news.VerdictChallenge,
		},
		{"log-in, en", page("en", "Log in | The Lamp",
			menu+`<h1>Log in to your account</h1><form><label>E-mail <input></label><label>Password <input type=password></label>`+
				`<button>Log in</button></form><p>Forgot your password? Create an account to read on.</p>`), news.VerdictPaywall},
		{"log-in, ru", page("ru", "Вход — Лампа",
			menu+`<h1>Войдите, чтобы читать дальше</h1><form><input type=password></form><p>Забыли пароль? Зарегистрируйтесь, это `+
				`займёт минуту.</p>`), news.VerdictPaywall},
		{
			"log-in, az", page("az", "Giriş",
				menu+`<h1>Hesabınıza daxil olun</h1><form><input type=password></form><p>Şifrəni unutmusunuz? Qeydiyyatdan keçin.</p>`),
			news.VerdictPaywall,
		},
		{
			"soft 404, ru", page("ru", "Лампа",
				menu+`<h1>Страница не найдена</h1><p>Возможно, она была удалена или перенесена. Воспользуйтесь поиском.</p>`),
			news.VerdictError,
		},
		{
			"soft 404, hy", page("hy", "Լապտեր", menu+`<h1>Էջը չի գտնվել</h1><p>Հնարավոր է՝ այն ջնջվել է։ Օգտվեք որոնումից։</p>`),
			news.VerdictError,
		},
		{
			"soft 404, az", page("az", "Lampa", menu+`<h1>Səhifə tapılmadı</h1><p>Ola bilsin, o silinib. Axtarışdan istifadə edin.</p>`),
			news.VerdictError,
		},
		{
			"soft 404, tr", page("tr", "Lamba", menu+`<h1>Aradığınız sayfa bulunamadı</h1><p>Silinmiş veya taşınmış olabilir.</p>`),
			news.VerdictError,
		},
		{"soft 404, ka", page("ka", "ლამპა", menu+`<h1>გვერდი ვერ მოიძებნა</h1><p>შესაძლოა, ის წაიშალა.</p>`), news.VerdictError},
		{
			"soft 404 with the number alone",
			page("en", "The Lamp", menu+`<h2>404</h2><p>We looked everywhere. Try the search or the front page.</p>`), news.VerdictError,
		},
		{
			"soft 404 that says sorry",
			page("en", "The Lamp", menu+`<p>Sorry, the page you are looking for does not exist or has been removed.</p>`),
			news.VerdictError,
		},
		{
			"taken down, en", page("en", "Bridge reopens | The Lamp", menu+`<h1>Bridge reopens</h1><p>This article has been removed.</p>`),
			news.VerdictError,
		},
		{
			"taken down, ru", page("ru", "Мост открыт", menu+`<h1>Мост открыт</h1><p>Материал удалён по решению редакции.</p>`),
			news.VerdictError,
		},
		{
			"blocked by the state, ru",
			page("ru", "Доступ ограничен",
				`<h1>Доступ к запрашиваемому ресурсу ограничен</h1><p>Доступ ограничен на основании федерального закона.</p>`),
			news.VerdictChallenge,
		},
		{
			"suspended", page("en", "Account Suspended",
				`<h1>Account Suspended</h1><p>This account has been suspended. Contact your hosting provider for more information.</p>`),
			news.VerdictError,
		},
		{
			"for sale", page("en", "lamp.example",
				`<h1>lamp.example</h1><p>This domain is for sale. Make an offer or buy it now.</p><p>Related searches: lamps, bridges.</p>`),
			news.VerdictError,
		},
		{"consent, ru", page("ru", "Лампа",
			`<h1>Мы используем cookie</h1><p>Мы используем файлы cookie для обработки персональных данных. Нажмите «Принять все», `+
				`чтобы продолжить.</p>`), news.VerdictConsent},
		{
			"consent, tr", page("tr", "Lamba",
				`<h1>Çerezler</h1><p>Çerez kullanımı için kişisel verileriniz işlenir. Çerezler hakkında. Tümünü kabul et.</p>`),
			news.VerdictConsent,
		},
		{
			"needs scripts", page("en", "The Lamp", `<div id=root></div><p>You need to enable JavaScript to run this app.</p>`),
			news.VerdictStub,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Page([]byte(tt.body), Options{URL: "https://lamp.example/2025/bridge"})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Verdict != tt.want {
				t.Errorf("verdict %s (%s), want %s; text %q", doc.Verdict, doc.Reason, tt.want, doc.Text)
			}
		})
	}
}

// TestWallsSpareArticles keeps short news that speak of such things.
func TestWallsSpareArticles(t *testing.T) {
	for _, tt := range []struct{ title, text string }{
		{
			"Robots will check passports in Zvartnots",
			"Robots will check passports in the airport from Monday on. Are you a robot, the machine asks each traveller, and nobody " +
				"has said yes so far.",
		},
		{
			"Сайт министерства не найден",
			"Сайт министерства не открывался в понедельник, сообщает «Лампа». Страница не найдена, отвечал сервер целый день. В " +
				"ведомстве говорят о технических работах и обещают открыть его к вечеру.",
		},
		{
			"The grave was not found",
			"The grave of the poet was not found where the map showed it, the museum said on Monday. It will be looked for again in " +
				"the spring, when the snow has gone.",
		},
	} {
		body := `<html><head><title>` + tt.title +
			` | Lamp</title><meta property="og:type" content="article"><meta property="article:published_time" ` +
			`content="2025-06-24T10:00:00Z"></head><body><article><h1>` + tt.title + `</h1><p>` + tt.text + `</p></article></body></html>`
		doc, err := Page([]byte(body), Options{URL: "https://lamp.example/2025/a"})
		if err != nil || doc.Verdict != news.VerdictArticle {
			t.Errorf("%s: verdict %s (%s) %v", tt.title, doc.Verdict, doc.Reason, err)
		}
	}
}
