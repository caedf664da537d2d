package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/text"
)

func words(s string) []string {
	out := []string{}
	for w := range text.Words(s) {
		out = append(out, s[w.Start:w.End])
	}
	return out
}

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"plain", "Red Cross visits Baku.", []string{"Red", "Cross", "visits", "Baku"}},
		{"cyrillic", "приехал в Баку, сказал", []string{"приехал", "в", "Баку", "сказал"}},
		{"hyphen compounds divide", "cross-border ԿԽՄԿ-ի", []string{"cross", "border", "ԿԽՄԿ", "ի"}},
		{
			"apostrophes", "ICRC’s Vardanyan'ın 'quoted' rock’n’roll boys' м’ята",
			[]string{"ICRC’s", "Vardanyan'ın", "quoted", "rock’n’roll", "boys", "м’ята"},
		},
		{"armenian marks stay inside", "ինչպե՞ս, ո՛չ։ Երևան", []string{"ինչպե՞ս", "ո՛չ", "Երևան"}},
		{"armenian question mark at the end is no part", "արե՞", []string{"արե"}},
		{"combining marks", "cafe\u0301 и\u0306од", []string{"cafe\u0301", "и\u0306од"}},
		{"soft hyphen and zero width", "pri\u00ADson\u200Ber \u200Bfree\u00AD", []string{"pri\u00ADson\u200Ber", "free"}},
		{"digits", "23 held, 19:17 on 2025-07-30", []string{"23", "held", "19", "17", "on", "2025", "07", "30"}},
		{"no spaces", "北京ニュースICRC", []string{"北", "京", "ニ", "ュ", "ー", "ス", "ICRC"}},
		{"invalid bytes divide", "Ba\xffku \xd5", []string{"Ba", "ku"}},
		{"emoji and signs", "😌Baku™ #POWs_free ½", []string{"Baku", "POWs", "free"}},
		{"empty", " .,-'’ ", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, words(tt.in)); diff != "" {
				t.Errorf("Words(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestFoldEqual(t *testing.T) {
	for _, tt := range []struct {
		name string
		same []string
	}{
		{"turkic i", []string{"İlham", "ilham", "İLHAM", "ılham", "ILHAM", "I\u0307lham", "i\u0307lham"}},
		{"armenian ev", []string{"Երևան", "ԵՐԵՎԱՆ", "Երեւան", "ԵՐԵՒԱՆ", "Երև\u00ADան", "Երե\u00ADւան"}},
		{"armenian ev alone", []string{"և", "ԵՎ", "եւ", "Եվ", "Եւ"}},
		{"yo", []string{"Королёв", "королев", "КОРОЛЁВ", "Короле\u0308в"}},
		{"short i is kept", []string{"Й", "й", "и\u0306", "И\u0306"}},
		{"sharp s", []string{"Straße", "STRASSE", "straẞe"}},
		{"greek sigma", []string{"Οδυσσεύς", "ΟΔΥΣΣΕΎΣ", "οδυσσευς"}},
		{"azerbaijani", []string{"Əliyev", "əliyev", "ƏLİYEV", "ƏLIYEV"}},
		{"ligatures and widths", []string{"ﬁnance", "finance", "ＦＩＮＡＮＣＥ", "𝐅𝐢nance"}},
		{"armenian ligature", []string{"ﬓ", "մն", "ՄՆ"}},
		{"georgian capitals", []string{"ბაქო", "ᲑᲐᲥᲝ"}},
		{"apostrophes", []string{"O'Brien", "O’Brien", "OʼBRIEN"}},
		{"arabic points", []string{"مُحَمَّد", "محمد"}},
		{"hangul", []string{"바쿠"}},
		{"armenian tone marks", []string{"ինչպե՞ս", "ԻՆՉՊԵՍ"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, s := range tt.same[1:] {
				if a, b := text.Fold(tt.same[0]), text.Fold(s); a != b {
					t.Errorf("Fold(%q) = %q, Fold(%q) = %q: want equal", tt.same[0], a, s, b)
				}
				if text.Hash(tt.same[0]) != text.Hash(s) {
					t.Errorf("Hash(%q) != Hash(%q)", tt.same[0], s)
				}
			}
		})
	}
}

func TestFoldDiffers(t *testing.T) {
	for _, tt := range [][2]string{
		{"й", "и"}, {"ու", "ով"}, {"ղ", "գ"}, {"əliyev", "aliyev"}, {"क", "कि"}, {"were", "we're"}, {"с", "c"},
	} {
		if text.Fold(tt[0]) == text.Fold(tt[1]) || text.Hash(tt[0]) == text.Hash(tt[1]) {
			t.Errorf("%q and %q fold alike, want different", tt[0], tt[1])
		}
	}
}

func TestFoldKeepsSeparators(t *testing.T) {
	if got, want := text.Fold("In ‘Bakú’ — 5 %\xff"), "in 'baku' — 5 %\uFFFD"; got != want {
		t.Errorf("Fold = %q, want %q", got, want)
	}
}

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"already clean", "Red Cross visits", "Red Cross visits"},
		{"bidi controls", "a\u202Ecod\u2066.exe\u2069\u200F\u061C", "acod.exe"},
		{"controls", "a\x00b\x1b[31m\u009bc\x7f", "ab[31mc"},
		{"zero width, soft hyphen, bom", "\uFEFFpri\u00ADson\u200Ber\u200D\u2060", "prisoner"},
		{"tags", "flag\U000E0067\U000E0062\U000E007F", "flag"},
		{"variation flood", "☃\uFE0F\uFE0F\uFE0F!", "☃\uFE0F!"},
		{"zalgo", "a\u0301\u0302\u0303\u0304\u0305\u0306b", "a\u0301\u0302\u0303\u0304b"},
		{"spaces and lines", "  a \u00A0 b\r\n\n c\t", "a b c"},
		{"invalid", "Ba\xffku", "Ba\uFFFDku"},
		{"armenian marks stay", "ինչպե՞ս", "ինչպե՞ս"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := text.Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if got, want := text.CleanLines(" a \r\n b\u202E\n\n\n\nc \n"), "a\nb\n\nc"; got != want {
		t.Errorf("CleanLines = %q, want %q", got, want)
	}
}

