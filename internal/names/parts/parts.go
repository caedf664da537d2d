// Package parts tells what the words of a name are: given name, patronymic,
// family name, title, particle, initial. It knows the order of registers
// (Варданян Рубен Карленович, Əliyev İlham Heydər oğlu, VARDANYAN Ruben), index
// style (Vardanyan, Ruben), titles before and behind. What it cannot tell, it
// reads as English does: given name first, family name last.
package parts

import (
	"slices"
	"strings"

	"tocsin/internal/names/given"
)

// Role is what a word is in a name.
type Role string

// The roles.
const (
	roleGiven    Role = "given"
	roleMiddle   Role = "middle" // a second given name, a father's name without its mark
	Patronymic   Role = "father"
	Family       Role = "family"
	Title        Role = "title"
	roleParticle Role = "particle"
	roleSuffix   Role = "suffix"
)

// Word is one word of a name as it is written.
type Word struct {
	Text    string
	Upper   bool // two letters or more, all large
	Small   bool // begins with a small letter
	Initial bool // one letter, or two that stand for one (Дж.)
	Hyphen  bool // stands between it and the word before
	Comma   bool // stands between it and the word before
}

// Name is a name that was read: roles, and the words in the order of given
// name, middle names and patronymic, family name. Titles, particles and suffixes
// are in none of these.
type Name struct {
	Roles  []Role // of the words
	Order  []int  // words
	Press  []int  // words, as the press has the name: with particles, without patronymic
	Turned bool   // the family name stood first
	// Guessed says that nothing but endings and known given names tells that.
	Guessed bool
	Ter     bool // Ter- stands before the family name
	Double  bool // the family name has a hyphen; its first half is the last of the middle words
	Von     bool // a particle stands before the family name
}

// Read tells what the words of a name are.
func Read(words []Word) Name {
	r := reader{words: words, n: Name{Roles: make([]Role, len(words))}}
	r.rest = make([]int, len(words))
	for i := range words {
		r.rest[i] = i
	}
	r.suffixes()
	r.commas()
	r.titles()
	r.fathers()
	if !r.n.Turned {
		r.turn()
	}
	r.assign()
	return r.n
}

// reader reads one name.
type reader struct {
	words []Word
	rest  []int // words that are not read yet, in the order of given and family name as far as that is known
	n     Name
}

func (r *reader) word(i int) string { return strings.ToLower(r.words[r.rest[i]].Text) }

// mark gives the words i to j of the rest a role and takes them out of it.
func (r *reader) mark(i, j int, role Role) {
	for _, w := range r.rest[i:j] {
		r.n.Roles[w] = role
	}
	r.rest = slices.Delete(r.rest, i, j)
}

// suffixes are Jr., III and the like at the end.
func (r *reader) suffixes() {
	for i := len(r.rest) - 1; i > 0 && suffixes[r.word(i)]; i-- {
		r.mark(i, i+1, roleSuffix)
	}
}

// commas reads "Family, Given", and takes off what describes the person before
// or behind a comma.
func (r *reader) commas() {
	at := slices.IndexFunc(r.rest, func(w int) bool { return w > 0 && r.words[w].Comma })
	if at < 1 {
		return
	}
	first := r.words[r.rest[at]]
	switch {
	case at > 1 && (first.Small && !particles[r.word(at)] || titles[r.word(at)]):
		r.mark(at, len(r.rest), Title)
	case titles[r.word(0)] && at < 3 && len(r.rest)-at > 1:
		r.mark(0, at, Title)
	default:
		r.rest = append(slices.Clone(r.rest[at:]), r.rest[:at]...)
		r.n.Turned = true
	}
}

// titles stand in front; two words that are left are a name.
func (r *reader) titles() {
	for len(r.rest) > 2 && titles[r.word(0)] && !r.words[r.rest[1]].Hyphen {
		r.mark(0, 1, Title)
	}
}

