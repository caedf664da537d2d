package names

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func TestForms(t *testing.T) {
	tests := []struct {
		name, language string
		want           []string // the first name and the first case form
	}{
		{"Ruben Vardanyan", "hy", []string{"Ռուբեն Վարդանյան", "Ռուբեն Վարդանյանը"}},
		{"Ruben Vardanyan", "ru", []string{"Рубен Варданян", "Рубена Варданяна"}},
		{"Ruben Vardanyan", "uk", []string{"Рубен Варданян", "Рубена Варданяна"}},
		{"Ruben Vardanyan", "az", []string{"Ruben Vardanyan", "Ruben Vardanyanın"}},
		{"Ruben Vardanyan", "tr", []string{"Ruben Vardanyan", "Ruben Vardanyan'ın"}},
		{"Ruben Vardanyan", "ka", []string{"რუბენ ვარდანიანი", "რუბენ ვარდანიანმა"}},
		{"Ruben Vardanyan", "pl", []string{"Ruben Wardanian", "Rubena Wardaniana"}},
		{"Ruben Vardanyan", "en", []string{"Ruben Vardanyan", "Ruben Vardanyan's"}},
		{"Ruben Vardanyan", "fr", []string{"Rouben Vardanian"}},
		{"Ruben Vardanyan", "de", []string{"Ruben Wardanjan", "Ruben Wardanjans"}},
		{"Рубен Варданян", "en", []string{"Ruben Vardanyan", "Ruben Vardanyan's"}},
		{"Ռուբեն Վարդանյան", "tr", []string{"Ruben Vardanyan", "Ruben Vardanyan'ın"}},
		{"İlham Əliyev", "az", []string{"İlham Əliyev", "İlham Əliyevin"}},
		{"Levon Ter-Petrosyan", "hy", []string{"Լեվոն Տեր-Պետրոսյան", "Լեվոն Տեր-Պետրոսյանը"}},
		{"Варданян Рубен Карленович", "hy", []string{"Ռուբեն Վարդանյան", "Ռուբեն Վարդանյանը"}},
		{"President Ilham Aliyev", "pl", []string{"Ilham Alijew", "Ilhama Alijewa"}},
		{"Anna Petrova", "ru", []string{"Анна Петрова", "Анны Петровой"}},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.language, func(t *testing.T) {
			var got []string
			for _, s := range Forms(news.Entity{Name: tt.name}) {
				if s.Language == tt.language {
					got = append(got, s.Names[0])
					if len(s.Cases) > 0 {
						got = append(got, s.Cases[0])
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What Forms promises is found, wherever it stands.
func TestFormsAreFound(t *testing.T) {
	for _, name := range []string{
		"Ruben Vardanyan", "Արայիկ Հարությունյան", "Вагиф Хачатрян", "İlham Əliyev", "Anna Petrova",
		"Jean-Claude Juncker",
	} {
		f := New(persons(name))
		all := Forms(news.Entity{Name: name})
		if len(all) < 8 {
			t.Errorf("%s has forms in %d languages only", name, len(all))
		}
		for _, s := range all {
			for _, form := range append(s.Names, s.Cases...) {
				text := "12, " + form + "; 13"
				hits := f.AppendHits(nil, &Document{Text: text, Language: s.Language})
				if len(hits) != 1 || text[hits[0].Start:hits[0].End] != form {
					t.Errorf("%s: %s is not found: %v", s.Language, form, hits)
				}
			}
		}
	}
}

func TestFormsOfNoName(t *testing.T) {
	for _, name := range []string{"", "?", "Vardanyan", strings.Repeat("a", 100)} {
		if got := Forms(news.Entity{Name: name}); got != nil {
			t.Errorf("%q has forms %v", name, got)
		}
	}
}