// TestDoor: what cannot be printed is gone wherever a stranger's text comes in,
// and what is too long for a title is said to be.
func TestDoor(t *testing.T) {
	const want = "Van dan\tyan\n\u202e\u00ad"
	if got := text.Printable("V\x00an\x01 d\x1b\x7fan\tyan\n\u202e\u00ad\x0e"); got != want {
		t.Errorf("Printable = %q, want %q", got, want)
	}
	if got := text.HTMLToText("<p>V&#1;an\x00 <b>d&#x0;an</b>&#27;yan"); got != "Van d\ufffdanyan" {
		t.Errorf("HTMLToText = %q", got)
	}
	for _, tt := range []struct {
		name, in string
		whole    bool
	}{
		{"nothing", "", true},
		{"a title", "Nine sen\x00tenced\u202e", true},
		{"as long as one may be", strings.Repeat("é", 1000), true},
		{"a letter more", strings.Repeat("é", 1000) + "x", false},
		{"1 MB of words", strings.Repeat("word ", 200<<10), false},
		{"1 MB without a word", strings.Repeat("\xff", 1<<20), false},
	} {
		got, whole := text.Title(tt.in)
		if whole != tt.whole || len(got) > 2000 || !utf8.ValidString(got) || whole && got != text.Clean(tt.in) || !whole && !strings.HasSuffix(got, "…") {
			t.Errorf("%s: Title = %.40q of %d bytes, %v", tt.name, got, len(got), whole)
		}
	}
}