// fathers marks patronymics. One at the end behind two names says that the
// family name stands first.
func (r *reader) fathers() {
	last := len(r.rest) - 1
	for i := last; i > 1; i-- {
		if sons[r.word(i)] {
			r.n.Roles[r.rest[i-1]] = Patronymic
			r.mark(i, i+1, roleParticle)
			break
		}
	}
	last = len(r.rest) - 1
	for i := 1; i < last; i++ {
		if IsPatronymic(r.words[r.rest[i]].Text) {
			r.n.Roles[r.rest[i]] = Patronymic
		}
	}
	if last < 2 || r.n.Turned {
		return
	}
	end := r.rest[last]
	switch {
	case r.n.Roles[end] == Patronymic:
	case r.n.Roles[r.rest[last-1]] == Patronymic:
		return // Рубен Карленович Петрович
	case IsPatronymic(r.words[end].Text) && (isCyrillic(r.words[end].Text) || !r.isGiven(0)): // Roman Martin Abramovich
	case r.isFamily(0) && !r.isGiven(0) && r.isGiven(1) && !r.isFamily(last):
		r.n.Guessed = true
	default:
		return
	}
	r.n.Roles[end] = Patronymic
	r.turnBy(r.familyEnd())
}

// turn brings the family name behind the others where its letters or its
// ending say that it stands first.
func (r *reader) turn() {
	last := len(r.rest) - 1
	if last < 1 {
		return
	}
	end := r.familyEnd()
	if end > last {
		return
	}
	upper := func(i int) bool { return r.words[r.rest[i]].Upper }
	initial := func(w int) bool { return r.words[w].Initial }
	switch {
	case !initial(r.rest[0]) && !slices.ContainsFunc(r.rest[end:], func(w int) bool { return !initial(w) }): // Vardanyan R. K.
	case upper(end-1) && !upper(end) && !upper(last):
	case r.isFamily(end-1) && !r.isGiven(0) && r.isGiven(end) && !r.isFamily(last):
		r.n.Guessed = true
	default:
		return
	}
	r.turnBy(end)
}

func (r *reader) turnBy(end int) {
	r.rest = append(slices.Clone(r.rest[end:]), r.rest[:end]...)
	r.n.Turned = true
}

// familyEnd is where a family name that stands first ends.
func (r *reader) familyEnd() int {
	end := 1
	for end < len(r.rest) && (r.words[r.rest[end]].Hyphen || ters[r.word(end-1)] || particles[r.word(end-1)]) {
		end++
	}
	return end
}

func (r *reader) isGiven(i int) bool { return given.Find(r.words[r.rest[i]].Text, "").Known() }

func (r *reader) isFamily(i int) bool { return IsFamily(r.words[r.rest[i]].Text) }

// assign gives the words that are left their roles by their place.
func (r *reader) assign() {
	all := r.rest
	last := len(all) - 1
	for i, w := range all {
		small := r.word(i)
		if r.n.Roles[w] != Patronymic {
			r.n.Press = append(r.n.Press, w)
		}
		inside := i > 0 && i < last
		switch {
		case inside && len(all) > 2 && !r.words[w].Small && ters[small]:
			r.n.Ter = true
			r.n.Roles[w] = roleParticle
		case inside && particles[small] && !r.words[w].Initial:
			r.n.Von = true
			r.n.Roles[w] = roleParticle
		default:
			r.n.Order = append(r.n.Order, w)
		}
	}
	n := len(r.n.Order)
	for i, w := range r.n.Order {
		switch {
		case i == n-1:
			r.n.Roles[w] = Family
		case i == 0:
			r.n.Roles[w] = roleGiven
		case r.n.Roles[w] != Patronymic:
			r.n.Roles[w] = roleMiddle
		}
	}
	r.n.Double = !r.n.Ter && n > 2 && r.words[r.n.Order[n-1]].Hyphen && r.n.Order[n-2] == r.n.Order[n-1]-1
}
