package identity

import (
	"strings"
	"testing"

	"tocsin/internal/datatest"
)

// TestReversals: small edits that turn what is said around are changes, each
// way. A word that occurs nowhere is the most that may be a matter of spelling.
func TestReversals(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"poisoned, sent", "Заключённого отравили в среду.", "Заключённого отправили в среду."},
		{"killed, expected", "Բանտարկյալը սպանված է այսօր։", "Բանտարկյալը սպասված է այսօր։"},
		{"flogged, flagged", "Two men were flogged on the square.", "Two men were flagged on the square."},
		{"starved, starred", "The captives starved for a month.", "The captives starred for a month."},
		{"raked, raped", "Witnesses said the soldiers raked the yard.", "Witnesses said the soldiers raped the yard."},
		{"comma", "Простить, нельзя наказать.", "Простить нельзя, наказать."},
		{"comma that names", "Let us free, Anna.", "Let us free Anna."},
		{"armenian comma", "Ներել՝ չի կարելի պատժել։", "Ներել չի կարելի՝ պատժել։"},
		{"colon", "Witness: Sargsyan is a thief.", "Witness Sargsyan is a thief."},
		{"dash", "The guard - not the prisoner - fired.", "The guard not the prisoner fired."},
		{"semicolon", "He was acquitted; never; he is free.", "He was acquitted never; he is free."},
		{"full stop", "They left nobody. Armenia was told.", "They left. Nobody Armenia was told."},
		{"full stop, no capitals", "ის წავიდა. არავინ დარჩა იქ", "ის წავიდა არავინ. დარჩა იქ"},
		{"two numbers", "They killed 7, 400 were wounded.", "They killed 7,400 were wounded."},
		{"two numbers, a space", "In cell 7 412 men lived.", "In cell 7,412 men lived."},
		{"range", "A term of 12-17 years.", "A term of 12, 17 years."},
		{"square", "A cell of 12² steps.", "A cell of 122 steps."},
		{"footnote", "He paid 5¹ drams.", "He paid 51 drams."},
		{"divided", "She is a theist.", "She is atheist."},
		{"divided at the end", "The therapist left.", "The the rapist left."},
		{"doubled negation", "She was not not involved.", "She was not involved."},
		{"doubled negation, russian", "Она не не виновна.", "Она не виновна."},
		{"joined negation", "They can not stay.", "They cannot stay."},
		{"apostrophe", "It is its own.", "It is it's own."},
		{"per cent", "About 30% stayed.", "About 30 stayed."},
		{"time", "They met at 11:20.", "They met at 1120."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, way := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
				if like, reason := Compare("A title", way[0], "A title", way[1]); like != Changed {
					t.Errorf("%q -> %q: %v, %s", way[0], way[1], like, reason)
				}
				if ContentHash("", way[0]) == ContentHash("", way[1]) {
					t.Errorf("%q and %q have one hash", way[0], way[1])
				}
			}
		})
	}
}

// TestTypographyStays: what printers do as they like is no change.
func TestTypographyStays(t *testing.T) {
	for name, pair := range map[string][2]string{
		"comma within quotes":    {`"They are well," she said.`, `"They are well", she said.`},
		"kinds of dashes":        {"The visit – the first – ended.", "The visit -- the first — ended."},
		"compound":               {"A well-known Armenia–Iran road", "A well known Armenia-Iran road"},
		"range":                  {"It took 10–20 days.", "It took 10-20 days."},
		"fixed spaces":           {"25\u00a0300 drams", "25,300 drams"},
		"thousands":              {"25 000 drams", "25,000 drams"},
		"last full stop":         {"They are well.", "They are well"},
		"full stop of a heading": {"They are well.\nNext day", "They are well\nNext day"},
		"abbreviation":           {"Mr. Sargsyan came.", "Mr Sargsyan came."},
		"brackets":               {"He (a clerk) came.", "He [a clerk] came."},
		"bullets":                {"- One came\n- Two came", "— One came\n• Two came"},
		"armenian full stop":     {"Նա եկավ։ Նա գնաց։", "Նա եկավ: Նա գնաց:"},
	} {
		if like, reason := Compare("", pair[0], "", pair[1]); like != Same {
			t.Errorf("%s: %v, %s", name, like, reason)
		}
	}
}

// TestRealWords: between two real words that are one edit apart every change is
// told, in each of five languages.
func TestRealWords(t *testing.T) {
	forms := map[string]map[string]bool{}
	for _, line := range datatest.Lines(t, "names/ntrex.tsv.gz") {
		if f := strings.Split(line, "\t"); len(f) == 4 {
			if forms[f[2]] == nil {
				forms[f[2]] = map[string]bool{}
			}
			for _, w := range lowerWords(f[3]) {
				forms[f[2]][w] = true
			}
		}
	}
	for _, language := range []string{"en", "hy", "ru", "az", "tr"} {
		near := map[string][]string{}
		pairs, quiet := 0, 0
		for w := range forms[language] {
			for _, d := range deletions(w) {
				near[d] = append(near[d], w)
			}
		}
		for _, list := range near {
			for i, a := range list {
				for _, b := range list[i+1:] {
					if edit([]rune(a), []rune(b)) == editOther {
						continue
					}
					pairs++
					if like, _ := Compare("", "a "+a+" b", "", "a "+b+" b"); like != Changed {
						quiet++
					}
				}
			}
		}
		if t.Logf("%s: %d pairs, %d not told", language, pairs, quiet); pairs < 100 || quiet*500 > pairs {
			t.Errorf("%s: of %d pairs %d are not told", language, pairs, quiet)
		}
	}
}

// TestStruckIsTold (CHECKS ADV-10): striking words out is an edit, and a copy with
// struck words has another hash.
func TestStruckIsTold(t *testing.T) {
	const stands = "Ruben Vardanyan was released on Friday, his lawyer told reporters."
	for _, struck := range []string{
		"~~" + stands + "~~", strings.Replace(stands, "was", "~~was~~", 1), strings.Replace(stands, " on Friday", " ~~on Friday~~", 1),
	} {
		if like, reason := Compare("", stands, "", struck); like != Changed {
			t.Errorf("%q: %v, %s", struck, like, reason)
		}
		if ContentHash("", stands) == ContentHash("", struck) {
			t.Errorf("%q has the hash of what stands", struck)
		}
	}
	if like, reason := Compare("", "So gre~at", "", "So gre at"); like != Same {
		t.Errorf("a lone tilde: %v, %s", like, reason)
	}
}

// TestStruckCopy (CHECKS ADV-10): a copy that strikes words, or lets struck words
// stand, is no mere copy.
func TestStruckCopy(t *testing.T) {
	const stands = "Guards killed 23 people in the yard. Ruben Vardanyan was released on Friday, his lawyer told reporters."
	struck := strings.Replace(stands, "was released on Friday", "~~was released on Friday~~", 1)
	for _, tt := range []struct{ from, to, want string }{
		{stands, stands, ""},
		{stands, struck, "+ ~~was released on Friday~~"},
		{struck, stands, "- ~~was released on Friday~~"},
		{struck, struck + " He left.", ""},
		{struck, "Guards killed 23 people in the yard.", ""},
	} {
		if have := strings.Join(Differs(tt.from, tt.to, nil), "; "); have != tt.want {
			t.Errorf("%q to %q differ in %q, want %q", tt.from, tt.to, have, tt.want)
		}
	}
}
