package poll_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"tocsin/internal/apptest"
	"tocsin/internal/desk"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// letter is a message of a press office, an hour after the rig's beginning or later.
func letter(id, subject, text string, after time.Duration) string {
	return fmt.Sprintf("From: Press Office <press@ministry.example>\r\nTo: list@example.org\r\nDate: %s\r\nMessage-ID: <%s@ministry.example>\r\n"+
		"Subject: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
		apptest.Start.Add(after).Format(time.RFC1123Z), id, subject, text)
}

// withMailbox is a rig that reads a mailbox, too.
func withMailbox(t *testing.T, d *apptest.Dovecot, options string) *apptest.Rig {
	t.Helper()
	r := apptest.New(t, apptest.Options{Source: fmt.Sprintf(`}
  - {name: box, schedule: "@every 30m", language: en, mail: {imap: "%s", password: '%s'%s}`, d.URL(""), apptest.DovecotPassword, options)})
	r.Network = func(o *fetch.Options) { o.RootCAs = d.CA }
	r.Web.Publish(apptest.Old)
	return r
}

// TestMailbox: what was in a real server's folder is backlog, what comes is told with
// its evidence, and nothing in the folder is marked (MBX-01, MBX-02).
func TestMailbox(t *testing.T) {
	d := apptest.NewDovecot(t)
	d.Deliver(letter("old", "Ruben Vardanyan before", "Of Ruben Vardanyan, before anybody watched.", -time.Hour))
	r := withMailbox(t, d, "")
	r.Drain()
	r.WantTold("what was there before", r.Desk)
	d.Deliver(letter("one", "Statement on Ruben Vardanyan", "The ministry says that Ruben Vardanyan was seen by a doctor.", 10*time.Minute))
	r.Pass(40 * time.Minute)
	r.WantTold("what came", r.Desk, "new Statement on Ruben Vardanyan")
	r.Pass(2 * time.Hour)
	r.WantTold("the same folder read again", r.Desk)
	for _, f := range d.Files() {
		if strings.Contains(f, "S") && strings.Contains(f, ":2,") {
			t.Errorf("the message %s was marked", f)
		}
	}
	db := apptest.OpenDB(t, r.File)
	var url, headers, note string
	var body []byte
	if err := db.QueryRow(`SELECT r.final_url, r.headers, r.body, v.note FROM responses r JOIN articles a ON a.id = r.article_id
		JOIN visits v ON v.article_id = a.id WHERE a.title LIKE 'Statement%'`).Scan(&url, &headers, &body, &note); err != nil {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(body, nil)
	if err != nil || !strings.Contains(string(raw), "Message-ID: <one@ministry.example>") || headers != "Tocsin-Dkim: none\n" ||
		!strings.HasPrefix(url, "imaps://press%40example.org@127.0.0.1:") || !strings.Contains(url, "/INBOX;UIDVALIDITY=") || !strings.Contains(note, "DKIM): none") {
		t.Errorf("the evidence: %s\n%s\n%s\n%s, %v", url, headers, note, raw, err)
	}
	var number string
	if err := db.QueryRow(`SELECT id FROM articles WHERE title LIKE 'Statement%'`).Scan(&number); err != nil {
		t.Fatal(err)
	}
	x, err := r.App.Desk.Explain(t.Context(), news.Actor{}, number)
	if err != nil || !x.Known || len(x.Looks) != 1 || !strings.Contains(x.Looks[0].Note, "DKIM): none") {
		t.Errorf("explained: %+v, %v", x, err)
	}
	var left int
	if err := db.QueryRow(`SELECT COUNT(*) FROM mails`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d mails wait after their visits, %v", left, err)
	}
}

// TestMailboxRenumbered: messages that the server numbers anew are recognised, and
// one that came meanwhile is told (MBX-03).
func TestMailboxRenumbered(t *testing.T) {
	d := apptest.NewDovecot(t)
	r := withMailbox(t, d, "")
	r.Drain()
	d.Deliver(letter("one", "First on Ruben Vardanyan", "Ruben Vardanyan was seen.", 10*time.Minute))
	r.Pass(40 * time.Minute)
	r.WantTold("the first", r.Desk, "new First on Ruben Vardanyan")
	d.Renumber()
	d.Deliver(letter("two", "Second on Vagif Khachatryan", "Vagif Khachatryan was not seen by anybody.", time.Hour))
	d.Deliver(letter("ages", "Ruben Vardanyan long ago", "Of Ruben Vardanyan, moved here from an archive.", -30*24*time.Hour))
	r.Pass(40 * time.Minute)
	r.WantTold("after new numbers", r.Desk, "new Second on Vagif Khachatryan")
}

// TestMailboxAfter: only messages of senders that are taken are read, and marked or
// deleted after the commit; what was there before stays (MBX-04).
func TestMailboxAfter(t *testing.T) {
	stranger := strings.Replace(letter("x", "Ruben Vardanyan is free", "Says a stranger of Ruben Vardanyan.", 10*time.Minute),
		"press@ministry.example", "press@ministry.example.evil.example", 1)
	for after, want := range map[string]string{"leave": "old one x", "seen": "old one(S) x", "delete": "old x"} {
		t.Run(after, func(t *testing.T) {
			d := apptest.NewDovecot(t)
			d.Deliver(letter("old", "Before", "Of nobody.", -time.Hour))
			r := withMailbox(t, d, ", from: [ministry.example], after: "+after)
			r.Drain()
			d.Deliver(letter("one", "Statement on Ruben Vardanyan", "Ruben Vardanyan was seen by a doctor.", 10*time.Minute))
			d.Deliver(stranger)
			r.Pass(40 * time.Minute)
			r.WantTold("what came", r.Desk, "new Statement on Ruben Vardanyan")
			names := strings.NewReplacer("1700000001.1.test", "old", "1700000002.2.test", "one", "1700000003.3.test", "x")
			var got []string
			for _, f := range d.Files() {
				name, flags, _ := strings.Cut(f, ":2,")
				if flags != "" {
					name += "(" + flags + ")"
				}
				got = append(got, names.Replace(name))
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != want {
				t.Errorf("the folder holds %q, want %q", s, want)
			}
			gates, err := r.App.Desk.Gates(t.Context(), apptest.Start.AddDate(0, 0, -1))
			if err != nil || !slices.ContainsFunc(gates, func(g desk.GateCount) bool { return g.Gate == "mail" && g.N == 1 }) {
				t.Errorf("the stranger's message is not counted: %v, %v", gates, err)
			}
		})
	}
}

// TestMailboxRefused: a wrong password is told with what to do, and stands nowhere;
// so is a folder that is not there, and a certificate that nobody knows (MBX-05).
func TestMailboxRefused(t *testing.T) {
	d := apptest.NewDovecot(t)
	for name, tt := range map[string]struct{ from, to, class string }{
		"password":    {apptest.DovecotPassword, "not the password", "mail_login"},
		"folder":      {"/\"", "/Nowhere\"", "mail_folder"},
		"certificate": {"", "", "tls"},
	} {
		t.Run(name, func(t *testing.T) {
			r := withMailbox(t, d, "")
			text := r.YAML(apptest.Options{Source: fmt.Sprintf(`}
  - {name: box, mail: {imap: "%s", password: '%s'}`, d.URL(""), apptest.DovecotPassword)})
			r.Configure(strings.Replace(text, tt.from, tt.to, 1))
			if tt.class == "tls" {
				r.Network = nil
			}
			r.Drain()
			src, err := r.App.Store.Source(t.Context(), "box")
			if err != nil || src.ErrorClass != tt.class || src.Failures != 1 || strings.Contains(src.LastError, "password is") ||
				strings.Contains(src.LastError, tt.to+"\x00") || strings.Contains(src.LastError, "not the password") {
				t.Errorf("%s: %s, %d failures, %v", src.ErrorClass, src.LastError, src.Failures, err)
			}
		})
	}
}

// TestMailboxSTARTTLS: without TLS from the first byte, the log-in waits for it (MBX-06).
func TestMailboxSTARTTLS(t *testing.T) {
	d := apptest.NewDovecot(t)
	r := withMailbox(t, d, "")
	r.Configure(r.YAML(apptest.Options{Source: fmt.Sprintf(`}
  - {name: box, mail: {imap: "imap://%s@127.0.0.1:%d", password: '%s'}`, apptest.DovecotUser, d.Plain, apptest.DovecotPassword)}))
	r.Drain()
	if src, err := r.App.Store.Source(t.Context(), "box"); err != nil || src.LastOK.IsZero() {
		t.Errorf("it cannot be read: %s, %v", src.LastError, err)
	}
}

// TestMailboxHint: what its server says has come is read long before the next poll, and
// a hint that there is nothing behind changes nothing (MBX-18).
func TestMailboxHint(t *testing.T) {
	d := apptest.NewDovecot(t)
	r := withMailbox(t, d, "")
	r.Drain()
	if _, ok, err := r.App.Flow.Hubs.Read(t.Context(), "box"); err != nil || !ok {
		t.Errorf("its poll works: %v, %v", ok, err)
	}
	r.Pass(time.Minute)
	hint := func() {
		t.Helper()
		if err := r.App.Flow.Hubs.Hint(t.Context(), "box"); err != nil {
			t.Fatal(err)
		}
		r.Pass(8 * time.Minute)
	}
	hint()
	r.WantTold("a hint of nothing", r.Desk)
	d.Deliver(letter("one", "Statement on Ruben Vardanyan", "Ruben Vardanyan was seen by a doctor.", 2*time.Minute))
	hint()
	r.WantTold("a hint", r.Desk, "new Statement on Ruben Vardanyan")
}

// TestMailboxTwoLists: one press release by two lists is told once, whether it keeps its
// Message-ID or gets another (MBX-12).
func TestMailboxTwoLists(t *testing.T) {
	d := apptest.NewDovecot(t)
	r := withMailbox(t, d, "")
	r.Drain()
	text := "The ministry says that Ruben Vardanyan was seen by a doctor on Sunday, for the first time since the spring. " +
		"It gives neither the name of the doctor nor that of the hospital, and it does not say whether anybody else was present. " +
		"His family had asked for such a visit four times, the last time in a letter of May."
	one := letter("one", "Visit to Ruben Vardanyan", text, 10*time.Minute)
	d.Deliver(one)
	d.Deliver(strings.Replace(one, "Subject: ", "List-Id: <all.example>\r\nSubject: [all] ", 1) + "\r\n____________________\r\nTo unsubscribe write to all@example.org\r\n")
	d.Deliver(letter("two", "[press] Visit to Ruben Vardanyan", text, 12*time.Minute))
	r.Pass(2 * time.Hour)
	// Which of the two that are alike is placed first is their workers' matter.
	if got := r.Desk.Read(); len(got) != 1 || !strings.HasSuffix(got[0], "Visit to Ruben Vardanyan") {
		t.Errorf("three mails of one release told %q, want it once", got)
	}
	db := apptest.OpenDB(t, r.File)
	var articles, copies int
	if err := db.QueryRow(`SELECT COUNT(*), COUNT(CASE WHEN copy_of <> 0 THEN 1 END) FROM articles a JOIN sources s ON s.id = a.source_id
		WHERE s.name = 'box'`).Scan(&articles, &copies); err != nil || articles != 2 || copies != 1 {
		t.Errorf("%d articles, %d of them copies, %v", articles, copies, err)
	}
}
