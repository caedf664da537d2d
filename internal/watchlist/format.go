package watchlist

import (
	"path/filepath"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// Format is how a watchlist is written down.
type Format string

// The formats of Write, and JSON, which is read only.
const (
	FormatYAML Format = "yaml"
	FormatCSV  Format = "csv"
	FormatJSON Format = "json"
)

// FormatOf is the format that a file's ending stands for.
func FormatOf(path string) (Format, bool) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml":
		return FormatYAML, true
	case ".csv":
		return FormatCSV, true
	}
	return "", false
}

func isCSV(path string) bool { return strings.EqualFold(filepath.Ext(path), ".csv") }

// isFtM reports whether the ending is one of JSON, which is FollowTheMoney's.
func isFtM(path string) bool {
	return slices.Contains([]string{".json", ".jsonl", ".ndjson"}, strings.ToLower(filepath.Ext(path)))
}

// maxTable bounds a watchlist in CSV or JSON in bytes, which take a few times
// their size to read.
const maxTable = 64 << 20

// sizeLimit is how large the file may be in bytes.
func sizeLimit(path string) int64 {
	if isCSV(path) || isFtM(path) {
		return maxTable
	}
	return yamldoc.MaxBytes
}

// baseName is the name of a watchlist that its file does not name.
func baseName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// startList is the empty watchlist of a file that does not name it itself.
func (r *reader) startList(name string, w Written) news.Watchlist {
	top := yamldoc.Position{File: name, Line: 1, Col: 1}
	list := news.Watchlist{Name: w.Name, StrictI: w.StrictI, Pos: top.String()}
	if list.Name == "" {
		list.Name = baseName(name)
	}
	if wrong := yamldoc.WrongName(list.Name, yamldoc.MaxName); wrong != "" {
		r.Fault(yamldoc.Position{File: name}, "rename the file", "%s", wrong)
	}
	if first, twice := r.names[list.Name]; twice {
		r.Fault(yamldoc.Position{File: name}, "write name: beside file: in the configuration",
			"watchlist %q stands twice, first at %s", list.Name, first)
	}
	r.names[list.Name] = top
	return list
}
