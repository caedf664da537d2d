package meta

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/extract/prose"
)

// Authors works out the article's authors and its byline; hint is used where the
// page names nobody. A name the page gives to
// machines counts, unless it is the outlet's own and the page shows a person.
func (s *Survey) Authors(hint []string) (authors []string, shown string) {
	names := s.siteNames()
	machine := s.stated(names)
	visible, shown := visibleByline(s, names)
	switch {
	case len(visible) > 0 && (len(machine) == 0 || allOutlets(machine, names) || onlyEditors(machine, s)):
		return visible, shown
	case len(machine) == 0:
		machine = CleanAuthors(hint)
	}
	if shown == "" {
		shown = strings.Join(machine, ", ")
	}
	return machine, shown
}

// stated is the authors that a page states for machines: those of its JSON-LD
// or its author element, unless only another element names a person.
func (s *Survey) stated(names []string) []string {
	machine := CleanAuthors(s.ld.Authors)
	if len(machine) == 0 {
		machine = CleanAuthors(notHosts(s.tree.MetaAll("author"), names))
	}
	if len(machine) > 0 && !allOutlets(machine, names) {
		return machine
	}
	for _, key := range []string{
		"author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "article:author",
		"article:author_name", "citation_author", "cxenseparse:author", "twitter:creator_name",
	} {
		a := CleanAuthors(notHosts(s.tree.MetaAll(key), names))
		if len(a) > 0 && !slices.ContainsFunc(a, func(name string) bool { return allOutlets([]string{name}, names) }) {
			return a
		}
	}
	return machine
}

// notHosts drops authors that carry the outlet's own address: they are the
// outlet ("Deutsche Welle (www.dw.com)").
func notHosts(in, names []string) []string {
	return slices.DeleteFunc(slices.Clone(in), func(a string) bool {
		_, in, ok := strings.Cut(a, "(")
		in, _, closed := strings.Cut(in, ")")
		return ok && closed && strings.Contains(in, ".") && allOutlets([]string{strings.TrimPrefix(in, "www.")}, names)
	})
}

// onlyEditors reports whether the page shows every one of the names as who
// edited the article: "Editor : Heryadi".
func onlyEditors(authors []string, s *Survey) bool {
	var edited strings.Builder
	for i := range s.bylines {
		for line := range strings.SplitSeq(s.bylines[i].text, "\n") {
			if editorLabel.MatchString(line) {
				edited.WriteString(line)
			}
		}
	}
	for _, a := range authors {
		if !strings.Contains(edited.String(), a) {
			return false
		}
	}
	return true
}

var editorLabel = regexp.MustCompile(`(?i)^\s*(?:edited by|` +
	`editor|éditeur|editora|redakteur|redacteur|redaktör|penyunting|редактор|խմբագիր|redaktor|editör|რედაქტორი)\s*[:：՝]?\s`)

// visibleByline reads the places that name an author, the surest first.
func visibleByline(s *Survey, names []string) (authors []string, shown string) {
	for _, pass := range [...]func(b *byline) bool{
		func(b *byline) bool { return b.strong && !b.linked && b.afterH1 && b.early },
		func(b *byline) bool { return !b.linked && b.afterH1 && b.early },
		func(b *byline) bool { return !b.linked && b.strong },
		func(b *byline) bool { return !b.linked },
		func(b *byline) bool { return b.strong && b.afterH1 },
	} {
		for i := range s.bylines {
			b := &s.bylines[i]
			if !pass(b) {
				continue
			}
			var people []string
			for line := range strings.SplitSeq(b.text, "\n") {
				for _, a := range CleanAuthors([]string{line}) {
					if isPerson(a) && !allOutlets([]string{a}, names) && !slices.Contains(people, a) {
						people = append(people, a)
					}
				}
				if len(people) > 0 && !b.strong {
					break
				}
			}
			if len(people) > 0 {
				return people, prose.Fold(b.text)
			}
		}
	}
	return nil, ""
}

var (
	bylinePrefix = regexp.MustCompile(`(?i)^(?:(?:written|reported|words|story|text|photos?|edited|posted|published|article|` +
		`a report|opinion|analysis|interview|kommentar|ein kommentar|eine analyse|reportage|recherche)\s+)?` +
		`(?:by|von|par|por|di|da|door|av|af|oleh|bởi|tekst|text|texte|texto|foto|autor(?:a|en|in)?|` +
		`author|auteur|autore|автор(?:ы)?|текст|հեղինակ|müəllif|yazar|ავტორი|skribent|journalist)(?:\s*[:：՝]\s*|\s+)`)
	bylineSplit = regexp.MustCompile(`(?i)\s*(?:[;,|/•·&]|\s(?:and|und|et|y|e|og|och|i|en|и|և|və|ve|და|with|mit|dan)\s)\s*`)
	bylineTail  = regexp.MustCompile(`(?i)\s*(?:[\(\[].*|\s[-–—|]\s.*|\s(?:in|aus|for|für|from|reports?|berichtet)\s.*)$`)
)

