package page

import "strings"

// emptied reports whether a path that ends in all values of a list selects
// nothing because the list is there, and empty.
func (j *jsonLines) emptied(path string, root any) bool {
	list, ok := strings.CutSuffix(strings.TrimSpace(path), "[*]")
	if !ok {
		return false
	}
	p, err := compileJSONPath(list)
	if err != nil {
		return false
	}
	found, err := j.find(p, root)
	if err != nil || len(found) == 0 {
		return false
	}
	for _, n := range found {
		if values, ok := n.Node.([]any); !ok || len(values) > 0 {
			return false
		}
	}
	return true
}

// plainNumber is a JSON number as it is written, but for a fraction of zeros alone:
// 23.0 is 23, by which language its server happens to be written in.
func plainNumber(s string) string {
	if whole, fraction, ok := strings.Cut(s, "."); ok && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return s
}
