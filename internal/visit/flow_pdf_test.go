package visit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/pdf/pdftest"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
	"tocsin/internal/work"
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
	want := "Edited: List of the detained (list)\n=> Davit Ishkhanyan, Baku"
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

// TestPDFWithoutRoom: a PDF that finds two others being read is left as it is,
// by a worker that does not wait, and read when there is room (ADV-23).
func TestPDFWithoutRoom(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Feed(apptest.Piece{Slug: "statement.pdf", Title: "A statement on the detained", Date: r.Clock.Now()})
	r.Web.Set("/statement.pdf", apptest.Reply{
		Kind: "application/pdf",
		Body: string(pdftest.Text("Statement", "The delegation has visited Vagif Khachatryan on the nineteenth of June.")),
	})
	r.Clock.Set(apptest.After(30 * time.Minute))
	sources, err := r.App.Store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.App.Flow.Poller.Poll(t.Context(), sources[0]); err != nil {
		t.Fatal(err)
	}
	due := func() []store.DueVisit {
		list, err := r.App.Store.DueVisits(t.Context(), r.Clock.Now(), 9, 9)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d visits due (%v), want that of the PDF", len(list), err)
		}
		return list
	}
	var asked []work.Limit
	full := work.WithAttendant(t.Context(), work.Attendant{Take: func(limits []work.Limit) bool { asked = limits; return false }})
	err = r.App.Flow.Handlers().Do(full, work.Task{Kind: work.Visit, ID: fmt.Sprint(due()[0].ID)})
	var want *work.Wanting
	if !errors.As(err, &want) || len(asked) != 2 || asked[0].Most != 2 || asked[1].Name != "PDFs of wire" {
		t.Fatalf("%v, asked for %v; want to be done again when there is room", err, asked)
	}
	if a := due()[0]; a.Visits != 0 || a.State != news.StatePending {
		t.Errorf("it was not left as it is: %+v", a)
	}
	r.Pass(10 * time.Minute)
	r.WantTold("when there is room", r.Desk, "new A statement on the detained")
}
