package extract

import "bytes"

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
	if head := body[:min(len(body), 1024)]; bytes.Count(head, []byte{0}) > 0 && !bytes.HasPrefix(body, []byte{0xff, 0xfe}) &&
		!bytes.HasPrefix(body, []byte{0xfe, 0xff}) {
		if bytes.Count(head, []byte{0})*10 > len(head) {
			return "binary data"
		}
	}
	return ""
}
