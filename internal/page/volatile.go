package page

import (
	"regexp"
	"slices"
	"strings"
)

const (
	minLooks      = 8    // fewer say nothing of what changes by itself
	volatileShare = 0.75 // of the looks, at which a line must have changed
	maxProposed   = 5
)

// numberRun is a number, a date in digits or a clock.
var numberRun = regexp.MustCompile(`\d+(?:[.,:/]\d+)*`)

// Volatile finds the lines of a watched page that change at nearly every look
// in their numbers alone: counters and clocks. texts are what consecutive
// looks read, oldest first. It returns patterns that Drop could have, for a
// person to decide: a number that changes often may be the one that is watched.
// Rows are left alone, as one cell of a row is not the row.
func Volatile(texts []string) []string {
	if len(texts) < minLooks {
		return nil
	}
	lines := make([]map[string]string, len(texts)) // shape -> line
	for i, s := range texts {
		lines[i] = shapes(s)
	}
	var out []string
	last := lines[len(lines)-1]
	for line := range strings.SplitSeq(texts[len(texts)-1], "\n") {
		shape := numberRun.ReplaceAllLiteralString(line, "#")
		if shape == line || last[shape] != line || slices.Contains(out, pattern(line)) {
			continue
		}
		changed := 0
		for i := 1; i < len(lines); i++ {
			before, ok := lines[i-1][shape]
			if now, still := lines[i][shape]; ok && still && now != before {
				changed++
			}
		}
		if float64(changed) >= volatileShare*float64(len(lines)-1) && len(out) < maxProposed {
			out = append(out, pattern(line))
		}
	}
	return out
}

// shapes are the lines of a text that no other line of it is like, by what
// they are without their numbers.
func shapes(s string) map[string]string {
	out, twice := map[string]string{}, map[string]bool{}
	for line := range strings.SplitSeq(s, "\n") {
		shape := numberRun.ReplaceAllLiteralString(line, "#")
		if strings.Contains(line, cellGap) || len(line) > maxPattern/4 {
			continue
		}
		if _, have := out[shape]; have {
			twice[shape] = true
		}
		out[shape] = line
	}
	for shape := range twice {
		delete(out, shape)
	}
	return out
}

// pattern fits a line whatever its numbers are.
func pattern(line string) string {
	var b strings.Builder
	at := 0
	for _, run := range numberRun.FindAllStringIndex(line, -1) {
		b.WriteString(regexp.QuoteMeta(line[at:run[0]]) + `[\d.,:/]+`)
		at = run[1]
	}
	return "^" + b.String() + regexp.QuoteMeta(line[at:]) + "$"
}
