package inspect

import (
	"testing"
	"time"
)

// TestMail: a saved mail is shown as the article that it makes (MBX-14).
func TestMail(t *testing.T) {
	raw := "From: Press <press@ministry.example>\r\nDate: Mon, 30 Nov 2026 08:00:00 +0400\r\nSubject: A statement\r\n\r\nHe was seen.\r\n-- \r\nPress\r\n"
	got, err := Bytes(t.Context(), []byte(raw), Options{Now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)})
	if err != nil || got.Kind != "mail" || got.Document == nil || got.Document.Title != "A statement" || got.Document.Text != "He was seen." ||
		got.Document.Byline != "Press" || len(got.Document.Warnings) != 0 {
		t.Errorf("%+v, %v", got.Document, err)
	}
}
