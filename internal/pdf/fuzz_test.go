package pdf

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/datatest"
	"tocsin/internal/pdf/pdftest"
)

// seeds are documents that are read, and such as were made to break a reader.
func seeds(f *testing.F) [][]byte {
	f.Helper()
	printed, err := os.ReadFile(datatest.File(f, "printed.pdf"))
	if err != nil {
		f.Fatal(err)
	}
	whole := pdftest.Text("Of the prisoners 23 are named (so far).", "Visits ended in June.")
	return [][]byte{
		nil, []byte("%PDF-1.4"), printed, whole, whole[:len(whole)/2],
		append([]byte("before it \n"), whole...),
		edit(whole, "/Count 1", "/Count 99999999"),
		edit(whole, "/Kids[3 0 R]", "/Kids[2 0 R]"), // a page tree that holds itself
		edit(whole, "/FirstChar 32", "/FirstChar -9"),
		pdftest.Build("/X1 Do", deflated("/Type/XObject/Subtype/Form", "/X1 Do")), // a form that draws itself
		pdftest.Build(strings.Repeat("[", 2000)),
		pdftest.Build("BT /F1 1 Tf <00ff> Tj ET", deflated("", strings.Repeat("0", 1<<20))),
	}
}

// FuzzRead: whatever a document is, it is read or at fault, within its bounds,
// and leaves the service as it was. Each is read by a process of its own, as
// it is there.
func FuzzRead(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	most := bounds{memory: 96, cpu: 1, wall: 20 * time.Second}
	f.Fuzz(func(t *testing.T, body []byte) {
		doc, err := read(t.Context(), body, most)
		switch {
		case err != nil && !errors.Is(err, errUnreadable):
			t.Fatalf("the fault is not the document's: %v", err)
		case err == nil:
			wantPlain(t, doc)
		}
	})
}

// FuzzContent: whatever a page draws, what is laid out of it is text. The
// frame around it is whole, so it is the operators, fonts and lines that are
// tried, here and thousands of times a second. A page is short: what it takes
// to nest or to repeat beyond all bounds is tried above.
func FuzzContent(f *testing.F) {
	for _, s := range []string{
		"", "BT /F1 10 Tf 30 TL 50 750 Td (one) Tj T* (two) Tj ET", "BT /F1 10 Tf 1 0 0 1 50 700 Tm [(o) -250 (ne) 3000 (two)] TJ ET",
		"q 0 1 -1 0 0 0 cm BT /F1 1e9 Tf (up) ' 1 2 (so) \" ET Q Q", "/X1 Do", "BT /F2 0 Tf <FEFF00e9> Tj 200 Tz 5 Tw -3 Tc 7 Ts (x) Tj ET",
		"BI /W 1 ID \x00 EI (\\101\\", "<< /A [<</B", "/Span <</ActualText (a\\342\\200\\256b)>> BDC BT /F1 9 Tf (c) Tj ET EMC", "1 2 3 Tj",
		strings.Repeat("q ", 500),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 4<<10 || strings.LastIndexByte(content, '<') > strings.LastIndexByte(content, '>') {
			return // the library reads an open hexadecimal string for ever, until the limit on time ends its process
		}
		doc, err := parse(pdftest.Build(content, "<</Type/XObject/Subtype/Form/Length 12>>stream\n/X1 Do (a) Tj\nendstream"))
		if err == nil {
			wantPlain(t, doc)
		}
	})
}

// wantPlain fails for what would not be a document's plain text.
func wantPlain(t *testing.T, doc Document) {
	t.Helper()
	if doc.Pages < 1 || len(doc.Text) > maxText || !utf8.ValidString(doc.Text) || !utf8.ValidString(doc.Title) {
		t.Errorf("%d pages, title %q, text of %d bytes: %.100q", doc.Pages, doc.Title, len(doc.Text), doc.Text)
	}
	if strings.ContainsFunc(strings.ReplaceAll(doc.Text, "\n", "")+doc.Title, unicode.IsControl) {
		t.Errorf("control characters in %.200q, title %q", doc.Text, doc.Title)
	}
}
