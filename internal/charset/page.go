package charset

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// declaredWithin is how far into a page its meta element is looked for, in bytes.
// The standard says 1,024; publishers put scripts before it.
const declaredWithin = 64 << 10

// metaCharset finds the label that a page has for itself.
var metaCharset = regexp.MustCompile(`(?i)<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})`)

// Page decodes a page, a list page or JSON. A byte order mark decides. Bytes that
// are UTF-8, but for a few broken ones, are UTF-8 whatever a label says: text in a
// legacy encoding hardly ever is, and servers that label UTF-8 pages with their
// default are common. Else the Content-Type header is believed, or the page's own
// meta element, if its bytes do not contradict it; and last a guess is made by
// which letters they would be. note says what could not be read with certainty,
// "" for nothing.
func Page(body []byte, contentType string) (text []byte, note string) {
	if s, _, ok := decodeMarked(body); ok {
		return []byte(s), ""
	}
	if utf8.Valid(body) {
		return body, ""
	}
	if bad, mostly := mostlyUTF8(body); mostly {
		return replaceInvalid(body), fmt.Sprintf("%d bytes are not UTF-8: they were replaced", bad)
	}
	best, most := guess(body)
	for _, label := range [2]string{headerLabel(contentType), metaLabel(body)} {
		enc := lookup(label)
		if label == "" || isUTF8(label) || enc == nil {
			continue
		}
		out, err := enc.NewDecoder().Bytes(body)
		if err == nil && utf8.RuneCount(body) > 0 && !bytes.ContainsRune(out, utf8.RuneError) && !contradicted(label, body, most) {
			return out, ""
		}
	}
	if enc := lookup(best); enc != nil {
		if out, err := enc.NewDecoder().Bytes(body); err == nil {
			return out, "the encoding is not declared or wrong: it is read as " + best
		}
	}
	return replaceInvalid(body), "the encoding is unknown: what could not be read was replaced"
}

// contradictedBy is how much better another encoding has to fit for a label not
// to be believed, as a share of the letters.
const contradictedBy = .5

// contradicted reports whether the bytes make far better letters in another
// encoding than in the one that a label names. Of a label of Western Europe, the
// default of many servers, it is enough that most letters beyond ASCII stand
// beside each other: there each stands among ASCII ones.
func contradicted(label string, body []byte, most float64) bool {
	same := map[string]string{
		"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252", "ascii": "windows-1252",
		"iso-8859-9": "windows-1254", "iso-8859-2": "windows-1250", "iso-8859-7": "windows-1253", "iso-8859-8": "windows-1255",
	}
	if other := same[label]; other != "" {
		label = other
	}
	if label == "windows-1252" && most > contradictedBy && inRuns(highParts(body)) {
		return true
	}
	for i := range candidates {
		if c := &candidates[i]; c.name == label {
			return most-c.score(lookup(label), highParts(body)) > contradictedBy
		}
	}
	return false // not one that is ever guessed
}

// inRuns reports whether most bytes beyond ASCII stand three or more in a row.
func inRuns(sample []byte) bool {
	high, together, run := 0, 0, 0
	for _, c := range append(sample, ' ') {
		if c >= 0x80 {
			run++
			continue
		}
		high += run
		if run >= 3 {
			together += run
		}
		run = 0
	}
	return 2*together > high
}

// metaLabel is the label in a page's meta element, "" for none.
func metaLabel(body []byte) string {
	m := metaCharset.FindSubmatch(body[:min(len(body), declaredWithin)])
	if m == nil {
		return ""
	}
	return declaredLabel(string(m[1]))
}

// mostlyUTF8 counts the bytes that are not UTF-8, and reports whether they are
// so few that the others cannot be by chance.
func mostlyUTF8(body []byte) (bad int, mostly bool) {
	good := 0
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return bad, good > 4*bad
}

func replaceInvalid(body []byte) []byte { return bytes.ToValidUTF8(body, []byte("\uFFFD")) }
