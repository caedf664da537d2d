package text

import "slices"

// AppendNew appends a string to a list that does not have it yet.
func AppendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
