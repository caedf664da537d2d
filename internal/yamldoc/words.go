package yamldoc

import (
	"fmt"
	"strings"
)

// Meant returns `did you mean "x"?` for a name that is close to a known one,
// else the fallback.
func Meant(name string, known []string, fallback string) string {
	best, distance := "", len([]rune(name))/3+2
	for _, k := range known {
		if strings.EqualFold(k, name) {
			best = k
			break
		}
		if d := editDistance(strings.ToLower(name), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return fallback
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours (optimal string alignment).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return max(len(x), len(y))
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}

// Shorten keeps a text that a message quotes on one line.
func Shorten(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

// OrList joins words as in "a, b or c".
func OrList(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// Truth reads yes and no in the words of YAML 1.1 and 1.2.
func Truth(s string) (on, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "true", "on":
		return true, true
	case "no", "false", "off":
		return false, true
	}
	return false, false
}

// Join is the path of an option in the mapping at path.
func Join(path, option string) string {
	if path == "" {
		return option
	}
	return path + "." + option
}

// label names the option at the path in a sentence.
func label(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if name == "" {
		return "the file"
	}
	if list, _, ok := strings.Cut(name, "["); ok {
		return "each of " + list
	}
	return name
}

// in says in which mapping something stands; nothing at the top.
func in(path string) string {
	if path == "" {
		return ""
	}
	return " in " + path
}
