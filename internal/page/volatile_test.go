package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestVolatile(t *testing.T) {
	looks := func(n int, text func(i int) string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = text(i)
		}
		return out
	}
	for _, c := range []struct {
		name  string
		texts []string
		want  []string
	}{
		{
			"a counter", looks(10, func(i int) string { return fmt.Sprintf("Visits\nRead %d,%03d times (all)", i, i*37%1000) }),
			[]string{`^Read [\d.,:/]+ times \(all\)$`},
		},
		{
			"a clock", looks(10, func(i int) string { return fmt.Sprintf("It is %02d:%02d now\n23 held", i, i*7%60) }),
			[]string{`^It is [\d.,:/]+ now$`},
		},
		{"too few looks", looks(7, func(i int) string { return fmt.Sprintf("Read %d times", i) }), nil},
		{"a number that changes now and then", looks(10, func(i int) string { return fmt.Sprintf("%d held", 23-i/4) }), nil},
		{"words that change", looks(10, func(i int) string { return "Now " + strings.Repeat("x", i) + " 1" }), nil},
		{"a row", looks(10, func(i int) string { return fmt.Sprintf("Baku | %d", i) }), nil},
		{"two lines alike", looks(10, func(i int) string { return fmt.Sprintf("Room %d\nRoom %d", i, i+100) }), nil},
		{"no numbers", looks(10, func(int) string { return "Same" }), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Volatile(c.texts)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			for _, p := range got {
				if err := ValidPattern(p); err != nil {
					t.Error(err)
				}
				for _, text := range c.texts {
					if !slices.ContainsFunc(strings.Split(text, "\n"), regexp.MustCompile(p).MatchString) {
						t.Errorf("%s fits no line of %q", p, text)
					}
				}
			}
		})
	}
}
