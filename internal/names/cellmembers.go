package names

import (
	"slices"
	"strings"
)

// memberOf is the name of the member of an object that a cell holds, and where its
// value begins; 0 if it holds none.
func memberOf(cell string) (name string, value int) {
	n := strings.Index(cell, ": ")
	if n < 1 || strings.Contains(cell[:n], " ") {
		return "", 0
	}
	return cell[:n], n + 2
}

// isTold reports whether a row is an object with members for given and family name.
func isTold(row string) bool {
	if !strings.Contains(row, ": ") {
		return false
	}
	var has [noName]bool
	for cell := range strings.SplitSeq(row, cellGap) {
		name, _ := memberOf(cell)
		has[labels[labelOf(name)]] = true
	}
	return has[givenName] && has[family]
}

// putBehind puts the words of other members of the row s[start:end] behind those of
// the name: members are in the alphabet's order, name, place, surname.
func (r *rowReader) putBehind(start, end int) {
	if !r.told {
		return
	}
	r.told = false
	first, _ := slices.BinarySearchFunc(r.fl.tokens, start, func(t token, at int) int { return int(t.start) - at })
	last, _ := slices.BinarySearchFunc(r.fl.tokens, end, func(t token, at int) int { return int(t.start) - at })
	var behind []token
	to := first
	for i := first; i < last; i++ {
		if r.aside[i] {
			behind = append(behind, r.fl.tokens[i])
			continue
		}
		r.fl.tokens[to], r.drop[to] = r.fl.tokens[i], r.drop[i]
		to++
	}
	for i, t := range behind {
		if i == 0 {
			t.joint = apart
		}
		r.fl.tokens[to+i], r.drop[to+i] = t, false
	}
}
