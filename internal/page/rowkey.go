package page

import "strings"

// RowKey returns what tells one row of a watched page from another: the
// address of a link, the key cells of a table's row, the key members of a JSON
// object or the path of a value. It is nil where rows have no key of their
// own, and are told apart by all that they say.
func (opt WatchOptions) RowKey() func(row string) string {
	switch {
	case opt.Read == readLinks:
		return func(row string) string { return row[strings.LastIndex(row, cellGap)+1:] }
	case opt.Read == ReadTable, opt.Read == ReadJSON && len(opt.Key) > 0:
		n := max(1, len(opt.Key))
		return func(row string) string { return firstCells(row, n) }
	case opt.Read == ReadJSON:
		return func(row string) string {
			if !strings.Contains(row, cellGap) {
				if path, _, ok := strings.Cut(row, memberGap); ok {
					return path
				}
			}
			return row
		}
	}
	return nil
}

// firstCells is the first n cells of a row.
func firstCells(row string, n int) string {
	at := 0
	for range n {
		i := strings.Index(row[at:], cellGap)
		if i < 0 {
			return row
		}
		at += i + len(cellGap)
	}
	return row[:at-len(cellGap)]
}
