package meta

import (
	"regexp"
	"strings"
)

// givenFirst turns names as libraries write them: "Jong, Michiel de", or several
// with a semicolon between, each with its comma.
func givenFirst(s string) string {
	names := strings.Split(s, ";")
	for i, name := range names {
		surname, given, ok := strings.Cut(strings.TrimSpace(name), ", ")
		words := strings.Fields(surname)
		if !ok || strings.Contains(given, ",") || len(words) == 0 || len(words) > 1 && words[0] != strings.ToLower(words[0]) {
			return surnameFirst.ReplaceAllString(s, "$2 $3 $1")
		}
		names[i] = given + " " + surname
	}
	if len(names) == 1 { // without a semicolon, "Lamp, Goris" is an outlet and its town
		return surnameFirst.ReplaceAllString(s, "$2 $3 $1")
	}
	return strings.Join(names, "; ")
}

// surnameFirst is a name as libraries write it, which its particle gives away:
// "Jong, Michiel de". Without one it may as well be an agency and a town.
var surnameFirst = regexp.MustCompile(`^(\pL[\pL'’-]+(?: \pL[\pL'’-]+)?), ((?:\p{Lu}[\pL.'’-]* )*?\p{Lu}[\pL.'’-]*) ` +
	`((?:d[eai]|del|della|du|dos|das|do|van|von|vom|zu|zum|zur|ter|ten|te|af|av)(?: (?:der|den|de|la|las|los|het|'t|und zu))?)$`)
