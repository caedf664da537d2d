package web

import (
	"errors"
	"net/http"

	"tocsin/internal/desk"
	"tocsin/internal/news"
)

// statuses are what the desk's errors are to who asks, the first that fits.
var statuses = []struct {
	err    error
	status int
}{
	{nil, http.StatusOK},
	{desk.ErrNotFound, http.StatusNotFound},
	{desk.ErrConflict, http.StatusConflict},
}

// statusOf returns the status of an answer. An error that is none of the asker's
// is ours.
func statusOf(err error) int {
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return s.status
		}
	}
	return http.StatusInternalServerError
}

// visitor is who asks here: nobody logs in.
func visitor() news.Actor { return news.Actor{Way: news.WayPage, Role: news.RoleReader} }
