package feed

import (
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

func TestEncodings(t *testing.T) {
	doc := `<?xml version="1.0"?>` + rss("<title>Привет, мир: новости о визите</title>")
	wide := func(order func(r uint16) []byte) []byte {
		var out []byte
		for _, u := range utf16.Encode([]rune(doc)) {
			out = append(out, order(u)...)
		}
		return out
	}
	little := wide(func(r uint16) []byte { return []byte{byte(r), byte(r >> 8)} })
	big := wide(func(r uint16) []byte { return []byte{byte(r >> 8), byte(r)} })
	var big32 []byte
	for _, r := range doc {
		big32 = append(big32, byte(r>>24), byte(r>>16), byte(r>>8), byte(r))
	}
	in1251, err := charmap.Windows1251.NewEncoder().Bytes([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	koi, _ := charmap.KOI8R.NewEncoder().Bytes([]byte(doc))
	declared := func(body []byte, label string) []byte {
		return []byte(strings.Replace(string(body), `version="1.0"`, `version="1.0" encoding="`+label+`"`, 1))
	}
	tests := map[string]struct {
		in          []byte
		contentType string
		encoding    string
		warning     string
	}{
		"utf-8":                         {[]byte(doc), "", "utf-8", ""},
		"utf-8 mark":                    {append([]byte("\xef\xbb\xbf"), doc...), "text/xml; charset=iso-8859-1", "utf-8", ""},
		"utf-16le mark":                 {append([]byte("\xff\xfe"), little...), "", "utf-16le", ""},
		"utf-16be mark":                 {append([]byte("\xfe\xff"), big...), "", "utf-16be", ""},
		"utf-16be":                      {big, "", "utf-16be", ""},
		"utf-32be":                      {big32, "", "utf-32be", ""},
		"header":                        {in1251, "application/rss+xml; charset=windows-1251", "windows-1251", ""},
		"header before declaration":     {declared(in1251, "koi8-r"), "text/xml; charset=windows-1251", "windows-1251", ""},
		"declaration":                   {declared(koi, "KOI8-R"), "", "koi8-r", ""},
		"guess 1251":                    {in1251, "", "windows-1251", "not declared or wrong"},
		"guess koi8":                    {koi, "", "koi8-r", "not declared or wrong"},
		"1251 declared utf-8":           {declared(in1251, "utf-8"), "", "windows-1251", "not declared or wrong"},
		"utf-8 declared latin":          {declared([]byte(doc), "iso-8859-1"), "", "utf-8", "is UTF-8"},
		"unknown label":                 {declared(in1251, "x-nonsense"), "", "windows-1251", "does not fit"},
		"utf-8 declared utf-16":         {declared([]byte(doc), "utf-16"), "", "utf-8", ""},
		"us-ascii with letters":         {declared(in1251, "windows-1251"), "text/xml; charset=us-ascii", "windows-1251", "does not fit"},
		"quoted oddly":                  {in1251, "text/xml;charset= 'windows-1251'", "windows-1251", ""},
		"a byte that is not UTF-8":      {[]byte(strings.Replace(doc, "Observer", "Obs\xffver", 1)), "", "utf-8", "replaced"},
		"content type without anything": {[]byte(doc), ";;;", "utf-8", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			feed, err := Parse(tt.in, Options{ContentType: tt.contentType})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := feed.Entries[0].Title, "Привет, мир: новости о визите"; got != want || feed.Encoding != tt.encoding {
				t.Errorf("got %q in %s, want %q in %s", got, feed.Encoding, want, tt.encoding)
			}
			if all := strings.Join(feed.Warnings, "\n"); !strings.Contains(all, tt.warning) {
				t.Errorf("warnings %q, want one with %q", all, tt.warning)
			}
		})
	}
}
