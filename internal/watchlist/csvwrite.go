package watchlist

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"tocsin/internal/news"
)

// writeCSV writes for spreadsheets, which take a file for UTF-8 by its first
// bytes, and a cell that begins as a formula for one.
func writeCSV(w io.Writer, list news.Watchlist) error {
	if list.StrictI {
		return fmt.Errorf("watchlist %q has strict_i, which no column of CSV can say; write it as YAML", list.Name)
	}
	if len(list.Facts) > 0 {
		return fmt.Errorf("watchlist %q follows facts, for which CSV has no place; write it as YAML", list.Name)
	}
	var rows []map[string]string
	for _, e := range list.Entities {
		rows = append(rows, cellsOf(settingsOf(reflect.ValueOf(entityOptions(e)))))
	}
	for _, r := range list.Rules {
		rows = append(rows, cellsOf(settingsOf(reflect.ValueOf(rule{Name: r.Name, Query: r.Query, Alert: r.Alert}))))
	}
	usual := []string{"name", "kind", "aliases", "alert"}
	columns := slices.DeleteFunc(csvColumns(), func(c string) bool {
		return !slices.Contains(usual, c) && !slices.ContainsFunc(rows, func(row map[string]string) bool { return row[c] != "" })
	})
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = harmless(row[c])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cellsOf(options []setting) map[string]string {
	cells := map[string]string{}
	for _, o := range options {
		items := o.values
		if o.list {
			items = make([]string, len(o.values))
			for i, v := range o.values {
				items[i] = undivided.Replace(v)
			}
		}
		cells[o.name] = strings.Join(items, "|")
	}
	return cells
}
