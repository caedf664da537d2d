package page

import (
	"slices"
	"strconv"
	"strings"
)

// runningHeads are headings of a column that only counts the rows.
var runningHeads = strings.Fields("no no. № # n n. nr nr. №№ n° s/n п/п №п/п հ/հ հհ ս/կ sıra sira ჯგ")

// numbered reports whether the first column of a table only counts its rows, from
// the top or from the bottom: all rows below one that comes in are then numbered
// anew, and say nothing new. Who writes it into key keeps it.
func numbered(rows [][]string) bool {
	if len(rows) < 3 || len(rows[0]) < 2 || !slices.Contains(runningHeads, strings.ReplaceAll(strings.ToLower(rows[0][0]), " ", "")) {
		return false
	}
	least, follow, before := 0, 0, 0
	for i, row := range rows[1:] {
		if len(row) == 0 {
			return false
		}
		n, err := strconv.Atoi(strings.TrimRight(row[0], ".)"))
		if err != nil || n < 0 {
			return false
		}
		if i == 0 || n < least {
			least = n
		}
		if i > 0 && (n == before+1 || n == before-1) {
			follow++
		}
		before = n
	}
	// A register's own numbers begin elsewhere; one number may be a slip.
	return least <= 2 && 2*follow >= len(rows)-2
}
