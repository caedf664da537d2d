package names

import (
	"strings"

	"tocsin/internal/names/parts"
)

// labels say what the cell, the line or the member beside them holds of a name.
var labels = func() map[string]role {
	m := map[string]role{}
	for r, words := range map[role]string{
		family: `surname;family name;last name;familyname;lastname;family;фамилия;прізвище;ազգանուն;soyad;soyadı;soyadi;გვარი;nazwisko;
			nom de famille;nachname;familienname`,
		givenName: `name;given name;first name;givenname;firstname;given;forename;имя;ім'я;ім’я;անուն;ad;adı;adi;სახელი;imię;prénom;prenom;vorname`,
		father: `patronymic;middle name;middlename;father's name;father’s name;fathername;отчество;по батькові;հայրանուն;ata adı;atasının adı;
			baba adı;მამის სახელი`,
	} {
		for word := range strings.SplitSeq(words, ";") {
			m[strings.TrimSpace(word)] = r
		}
	}
	return m
}()

// maxLabel is the longest label, in bytes, with room.
const maxLabel = 64

// labelOf is a cell's text as labels has it, "" if it is too long for one.
func labelOf(s string) string {
	if len(s) > maxLabel {
		return ""
	}
	s = s[strings.LastIndexByte(s, '.')+1:] // cases[0].surname
	return strings.TrimSpace(strings.ReplaceAll(strings.ToLower(strings.TrimSuffix(s, ":")), "_", " "))
}

// roleOf is what the cell s[from:to] holds, which its label says to be of a role
// or unknown.
func (r *rowReader) roleOf(c cell, from, to int, said role) role {
	s, tokens := r.fl.s, r.fl.tokens
	if int(c.first) >= len(tokens) || int(tokens[c.first].start) != from {
		return noName
	}
	last := &tokens[c.last]
	if int(last.end) > to { // the rows end within the word
		return noName
	}
	if r.areInitials(c) && int(last.end)+1 == to {
		return givenName
	}
	if tokens[c.first].letters < 2 {
		return noName
	}
	rest, word := s[last.end:to], s[last.start:last.end]
	isFather := parts.IsPatronymic(word) || len(rest) > 1 && parts.IsSon(strings.ToLower(rest[1:]))
	if rest != "" && !isFather {
		return noName
	}
	words := 1
	for at := c.first + 1; at <= c.last; at++ {
		switch tokens[at].joint {
		case hyphen:
		case spaced:
			words++
		default:
			return noName
		}
	}
	switch {
	case words > 2 || words == 2 && !isFather:
		return noName // a full name, or something else
	case said != unknown:
		return said
	case words == 1 && isFather:
		return father
	case tokens[c.first].capital && tokens[c.first].letters > 2 && r.w.knownOf(r.fl, c.first).Known():
		return givenName
	case words == 1 && parts.IsFamily(word):
		return family
	case words == 1:
		return unknown
	}
	return noName
}

// areInitials reports whether a cell holds nothing but initials.
func (r *rowReader) areInitials(c cell) bool {
	for at := c.first; at <= c.last; at++ {
		if t := &r.fl.tokens[at]; !t.isInitial(r.fl.s) || at > c.first && t.joint != dotted {
			return false
		}
	}
	return true
}
