package visit_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/pdf/pdftest"
	"tocsin/internal/racetest"
)

// TestPDF watches a PDF as any page, and reads articles that are PDFs.
func TestPDF(t *testing.T) {
	racetest.Alone(t)
	list := func(lines ...string) apptest.Reply {
		return apptest.Reply{Kind: "application/pdf", Body: string(pdftest.Text(append([]string{"List of the detained", "As of June"},
			lines...)...))}
	}
	r := watching(t, `drop: ["^As of"]`, list("Bako Sahakyan, Baku"))
	got := becomes(r, list("Bako Sahakyan, Baku", "Davit Ishkhanyan, Baku"))
	want := "The text was changed in a watched page: List of the detained (list)\n=> Davit Ishkhanyan, Baku"
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("told is\n%s\nwant\n%s", s, want)
	}

	r.Web.Feed(apptest.Piece{Slug: "statement.pdf", Title: "A statement on the detained", Date: r.Clock.Now()})
	r.Web.Set("/statement.pdf", apptest.Reply{
		Kind: "application/pdf",
		Body: string(pdftest.Text("Statement", "The delegation has visited Vagif Khachatryan on the nineteenth of June.")),
	})
	r.Pass(40 * time.Minute)
	r.WantTold("of an article that is a PDF", r.Desk, "new A statement on the detained")

	// What cannot be read is no change, and is told with the reason.
	r.Web.Set("/page", apptest.Reply{Kind: "application/pdf", Body: string(pdftest.Build("q Q"))})
	r.Ops.Read()
	r.Pass(3 * time.Hour)
	told := strings.Join(r.Ops.Read(), "\n")
	if !strings.Contains(told, "source list cannot be read") ||
		!strings.Contains(told, "it has no text: its pages are pictures, as of a scanner") {
		t.Errorf("the operators were told %q", told)
	}
	r.WantTold("of a scan", r.Desk)
	if got := strings.Join(becomes(r, list("Bako Sahakyan, Baku", "Davit Ishkhanyan, Baku")), "\n"); strings.Contains(got,
		"List of the detained") {
		t.Errorf("when it was back, told is %q", got)
	}
}
