package email

import (
	"testing"

	"tocsin/internal/digest"
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
			check.Golden(t, *update, s.Name+".txt", digest.Text(s.Message, digest.TextStyle{}))
		})
	}
}
