package names

import (
	"unicode"
	"unicode/utf8"
)

// letterTable is what scriptOf, isUpper and small say of the letters up to Armenian,
// which nearly all texts are made of.
var letterTable = func() (t [0x590]struct {
	script script
	upper  bool
	small  uint16
},
) {
	for r := range rune(len(t)) {
		t[r].script, t[r].upper, t[r].small = scriptOfAny(r), unicode.IsUpper(r), uint16(smallOfAny(r))
	}
	return t
}()

// scriptOf is the script that a letter is read in, of the alphabets that names
// are written with. It is narrower than text.ScriptOf, which also knows phonetic
// letters, ligatures and signs: the Armenian ՙ for one is a letter to Unicode, and
// a quotation mark to those who type it.
func scriptOf(r rune) script {
	if uint(r) < uint(len(letterTable)) {
		return letterTable[r].script
	}
	return scriptOfAny(r)
}

func isUpper(r rune) bool {
	if uint(r) < uint(len(letterTable)) {
		return letterTable[r].upper
	}
	return unicode.IsUpper(r)
}

// small is the lower-case letter; İ is i, as every case of a name needs it.
func small(r rune) rune {
	if uint(r) < uint(len(letterTable)) {
		return rune(letterTable[r].small)
	}
	return smallOfAny(r)
}

func scriptOfAny(r rune) script {
	switch {
	case r < utf8.RuneSelf:
		if r |= 32; 'a' <= r && r <= 'z' {
			return latin
		}
		return noScript
	case 0xC0 <= r && r < 0x250:
		if r == 0xD7 || r == 0xF7 {
			return noScript
		}
		return latin
	case 0x400 <= r && r < 0x530:
		if 0x482 <= r && r < 0x48A {
			return noScript
		}
		return cyrillic
	case 0x531 <= r && r <= 0x556, 0x561 <= r && r <= 0x587:
		return armenian
	case 0x10D0 <= r && r <= 0x10FF && r != 0x10FB, 0x1C90 <= r && r <= 0x1CBF:
		return georgian
	case 0x1E00 <= r && r < 0x1F00, r == 'ə':
		return latin
	}
	return noScript
}

func smallOfAny(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r | 32
	case r == 'İ':
		return 'i'
	}
	return unicode.ToLower(r)
}
