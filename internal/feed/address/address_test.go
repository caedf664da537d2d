package address

import "testing"

func TestResolve(t *testing.T) {
	const base = "https://a.example/x/y?z#w"
	for ref, want := range map[string]string{
		"/a":           "https://a.example/a",
		"../b":         "https://a.example/b",
		"b":            "https://a.example/x/b",
		"?c":           "https://a.example/x/y?c",
		"#d":           "https://a.example/x/y?z#d",
		"//e/f":        "https://e/f",
		"HTTP://F/./g": "HTTP://F/./g", // nobody's spelling is altered
		"a/../../../h": "https://a.example/h",
		"mailto:a@b":   "mailto:a@b",
		" \n/a\n/b ":   "https://a.example/a/b",
		"":             "",
	} {
		if got := Resolve(base, ref); got != want {
			t.Errorf("Resolve(%q) = %q, want %q", ref, got, want)
		}
	}
}

func TestWeb(t *testing.T) {
	for ref, want := range map[string]string{
		"/a b":          "https://a.example/a%20b",
		"javascript:x":  "",
		"http://":       "",
		"http:///a":     "",
		"https://b/<c>": "https://b/%3Cc%3E",
	} {
		if got := Web("https://a.example/", ref); got != want {
			t.Errorf("Web(%q) = %q, want %q", ref, got, want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"/a", "../b", "?c", "#d", "//e", "http://f/", "javascript:g", "", ".", "a/../..", "a\nb"} {
		f.Add("https://a.example/x/y?z#w", s)
	}
	f.Fuzz(func(t *testing.T, base, ref string) {
		if got := Web(base, ref); got != "" && !IsWeb(got) {
			t.Errorf("Web(%q, %q) = %q", base, ref, got)
		}
	})
}
