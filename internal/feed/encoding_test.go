package feed

import (
	"strings"
	"testing"
	"unicode/utf16"
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
	in1251, err := lookup("windows-1251").NewEncoder().Bytes([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	koi, _ := lookup("koi8-r").NewEncoder().Bytes([]byte(doc))
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

// TestGuess encodes a title in what old feeds are in and reads it back without a label.
func TestGuess(t *testing.T) {
	for label, title := range map[string]string{
		"windows-1251": "Родственники заключённых ждут новостей из суда",
		"koi8-r":       "Родственники заключённых ждут новостей из суда",
		"iso-8859-5":   "Родственники заключённых ждут новостей из суда",
		"windows-1253": "Οι συγγενείς των κρατουμένων περιμένουν νέα",
		"windows-1254": "Mahkûmların aileleri duruşmadan haber bekliyor, görüşme yapılmadı",
		"windows-1255": "משפחות האסירים מחכות לחדשות מבית המשפט",
		"windows-1256": "عائلات السجناء تنتظر الأخبار من المحكمة",
		"windows-1250": "Rodziny więźniów czekają na wieści z sądu, które miały nadejść później",
		"windows-1252": "Les familles des détenus espèrent être reçues à la fin de l’été",
		"windows-874":  "ครอบครัวของผู้ต้องขังรอข่าวจากศาล",
		"euc-jp":       "収容者の家族は裁判所からの知らせを待っている",
		"shift_jis":    "収容者の家族は裁判所からの知らせを待っている",
		"euc-kr":       "수감자 가족들은 법원의 소식을 기다리고 있다",
		"gb18030":      "在押人员的家属正在等待法院的消息",
		"big5":         "在押人員的家屬正在等待法院的消息",
	} {
		body, err := lookup(label).NewEncoder().String(rss("<title>" + title + "</title>"))
		if err != nil {
			t.Fatal(label, err)
		}
		feed, err := Parse([]byte(body), Options{})
		if err != nil {
			t.Fatal(label, err)
		}
		if got := feed.Entries[0].Title; got != title {
			t.Errorf("%s: read as %s: %q", label, feed.Encoding, got)
		}
	}
}
