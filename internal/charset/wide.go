package charset

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

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
