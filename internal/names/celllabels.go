package names

import "strings"

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
