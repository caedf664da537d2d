package demo

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"sync"
	"time"
)

//go:embed templates
var templateFiles embed.FS

var templates = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(templateFiles, "templates/*.html")
})

// view is what the page templates are given.
type view struct {
	Lang, Outlet, About, Home, URL, Style string
	Label                                 labels
	Title, Author, Section, Credit        string
	Published, Modified                   string // RFC 3339; Modified only where the outlet says so
	Date                                  string // in the words of the language
	Lead                                  string
	Paragraphs                            []string
	Rows                                  [][]string // of the watched page
	Related, List                         []teaser
	Schema                                map[string]any // JSON-LD
}

type teaser struct{ URL, Title, Lead, Date, ISO string }

// labels are the words of a page's furniture.
type labels struct{ News, Society, Economy, Sport, Contact, Related, By, Share, Newsletter, Rights, NotFound, Older string }

func labelsFor(lang string) labels {
	switch lang {
	case "hy":
		return labels{
			"Լուրեր", "Հասարակություն", "Տնտեսություն", "Սպորտ", "Կապ", "Կարդացեք նաև", "Հեղինակ՝", "Կիսվել", "Բաժանորդագրվել",
			"Բոլոր իրավունքները պաշտպանված են", "Էջը չի գտնվել", "Արխիվ",
		}
	case "ru":
		return labels{
			"Новости", "Общество", "Экономика", "Спорт", "Контакты", "Читайте также", "Автор:", "Поделиться", "Подписаться на рассылку",
			"Все права защищены", "Страница не найдена", "Архив",
		}
	case "az":
		return labels{
			"Xəbərlər", "Cəmiyyət", "İqtisadiyyat", "İdman", "Əlaqə", "Həmçinin oxuyun", "Müəllif:", "Paylaş", "Abunə ol",
			"Bütün hüquqlar qorunur", "Səhifə tapılmadı", "Arxiv",
		}
	}
	return labels{
		"News", "Society", "Economy", "Sport", "Contact", "Read also", "By", "Share", "Subscribe to our newsletter",
		"All rights reserved", "Page not found", "Archive",
	}
}

var months = map[string][12]string{
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	"hy": {
		"հունվարի", "փետրվարի", "մարտի", "ապրիլի", "մայիսի", "հունիսի", "հուլիսի", "օգոստոսի", "սեպտեմբերի", "հոկտեմբերի", "նոյեմբերի",
		"դեկտեմբերի",
	},
	"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	"az": {"yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"},
}

// inWords writes a time as outlets of a language do.
func inWords(t time.Time, lang string) string {
	t = t.In(zone)
	return fmt.Sprintf("%d %s %d, %s", t.Day(), months[lang][t.Month()-1], t.Year(), t.Format("15:04"))
}

func (h *house) langOf(v *version) string {
	if l := v.head["lang"]; l != "" {
		return l
	}
	return h.def.lang
}

func (h *house) view(lang string) view {
	return view{
		Lang: lang, Outlet: h.def.title, About: h.def.about, Home: h.base + "/", Style: h.def.style, Label: labelsFor(lang),
	}
}

// articlePage is the page of an article as it stands: navigation, headline,
// byline, text, related links, footer. How the page says who wrote it and
// when depends on the outlet: JSON-LD, meta elements or plain text alone.
func (h *house) articlePage(a *article, v *version) ([]byte, error) {
	d := h.view(h.langOf(v))
	d.URL = h.base + a.path()
	d.Title = v.head["title"]
	d.Author = v.head["author"]
	d.Section = v.head["section"]
	d.Credit = v.head["credit"]
	d.Published, d.Date = a.published.Format(time.RFC3339), inWords(a.published, d.Lang)
	if v.head["modified"] == "shown" {
		d.Modified = v.from.Format(time.RFC3339)
	}
	d.Paragraphs = v.paragraphs
	d.Lead = v.paragraphs[0]
	d.Related = h.related(a)
	if d.Style == "jsonld" {
		d.Schema = schema(d)
	}
	name := "article.html"
	if v.head["layout"] == "status" {
		name = "status.html"
		d.Rows, d.Paragraphs = tableRows(v.paragraphs)
	}
	return render(name, d)
}

// schema is the page's schema.org description.
func schema(d view) map[string]any {
	s := map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": d.Title, "inLanguage": d.Lang,
		"datePublished": d.Published, "mainEntityOfPage": d.URL, "articleSection": d.Section,
		"publisher": map[string]any{"@type": "NewsMediaOrganization", "name": d.Outlet, "url": d.Home},
	}
	switch {
	case d.Author != "":
		s["author"] = []map[string]any{{"@type": "Person", "name": d.Author}}
	case d.Credit != "": // an agency's text
		s["author"] = []map[string]any{{"@type": "Organization", "name": d.Credit}}
	}
	if d.Modified != "" {
		s["dateModified"] = d.Modified
	}
	return s
}

// related are links to what the outlet wrote before: fixed for an article, so
// that a page changes only when its article does.
func (h *house) related(a *article) []teaser {
	var out []teaser
	for _, other := range h.articles {
		if other.published.Before(a.published) && other.gone.IsZero() && other.versions[0].head["unlisted"] == "" && len(out) < 3 {
			out = append(out, h.teaser(other, &other.versions[0]))
		}
	}
	return out
}

func (h *house) teaser(a *article, v *version) teaser {
	return teaser{h.base + a.path(), v.head["title"], v.summary(), inWords(a.published, h.def.lang), a.published.Format(time.RFC3339)}
}

// front is the outlet's front page: the list that a site is polled by.
func (h *house) front(now time.Time) (*answer, error) {
	list, changed := h.current(now)
	d := h.view(h.def.lang)
	d.Title = h.def.title
	d.URL = d.Home
	for _, a := range list {
		d.List = append(d.List, h.teaser(a, a.at(now)))
	}
	body, err := render("front.html", d)
	return &answer{"text/html; charset=utf-8", body, changed}, err
}

func (h *house) notFound(time.Time) ([]byte, error) {
	d := h.view(h.def.lang)
	d.Title = d.Label.NotFound
	return render("notfound.html", d)
}

func render(name string, d view) ([]byte, error) {
	t, err := templates()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
