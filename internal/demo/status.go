package demo

import "strings"

// tableRows parts the paragraphs of a status page: those with " | " are rows
// of its table, the others stay text.
func tableRows(paragraphs []string) (rows [][]string, rest []string) {
	for _, p := range paragraphs {
		if strings.Contains(p, " | ") {
			rows = append(rows, strings.Split(p, " | "))
		} else {
			rest = append(rest, p)
		}
	}
	return rows, rest
}
