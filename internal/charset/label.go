package charset

import (
	"mime"
	"strings"

	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"
)

// headerLabel is the label in a Content-Type header.
func headerLabel(contentType string) string {
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

// declaredLabel is the label that a document has for itself. A wide encoding
// could not have been read where it is declared, so it is not believed.
func declaredLabel(s string) string {
	label := cleanLabel(s)
	if strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "ucs-") {
		return ""
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
	if enc, _ := htmlcharset.Lookup(label); enc != nil {
		if _, name := htmlcharset.Lookup(label); name == "replacement" {
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

// shorten cuts a label for a message.
func shorten(label string) string {
	if len(label) > 40 {
		return label[:40] + "..."
	}
	return label
}
