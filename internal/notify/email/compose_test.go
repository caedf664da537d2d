package email

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"tocsin/internal/digest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

func header(t *testing.T, data []byte, name string) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get(name)
}

func composer(t *testing.T) *receiver {
	t.Helper()
	e, err := newEmail(options{From: "Հավաքույթ Tocsin <tocsin@example.org>", To: []string{"board@example.org"}, SMTP: "smtps://mail.example.org"},
		dependencies{Name: "board"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// parts reads a mail as a mail program does.
func parts(t *testing.T, body []byte) (h mail.Header, text, htm string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %s: %v", m.Header.Get("Content-Type"), err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	var got []string
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if enc := p.Header.Get("Content-Transfer-Encoding"); enc != "quoted-printable" {
			t.Errorf("encoding %q", enc)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.Header.Get("Content-Type"), strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	if len(got) != 4 || got[0] != "text/plain; charset=UTF-8" || got[2] != "text/html; charset=UTF-8" {
		t.Fatalf("parts %q", got)
	}
	return m.Header, got[1], got[3]
}

func TestCompose(t *testing.T) {
	e := composer(t)
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			n := notify.Notification{Key: s.Message.Key, Message: s.Message, FirstAttempt: notifytest.At}
			id, body, err := e.Compose(n, e.to[0])
			if err != nil {
				t.Fatal(err)
			}
			_, again, _ := e.Compose(n, e.to[0])
			if !bytes.Equal(body, again) {
				t.Error("the same notification gives another mail")
			}
			h, text, htm := parts(t, body)
			want := map[string]string{
				"Message-Id": id, "Date": "Wed, 30 Jul 2025 22:42:00 +0400", "To": "<board@example.org>", "List-Id": "<board.tocsin.example.org>",
				"Auto-Submitted": "auto-generated", "Mime-Version": "1.0", "X-Auto-Response-Suppress": "All",
			}
			for name, value := range want {
				if h.Get(name) != value {
					t.Errorf("%s: %q, want %q", name, h.Get(name), value)
				}
			}
			allowed := map[string]bool{"From": true, "Subject": true, "Content-Type": true}
			for name := range h {
				if _, ok := want[name]; !ok && !allowed[name] {
					t.Errorf("a header of somebody else's: %s: %q", name, h[name])
				}
			}
			if subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject")); err != nil ||
				subject != digest.Cut(s.Message.Title, maxSubject) {
				t.Errorf("subject %q: %v", subject, err)
			}
			if diff := cmp.Diff(textview.Render(s.Message, textview.Style{}), text); diff != "" {
				t.Errorf("text part (-want +got):\n%s", diff)
			}
			complete(t, s.Message, text, htm)
			harmless(t, s.Message, htm)
		})
	}
}

// complete asserts that both parts say all of the message.
func complete(t *testing.T, m digest.Message, text, htm string) {
	t.Helper()
	// Marks are spread over words and lines, so what is compared is the letters.
	letters := regexp.MustCompile(`[^\pL\pN]+`)
	flat := func(s string) string { return letters.ReplaceAllString(s, "") }
	shown := flat(visible(t, htm))
	plain := flat(text)
	say := func(what string) {
		if f := flat(what); !strings.Contains(plain, f) || !strings.Contains(shown, f) {
			t.Errorf("not in both parts: %q", what)
		}
	}
	for it := range m.Items() {
		say(it.Title)
		say(it.Outlet)
		say(it.Host)
		say(m.Effect(it))
		say(digest.Why(it))
		for _, when := range m.Times(it) {
			say(when.Label + " " + when.Text)
		}
		for _, e := range it.Excerpts {
			say(digest.Plain(e.Segments, "", ""))
		}
		for _, n := range it.Notes {
			say(n)
		}
		if it.Change != nil {
			for _, p := range it.Change.Sentences {
				say(digest.Plain(p.Old, "", ""))
				say(digest.Plain(p.New, "", ""))
			}
		}
	}
	for _, s := range m.Stories {
		for _, c := range s.Copies {
			say(c.Outlet)
		}
		before, last := m.Before(s)
		say(before)
		say(last.Title)
	}
	for _, p := range m.Seen {
		say(p.Name)
		say(digest.SeenLine(p))
		say(digest.Plain(p.Sentence, "", ""))
	}
	for _, mute := range m.Mutes {
		say(m.MuteLine(mute))
	}
	say(m.StoppedLine())
	for _, n := range m.Notices {
		say(m.NoticeLine(n))
		say(n.Do)
	}
	say(m.CoverageLine())
	say(m.ZoneLine())
}

func visible(t *testing.T, htm string) string {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(htm))
	var b strings.Builder
	skip := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			if n := string(name); n == "style" || n == "title" {
				skip = !skip
			}
		case html.TextToken:
			if !skip {
				b.Write(z.Text())
			}
		}
	}
}

