// Package charset turns the bytes of feeds, lists and pages into UTF-8. It
// promises a text for any bytes: labels that they contradict are not believed,
// and what fits no encoding becomes U+FFFD.
//
// What is believed first differs by what is read: feeds are XML and have a
// declaration of their own, pages are labelled wrongly more often than feeds.
package charset

import (
	"bytes"
	"unicode/utf8"

	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// List decodes a list page or a watched page by its byte order mark, the
// Content-Type header or its own meta element. Bytes that are valid UTF-8 are
// taken as UTF-8 whatever a label says: text in a legacy encoding hardly ever
// is, and servers that label UTF-8 pages with their default charset are common.
func List(body []byte, contentType string) []byte {
	if rest, ok := bytes.CutPrefix(body, byteOrderMark); ok {
		return rest
	}
	if utf8.Valid(body) {
		return body
	}
	enc, _, _ := htmlcharset.DetermineEncoding(body, contentType)
	return bytes.TrimPrefix(transcode(enc, body), byteOrderMark)
}

// Article decodes the page of an article. A byte order mark decides; then
// whether the bytes are UTF-8 (a legacy page that happens to be is not met in
// practice, a UTF-8 page that declares something else is); then the header, the
// meta element, and last a guess.
func Article(body []byte, contentType string) []byte {
	switch {
	case bytes.HasPrefix(body, byteOrderMark):
		return replaceInvalid(body[len(byteOrderMark):])
	case bytes.HasPrefix(body, []byte{0xff, 0xfe}), bytes.HasPrefix(body, []byte{0xfe, 0xff}):
		return transcode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), body)
	case utf8.Valid(body):
		return body
	}
	enc, name, _ := htmlcharset.DetermineEncoding(body[:min(len(body), 4096)], contentType)
	if name == "utf-8" || enc == nil {
		return replaceInvalid(body)
	}
	return transcode(enc, body)
}

func transcode(enc encoding.Encoding, body []byte) []byte {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return replaceInvalid(body)
	}
	return out
}

func replaceInvalid(body []byte) []byte { return bytes.ToValidUTF8(body, []byte("\uFFFD")) }
