package names

import "unicode/utf8"

func appendRunes(dst []byte, letters []rune) []byte {
	for _, r := range letters {
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
