package given

import (
	"strings"
	"testing"
	"unicode"
)

// TestClasses: every row is read, no name stands in two, each is small letters of
// one script, and the rows are sorted.
func TestClasses(t *testing.T) {
	if _, err := parseClasses(classList); err != nil {
		t.Fatal(err)
	}
	last, rows := "", 0
	for line := range strings.Lines(classList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if rows++; line <= last {
			t.Errorf("%q stands behind %q", line, last)
		}
		last = line
		for _, word := range strings.Fields(line) {
			if scripts := scriptsOf(word); scripts != 1 || strings.ToLower(word) != word {
				t.Errorf("%q has letters of %d scripts, or large ones", word, scripts)
			}
		}
	}
	if rows < 150 || rows > 340 {
		t.Errorf("%d classes", rows)
	}
	for _, bad := range []string{"ruben", "ruben rouben\nrupen rouben"} {
		if _, err := parseClasses(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func scriptsOf(word string) int {
	n := 0
	for _, table := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Armenian, unicode.Georgian} {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(table, r) }) {
			n++
		}
	}
	return n
}

// TestFind: one person's given names are one in any script and case; another's
// is another's.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		a, b, language string
		is, other      bool
	}{
		{"Muhammad", "Məhəmməd", "az", true, false},
		{"Mohammed", "Мохаммеда", "ru", true, false},
		{"Serhii", "Սերգեյ", "hy", true, false},
		{"Sergei", "Сергію", "uk", true, false},
		{"Siarhei", "Сергею", "ru", true, false},
		{"Osama", "Usama", "", true, false},
		{"Joe", "Джозефа", "ru", true, false},
		{"Karen", "Karine", "", false, true},
		{"Armen", "Արման", "hy", false, true},
		{"Armen", "Армена", "ru", false, false},
		{"Peter", "Pyotr", "", false, true},
		{"Armen", "Street", "", false, false},
	} {
		a, b := Find(tt.a, ""), Find(tt.b, tt.language)
		if a.Is(b) != tt.is || a.Other(b) != tt.other {
			t.Errorf("%s and %s: one class %v, others %v", tt.a, tt.b, a.Is(b), a.Other(b))
		}
	}
}

// TestMay: the quick answer excludes no name of a class.
func TestMay(t *testing.T) {
	excluded, all := 0, 0
	for line := range strings.Lines(classList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		for _, word := range words {
			for _, language := range []string{"", "az"} {
				if ns := Find(words[0], ""); ns.Is(Find(word, language)) && !ns.May(strings.ToTitle(word)) {
					t.Errorf("%s is excluded from the class of %s", word, words[0])
				}
			}
			joe := Find("Joe", "")
			if all++; !joe.May(word) {
				excluded++
			}
		}
	}
	if excluded < all/2 {
		t.Errorf("%d of %d words are excluded from a class of two first letters", excluded, all)
	}
}
