package web

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"tocsin/internal/desk"
	"tocsin/internal/news"
)

func TestStatusOf(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, http.StatusOK},
		{fmt.Errorf("article 7: %w", desk.ErrNotFound), http.StatusNotFound},
		{news.Advise(news.Because(desk.ErrNotFound, "no article is known"), "%h", news.To(news.HintSearch)), http.StatusNotFound},
		{fmt.Errorf("the watchlists were %w", desk.ErrConflict), http.StatusConflict},
		{errors.New("the disk is full"), http.StatusInternalServerError},
	} {
		if got := statusOf(tt.err); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.err, got, tt.want)
		}
	}
}
