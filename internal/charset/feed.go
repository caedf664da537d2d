package charset

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Feed decodes a feed and says which encoding it was in. The byte order mark
// decides, then the Content-Type header, then declared, which is the label in
// the document's own declaration or "", then a guess (RFC 7303; CHECKS PAR-06).
// A label that the bytes contradict is passed over with a warning; bytes that
// fit nothing are replaced. Control characters that XML does not have are gone.
func Feed(body []byte, contentType, declared string) (text, name string, warnings []string) {
	if text, name, ok := decodeMarked(body); ok {
		return dropControls(text), name, nil
	}
	valid, high := checkUTF8(body)
	for _, label := range [2]string{headerLabel(contentType), declaredLabel(declared)} {
		if label == "" {
			continue
		}
		switch {
		case isUTF8(label) && valid:
			return dropControls(string(body)), label, warnings
		case isUTF8(label):
			text, name, note := mend(body)
			return dropControls(text), name, append(warnings, note)
		case !high:
			return dropControls(string(body)), label, warnings // ASCII is the same in all that can be declared
		case valid:
			return dropControls(string(body)), "utf-8",
				append(warnings, fmt.Sprintf("the feed is declared as %s but is UTF-8", shorten(label)))
		}
		if enc := lookup(label); enc != nil && label != "us-ascii" && label != "ascii" {
			out, err := enc.NewDecoder().Bytes(body)
			if err == nil {
				return dropControls(string(out)), label, warnings
			}
		}
		warnings = append(warnings, fmt.Sprintf("the feed is declared as %s, which does not fit its bytes", shorten(label)))
	}
	if valid {
		return dropControls(string(body)), "utf-8", warnings
	}
	text, name, note := mend(body)
	return dropControls(text), name, append(warnings, note)
}

// Part decodes a part of a feed that was packed by itself: UTF-8, or a guess.
func Part(b []byte) string {
	if utf8.Valid(b) {
		return dropControls(string(b))
	}
	text, _, _ := mend(b)
	return dropControls(text)
}

// mend reads bytes that are not UTF-8 although they should be: with a few
// wrong ones these are replaced, else another encoding is guessed.
func mend(body []byte) (text, name, note string) {
	if bad, mostly := mostlyUTF8(body); mostly {
		return strings.ToValidUTF8(string(body), "\ufffd"), "utf-8",
			fmt.Sprintf("%d bytes of the feed are not UTF-8: they were replaced", bad)
	}
	name, _ = guess(body)
	if enc := lookup(name); enc != nil {
		if out, err := enc.NewDecoder().Bytes(body); err == nil {
			return string(out), name, "the feed's encoding is not declared or wrong: it is read as " + name
		}
	}
	return strings.ToValidUTF8(string(body), "\ufffd"), "utf-8", "the feed's encoding is unknown: what could not be read was replaced"
}

// dropControls removes the control characters that XML does not have, and reads those between
// 0x80 and 0x9F as the letters of windows-1252 that they were meant to be.
func dropControls(s string) string {
	for i := range len(s) {
		c := s[i]
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0 {
			return strings.Map(func(r rune) rune {
				switch {
				case r < ' ' && r != '\n' && r != '\r' && r != '\t':
					return -1
				case r >= 0x80 && r < 0xa0:
					return charmap.Windows1252.DecodeByte(byte(r))
				}
				return r
			}, s)
		}
	}
	return s
}
