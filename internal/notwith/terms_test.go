package notwith

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func TestPhrasesOf(t *testing.T) {
	got := phrasesOf(news.Revision{
		Title: "Министр  образования",
		Text:  "The Minister of Education, deputy minister\nSchool of the arts; vice-minister 2026 year over it and again. Министр образования",
	})
	want := map[string]string{
		"minister of education": "Minister of Education", "deputy minister": "deputy minister", "year over": "year over",
		"министр образования": "Министр образования",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
