package xmlscan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzScanner: every call advances, whatever the document.
func FuzzScanner(f *testing.F) {
	names, _ := filepath.Glob("../../../../shared/data/feeds/xml/*")
	for i := 0; i < len(names); i += 10 {
		if body, err := os.ReadFile(names[i]); err == nil {
			f.Add(string(body))
		}
	}
	for _, part := range []string{
		"<a:b>", `a="b" `, "<![CDATA[", "<![CDATA[</a>", "<title><![CDATA[</title>", `<a b="`, "<a", "</a", "<?a>", "<!DOCTYPE[",
		`<!DOCTYPE a [<!ENTITY a "&b;&b;">]>`, "&", "<!--", "&lt;", "<", "]]>", "?>",
	} {
		f.Add("<a>" + strings.Repeat(part, 20))
	}
	f.Fuzz(func(t *testing.T, s string) {
		sc := New(s)
		for {
			before := sc.pos
			if sc.Next().Kind == End {
				return
			}
			if sc.pos <= before {
				t.Fatalf("the scanner stands still at %d of %q", sc.pos, s)
			}
		}
	})
}
