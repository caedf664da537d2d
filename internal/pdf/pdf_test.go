package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/datatest"
	"tocsin/internal/pdf/pdftest"
)

// TestMain lets the test binary be the process that parses.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ChildCommand {
		if err := Child(os.Args[2:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestPrinted reads what a browser printed of a page in seven languages:
// subset fonts with maps to Unicode, lines broken anywhere.
func TestPrinted(t *testing.T) {
	body, err := os.ReadFile(datatest.File(t, "printed.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(datatest.File(t, "printed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Read(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), doc.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if doc.Pages != 2 || doc.Language != "hy" || doc.Title != "Հաղորդագրություն կալանավորների մասին" {
		t.Errorf("%d pages, language %q, title %q", doc.Pages, doc.Language, doc.Title)
	}
}

// edit changes a PDF, and what it says of where its objects are.
func edit(body []byte, old, now string) []byte {
	at, by := bytes.Index(body, []byte(old)), len(now)-len(old)
	body = bytes.Replace(body, []byte(old), []byte(now), 1)
	shifted := func(m []byte) []byte {
		n, _ := strconv.Atoi(string(m))
		if n > at {
			n += by
		}
		return fmt.Appendf(nil, "%010d", n)
	}
	body = regexp.MustCompile(`\b\d{10}\b`).ReplaceAllFunc(body, shifted)
	return regexp.MustCompile(`\b\d+\n%%EOF`).ReplaceAllFunc(body, func(m []byte) []byte {
		return append(shifted(bytes.TrimSuffix(m, []byte("\n%%EOF"))), "\n%%EOF"...)
	})
}

func deflated(dict, data string) string {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	_, _ = z.Write([]byte(data))
	_ = z.Close()
	return fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", dict, b.Len(), b.String())
}

func TestLayout(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"gaps are words", "BT /F1 10 Tf 50 700 Td [(Ruben)-600(Vardan)10(yan)] TJ ET", "Ruben Vardanyan"},
		{"pieces beside each other", "BT /F1 10 Tf 50 700 Td (Vardan) Tj 36 0 Td (yan) Tj 24 0 Td (is) Tj ET", "Vardanyan is"},
		{"a paragraph", "BT /F1 10 Tf 12 TL 50 700 Td (The visit of the delegation was de-) Tj T* (layed until the nineteenth of June) Tj T* " +
			"(by the ministry.) Tj ET", "The visit of the delegation was delayed until the nineteenth of June by the ministry."},
		{"two paragraphs", "BT /F1 10 Tf 12 TL 50 700 Td (A first one that is long enough.) Tj T* (short) Tj T* (another line that is long, " +
			"and longer than the first) Tj ET", "A first one that is long enough.\nshort\nanother line that is long, and longer than the first"},
		{
			"cells", "BT /F1 10 Tf 50 700 Td (Name) Tj 200 0 Td (Held in) Tj -200 -12 Td (Bako Sahakyan) Tj 200 0 Td (Baku) Tj ET",
			"Name | Held in\nBako Sahakyan | Baku",
		},
		{
			"a headline", "BT /F1 20 Tf 50 700 Td (Statement on the) Tj ET BT /F1 10 Tf 50 680 Td (visit of the nineteenth of June 2025) Tj ET",
			"Statement on the\nvisit of the nineteenth of June 2025",
		},
		{"scaled and moved", "q 2 0 0 2 10 10 cm BT /F1 5 Tf 20 300 Td (one) Tj 12 0 Td (two) Tj ET Q", "one two"},
		{"a form", "/X1 Do", "of the form"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form := "BT /F1 10 Tf 50 700 Td (of the form) Tj ET"
			doc, err := Read(t.Context(), pdftest.Build(tt.content,
				fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length %d>>stream\n%s\nendstream", len(form), form)))
			if err != nil || doc.Text != tt.want {
				t.Errorf("%v, %q, want %q", err, doc.Text, tt.want)
			}
		})
	}
}

// TestHostile bounds what a document can cost, and says why it is not read.
func TestHostile(t *testing.T) {
	good := pdftest.Build("BT /F1 10 Tf 50 700 Td (text) Tj ET")
	small := bounds{memory: 96, cpu: 1, wall: 20 * time.Second}
	in := func(old, now string) []byte { return edit(good, old, now) }
	for _, tt := range []struct {
		name string
		body []byte
		says string
	}{
		{"empty", nil, "broken or cut short"},
		{"no PDF", []byte("<html>%PDF-</html>"), "broken or cut short"},
		{"cut short", good[:len(good)/2], "broken or cut short"},
		{"a password", in("/Root 1 0 R", "/ID[(0123456789abcdef)(0123456789abcdef)]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O("+strings.Repeat("o",
			32)+")/U("+strings.Repeat("u", 32)+")>>/Root 1 0 R"), "asks for a password"},
		{"another encryption", in("/Root 1 0 R", "/Encrypt<</Filter/Own>>/Root 1 0 R"), "encrypted in a way that is not known"},
		{"a scan", pdftest.Build("q 1 0 0 1 0 0 cm Q"), "no text: its pages are pictures"},
		{"letters unknown", in("/Subtype/Type1", "/Subtype/Type0"), "do not say which letters"},
		{"many pages", in("/Count 1", "/Count 999999999"), "says that it has 999999999 pages"},
		{"missing page", in("/Count 1", "/Count 2"), "page 2 of 2 is missing"},
		{"claimed objects", in("0 6\n", "0 2000000000\n"), ""},
		{"deep arrays", in("/Count 1", "/Count 1/X "+strings.Repeat("[", 3_000_000)), ""},
		{"pages that hold themselves", in("/Kids[3 0 R]", "/Kids[2 0 R]"), "nested without end"},
		{"pages beyond number", in("/Kids[3 0 R]", "/Kids["+strings.Repeat("3 0 R ", 3*maxPages)+"]"), "nested without end"},
		{"forms in forms", pdftest.Build("/X1 Do",
			"<</Type/XObject/Subtype/Form/Resources<</XObject<</X1 6 0 R>>>>/Length 16>>stream\n/X1 Do /X1 Do \nendstream"), ""},
		{"bomb of text", pdftest.Build("/X1 Do", deflated("/Type/XObject/Subtype/Form/Resources<</Font<</F1 5 0 R>>>>",
			"BT /F1 10 Tf "+strings.Repeat("(x) Tj ", maxRuns+1)+"ET")), "page 1 has more than 200000 pieces of text"},
		{"bomb of a string", pdftest.Build("/X1 Do", deflated("/Type/XObject/Subtype/Form", "("+strings.Repeat("x", 100<<20)+") Tj")), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			most := small
			if tt.name == "bomb of text" { // its own bound comes before that of time
				most.cpu = usual.cpu
			}
			doc, err := read(t.Context(), tt.body, most)
			if !errors.Is(err, errUnreadable) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, %.100q; want %q", err, doc.Text, tt.says)
			}
			t.Log(err)
		})
	}
	if doc, err := read(t.Context(), good, small); err != nil || doc.Text != "text" {
		t.Errorf("the good one: %v, %q", err, doc.Text)
	}
}

// TestChild: the process that parses has nothing of ours, and cannot be asked
// for without limits.
func TestChild(t *testing.T) {
	if err := Child(nil, strings.NewReader(""), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "started by tocsin itself") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, pdftest.Build("BT /F1 10 Tf (x) Tj ET")); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
