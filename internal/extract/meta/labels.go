package meta

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

// dateLabels are the words that announce a date of publication, and those that
// announce one of a change, in the languages of the pages that are read most.
var dateLabels = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` +
	`(published|posted|created|опубликован\pL*|публикации|размещен\pL*|создан\pL*|yayınlan\pL*|yayımlan\pL*|yayın|giriş|eklenme|` +
	`oluşturul\pL*|dərc|tarix|հրապարակ\pL*|გამოქვეყნ\pL*|veröffentlicht|erstellt|publié\pL*|publicad\pL*|pubblicat\pL*|gepubliceerd|` +
	`publicerad\pL*|opublikowan\pL*|опубліковано)|` +
	`(updated?|modified|edited|обновлен\pL*|обновлён|изменен\pL*|изменён|yenilən\pL*|güncelle\pL*|թարմաց\pL*|განახლ\pL*|aktualisiert|` +
	`geändert|mise? à jour|actualizad\pL*|aggiornat\pL*|atualizad\pL*|bijgewerkt|uppdaterad\pL*|zaktualizowan\pL*|оновлено))(?:[^\pL]|$)`)

// labelled takes a text apart that has two dates, of which at least one is said to
// be of a change: "Yayınlanma: 29.11.2026 17:05 Güncelleme: 30.11.2026 01:02". A
// date that stands before all labels is of publication. ok is false for any other
// text.
func labelled(s string) (published, updated string, ok bool) {
	if len(s) > 300 || digits(s) < 8 {
		return "", "", false
	}
	s = prose.Fold(s)
	begin, changed := 0, false
	take := func(end int) {
		piece := strings.Trim(s[begin:end], " |•·:՝.,;()[]-–—")
		switch {
		case !prose.MaybeDate(piece):
		case changed && updated == "":
			updated = piece
		case !changed && published == "":
			published = piece
		}
	}
	for at := 0; ; {
		m := dateLabels.FindStringSubmatchIndex(s[at:])
		if m == nil {
			break
		}
		word := max(m[2], m[4])
		take(at + word)
		changed = m[4] >= 0
		begin = at + max(m[3], m[5])
		at = begin
	}
	take(len(s))
	return published, updated, published != "" && updated != ""
}

// twoDates reports whether a text has dates of publication and of a change.
func twoDates(s string) bool {
	_, _, ok := labelled(s)
	return ok
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

var labels = map[string]string{
	"date": "date", "published": "date", "datum": "date", "veröffentlicht": "date", "fecha": "date", "data": "date", "дата": "date",
	"опубликовано": "date", "ամսաթիվ": "date", "հրապարակվել է": "date", "tarix": "date", "dərc olunub": "date", "tarih": "date",
	"yayınlanma": "date", "თარიღი": "date",
	"author": "author", "authors": "author", "written by": "author", "autor": "author", "autorin": "author", "autorin/autor": "author",
	"autor/in": "author", "auteur": "author", "autore": "author", "автор": "author", "հեղինակ": "author", "müəllif": "author",
	"yazar": "author", "ავტორი": "author",
}

// labelBefore is what the element right before a text announces: "date",
// "author" or nothing.
func labelBefore(n *html.Node) string {
	p := n.PrevSibling
	if p == nil || p.Type != html.ElementNode || p.FirstChild == nil || p.FirstChild.Type != html.TextNode || len(p.FirstChild.Data) > 60 {
		return ""
	}
	return labels[strings.ToLower(strings.Trim(prose.Fold(p.FirstChild.Data), " :՝"))]
}

// embedded reports whether an element holds what somebody else said elsewhere, as a
// post of a network does: its date and its author are not the article's.
func embedded(n *html.Node) bool {
	if n.DataAtom == atom.Blockquote {
		return true
	}
	for _, name := range strings.Fields(strings.ToLower(tree.Attr(n, "class"))) {
		switch name {
		case "twitter-tweet", "instagram-media", "tiktok-embed", "telegram-post", "fb-post", "vk-post", "embed", "social-embed", "tweet":
			return true
		}
	}
	return false
}
