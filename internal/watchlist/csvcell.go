package watchlist

import (
	"regexp"
	"strings"
)

// dividers are what a backslash before it makes part of an item.
const dividers = "|\n\\"

// divided are the items of a cell that | or a line break divides. Behind a
// backslash either stands within an item, as does a backslash.
func divided(cell string) (items []string) {
	var item strings.Builder
	end := func() {
		if s := strings.TrimSpace(item.String()); s != "" {
			items = append(items, s)
		}
		item.Reset()
	}
	for i := 0; i < len(cell); i++ {
		switch {
		case cell[i] == '\\' && i+1 < len(cell) && strings.IndexByte(dividers, cell[i+1]) >= 0:
			i++
			item.WriteByte(cell[i])
		case cell[i] == '|' || cell[i] == '\n':
			end()
		default:
			item.WriteByte(cell[i])
		}
	}
	end()
	return items
}

// undivided is the inverse of divided, for an item.
var undivided = strings.NewReplacer(`\`, `\\`, `|`, `\|`, "\n", "\\\n")

// formula is how a cell begins that a spreadsheet would run, or that stands
// for a comment here, behind the apostrophes that keep it from that.
var formula = regexp.MustCompile(`^'*[=+\-@#\t\r]`)

// harmless writes a cell so that no spreadsheet runs it.
func harmless(cell string) string {
	if formula.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// plainCell is the inverse of harmless.
func plainCell(cell string) string {
	if strings.HasPrefix(cell, "'") && formula.MatchString(cell) {
		return cell[1:]
	}
	return cell
}
