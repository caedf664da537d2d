package watchlist

import (
	"encoding/json"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
	"tocsin/internal/yamldoc"
)

// ftmEntity is one object.
type ftmEntity struct {
	ID         string        `json:"id"`
	Schema     string        `json:"schema"`
	Caption    string        `json:"caption"`
	Properties ftmProperties `json:"properties"`
}

// ftmProperties are those that say what a thing is called, and what a person
// wants to know of it.
type ftmProperties struct {
	Name         ftmValues `json:"name"`
	Alias        ftmValues `json:"alias"`
	PreviousName ftmValues `json:"previousName"`
	Abbreviation ftmValues `json:"abbreviation"`
	WeakAlias    ftmValues `json:"weakAlias"`
	Full         ftmValues `json:"full"` // of an address
	FirstName    ftmValues `json:"firstName"`
	LastName     ftmValues `json:"lastName"`

	Position    ftmValues `json:"position"`
	Country     ftmValues `json:"country"`
	Nationality ftmValues `json:"nationality"`
	Citizenship ftmValues `json:"citizenship"`
	BirthDate   ftmValues `json:"birthDate"`
	DeathDate   ftmValues `json:"deathDate"`
	Topics      ftmValues `json:"topics"`
	Summary     ftmValues `json:"summary"`
	Notes       ftmValues `json:"notes"`
}

// ftmValues are the texts of a property. What is nested in one, such as the
// address of a person, is an object of its own and left out.
type ftmValues []string

// UnmarshalJSON takes a list, or one value alone.
func (v *ftmValues) UnmarshalJSON(data []byte) error {
	var list []any
	if err := json.Unmarshal(data, &list); err != nil {
		var one any
		if err := json.Unmarshal(data, &one); err != nil {
			return err
		}
		list = []any{one}
	}
	for _, item := range list {
		if s, ok := item.(string); ok {
			if s = strings.TrimSpace(s); s != "" {
				*v = append(*v, s)
			}
		}
	}
	return nil
}

// ftmKinds are the kinds of the schemata that stand for a thing with a name;
// any other thing is a term.
var ftmKinds = map[string]news.EntityKind{
	"Person": news.KindPerson, "LegalEntity": news.KindOrganisation, "Organization": news.KindOrganisation, "Company": news.KindOrganisation,
	"PublicBody": news.KindOrganisation, "Address": news.KindPlace, "RealEstate": news.KindPlace,
}

// ftmRelations are the schemata that say how things belong together. They
// name nobody.
var ftmRelations = map[string]bool{
	"Associate": true, "ContractAward": true, "CourtCaseParty": true, "Debt": true, "Directorship": true,
	"Documentation": true, "EconomicActivity": true, "Employment": true, "Family": true, "Identification": true,
	"Interest": true, "Interval": true, "Membership": true, "Mention": true, "Occupancy": true,
	"Ownership": true, "Passport": true, "Payment": true, "ProjectParticipant": true, "Representation": true,
	"Risk": true, "Sanction": true, "Similar": true, "Succession": true, "TaxRoll": true, "UnknownLink": true,
}

// names are what a thing is called, the name that it is shown by first, each
// once. What cannot be looked for is left out, with a warning.
func (f *ftmFile) names(at yamldoc.Position, e *ftmEntity) (names []string) {
	p := e.Properties
	all := slices.Concat([]string{strings.TrimSpace(e.Caption)}, p.Name, p.Alias, p.PreviousName, p.Abbreviation)
	if e.Schema == "Address" {
		all = append(all, p.Full...)
	}
	if len(p.Name) == 0 && e.Caption == "" && len(p.FirstName) > 0 && len(p.LastName) > 0 {
		all = append(all, p.FirstName[0]+" "+p.LastName[0])
	}
	seen := map[string]bool{}
	for _, name := range all {
		name = strings.Join(strings.Fields(name), " ")
		folded := text.Fold(name)
		switch {
		case name == "" || seen[folded]:
		case folded == "" || !hasWord(name) || yamldoc.WrongName(name, maxEntity) != "":
			f.Warn(at, "", "%q was left out: no name that can be looked for", yamldoc.Shorten(name))
		default:
			names = append(names, name)
		}
		seen[folded] = true
	}
	return names
}

// hasWord reports whether a name has a letter or digit, which is what is
// looked for.
func hasWord(name string) bool {
	for range text.Words(name) {
		return true
	}
	return false
}

// add adds an entity. Two of one name cannot be told apart in an article, so
// they are taken together.
func (f *ftmFile) add(at yamldoc.Position, e news.Entity) {
	key := text.Fold(e.Name)
	i, twice := f.taken[key]
	if !twice {
		f.taken[key] = len(f.list.Entities)
		f.list.Entities = append(f.list.Entities, e)
		return
	}
	first := &f.list.Entities[i]
	f.Warn(at, "write a context: for each if you have to tell them apart",
		"%q stands twice, first on line %d: they are taken together", e.Name, yamldoc.ParsePosition(first.Pos).Line)
	for _, a := range e.Aliases {
		if !slices.Contains(first.Aliases, a) {
			first.Aliases = append(first.Aliases, a)
		}
	}
	first.Notes = cut(strings.TrimPrefix(first.Notes+"; "+e.Notes, "; "))
}

// mostNotes bounds notes in characters: some are whole articles.
const mostNotes = 1000

func cut(s string) string {
	if r := []rune(s); len(r) > mostNotes {
		return string(r[:mostNotes-1]) + "…"
	}
	return s
}

// notes are what is known of a thing besides its names. Weak aliases, such as
// nicknames that are common words, are told here and not looked for.
func (e *ftmEntity) notes() string {
	var parts []string
	add := func(label string, values ...ftmValues) {
		var all []string
		for _, s := range slices.Concat(values...) {
			if s = strings.Join(strings.Fields(text.Clean(s)), " "); s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
		if len(all) > 0 {
			parts = append(parts, strings.TrimSpace(label+" "+strings.Join(all, ", ")))
		}
	}
	p := e.Properties
	add("", p.Position)
	add("born", p.BirthDate)
	add("died", p.DeathDate)
	add("of", p.Country, p.Nationality, p.Citizenship)
	add("topics", p.Topics)
	add("also called, and not looked for:", p.WeakAlias)
	add("", p.Summary, p.Notes)
	add(e.Schema, ftmValues{e.ID})
	return cut(strings.Join(parts, "; "))
}
