package names

import "fmt"

// limitNear limits what is worth telling of a miss, in hundredths of a phoneme a
// phoneme.
const limitNear = 45

// Near says what in a document comes nearest to a person who is not found in
// it, which part of the name is too far and by how much; "" if nothing comes
// near. It is for one document at a time, not for speed.
func (f *Finder) Near(doc *Document, entity int) string {
	w := f.take()
	defer f.put(w)
	w.reset()
	w.language = guess(doc.Language, doc.Text)
	w.scan(&w.title, doc.Title)
	w.text.rows = min(doc.Rows, len(doc.Text))
	w.scan(&w.text, doc.Text)
	best, said := 2*limitNear, ""
	for _, n := range f.names {
		if int(n.entity) != entity || n.given < 0 {
			continue
		}
		for _, fl := range []*field{&w.title, &w.text} {
			for at := range fl.tokens {
				if sum, how := w.nearAt(fl, int32(at), n); sum < best {
					best, said = sum, how
				}
			}
		}
	}
	return said
}

// nearAt is how far the name ending at a token is, both parts together, and
// what is wrong with it.
func (w *work) nearAt(fl *field, at int32, n name) (sum int, how string) {
	surname, _ := w.direct(fl, at, n.surname, limitNear)
	if surname >= limitNear {
		return far, ""
	}
	last := fl.tokens[at]
	written := fl.s[last.start:last.end]
	if at == 0 || last.joint != spaced {
		if surname > limitSurname {
			return far, ""
		}
		return surname + limitNear, fmt.Sprintf("“%s” stands there, like its surname, but no given name before it", written)
	}
	before := fl.tokens[at-1]
	whole := fl.s[before.start:last.end]
	given, _ := w.direct(fl, at-1, n.given, limitNear)
	switch {
	case surname > limitSurname && given > limitGiven: // neither part is like it
		return far, ""
	case given >= limitNear:
		return surname + limitNear, fmt.Sprintf("“%s” has its surname, but “%s” is another given name than %s", whole,
			fl.s[before.start:before.end], w.f.parts[n.given].word)
	case surname > limitSurname:
		return surname + given, fmt.Sprintf("“%s” comes near, but the surname “%s” is too far from %s: %d of %d hundredths", whole, written,
			w.f.parts[n.surname].word, surname, limitSurname)
	case given > limitGiven:
		return surname + given, fmt.Sprintf("“%s” comes near, but the given name “%s” is too far from %s: %d of %d hundredths", whole,
			fl.s[before.start:before.end], w.f.parts[n.given].word, given, limitGiven)
	}
	return surname + given, fmt.Sprintf("“%s” comes near, but its parts are too far together: %d and %d hundredths", whole, given, surname)
}
