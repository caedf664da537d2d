package email

import (
	"testing"

	"tocsin/internal/digest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

var update = check.Update()

func TestGolden(t *testing.T) {
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			html, err := renderHTML(s.Message)
			if err != nil {
				t.Fatal(err)
			}
			check.Golden(t, *update, s.Name+".html", html)
			check.Golden(t, *update, s.Name+".txt", textview.Render(s.Message, textview.Style{}))
		})
	}
}

// TestSplit: a digest that a mail program would clip is several mails, each below
// the limit, with all its stories.
func TestSplit(t *testing.T) {
	var long digest.Message
	for _, s := range notifytest.Samples() {
		if s.Name == "digest" {
			long = s.Message
		}
	}
	stories := long.Stories
	for len(long.Stories) < 120 {
		long.Stories = append(long.Stories, stories...)
	}
	e := new(receiver)
	parts := e.Split(long)
	if len(parts) < 2 {
		t.Fatalf("%d part of %d stories", len(parts), len(long.Stories))
	}
	told := 0
	for i, p := range parts {
		html, err := renderHTML(p)
		if err != nil || len(html) > maxHTML {
			t.Errorf("part %d has %d bytes (%v)", i+1, len(html), err)
		}
		told += len(p.Stories)
	}
	if told < len(long.Stories) {
		t.Errorf("%d stories told of %d", told, len(long.Stories))
	}
}
