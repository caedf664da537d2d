package text_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/internal/datatest"
	"tocsin/internal/text"
)

// checkScan compares the Scanner with Words and Hash, which define it.
func checkScan(t *testing.T, s string) {
	t.Helper()
	sc := text.NewScanner(s)
	var tok text.Token
	var buf []byte
	for w := range text.Words(s) {
		if !sc.Next(&tok) {
			t.Fatalf("Scanner(%q) ends before word %v", s, w)
		}
		if tok.Start != w.Start || tok.End != w.End {
			t.Fatalf("Scanner(%q) = %d:%d, Words says %v", s, tok.Start, tok.End, w)
		}
		word := s[w.Start:w.End]
		if tok.Hash != text.Hash(word) {
			t.Fatalf("Scanner(%q): hash of %q (folded %q) differs from Hash", s, word, text.Fold(word))
		}
		var head [8]byte
		for i := range head {
			head[i] = byte(tok.Head >> (8 * i))
		}
		buf = text.AppendFolded(buf[:0], s, tok)
		if got := strings.TrimRight(string(head[:]), "\x00"); got != string(buf[:min(8, len(buf))]) {
			t.Fatalf("Scanner(%q): head of %q is %q, want start of %q", s, word, got, buf)
		}
		for _, r := range text.Readings(nil, s, tok) {
			if tok.Flags == 0 || r.Start < tok.Start || r.End > tok.End || r.Start >= r.End {
				t.Fatalf("Readings(%q) = %+v of %+v", s, r, tok)
			}
			if got := text.Hash(string(text.AppendSpelling(nil, s, r))); got != r.Hash {
				t.Fatalf("Readings(%q): hash of %+v differs from its spelling", s, r)
			}
		}
	}
	if sc.Next(&tok) {
		t.Fatalf("Scanner(%q) has more words than Words: %+v", s, tok)
	}
}

// pieces make texts that go through every branch of the Scanner.
var pieces = []string{
	"a", "B", "Baku", "sanctions", "internationally", "12", " ", " ", "-", ".", "'", "’", "`", "\n", "\xff", "\xd5", "\xe1\x83",
	"Баку", "ё", "и\u0306", "й", "İ", "ı", "ə", "ե", "ւ", "Ե", "Ւ", "և", "ու", "՞", "\u00AD", "\u200B", "\u0301",
	"ბაქო", "Ა", "北", "ニ", "ไ", "ท", "ﷺ", "ﬁ", "ß", "𝐁", "😌", "한", "क", "ि", "о", "ο", "օ", "½", "\xf0\x9f", "\xc0\x80", "\xed\xa0\x80",
	"\xe0\x80\x80", "ŉ", "ﾞ",
}

func TestScannerAgreesWithWords(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		var b strings.Builder
		for range rng.IntN(12) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		checkScan(t, b.String())
	}
}

func TestReadings(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"ICRC’s", []string{"ICRC"}},
		{"Vardanyan'ın", []string{"Vardanyan"}},
		{"don't", nil},
		{"l’ICRC", []string{"ICRC", "l"}},
		{"l'ICRC's", []string{"l'ICRC's"[2:], "l'ICRC", "ICRC"}},
		{"O'Brien", []string{"O"}},
		{"\u0410mnesty", []string{"Amnesty"}},
		{"Бaкy", []string{"Баку"}},
		{"Ждmia", nil},
		{"Tocsin", nil},
	} {
		t.Run(tt.in, func(t *testing.T) {
			sc := text.NewScanner(tt.in)
			var tok text.Token
			sc.Next(&tok)
			var got []string
			for _, r := range text.Readings(nil, tt.in, tok) {
				got = append(got, string(text.AppendSpelling(nil, tt.in, r)))
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("Readings(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzScanner(f *testing.F) {
	for _, p := range pieces {
		f.Add("ab" + p + "c" + p)
	}
	f.Fuzz(checkScan)
}

func TestScannerAllocatesNothing(t *testing.T) {
	s := strings.Repeat("Красный Крест посетил Բաքու և Bakı, the ICRC said. ინფორმაცია ", 20)
	if n := testing.AllocsPerRun(100, func() {
		sc := text.NewScanner(s)
		var tok text.Token
		for sc.Next(&tok) {
		}
	}); n != 0 {
		t.Errorf("Scanner allocates %v times", n)
	}
}

// articles reads the shared corpus, one article a line.
func articles(tb testing.TB) []string {
	tb.Helper()
	return datatest.Lines(tb, "text/articles.txt.gz")
}

func TestScannerOnCorpus(t *testing.T) {
	for i, a := range articles(t) {
		if i%10 == 0 {
			checkScan(t, a)
		}
	}
}

func BenchmarkScanner(b *testing.B) {
	docs := articles(b)
	total := 0
	for _, d := range docs {
		total += len(d)
	}
	b.SetBytes(int64(total))
	var sum uint64
	for b.Loop() {
		for _, d := range docs {
			sc := text.NewScanner(d)
			var tok text.Token
			for sc.Next(&tok) {
				sum += tok.Hash
			}
		}
	}
	if sum == 0 {
		b.Fatal("no words")
	}
}