// CleanAuthors turns names as publishers write them into one name each:
// "By Ann Lee and Bo Roe, Reuters" has three.
func CleanAuthors(in []string) []string {
	var out []string
	for _, raw := range in {
		raw = prose.Fold(prose.Unescape(raw))
		if strings.Contains(raw, "://") || strings.HasPrefix(raw, "www.") || strings.HasPrefix(raw, "/") ||
			utf8.RuneCountInString(raw) > 300 {
			continue
		}
		raw = bylinePrefix.ReplaceAllString(raw, "")
		raw = givenFirst(raw)
		parts := []string{raw}
		if !isOneName(raw) {
			parts = bylineSplit.Split(raw, -1)
		}
		for _, p := range parts {
			p = bylinePrefix.ReplaceAllString(p, "")
			p = bylineTail.ReplaceAllString(p, "")
			p = strings.Trim(p, " ,.;:|-–—*\"“”")
			if p == "" || isOffice(p) || strings.Contains(p, "@") || utf8.RuneCountInString(p) > 80 || strings.ContainsAny(p, "{}<>=") ||
				!strings.ContainsFunc(p, unicode.IsLetter) || strings.EqualFold(p, "admin") {
				continue
			}
			if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, p) }) {
				out = append(out, p)
			}
		}
		if len(out) > 30 {
			break
		}
	}
	return out
}

// isOffice reports whether a part of a byline is what somebody does, not who
// it is: "chief correspondent", "главный редактор".
func isOffice(s string) bool {
	words := strings.Fields(strings.ToLower(s))
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	if offices[words[len(words)-1]] || offices[words[0]] && len(words) > 1 {
		// "Editor" and "Ann Reporter" may be names; "staff reporter" is none.
		return len(words) == 1 || strings.ToLower(s) == s || strings.IndexFunc(s[1:], unicode.IsUpper) < 0 || officeKind[words[0]]
	}
	return false
}

var (
	offices = wordSet("correspondent reporter journalist columnist contributor producer anchor photographer writer editor analyst " +
		"redakteur redakteurin korrespondent korrespondentin volontärin volontär reporterin journaliste rédacteur rédactrice " +
		"corresponsal redactor periodista корреспондент корреспондентка журналист журналистка редактор обозреватель обозревательница " +
		"фотограф լրագրող թղթակից խմբագիր մեկնաբան լուսանկարիչ müxbir jurnalist redaktor muhabir gazeteci editör yazar ჟურნალისტი " +
		"კორესპონდენტი რედაქტორი")
	officeKind = wordSet("staff chief senior special managing political foreign deputy news assistant associate contributing freelance")
)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// isOneName keeps "AFP, MANILA" and "Smith, John" whole: short, and one comma at most.
func isOneName(s string) bool {
	return !bylineSplit.MatchString(s)
}

// isPerson reports whether a text reads like a person's name: two to five
// words, each with a capital, no digits.
func isPerson(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || utf8.RuneCountInString(s) > 50 {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || unicode.In(r, unicode.Han, unicode.Hangul, unicode.Georgian, unicode.Arabic, unicode.Hebrew) {
			capitals++
		}
		if strings.ContainsFunc(w, unicode.IsDigit) {
			return false
		}
	}
	return capitals >= 2 && capitals >= len(words)-2
}

// allOutlets reports whether every name is the outlet's own or that of a desk.
func allOutlets(authors, names []string) bool {
	for _, a := range authors {
		k := prose.Squeeze(a)
		outlet := false
		for _, n := range names {
			if k == n || len(k) >= 3 && strings.Contains(n, k) || len(n) >= 4 && strings.Contains(k, n) {
				outlet = true
				break
			}
		}
		if !outlet && !isDesk(k) {
			return false
		}
	}
	return true
}

func isDesk(squeezed string) bool {
	for _, w := range [...]string{
		"redaktion", "editorial", "newsroom", "newsdesk", "webdesk", "staff", "redaction", "redazione",
		"redacción", "nachrichten", "редакция", "խմբագրություն", "redaksiya", "haber",
	} {
		if strings.Contains(squeezed, w) {
			return true
		}
	}
	return false
}