// harmless asserts that the HTML loads, runs and disguises nothing.
func harmless(t *testing.T, m digest.Message, htm string) {
	t.Helper()
	known := map[string]bool{m.RecordURL: true}
	for it := range m.Items() {
		known[it.URL], known[it.RecordURL] = true, true
	}
	for _, s := range m.Stories {
		known[s.RecordURL] = true
		for _, c := range s.Copies {
			known[c.URL] = true
		}
		for _, told := range s.ToldBefore {
			known[told.URL] = true
		}
	}
	for _, p := range m.Seen {
		known[p.URL] = true
	}
	tags := map[string]bool{
		"html": true, "head": true, "meta": true, "title": true, "style": true, "body": true, "table": true, "tr": true, "td": true, "div": true,
		"p": true, "h1": true, "h2": true,
		"a": true, "span": true, "strong": true, "del": true, "mark": true, "bdi": true, "blockquote": true, "ul": true, "li": true, "br": true,
	}
	z := html.NewTokenizer(strings.NewReader(htm))
	link := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			if shown := string(z.Text()); link != "" && !digest.Linkable(shown) && !strings.Contains(link, strings.TrimSpace(shown)) {
				t.Errorf("a link to %s says %q", link, shown)
			}
		case html.EndTagToken:
			link = ""
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if !tags[tok.Data] {
				t.Errorf("a tag that is not ours: %s", tok)
			}
			for _, a := range tok.Attr {
				switch {
				case a.Key == "href":
					if link = a.Val; !known[strings.ReplaceAll(link, "%27", "'")] {
						t.Errorf("a link to where we do not link: %s", link)
					}
				case a.Key == "src" || a.Key == "background" || strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "url("):
					t.Errorf("an attribute that loads or runs: %s", tok)
				}
			}
		}
	}
}

func TestHeaderInjection(t *testing.T) {
	e := composer(t)
	for _, evil := range []string{
		"a\r\nBcc: victim@example.org", "a\nBcc: x", "a\rBcc: x", "a\u2028Bcc: x", "a\x00b", "a\u0085Bcc: x",
		strings.Repeat("ա", 5000), strings.Repeat("x", 5000),
	} {
		m := notifytest.Samples()[0].Message
		m.Title = evil // Build would have cleaned it
		_, body, err := e.Compose(notify.Notification{Key: "k\r\nBcc: victim@example.org", Message: m, FirstAttempt: notifytest.At}, e.to[0])
		if err != nil {
			t.Errorf("%.20q: %v", evil, err)
			continue
		}
		h, _, _ := parts(t, body)
		if h.Get("Bcc") != "" || len(h["Subject"]) != 1 || strings.ContainsAny(h.Get("Message-Id"), "\r\n ") {
			t.Errorf("%.20q: headers %v", evil, h)
		}
	}
}

