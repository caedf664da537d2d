package watchlist

import "tocsin/internal/news"

// The comments of the fields below are the text of docs/configuration.md:
// write them for the person who writes the YAML. The tag yaml is the option's
// name, default its default, oneof what it may be.

// Written is a watchlist as it is written in YAML: a named set of entities,
// rules and facts.
type Written struct {
	// A unique name. That of the file, without its ending, if `file` is given.
	Name string `yaml:"name"`
	// A file that holds the watchlist: YAML with the options of this table;
	// CSV whose first row names its columns, which are the options of
	// entities, in which `|` or a line break divides lists, and `query` for rules; or JSON
	// (`.json`, `.jsonl`) of FollowTheMoney, as OpenSanctions publishes it.
	File string `yaml:"file"`
	// `yes` tells İ and i from I and ı in the words written here, as Turkish
	// and Azerbaijani do. Otherwise all four are one letter, since English
	// keyboards made them so: İlham is Ilham.
	StrictI bool `yaml:"strict_i" default:"no"`
	// Persons, organisations, places and terms. A plain text is an entity's
	// name.
	Entities []entity `yaml:"entities"`
	// Queries over words, phrases and entities.
	Rules []rule `yaml:"rules"`
	// What is followed over time: how many are held, when the last visit was.
	Facts []fact `yaml:"facts"`
}

// entity is one person, organisation, place or term.
type entity struct {
	// The name, in any script, unique in its watchlist.
	Name string `yaml:"name,scalar"`
	// What it is. Persons are found in every spelling and case form of their names in Armenian, Cyrillic, Georgian and Latin script,
	// the others by the words written here, if these are names in their Armenian, Azerbaijani, Georgian, Greek, Russian, Turkish and
	// Ukrainian cases too; in Arabic and Hebrew letters, all by the words written here, with what is attached to them.
	Kind news.EntityKind `yaml:"kind" default:"term" oneof:"person organisation place term"`
	// Other names of it: acronyms, translations, names of office. `*` behind
	// a word stands for its other endings (`Степанакерт*`), as in rules.
	Aliases []string `yaml:"aliases"`
	// How it is found: `variants` for every spelling of a person, for an organisation without its legal
	// form, with or without dots and The, and for case forms of all; `exact` for what is written here alone.
	Match string `yaml:"match" default:"variants" oneof:"variants exact"`
	// Persons: spellings that are found as they are written here, whatever
	// they sound like. `aliases` are found in other scripts and forms too.
	Spellings []string `yaml:"spellings"`
	// Persons: spellings that are not the person, although they sound alike.
	// Their case forms do not count either, all others still do.
	Strike []string `yaml:"strike"`
	// Persons: the languages (`hy`, `ru`, `az`) in which other spellings of
	// the name count. All if not given.
	Languages []string `yaml:"languages"`
	// Phrases that hold the name of something else (`Vardanyan Street`): the
	// name does not count within one, or across its ends. Words are as in
	// rules: `street*` stands for its other endings.
	Never []string `yaml:"never"`
	// Words one of which must stand in the article's title or text for the
	// entity to count; against namesakes.
	Context []string `yaml:"context"`
	// Words none of which may stand there.
	NotWith []string `yaml:"not_with"`
	// What you want to remember of it; `tocsin explain` shows it.
	Notes string `yaml:"notes"`
	// `no` makes it vocabulary: found, shown and usable in rules, but never a
	// reason to tell anybody.
	Alert bool `yaml:"alert" default:"yes"`
}

// rule is a named query.
type rule struct {
	// A name, unique in its watchlist.
	Name string `yaml:"name"`
	// Words, "phrases", prefix* and entity:NAME, joined by AND, OR, NOT and
	// parentheses.
	Query string `yaml:"query"`
	// `no` makes it vocabulary, as for entities.
	Alert bool `yaml:"alert" default:"yes"`
}
