package store

import (
	"bytes"
	"testing"
	"time"

	"tocsin/internal/news"
)

// testMails: a mail comes with the poll, byte for byte, and is gone with the visit that
// made a revision of it, which decides what is kept.
func testMails(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	raw := []byte("Subject: \x00\xff\r\n\r\n")
	mail := &Mail{At: now, URL: "imaps://a@b.example/INBOX;UIDVALIDITY=1/;UID=2", Signed: "none", Size: 99, Raw: raw}
	must[int](t)(s.SavePoll(t.Context(), Poll{Source: src, At: now, Outcome: news.OutcomeNew, Whole: true, Entries: []Entry{
		{Key: "mail", Mail: mail, Article: news.Article{Kind: "article", Key: "mail", SourceID: src.ID, State: news.StatePending, FirstSeen: now}},
		{Key: "other", Article: news.Article{Kind: "article", Key: "other", SourceID: src.ID, State: news.StatePending, FirstSeen: now}},
	}}))
	if n := must[int64](t)(s.KeptToday(t.Context(), src.ID, now)); n != 0 {
		t.Errorf("%d bytes are counted", n)
	}
	soon := now.Add(time.Minute)
	src.NextDue = now.Add(time.Hour)
	must[int](t)(s.SavePoll(t.Context(), Poll{Source: src, At: now, Outcome: news.OutcomeUnchanged}))
	if err := s.Hint(t.Context(), src.ID, now, soon, 2); err != nil {
		t.Fatal(err)
	}
	if got := must[news.Source](t)(s.Source(t.Context(), src.Name)); !got.NextDue.Equal(soon) || !got.HintedAt.Equal(now) || got.HintLooks != 2 {
		t.Errorf("after a hint: due %s, hinted %s, %d looks", got.NextDue, got.HintedAt, got.HintLooks)
	}
	a := must[news.Article](t)(s.Article(t.Context(), 1))
	visit := Visit{Article: a, At: now, Outcome: news.OutcomeFailed, Mail: true}
	must[Saved](t)(s.SaveVisit(t.Context(), visit))
	got := must[*Mail](t)(s.Mail(t.Context(), a.ID))
	if got == nil || !bytes.Equal(got.Raw, raw) || got.Size != 99 || got.Signed != "none" || got.URL != mail.URL || !got.At.Equal(now) {
		t.Fatalf("the mail after a visit that read nothing: %+v", got)
	}
	if other := must[*Mail](t)(s.Mail(t.Context(), a.ID+1)); other != nil {
		t.Errorf("another article has a mail: %+v", other)
	}
	visit.Revision = &news.Revision{N: 1, SeenAt: now, Basis: news.BasisFeed, Title: "Title", Text: "Text", Hash: []byte{1}}
	must[Saved](t)(s.SaveVisit(t.Context(), visit))
	if left := must[*Mail](t)(s.Mail(t.Context(), a.ID)); left != nil {
		t.Errorf("the mail is still there: %+v", left)
	}
}