func TestValidate(t *testing.T) {
	good := options{
		From: "Tocsin <tocsin@example.org>", To: []string{"board@example.org"}, SMTP: "smtps://u@mail.example.org:465",
		PasswordFile: "p",
	}
	with := func(change func(*options)) options {
		o := good
		change(&o)
		return o
	}
	for _, tc := range []struct {
		name string
		opt  options
		want []string // fields at fault
	}{
		{"good", good, nil},
		{"nothing", options{}, []string{"from", "to", "smtp"}},
		{"CR in from", with(func(o *options) { o.From = "\"a\rb\" <a@example.org>" }), []string{"from"}},
		{"CRLF in from", with(func(o *options) { o.From = "\"a\r\n Bcc: x\" <a@example.org>" }), []string{"from"}},
		{"CRLF encoded in from", with(func(o *options) { o.From = "=?utf-8?q?a=0D=0ABcc:_x?= <a@example.org>" }), []string{"from"}},
		{"NUL in to", with(func(o *options) { o.To = []string{"\"a\x00\" <a@example.org>"} }), []string{"to"}},
		{"two in one", with(func(o *options) { o.To = []string{"a@example.org, b@example.org"} }), []string{"to"}},
		{"letters beyond ASCII", with(func(o *options) { o.To = []string{"դեսպան@example.org"} }), []string{"to"}},
		{"twice", with(func(o *options) { o.To = []string{"a@example.org", "A@example.org"} }), []string{"to"}},
		{"no scheme", with(func(o *options) { o.SMTP = "mail.example.org:465" }), []string{"smtp"}},
		{"password in the address", with(func(o *options) { o.SMTP = "smtps://u:" + "hunter2" + "@mail.example.org" }), []string{"smtp"}},
		{"goes on", with(func(o *options) { o.SMTP = "smtps://u@mail.example.org/x" }), []string{"smtp"}},
		{"user without password", with(func(o *options) { o.PasswordFile = "" }), []string{"password_file"}},
		{"password without user", with(func(o *options) { o.SMTP = "smtps://mail.example.org" }), []string{"smtp"}},
		{"both", with(func(o *options) { o.Password = notify.NewSecret("x") }), []string{"password_file"}},
		{"password in clear text", with(func(o *options) { o.SMTP, o.Insecure = "smtp://u@mail.example.org", true }), []string{"insecure"}},
		{
			"smtps and insecure", with(func(o *options) { o.SMTP, o.Insecure, o.PasswordFile = "smtps://mail.example.org", true, "" }),
			[]string{"insecure"},
		},
		{"insecure", with(func(o *options) { o.SMTP, o.Insecure, o.PasswordFile = "smtp://mail.example.org", true, "" }), nil},
		{"hello", with(func(o *options) { o.Hello = "a b" }), []string{"hello"}},
	} {
		var got []string
		for _, f := range tc.opt.Validate() {
			got = append(got, f.Field)
			check.LeaksNoSecret(t, "hunter2", f)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// FuzzHeaders (CHECKS PAR-12): no text of strangers adds a header to a mail,
// or ends the one it stands in.
func FuzzHeaders(f *testing.F) {
	for _, s := range []string{
		"A title", "a\r\nBcc: x@example.org", "\r\n\r\nbody", "\n.\n", "=?utf-8?q?=0D=0ABcc:_x?=", "\u202egpj.exe",
		"\x00\xff", strings.Repeat("Ա", 400), "a\u2028b\u0085c",
	} {
		f.Add(s)
	}
	e, err := newEmail(options{From: "tocsin@example.org", To: []string{"board@example.org"}, SMTP: "smtps://mail.example.org"},
		dependencies{Name: "board"})
	if err != nil {
		f.Fatal(err)
	}
	want := []string{
		"Auto-Submitted", "Content-Type", "Date", "From", "List-Id", "Message-Id", "Mime-Version", "Subject", "To",
		"X-Auto-Response-Suppress",
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := digest.Build(digest.KindAlert, []digest.Row{{
			Article: 1, Revision: 1, Source: s, Outlet: s, Title: s, Text: s,
			URL: "https://lamp.example/a",
		}}, digest.Options{Receiver: "board"})
		m.Title = s
		_, body, err := e.Compose(notify.Notification{Key: s, Message: m}, &mail.Address{Name: s, Address: "board@example.org"})
		if err != nil {
			return
		}
		got, err := mail.ReadMessage(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for name, values := range got.Header {
			names = append(names, name)
			if len(values) != 1 {
				t.Fatalf("%d headers %s", len(values), name)
			}
		}
		slices.Sort(names)
		if diff := cmp.Diff(want, names); diff != "" {
			t.Fatalf("headers (-want +got):\n%s", diff)
		}
		if decoded, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject")); err != nil || strings.ContainsAny(decoded, "\r\n\x00") {
			t.Fatalf("subject %q, %v", decoded, err)
		}
	})
}
