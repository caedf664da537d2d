package feed

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"mime"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
)

// decode turns the bytes of a document into UTF-8 and says which encoding they were in. The byte
// order mark decides, then the Content-Type header, then the document's own
// declaration, then a guess (RFC 7303; CHECKS PAR-06). A label that the bytes
// contradict is passed over with a warning; bytes that fit nothing are replaced.
func decode(body []byte, contentType string) (text, name string, warnings []string) {
	if text, name, ok := decodeMarked(body); ok {
		return dropControls(text), name, nil
	}
	valid, high := checkUTF8(body)
	for _, label := range [2]string{headerCharset(contentType), declaredCharset(body)} {
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

// decodeMarked decodes what has a byte order mark, and UTF-16 and UTF-32
// without one, which the zero bytes around the first "<" or "{" give away.
func decodeMarked(body []byte) (text, name string, ok bool) {
	switch {
	case bytes.HasPrefix(body, []byte("\x00\x00\xfe\xff")):
		return wide32(body[4:], binary.BigEndian), "utf-32be", true
	case bytes.HasPrefix(body, []byte("\xff\xfe\x00\x00")):
		return wide32(body[4:], binary.LittleEndian), "utf-32le", true
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		if !utf8.Valid(body[3:]) {
			return strings.ToValidUTF8(string(body[3:]), "\ufffd"), "utf-8", true
		}
		return string(body[3:]), "utf-8", true
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return wide16(body[2:], binary.BigEndian), "utf-16be", true
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return wide16(body[2:], binary.LittleEndian), "utf-16le", true
	}
	if len(body) < 4 {
		return "", "", false
	}
	starts := func(b byte) bool { return b == '<' || b == '{' || b == ' ' || b == '\n' || b == '\r' || b == '\t' }
	switch {
	case body[0] == 0 && body[1] == 0 && body[2] == 0 && starts(body[3]):
		return wide32(body, binary.BigEndian), "utf-32be", true
	case body[1] == 0 && body[2] == 0 && body[3] == 0 && starts(body[0]):
		return wide32(body, binary.LittleEndian), "utf-32le", true
	case body[0] == 0 && starts(body[1]) && body[2] == 0:
		return wide16(body, binary.BigEndian), "utf-16be", true
	case body[1] == 0 && starts(body[0]) && body[3] == 0:
		return wide16(body, binary.LittleEndian), "utf-16le", true
	}
	return "", "", false
}

func wide16(b []byte, order binary.ByteOrder) string {
	out := make([]byte, 0, len(b))
	for len(b) >= 2 {
		r := rune(order.Uint16(b))
		b = b[2:]
		if utf16.IsSurrogate(r) && len(b) >= 2 {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(b))); pair != utf8.RuneError {
				r, b = pair, b[2:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

func wide32(b []byte, order binary.ByteOrder) string {
	out := make([]byte, 0, len(b)/2)
	for ; len(b) >= 4; b = b[4:] {
		r := order.Uint32(b)
		if r > utf8.MaxRune {
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, rune(r))
	}
	return string(out)
}

// checkUTF8 reports whether the bytes are UTF-8, and whether any are not ASCII.
func checkUTF8(b []byte) (valid, high bool) {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return utf8.Valid(b), true
		}
		b = b[8:]
	}
	for _, c := range b {
		high = high || c >= 0x80
	}
	return utf8.Valid(b), high
}

// toUTF8 makes a part of a document UTF-8 by itself.
func toUTF8(b []byte) (string, bool) {
	if utf8.Valid(b) {
		return dropControls(string(b)), true
	}
	text, _, _ := mend(b)
	return dropControls(text), false
}

// mend reads bytes that are not UTF-8 although they should be: with a few
// wrong ones these are replaced, else another encoding is guessed.
func mend(body []byte) (text, name, note string) {
	good, bad := 0, 0
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
	if good > 4*bad {
		return strings.ToValidUTF8(string(body), "\ufffd"), "utf-8",
			fmt.Sprintf("%d bytes of the feed are not UTF-8: they were replaced", bad)
	}
	name = guess(body)
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

// headerCharset is the charset of a Content-Type header.
func headerCharset(contentType string) string {
	if contentType == "" {
		return ""
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return cleanLabel(params["charset"])
	}
	// "charset= 'us-ascii'" and other forms that the standard does not know.
	_, after, ok := strings.Cut(strings.ToLower(contentType), "charset")
	if !ok {
		return ""
	}
	after = strings.TrimLeft(after, " \t")
	if !strings.HasPrefix(after, "=") {
		return ""
	}
	label, _, _ := strings.Cut(after[1:], ";")
	return cleanLabel(label)
}

// declaredCharset is the encoding in an XML declaration.
func declaredCharset(body []byte) string {
	head := body[:min(len(body), 1024)]
	n := bytes.Index(head, []byte("<?xml"))
	if n < 0 {
		return ""
	}
	head = head[n:]
	if end := bytes.Index(head, []byte("?>")); end >= 0 {
		head = head[:end]
	}
	label := cleanLabel(attribute(string(head[len("<?xml"):]), "encoding"))
	if strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "ucs-") {
		return "" // its own declaration could not have been read then
	}
	return label
}

// cleanLabel gives a label one form. GB 2312 and GBK are parts of GB 18030, which many that
// declare them use.
func cleanLabel(s string) string {
	switch s = strings.ToLower(strings.Trim(s, " \t\r\n\"'")); s {
	case "gb2312", "gbk", "gb_2312-80", "cp936":
		return "gb18030"
	}
	return s
}

func isUTF8(label string) bool {
	return label == "utf-8" || label == "utf8" || label == "unicode-1-1-utf-8"
}

// lookup finds an encoding by a label of the web, else by one of IANA's.
func lookup(label string) encoding.Encoding {
	if enc, _ := charset.Lookup(label); enc != nil {
		if _, name := charset.Lookup(label); name == "replacement" {
			return nil
		}
		return enc
	}
	enc, err := ianaindex.IANA.Encoding(label)
	if err != nil || enc == nil {
		return nil
	}
	return enc
}