func TestHTMLToText(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "<p>One <b>bold</b>\n word.</p><p>Two&nbsp;&amp; three</p>", "One bold word.\nTwo & three"},
		{"inline tags do not divide words", "<p>Ba<b>ku</b></p>", "Baku"},
		{"scripts and styles", "a<script>x()</script><style>p{}</style> b<noscript>no</noscript>", "a b"},
		{"self-closed script", "a<script/>x()</script>b", "ab"},
		{"breaks", "a<br>b<br/>c", "a\nb\nc"},
		{"table", "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"},
		{"plain", "1 < 2 and R&D", "1 < 2 and R&D"},
		{"unclosed", "<p>a<div><i>b", "a\nb"},
		{"open head", "<head><title>t</title><body>text", "text"},
		{"comment", "a<!-- c -->b", "ab"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := text.HTMLToText(tt.in); got != tt.want {
				t.Errorf("HTMLToText(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	deep := text.HTMLToText(strings.Repeat("<div>", 1<<18) + "x")
	if deep != "x" {
		t.Errorf("deep nesting: got %d bytes, want x", len(deep))
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"latin", "One. Two! Is it? “Yes.” He said so. End", []string{"One.", "Two!", "Is it?", "“Yes.”", "He said so.", "End"}},
		{
			"initials and abbreviations", "Mr. Smith met A. Brown at 3.5 p.m. on Jan. 3. Then he left.",
			[]string{"Mr. Smith met A. Brown at 3.5 p.m. on Jan. 3.", "Then he left."},
		},
		{"russian", "Это было в 2020 г. в Баку. Потом ушёл.", []string{"Это было в 2020 г. в Баку.", "Потом ушёл."}},
		{"armenian", "Նա եկավ։ Հետո գնաց: Վերջ", []string{"Նա եկավ։", "Հետո գնաց:", "Վերջ"}},
		{"georgian", "ის მოვიდა. მერე წავიდა.", []string{"ის მოვიდა.", "მერე წავიდა."}},
		{"lines", "Title\n\n Text here ", []string{"Title", "Text here"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{}
			for sp := range text.Sentences(tt.in) {
				got = append(got, tt.in[sp.Start:sp.End])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Sentences(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "Red Cross", "ինչպե՞ս\xff", "\xd5", "ա\u00AD'", "北京", "a\u0300\u0301", "\xed\xa0\x80", "ﷺ'ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end, n := 0, 0
		for w := range text.Words(s) {
			if w.Start < end || w.End <= w.Start || w.End > len(s) {
				t.Fatalf("Words(%q): span %v after %d", s, w, end)
			}
			end = w.End
			n++
		}
		folded := text.Fold(s)
		if !utf8.ValidString(folded) {
			t.Fatalf("Fold(%q) = %q: invalid", s, folded)
		}
		if n == 0 && slices.ContainsFunc(words(folded), func(w string) bool { return w != "" }) {
			t.Fatalf("Fold(%q) = %q makes words of none", s, folded)
		}
	})
}

func FuzzDisplay(f *testing.F) {
	for _, s := range []string{"", "<p>a</p>", "a. B", "\u202E\n\xff", "<script/>", "<svg><svg>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := text.Clean(s)
		if !utf8.ValidString(c) || strings.ContainsAny(c, "\n\r\x00\u202E\u2066\u200B") || text.Clean(c) != c {
			t.Fatalf("Clean(%q) = %q", s, c)
		}
		text.HTMLToText(s)
		end := 0
		for sp := range text.Sentences(s) {
			if sp.Start < end || sp.End <= sp.Start {
				t.Fatalf("Sentences(%q): span %v after %d", s, sp, end)
			}
			end = sp.End
		}
	})
}

// TestOneLetter: what keyboards of Arabic, Persian and Hebrew have several characters
// for is one letter, and other letters stay apart.
func TestOneLetter(t *testing.T) {
	for _, pair := range [][2]string{
		{"واردانیان", "وارداني\u0627ن"},
		{"باکو", "باكو"},
		{"موسى", "موسي"},
		{"غزة", "غزه"},
		{"أحمد", "احمد"},
		{"آرمان", "ٱرمان"},
		{"روبـن", "روبن"},
		{"ﻣﺼﺮ", "مصر"},
		{"ורדניאן", "ורדניאנ"},
	} {
		if a, b := text.Fold(pair[0]), text.Fold(pair[1]); a != b || text.Hash(pair[0]) != text.Hash(pair[1]) {
			t.Errorf("%q and %q fold to %q and %q", pair[0], pair[1], a, b)
		}
	}
	for _, pair := range [][2]string{{"باکو", "باگو"}, {"سور", "صور"}, {"כתב", "קתב"}} {
		if text.Fold(pair[0]) == text.Fold(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}
