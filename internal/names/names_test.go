package names

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// found lists hits as "name: text as written (strength)".
func found(who []news.Entity, doc Document) []string {
	var out []string
	for _, h := range New(who).AppendHits(nil, &doc) {
		s := doc.Text
		if h.Field == news.FieldTitle {
			s = doc.Title
		}
		out = append(out, fmt.Sprintf("%s: %s (%s)", who[h.Entity].Name, s[h.Start:h.End], h.Strength))
	}
	return out
}

func TestFindsEverySpelling(t *testing.T) {
	tests := []struct{ query, language, text, want string }{
		{"Ruben Vardanyan", "ru", "Суд над Рубеном Варданяном продолжается", "Рубеном Варданяном"},
		{"Ruben Vardanyan", "ru", "РУБЕНА ВАРДАНЯНА ВЫВЕЛИ ИЗ ЗАЛА", "РУБЕНА ВАРДАНЯНА"},
		{"Ruben Vardanyan", "ru", "Варданян Рубен Карленович", "Варданян Рубен"},
		{"Ruben Vardanyan", "ru", "Рубен Карленович Варданян", "Рубен Карленович Варданян"},
		{"Ruben Vardanyan", "uk", "вирок Рубену Варданяну", "Рубену Варданяну"},
		{"Ruben Vardanyan", "hy", "Ռուբեն Վարդանյանին այցելեցին", "Ռուբեն Վարդանյանին"},
		{"Ruben Vardanyan", "hy", "Ռուբեն Վարդանեանը ըսաւ", "Ռուբեն Վարդանեանը"},
		{"Ruben Vardanyan", "az", "Ruben Vardanyanın məhkəməsi", "Ruben Vardanyanın"},
		{"Ruben Vardanyan", "tr", "Ruben Vardanyan’ın avukatı", "Ruben Vardanyan’ın"},
		{"Ruben Vardanyan", "ka", "სასამართლომ რუბენ ვარდანიანს მიუსაჯა", "რუბენ ვარდანიანს"},
		{"Ruben Vardanyan", "pl", "proces Rubena Wardaniana", "Rubena Wardaniana"},
		{"Ruben Vardanyan", "fr", "le procès de Rouben Vardanian", "Rouben Vardanian"},
		{"Ruben Vardanyan", "de", "der Prozess gegen Ruben Wardanjan", "Ruben Wardanjan"},
		{"Ռուբեն Վարդանյան", "en", "Ruben Vardanyan's lawyer", "Ruben Vardanyan's"},
		{"Рубен Варданян", "hy", "Ռուբեն Վարդանյանի հետ", "Ռուբեն Վարդանյանի"},
		{"Vardanyan, Ruben", "ru", "Рубен Варданян", "Рубен Варданян"},
		{"Arayik Harutyunyan", "ru", "с Араиком Арутюняном", "Араиком Арутюняном"},
		{"Arayik Harutyunyan", "ka", "არაიკ არუთინიანის", "არაიკ არუთინიანის"},
		{"İlham Əliyev", "ru", "Ильхама Алиева", "Ильхама Алиева"},
		{"Levon Ter-Petrosyan", "hy", "Լևոն Տեր-Պետրոսյանը", "Լևոն Տեր-Պետրոսյանը"},
		{"Gevorg Stepanyan", "en", "Kevork Stepanian", "Kevork Stepanian"},
		{"Hovhannes Gasparyan", "ru", "Ованеса Гаспаряна", "Ованеса Гаспаряна"},
		{"Jean-Claude Juncker", "ru", "Жан-Клод Юнкер", "Жан-Клод Юнкер"},
		{"Joe Biden", "ru", "Джозеф Байден", "Джозеф Байден"},
		{"Ursula von der Leyen", "ru", "Урсулы фон дер Ляйен", "Урсулы фон дер Ляйен"},
		{"Pavel Kuznetsov", "ru", "у Павла Кузнецова", "Павла Кузнецова"},
		{"Sergei Petrov", "ru", "с Сергеем Петровым", "Сергеем Петровым"},
		{"Olga Petrenko", "uk", "Ользі Петренко", "Ользі Петренко"},
		{"Ruben Hovhannisyan", "ru", "Рубена Оганесяна", "Рубена Оганесяна"},
		{"Ruben Hakobyan", "ru", "Рубена Акопяна", "Рубена Акопяна"},
		{"Рубен Оганесян", "hy", "Ռուբեն Հովհաննիսյանի", "Ռուբեն Հովհաննիսյանի"},
		{"Ruben Vardanyan", "", "proces Rubena Wardaniana", "Rubena Wardaniana"},
		{"Ruben Vardanyan", "", "Ruben Vardanyanın vəkili", "Ruben Vardanyanın"},
		{"Ruben Vardanyan", "", "вирок Рубену Варданяну", "Рубену Варданяну"},
		{"Ruben Vardanyan", "lt", "su Rubenu Vardanianu", "Rubenu Vardanianu"},
		{"Ruben Vardanyan", "lt", "Rubenas Vardanianas", "Rubenas Vardanianas"},
		{"Ruben Vardanyan", "lv", "tiesa Rubenam Vardanjanam", "Rubenam Vardanjanam"},
		{"Ruben Vardanyan", "cs", "proces s Rubenem Vardanjanem", "Rubenem Vardanjanem"},
		{"Ruben Vardanyan", "hr", "suđenje Rubenu Vardanjanu", "Rubenu Vardanjanu"},
		{"Ruben Vardanyan", "hu", "Ruben Vardanjannak", "Ruben Vardanjannak"},
		{"Ruben Vardanyan", "fi", "Ruben Vardanjanille", "Ruben Vardanjanille"},
		{"Ruben Vardanyan", "es", "el juicio de Rubén Vardanián", "Rubén Vardanián"},
		{"Vagif Khachatryan", "es", "Vagif Jachatrián", "Vagif Jachatrián"},
		{"Vagif Khachatryan", "it", "Vagif Khaciatrian", "Vagif Khaciatrian"},
		{"Ruben Vardanyan", "bg", "Рубене Варданян", "Рубене Варданян"},
		{"Ruben Vardanyan", "sr", "Рубену Варданјану", "Рубену Варданјану"},
		{"Ruben Vardanyan", "hy", "ՌՈՒԲԵՆ ՎԱՐԴԱՆՅԱՆԻՆ ԱՅՑԵԼԵԼ ԵՆ", "ՌՈՒԲԵՆ ՎԱՐԴԱՆՅԱՆԻՆ"},
		{"Ruben Vardanyan", "en", "RUBEN VARDANYAN ON TRIAL", "RUBEN VARDANYAN"},
		{"Henryk Kowalski", "pl", "o Henryku Kowalskim", "Henryku Kowalskim"},
		{"Zbigniew Ziobro", "pl", "Zbigniewowi Ziobrze", "Zbigniewowi Ziobrze"},
		{"Kim Jong-un", "de", "Kim Jong-un kam", "Kim Jong-un"},
		{"Ruben Vardanyan", "en", "\u200bRu\u00adben Varda\u00adnyan", "Ru\u00adben Varda\u00adnyan"},
		{"Ruben Vardanyan", "ru", "Рубен Вaрдaнян", "Рубен Вaрдaнян"}, // two Latin a
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			who := []news.Entity{{Name: tt.query, Kind: news.KindPerson}}
			want := []string{tt.query + ": " + tt.want + " (variant)"}
			if diff := cmp.Diff(want, found(who, Document{Text: tt.text, Language: tt.language})); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want, found(who, Document{Text: "- " + tt.text + ".", Language: tt.language})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindsNobodyElse(t *testing.T) {
	tests := []struct{ query, language, text string }{
		{"Armen Saryan", "hy", "Արմեն Զարյան"},
		{"Armen Saryan", "hy", "Արմեն Սարոյան"},
		{"Armen Isayan", "ru", "Армен Есаян"},
		{"Armen Sahakyan", "hy", "Արմեն Իսահակյան"},
		{"Armen Sahakyan", "hy", "Սակայն Արմենը Սակայն"},
		{"Armen Ghazaryan", "ru", "Армен Зарян"},
		{"Armen Vanetsyan", "ru", "Армен Аванесян"},
		{"Armen Zohrabyan", "ru", "Армен Зурабян"},
		{"Armen Petrosyan", "ru", "Арам Петросян"},
		{"Gagik Petrosyan", "ru", "Гарик Петросян"},
		{"Aram Petrosyan", "hy", "Արա Պետրոսյան"},
		{"Levon Petrosyan", "ru", "Левон Тер-Петросян"},
		{"Levon Ter-Petrosyan", "ru", "Левон Петросян"},
		{"Samvel Gasparyan", "ru", "Гаспарян, Самвел Бабаян"},
		{"Samvel Gasparyan", "ru", "Рубен Гаспарян, Самвел"},
		{"Samvel Gasparyan", "ru", "Самвел, Гаспарян"},
		{"Samvel Gasparyan", "ru", "Гаспарян. Самвел"},
		{"Samvel Gasparyan", "ru", "Гаспарян\nСамвел"},
		{"Javid Aliyev", "en", "COVID-19 and Aliyev"},
		{"Lyndon Johnson", "ru", "Лондона. Кто сменит Джонсона"},
		{"Armen Kok", "ru", "Армен. Как"},
		{"Ruben Vardanyan", "en", "ruben vardanyan street"},
		{"Ruben Vardanyan", "en", "Vardanyan said so"},
		{"Ruben Vardanyan", "en", "A Vardanyan"},
		{"Mike Lee", "en", "Mr. Lee and The Lee"},
		{"Sahakyan", "hy", "Սակայն"},
		{"Kok", "ru", "Как"},
		{"Dunn", "tr", "Dünya"},
		{"Wylie", "pl", "Wielka"},
		{"Javid", "en", "COVID"},
		{"A. Vardanyan", "en", "Vardanyan and Ruben Vardanyan"},
	}
	for _, tt := range tests {
		t.Run(tt.query+" "+tt.text, func(t *testing.T) {
			who := []news.Entity{{Name: tt.query, Kind: news.KindPerson}}
			if got := found(who, Document{Text: tt.text, Language: tt.language}); len(got) > 0 {
				t.Errorf("found %q", got)
			}
		})
	}
}

func TestWeakAndAnchored(t *testing.T) {
	who := persons("Ruben Vardanyan", "Gagik Petrosyan", "K. Sargsyan")
	tests := []struct {
		name string
		doc  Document
		want []string
	}{
		{"initial", Document{Text: "Адвокат Р. Варданяна", Language: "ru"}, []string{"Ruben Vardanyan: Р. Варданяна (weak)"}},
		{"initials after", Document{Text: "Варданян Р.К.", Language: "ru"}, []string{"Ruben Vardanyan: Варданян Р (weak)"}},
		{"initial of the user", Document{Text: "К. Саргсяном", Language: "ru"}, []string{"K. Sargsyan: К. Саргсяном (weak)"}},
		{"other initial", Document{Text: "Адвокат А. Варданяна", Language: "ru"}, nil},
		{"surname after the full name", Document{
			Title: "Vardanyan on hunger strike",
			Text:  "Ruben Vardanyan refused food. It is the third time for Vardanyan.",
		}, []string{
			"Ruben Vardanyan: Vardanyan (weak)", "Ruben Vardanyan: Ruben Vardanyan (variant)", "Ruben Vardanyan: Vardanyan (weak)",
		}},
		{
			"another person's surname",
			Document{Text: "Ruben Vardanyan met Karine Vardanyan."},
			[]string{"Ruben Vardanyan: Ruben Vardanyan (variant)"},
		},
		{"behind a word that is nobody's given name", Document{Text: "Gagik Petrosyan spoke. The Inquiry Committee Petrosyan left."}, []string{
			"Gagik Petrosyan: Gagik Petrosyan (variant)", "Gagik Petrosyan: Petrosyan (weak)",
		}},
		{"after a title", Document{Text: "Gagik Petrosyan spoke. Later Mr Petrosyan left."}, []string{
			"Gagik Petrosyan: Gagik Petrosyan (variant)", "Gagik Petrosyan: Petrosyan (weak)",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(who, tt.doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestDoubtful: a full name that may well be somebody else's is weak.
func TestDoubtful(t *testing.T) {
	for _, tt := range []struct {
		query, text, language string
		want                  news.Strength
	}{
		{"Dick Cheney", "Richard Chaney", "", news.StrengthWeak},
		{"Dick Cheney", "Richard Cheney", "en", news.StrengthVariant},
		{"Bill Hague", "Billy Consultant PHB Hague", "en", news.StrengthWeak},
		{"Manuel Valls", "Мануэля де Фальи", "ru", news.StrengthWeak},
		{"Manuel de Falla", "Мануэля де Фальи", "ru", news.StrengthVariant},
		{"Gordon Brown", "Գորդոն Բայրոնը", "hy", news.StrengthWeak},
		{"Gordon Brown", "Գորդոն Բրաունը", "hy", news.StrengthVariant},
		{"David Trimble", "Dave Trembley", "", news.StrengthWeak},
		{"Ruben Vardanyan", "Rouben Vardanian", "en", news.StrengthVariant},
		{"Ruben Vardanyan", "Рубену Вартаняну", "ru", news.StrengthVariant},
	} {
		var got []news.Strength
		for _, h := range New(persons(tt.query)).AppendHits(nil, &Document{Text: tt.text, Language: tt.language}) {
			got = append(got, h.Strength)
		}
		if len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s in %q: %v, want %s", tt.query, tt.text, got, tt.want)
		}
	}
}

func TestNearestOfTwins(t *testing.T) {
	who := persons("Armen Tumanyan", "Armen Dumanyan")
	got := found(who, Document{Text: "Արմեն Թումանյանը և Արմեն Դումանյանը", Language: "hy"})
	want := []string{"Armen Tumanyan: Արմեն Թումանյանը (variant)", "Armen Dumanyan: Արմեն Դումանյանը (variant)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyPersons(t *testing.T) {
	who := []news.Entity{
		{Name: "Red Cross", Kind: news.KindOrganisation},
		{Name: "Somebody", Kind: news.KindPerson, Aliases: []string{"Ruben Vardanyan", "", "?", "x"}},
	}
	got := found(who, Document{Text: "Ред Кросс, Рубен Варданян", Language: "ru"})
	if diff := cmp.Diff([]string{"Somebody: Рубен Варданян (variant)"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNoNamesFindNothing(t *testing.T) {
	if got := New(nil).AppendHits(nil, &Document{Text: "Ruben Vardanyan"}); got != nil {
		t.Errorf("found %v", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	f := New(persons("Ruben Vardanyan", "Armen Petrosyan"))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				if n := len(f.AppendHits(nil, &Document{Text: "Рубен Варданян, Армена Петросяна", Language: "ru"})); n != 2 {
					t.Errorf("%d hits", n)
				}
			}
		})
	}
	wg.Wait()
}

func TestNoAllocationWithoutMatch(t *testing.T) {
	f := New(persons("Ruben Vardanyan", "Arayik Harutyunyan", "Emmanuel Macron"))
	text := strings.Repeat("The Court of Appeal in Baku met on Monday. Суд в Москве начал Слушания по делу. Դատարանը Երեւանում Նիստ արեց։ "+
		"სასამართლო თბილისში შეიკრიბა. ", 20)
	doc := &Document{Title: text[:40], Text: text}
	dst := f.AppendHits(nil, doc)
	if n := testing.AllocsPerRun(20, func() { dst = f.AppendHits(dst[:0], doc) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if len(dst) > 0 {
		t.Errorf("found %v", dst)
	}
}

func FuzzAppendHits(f *testing.F) {
	f.Add("Рубен Варданян Р. К.-Варданян'ın", "ru")
	f.Add("Ter-Petrosyan’s Ruben\u00ad Vardanyan", "en")
	f.Add("რუბენ ვარდანიანმა \xff\xfe Ռուբեն Վարդանյանն", "")
	finder := New(persons("Ruben Vardanyan", "Levon Ter-Petrosyan", "Jean-Claude Juncker", "Tim Berners-Lee", "Madonna", "Rima Aha"))
	f.Fuzz(func(t *testing.T, text, language string) {
		for _, h := range finder.AppendHits(nil, &Document{Title: text, Text: text, Language: language}) {
			if h.Start < 0 || h.End <= h.Start || h.End > len(text) {
				t.Fatalf("span %d:%d of %d bytes", h.Start, h.End, len(text))
			}
			if s := text[h.Start:h.End]; strings.TrimSpace(s) != s {
				t.Errorf("span %q has spaces at its ends", s)
			}
		}
	})
}

func FuzzNew(f *testing.F) {
	f.Add("Ruben Vardanyan")
	f.Add("Ter- , -'’ İ")
	f.Fuzz(func(t *testing.T, name string) {
		finder := New([]news.Entity{{Name: name, Kind: news.KindPerson}})
		for _, h := range finder.AppendHits(nil, &Document{Text: name}) {
			if finder.Written(h) == "" {
				t.Errorf("hit %+v does not say how it was found", h)
			}
		}
		finder.Near(&Document{Title: name, Text: name + " " + name}, 0)
		if z := (tokenizer{s: name}); z.next(new(token)) && !SameSpelling(name, name) {
			t.Errorf("%q is not its own spelling", name)
		}
		Forms(news.Entity{Name: name})
	})
}

// FuzzLookAround: no text and no span of it make a panic.
func FuzzLookAround(f *testing.F) {
	f.Add("Abdullah bin Omar bin Laden Foundation", 13, 27)
	f.Add("\xff улица\u00a0Ş", 3, 4)
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		if start < 0 || end < start || end > len(s) {
			t.Skip()
		}
		LookAround(s, start, end, "en")
		HeardAs(s)
	})
}
