package poll

import (
	"errors"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// TestBotChecks: a bot check that is served as a good answer is said as such, where
// a feed or a list of links should stand; a page that is none is not.
func TestBotChecks(t *testing.T) {
	for body, want := range map[string]fetch.Class{
		`<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>`:                            fetch.ClassChallenge,
		`<html><head><title>Making sure you&#39;re not a bot!</title></head><body><p>Loading...</p></body></html>`:               fetch.ClassChallenge,
		`<html lang="ru"><head><title>Один момент…</title></head><body><h2>Проверка безопасности подключения</h2></body></html>`: fetch.ClassChallenge,
		`<html lang="tr"><head><title>Bir dakika lütfen...</title></head><body></body></html>`:                                   fetch.ClassChallenge,
		`<html><head><title>Лампа</title></head><body><p>Новостей нет, приходите завтра, пожалуйста.</p></body></html>`:          "",
	} {
		resp := &fetch.Response{Status: 200, FinalURL: "https://lamp.am/x", ContentType: "text/html; charset=utf-8", Body: []byte(body)}
		for what, conf := range map[string]config.Source{
			"feed": {Feed: "https://lamp.am/x", SourceOptions: &config.SourceOptions{}},
			"list": {Site: "https://lamp.am/x", SourceOptions: &config.SourceOptions{Links: "main a"}},
		} {
			_, err := readEntries(resp, news.Source{}, conf, time.Now())
			var failed *fetch.Error
			class := fetch.Class("")
			if errors.As(err, &failed) {
				class = failed.Class
			}
			if class != want {
				t.Errorf("a %s of %s: class %q (%v), want %q", what, body, class, err, want)
			}
		}
	}
}
