package watchlist

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// matchExact is the value of match that leaves a person's other spellings out.
const matchExact = "exact"

// maxEntity is how many characters the name of an entity may have: those of
// organisations can be long.
const maxEntity = 300

// entity converts an entity, and checks what its options hold.
func (d decoder) entity(path string, e entity, taken map[string]yamldoc.Position) news.Entity {
	d.Name(path, e.Name, "entity", maxEntity, taken)
	d.phrases(path, "aliases", "alias", e.Name, e.Aliases, e.Name)
	d.phrases(path, "spellings", "spelling", e.Name, e.Spellings, slices.Concat(e.Aliases, []string{e.Name})...)
	d.phrases(path, "strike", "spelling to strike", e.Name, e.Strike)
	d.languages(path, e.Languages)
	d.phrases(path, "never", "phrase of never", e.Name, e.Never)
	d.phrases(path, "context", "word of context", e.Name, e.Context)
	d.phrases(path, "not_with", "word of not_with", e.Name, e.NotWith)
	return news.Entity{
		Name:      e.Name,
		Kind:      e.Kind,
		Aliases:   trimmed(e.Aliases),
		Exact:     e.Match == matchExact,
		Spellings: trimmed(e.Spellings),
		Strike:    trimmed(e.Strike),
		Languages: e.Languages,
		Never:     trimmed(e.Never),
		Context:   trimmed(e.Context),
		NotWith:   trimmed(e.NotWith),
		Notes:     tidyNotes(e.Notes),
		Alert:     e.Alert,
		Pos:       d.Pos(path + ".name").String(),
	}
}

// trimmed is the list without the spaces around its items.
func trimmed(list []string) []string {
	for i, s := range list {
		list[i] = strings.TrimSpace(s)
	}
	return list
}

// tidyNotes returns notes as each format reads them back.
func tidyNotes(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// phrases checks a list of an entity's options, of which each is one what;
// known are those that need not stand there.
func (d decoder) phrases(path, option, what, entity string, list []string, known ...string) {
	seen := map[string]bool{}
	for _, s := range known {
		seen[s] = true
	}
	for i, s := range list {
		at := fmt.Sprintf("%s.%s[%d]", path, option, i)
		switch {
		case d.Bad(at):
		case strings.TrimSpace(s) == "":
			d.r.told[d.Pos(path+".name").String()] = true
			d.FaultAt(at, "remove it", "%s %s of %q is empty", article(what), what, entity)
		case seen[s]:
			d.Warn(d.Pos(at), "remove it", "%s %q of %q stands twice", what, s, entity)
		}
		seen[s] = true
	}
}

// languages checks the languages of a person.
func (d decoder) languages(path string, codes []string) {
	for i, code := range codes {
		if at := fmt.Sprintf("%s.languages[%d]", path, i); !d.Bad(at) && !isLanguage(code) {
			d.FaultAt(at, languageHint, "%q is no code of a language", yamldoc.Shorten(code))
		}
	}
}

const languageHint = "write two small letters: hy, ru, az, tr, ka, uk, pl, en, fr, de"

// isLanguage reports whether a text has the shape of a BCP 47 primary subtag.
func isLanguage(code string) bool {
	return (len(code) == 2 || len(code) == 3) && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") == ""
}

// article is the indefinite article of a noun.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an"
	}
	return "a"
}
