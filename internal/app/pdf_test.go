package app

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/pdf/pdftest"
)

// TestPDF watches a PDF as any page, and reads articles that are PDFs.
func TestPDF(t *testing.T) {
	list := func(lines ...string) reply {
		return reply{kind: "application/pdf", body: string(pdftest.Text(append([]string{"List of the detained", "As of June"}, lines...)...))}
	}
	r := watching(t, `drop: ["^As of"]`, list("Bako Sahakyan, Baku"))
	got := becomes(r, list("Bako Sahakyan, Baku", "Davit Ishkhanyan, Baku"))
	want := "The text was changed in a watched page: List of the detained (list)\n=> Davit Ishkhanyan, Baku"
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("told is\n%s\nwant\n%s", s, want)
	}

	r.web.feed(piece{slug: "statement.pdf", title: "A statement on the detained", date: r.clock.Now()})
	r.web.set("/statement.pdf", reply{kind: "application/pdf", body: string(pdftest.Text("Statement", "The delegation has visited Vagif Khachatryan on the nineteenth of June."))})
	r.pass(40 * time.Minute)
	r.wantTold("of an article that is a PDF", r.desk, "new A statement on the detained")

	// What cannot be read is no change, and is told with the reason.
	r.web.set("/page", reply{kind: "application/pdf", body: string(pdftest.Build("q Q"))})
	r.ops.read()
	r.pass(3 * time.Hour)
	told := strings.Join(r.ops.read(), "\n")
	if !strings.Contains(told, "source list cannot be read") || !strings.Contains(told, "it has no text: its pages are pictures, as of a scanner") {
		t.Errorf("the operators were told %q", told)
	}
	r.wantTold("of a scan", r.desk)
	if got := strings.Join(becomes(r, list("Bako Sahakyan, Baku", "Davit Ishkhanyan, Baku")), "\n"); strings.Contains(got, "List of the detained") {
		t.Errorf("when it was back, told is %q", got)
	}
}
