package names

import (
	"strings"

	"tocsin/internal/names/parts"
)

// Heard is how a name is read.
type Heard struct {
	Said string // its words by their roles, "given Ruben, father Karlenovich, family Vardanyan"; "" if it is not read
	Odd  Odd
}

// Odd is what a name's owner may not expect of how it is read.
type Odd string

// The kinds of odd readings.
const (
	OddNone    Odd = ""
	OddScript  Odd = "script"   // nothing is read: another script, or no word
	OddOneWord Odd = "one word" // it is found as it is written, and little else
	OddInitial Odd = "initial"  // the given name is one letter, which stands for many
	OddTitle   Odd = "title"    // a part is left out as a title or description
	OddOrder   Odd = "order"    // by its endings it is taken to have the family name first
)

// HeardAs tells how a person's name is read.
func HeardAs(name string) Heard {
	words, read := readName(name)
	if len(read.Order) == 0 || len(read.Order) == 1 && words[read.Order[0]].Initial {
		return Heard{Odd: OddScript}
	}
	var said, left []string
	for _, i := range read.Order {
		word := words[i].Text
		if read.Ter && read.Roles[i] == parts.Family {
			word = words[i-1].Text + "-" + word
		}
		said = append(said, string(read.Roles[i])+" "+word)
	}
	for i, role := range read.Roles {
		if role == parts.Title {
			left = append(left, words[i].Text)
		}
	}
	h := Heard{Said: strings.Join(said, ", ")}
	if len(left) > 0 {
		h.Said += ", without " + strings.Join(left, " ")
	}
	switch {
	case len(read.Order) == 1:
		h.Odd = OddOneWord
	case words[read.Order[0]].Initial:
		h.Odd = OddInitial
	case len(left) > 0:
		h.Odd = OddTitle
	case read.Guessed:
		h.Odd = OddOrder
	}
	return h
}
