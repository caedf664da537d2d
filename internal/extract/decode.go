package extract

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// decode turns a page into UTF-8. A byte order mark decides; then whether the
// bytes are UTF-8 (a legacy page that happens to be is not met in practice,
// a UTF-8 page that declares something else is); then the header, the meta
// element, and last a guess. Bytes that fit nothing become U+FFFD.
func decode(body []byte, contentType string) []byte {
	switch {
	case bytes.HasPrefix(body, []byte{0xef, 0xbb, 0xbf}):
		return bytes.ToValidUTF8(body[3:], []byte("\uFFFD"))
	case bytes.HasPrefix(body, []byte{0xff, 0xfe}), bytes.HasPrefix(body, []byte{0xfe, 0xff}):
		return transcode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), body)
	case utf8.Valid(body):
		return body
	}
	head := body
	if len(head) > 4096 {
		head = head[:4096]
	}
	enc, name, _ := charset.DetermineEncoding(head, contentType)
	if name == "utf-8" || enc == nil {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return transcode(enc, body)
}

func transcode(enc encoding.Encoding, body []byte) []byte {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return out
}

// binaryKind names what a body is that is no text, by its first bytes.
func binaryKind(body []byte) string {
	for _, k := range [...]struct{ magic, kind string }{
		{"%PDF-", "a PDF"},
		{"\x89PNG", "a PNG image"},
		{"\xff\xd8\xff", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"PK\x03\x04", "a ZIP archive or an office document"},
		{"\x1f\x8b", "gzip data that was not decoded"},
		{"RIFF", "a RIFF file (image, sound or video)"},
		{"ID3", "an MP3 sound"},
		{"\x7fELF", "a program"},
		{"\xd0\xcf\x11\xe0", "an old office document"},
		{"OggS", "an Ogg file"},
	} {
		if bytes.HasPrefix(body, []byte(k.magic)) {
			return k.kind
		}
	}
	if len(body) > 12 && string(body[4:8]) == "ftyp" {
		return "a video"
	}
	if head := body[:min(len(body), 1024)]; bytes.Count(head, []byte{0}) > 0 && !bytes.HasPrefix(body, []byte{0xff, 0xfe}) && !bytes.HasPrefix(body, []byte{0xfe, 0xff}) {
		if bytes.Count(head, []byte{0})*10 > len(head) {
			return "binary data"
		}
	}
	return ""
}
