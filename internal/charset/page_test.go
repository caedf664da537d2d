package charset

import (
	"fmt"
	"strings"
	"testing"
)

// sentences are in languages whose pages are met in legacy encodings.
var sentences = map[string][]string{
	"Суд в Баку в понедельник заслушал первых свидетелей по делу Варданяна": {"windows-1251", "koi8-r", "iso-8859-5"},
	"Bakıda məhkəmə şahidləri dinləyib":                                 nil, // ə is in no encoding of one byte
	"Mahkûmların aileleri duruşmadan haber bekliyor, görüşme yapılmadı": {"windows-1254", "iso-8859-9"},
	"在押人员的家属正在等待法院的消息，他们说还没有见到律师":                                       {"gbk"},
	"収容者の家族は裁判所からの知らせを待っている":                                            {"shift_jis", "euc-jp"},
}

// TestPageLabels reads pages under no label, the right one, and wrong ones in the
// header or the page itself.
func TestPageLabels(t *testing.T) {
	for sentence, encodings := range sentences {
		for _, name := range encodings {
			enc := lookup(cleanLabel(name))
			body, err := enc.NewEncoder().String("<html><head>%s<title>" + sentence + "</title></head><p>" + sentence + "</p></html>")
			if err != nil {
				t.Fatal(name, err)
			}
			filler := "<script>" + strings.Repeat("x", 5000) + "</script>"
			for _, tt := range []struct{ meta, header string }{
				{"", "text/html"},
				{"", "text/html; charset=" + name},
				{"<meta charset=" + name + ">", "text/html"},
				{`<meta http-equiv="Content-Type" content="text/html; charset=` + name + `">`, ""},
				{filler + "<meta charset=" + name + ">", ""},
				{"<meta charset=" + name + ">", "text/html; charset=utf-8"},
				{"<meta charset=utf-8>", "text/html"},
				{"", "text/html; charset=utf-8"},
				{"<meta charset=" + name + ">", "text/html; charset=no-such-thing"},
			} {
				got, note := Page([]byte(fmt.Sprintf(body, tt.meta)), tt.header)
				if strings.Count(string(got), sentence) != 2 {
					t.Errorf("%s, meta %.40q, header %q: %q", name, tt.meta, tt.header, got[max(0, len(got)-80):])
				}
				named := strings.Contains(tt.meta+tt.header, name)
				if (note == "") != named {
					t.Errorf("%s, meta %.40q, header %q: note %q", name, tt.meta, tt.header, note)
				}
			}
		}
	}
}

// TestPageDefaults passes over the label that a server puts on everything.
func TestPageDefaults(t *testing.T) {
	const sentence = "Суд в Баку в понедельник заслушал первых свидетелей по делу Варданяна"
	body, err := lookup("windows-1251").NewEncoder().Bytes([]byte("<p>" + sentence + "</p>"))
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"iso-8859-1", "windows-1252", "us-ascii", "windows-1254"} {
		got, note := Page(body, "text/html; charset="+label)
		if !strings.Contains(string(got), sentence) || note == "" {
			t.Errorf("%s: %q (%s)", label, got, note)
		}
	}
	french := "<p>Les familles des détenus espèrent être reçues à la fin de l'été</p>"
	body, err = lookup("iso-8859-1").NewEncoder().Bytes([]byte(french))
	if err != nil {
		t.Fatal(err)
	}
	if got, note := Page(body, "text/html; charset=iso-8859-1"); string(got) != french || note != "" {
		t.Errorf("%q (%s)", got, note)
	}
}

// TestPageBroken keeps a UTF-8 page for what it is, whatever its label, when a
// few of its bytes are broken.
func TestPageBroken(t *testing.T) {
	const sentence = "Суд в Баку заслушал свидетелей"
	for _, header := range []string{"", "text/html; charset=utf-8", "text/html; charset=windows-1251", "text/html; charset=iso-8859-1"} {
		got, note := Page([]byte("<p>В\xd0</p><p>"+sentence+"</p>"), header)
		if !strings.Contains(string(got), sentence) || note == "" {
			t.Errorf("%q: %q (%s)", header, got, note)
		}
	}
}
