package page

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// maxWork bounds the matching of all patterns on one page, in program
// instructions times bytes, which is what RE2 can need at worst: about a
// second. Ordinary patterns on ordinary pages stay under a thousandth.
const maxWork = 2e8

// lineFilter keeps and drops lines by patterns.
type lineFilter struct {
	keep, drop []*regexp.Regexp
	size       int // instructions of all patterns together
}

func newLineFilter(keep, drop []string) (f lineFilter, err error) {
	if f.keep, err = compilePatterns(keep); err != nil {
		return f, fmt.Errorf("keep: %w", err)
	}
	if f.drop, err = compilePatterns(drop); err != nil {
		return f, fmt.Errorf("drop: %w", err)
	}
	for _, list := range [][]*regexp.Regexp{f.keep, f.drop} {
		for _, re := range list {
			f.size += instructions(re)
		}
	}
	return f, nil
}

// instructions is the size of a pattern's program.
func instructions(re *regexp.Regexp) int {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return 0 // it was compiled before
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 0
	}
	return len(prog.Inst)
}

// lines is the text without the lines that are not wanted.
func (f lineFilter) lines(s string) (string, error) {
	if f.size == 0 || s == "" {
		return s, nil
	}
	if float64(f.size)*float64(len(s)) > maxWork {
		return "", fmt.Errorf("%w: keep and drop would take too long on its %d bytes of text: use fewer or shorter patterns, or select a part",
			errUnreadable, len(s))
	}
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if (len(f.keep) == 0 || anyMatch(f.keep, line)) && !anyMatch(f.drop, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n"), nil
}
