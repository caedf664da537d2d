package news

// Field names a part of a revision that is matched.
type Field string

// The fields that spans point into.
const (
	FieldTitle Field = "title"
	FieldText  Field = "text"
)

// Strength says how sure a match is.
type Strength string

// Strengths, strongest first. Exact: a spelling the user wrote, after case
// and diacritics are folded. Variant: another script, spelling or case form
// of it. Weak: an initial, a surname alone, or a full name that may well be
// somebody else's.
const (
	StrengthExact   Strength = "exact"
	StrengthVariant Strength = "variant"
	StrengthWeak    Strength = "weak"
)

// EntityKind says what an entity is.
type EntityKind string

// The kinds of entity.
const (
	KindPerson       EntityKind = "person"
	KindOrganisation EntityKind = "organisation"
	KindPlace        EntityKind = "place"
	KindTerm         EntityKind = "term"
)

// Watchlist is a named set of entities and rules, owned by somebody. Its JSON
// is how the database keeps it: fields may be added, and keep their names.
type Watchlist struct {
	Name     string   `json:"name"`
	Owner    string   `json:"owner,omitempty"`    // "" for those of the configuration
	StrictI  bool     `json:"strict_i,omitempty"` // İ and i are another letter than I and ı, as in Turkish and Azerbaijani
	Entities []Entity `json:"entities,omitempty"`
	Rules    []Rule   `json:"rules,omitempty"`
	Facts    []Fact   `json:"facts,omitempty"`
	Pos      string   `json:"-"` // where it was written, "file:line:col", for errors
}

// Entity is one person, organisation, place or term with many names.
type Entity struct {
	Name    string     `json:"name"`
	Kind    EntityKind `json:"kind"`
	Aliases []string   `json:"aliases,omitempty"`
	Exact   bool       `json:"exact,omitempty"` // found by the spellings written alone, not by those that sound alike
	Alert   bool       `json:"alert"`           // false: vocabulary, found and usable in rules but never a reason to tell
	Pos     string     `json:"-"`               // where it was written, "file:line:col", for errors

	// What the user says of a person's spellings, which beats every rule of sound.
	Spellings []string `json:"spellings,omitempty"` // found as they are written; their sound is not looked for
	Strike    []string `json:"strike,omitempty"`    // not it, however alike they sound: these spellings and their case forms
	Languages []string `json:"languages,omitempty"` // other spellings count in these alone, BCP 47 primary subtags; in all if empty

	// What tells it from its namesakes; words and phrases as in rules, prefix*
	// too, looked for in title, text and lead.
	Never   []string `json:"never,omitempty"`    // phrases within which, or across whose ends, a find of it does not count
	Context []string `json:"context,omitempty"`  // one of them must stand in the article; none demanded if empty
	NotWith []string `json:"not_with,omitempty"` // none of them may
	Notes   string   `json:"notes,omitempty"`    // free text for people
}

// Rule is a named query over words, phrases and entities.
type Rule struct {
	Name  string `json:"name"`
	Query string `json:"query"`
	Alert bool   `json:"alert"`
	Pos   string `json:"-"` // where it was written, "file:line:col", for errors
}

// Match is a rule or an entity found in a revision, with its evidence.
type Match struct {
	Watchlist string   `json:"watchlist"`
	Rule      string   `json:"rule,omitempty"`
	Entity    string   `json:"entity,omitempty"`
	Field     Field    `json:"field"`
	Start     int      `json:"start"` // half-open byte span of the field's UTF-8 as given
	End       int      `json:"end"`
	Text      string   `json:"text"` // the text as written: field[start:end]
	Strength  Strength `json:"strength"`
	Via       string   `json:"via,omitempty"` // of what the watchlist does not spell: by which rule, from which of its spellings
	Alert     bool     `json:"-"`             // whether this match is a reason to tell
}

// What is the name a person would call the match by: its entity, else its rule.
func (m Match) What() string {
	if m.Entity != "" {
		return m.Entity
	}
	return m.Rule
}
