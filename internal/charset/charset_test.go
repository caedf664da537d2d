package charset

import (
	"strings"
	"testing"
)

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
		body, err := lookup(label).NewEncoder().String("<rss><channel><item><title>" + title + "</title></item></channel></rss>")
		if err != nil {
			t.Fatal(label, err)
		}
		if got, name, _ := Feed([]byte(body), "", ""); !strings.Contains(got, title) {
			t.Errorf("%s: read as %s: %q", label, name, got)
		}
	}
}

// page is Page without its note.
func page(body []byte, contentType string) string {
	text, _ := Page(body, contentType)
	return string(text)
}

// windows1251 is "Баку и Ереван".
const windows1251 = "\xc1\xe0\xea\xf3 \xe8 \xc5\xf0\xe5\xe2\xe0\xed"

// Feeds, lists and articles agree where the bytes leave no choice.
func TestLabels(t *testing.T) {
	const want = "Баку и Ереван"
	for _, tt := range []struct{ name, body, contentType string }{
		{"utf-8", want, "text/html; charset=windows-1251"},
		{"mark", "\xef\xbb\xbf" + want, ""},
		{"header", windows1251, "text/html; charset=windows-1251"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if have := page([]byte(tt.body), tt.contentType); have != want {
				t.Errorf("Page: %q", have)
			}
			if have, _, _ := Feed([]byte(tt.body), tt.contentType, ""); have != want {
				t.Errorf("Feed: %q", have)
			}
		})
	}
}

// Each reads the label that documents of its kind have for themselves.
func TestDeclared(t *testing.T) {
	declared := "<meta charset=windows-1251>" + windows1251
	if have := page([]byte(declared), "text/html"); !strings.HasSuffix(have, "Баку и Ереван") {
		t.Errorf("page: %q", have)
	}
	if have, name, _ := Feed([]byte(windows1251), "", "Windows-1251"); have != "Баку и Ереван" || name != "windows-1251" {
		t.Errorf("feed: %q in %s", have, name)
	}
	if have, _, _ := Feed([]byte(windows1251), "text/xml; charset= 'windows-1251'", ""); have != "Баку и Ереван" {
		t.Errorf("feed, by a header that the standard does not know: %q", have)
	}
	if _, _, warnings := Feed([]byte(windows1251), "", "utf-8"); len(warnings) != 1 {
		t.Errorf("a label that the bytes contradict: %q", warnings)
	}
}

// What fits nothing is replaced, never lost or passed on.
func TestUnreadable(t *testing.T) {
	text, note := Page([]byte("один\xff два \xfe три четыре"), "text/html; charset=utf-8")
	if string(text) != "один\ufffd два \ufffd три четыре" || note != "2 bytes are not UTF-8: they were replaced" {
		t.Errorf("%q, %s", text, note)
	}
}
