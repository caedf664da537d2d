package place

import (
	"strings"
	"testing"

	"tocsin/internal/news"
)

// background is what an outlet puts below each report of one matter.
const background = "Relatives were not admitted, the family said in a statement on the same day. " +
	"The court did not answer questions of reporters, and observers were kept out of the room again. " +
	"The defendant was detained at the Lachin checkpoint when he tried to leave Karabakh. " +
	"He denies all charges, among them terrorism and the forming of illegal armed groups."

// TestAdds: a follow-up that repeats the background of an earlier report adds
// something; what another outlet puts around a text it took over does not.
func TestAdds(t *testing.T) {
	const first = "Ruben Vardanyan came before the court on Monday. " + background
	named := "Ruben Vardanyan was taken to hospital, his lawyer said."
	for _, tt := range []struct {
		name, title, text string
		own               bool // of the same outlet
		declares          int64
		want              int // sentences
	}{
		{"the same text", "The trial goes on", first, true, 0, 0},
		{"the same text under another title", "The trial", first, true, 0, 0},
		{"a new opening about him", "Taken to hospital", named + " " + background, true, 0, 1},
		{"the same of another outlet", "Taken to hospital", named + " " + background, false, 0, 1},
		{"a new opening about nobody watched", "A new turn", "Doctors came into the room and left. " + background, true, 0, 1},
		{"the same of another outlet", "A new turn", "Doctors came into the room and left. " + background, false, 0, 0},
		{"a sentence at the end", "The trial goes on", first + " The hearing ended early.", true, 0, 0},
		{"a new opening under its title", "The trial goes on", "Doctors came into the room and left. " + background, true, 0, 0},
		{"an outlet's own frame", "The trial goes on", "YEREVAN, Staff. " + first + " Follow us on our channel.", false, 0, 0},
		{"a good part of it", "The trial goes on", first + " " + strings.Repeat("Nine other men wait for their own day before the same judge. ", 1) +
			"The chamber has ordered all of the files to be read aloud in full, which will take weeks.", false, 0, 2},
		{"less than the original", "The trial goes on", background, false, 0, 0},
		{"what declares the original", "The trial goes on", first + " He died.", true, 4, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := Article{Title: tt.title, Text: tt.text, Outlet: "paper", Declares: tt.declares}
			root := standing{Outlet: "wire"}
			if tt.own {
				root.Outlet = "paper"
			}
			for at := 0; ; {
				i := strings.Index(tt.text[at:], "Ruben Vardanyan")
				if i < 0 {
					break
				}
				a.Matches = append(a.Matches, news.Match{Field: news.FieldText, Start: at + i, End: at + i + 15, Alert: true})
				at += i + 15
			}
			if got := adds(a, root, "The trial goes on", first); len(got) != tt.want {
				t.Errorf("adds %q, want %d sentences", got, tt.want)
			}
		})
	}
}
