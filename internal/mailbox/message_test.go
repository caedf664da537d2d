package mailbox

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

var readAt = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

const usual = "From: Press <press@ministry.example>\nDate: Mon, 30 Nov 2026 08:00:00 +0400\nMessage-ID: <1@ministry.example>\nSubject: A statement\nMIME-Version: 1.0\n"

func read(t *testing.T, raw string) (news.Entry, string, bool) {
	t.Helper()
	e, whole := Entry([]byte(strings.ReplaceAll(raw, "\n", "\r\n")), Options{Now: readAt})
	return e, text.HTMLToText(e.Content), whole
}

// TestEntry: what a message is as an entry (MBX-10).
func TestEntry(t *testing.T) {
	e, body, whole := read(t, usual+"List-Id: Statements <statements.ministry.example>\n\nOne line & <two>.\n")
	want := news.Entry{
		ID: "<1@ministry.example> 2026-11-30T04:00:00Z press@ministry.example", Title: "A statement", Authors: []string{"Press"},
		Categories: []string{"Statements <statements.ministry.example>"}, Content: "<p>One line &amp; &lt;two&gt;.</p>",
		Published: e.Published,
	}
	if diff := cmp.Diff(want, e); diff != "" || body != "One line & <two>." || !whole || !e.Published.Time.Equal(time.Date(2026, 11, 30, 4, 0, 0, 0, time.UTC)) {
		t.Errorf("%s\n%s, %v, %v", diff, body, whole, e.Published)
	}
}

// TestText: which text a message has (MBX-10, MBX-11).
func TestText(t *testing.T) {
	plain := "Content-Type: text/plain; charset=utf-8\n\n"
	html := "Content-Type: text/html; charset=utf-8\n\n"
	multi := func(kind string, parts ...string) string {
		return "Content-Type: multipart/" + kind + "; boundary=\"=b" + kind + "\"\n\n--=b" + kind + "\n" + strings.Join(parts, "\n--=b"+kind+"\n") + "\n--=b" + kind + "--\n"
	}
	packed := func(s string) string {
		return "Content-Transfer-Encoding: base64\n" + "Content-Type: text/plain; charset=koi8-r\n\n" + base64.StdEncoding.EncodeToString([]byte(s)) + "\n"
	}
	long := strings.TrimSpace(strings.Repeat("The ministry says that nobody of them was seen by a doctor this month. ", 8))
	for name, tt := range map[string]struct{ raw, want string }{
		"no MIME":           {"\nJust a line.\n", "Just a line."},
		"broken type":       {"Content-Type: text\n\nJust a line.\n", "Just a line."},
		"alternative":       {multi("alternative", plain+"As plain.\n", html+"<p>As <b>HTML</b>.</p>"), "As HTML."},
		"HTML says less":    {multi("alternative", plain+long+"\n", html+"<p>Read it in your browser.</p>"), long},
		"HTML is broken":    {multi("alternative", plain+"As plain.\n", html), "As plain."},
		"related in it":     {multi("alternative", plain+"As plain.\n", multi("related", html+"<p>As HTML, with a picture.</p>", "Content-Type: image/png; name=logo.png\nContent-ID: <a>\n\nx")), "As HTML, with a picture."},
		"signed":            {multi("signed", plain+"As plain.\n", "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx", "Content-Type: image/jpeg; name=photo.jpg\n\nx"), "As plain.\n[photo.jpg]"},
		"two parts":         {multi("mixed", plain+"Above.\n", plain+"Below, a list's own.\n"), "Above.\nBelow, a list's own."},
		"attached":          {multi("mixed", plain+"See the report.\n", "Content-Type: application/pdf; name=\"=?utf-8?q?Z=C3=BCge.pdf?=\"\nContent-Disposition: attachment\n\n%PDF", "Content-Type: text/plain\nContent-Disposition: attachment; filename=list.txt\n\nsecret names"), "See the report.\n[Züge.pdf, list.txt]"},
		"forwarded":         {multi("mixed", plain+"For you.\n", "Content-Type: message/rfc822\n\nSubject: =?koi8-r?B?8MXS18/F?=\nFrom: x@y.example\nContent-Type: text/html\n\n<p>What was forwarded.</p>"), "For you.\nПервое\nWhat was forwarded."},
		"base64 koi8-r":     {packed("\xf2\xd5\xc2\xc5\xce \xf7\xc1\xd2\xc4\xc1\xce\xd1\xce \xce\xc1\xc8\xcf\xc4\xc9\xd4\xd3\xd1 \xd7 \xe2\xc1\xcb\xd5."), "Рубен Варданян находится в Баку."},
		"charset not said":  {"Content-Type: text/plain\n\n\xd0\xf3\xe1\xe5\xed \xc2\xe0\xf0\xe4\xe0\xed\xff\xed \xed\xe0\xf5\xee\xe4\xe8\xf2\xf1\xff \xe2 \xc1\xe0\xea\xf3, \xf1\xee\xee\xe1\xf9\xe0\xe5\xf2 \xec\xe8\xed\xe8\xf1\xf2\xe5\xf0\xf1\xf2\xe2\xee.\n", "Рубен Варданян находится в Баку, сообщает министерство."},
		"encoding unknown":  {"Content-Type: text/plain\nContent-Transfer-Encoding: x-odd\n\nStill read.\n", "Still read."},
		"hidden preheader":  {html + `<div style="display:none">Open me</div><p>What is said.</p>`, "What is said."},
		"answered in HTML":  {html + `<p>No.</p><div class="gmail_attr">On Monday X wrote:</div><blockquote class="gmail_quote"><p>Is he free?</p></blockquote>`, "No."},
		"quoted whole":      {html + `<blockquote type="cite"><p>Only this.</p></blockquote>`, "Only this."},
		"empty":             {plain, ""},
		"boundary missing":  {"Content-Type: multipart/mixed\n\n--x\n\nText.\n--x--\n", ""},
		"script and styles": {html + "<style>p{color:red}</style><script>alert(1)</script><p>Words.</p>", "Words."},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got, _ := read(t, usual+tt.raw); got != tt.want {
				t.Errorf("the text is %q, want %q", got, tt.want)
			}
		})
	}
}

// TestPlainText: lines broken to fit are joined, what hangs at the end is left out,
// and nothing else (MBX-11).
func TestPlainText(t *testing.T) {
	broken := "The ministry of foreign affairs says that it has not heard of Ruben\nVardanyan since the last visit of the delegates in June, and that it\nasks for another.\n\nIt was said in Geneva.\n- one\n- two\n"
	joinedUp := "The ministry of foreign affairs says that it has not heard of Ruben Vardanyan since the last visit of the delegates in June, and that it asks for another.\n\nIt was said in Geneva.\n- one\n- two"
	for name, tt := range map[string]struct {
		in       string
		flowed   bool
		delSpace bool
		want     string
	}{
		"broken to fit":       {in: broken, want: joinedUp},
		"flowed":              {in: "Ruben \nVardanyan.\n From here.\n", flowed: true, want: "Ruben Vardanyan.\nFrom here."},
		"flowed, DelSp":       {in: "Вар \nданян.\n", flowed: true, delSpace: true, want: "Варданян."},
		"flowed quotation":    {in: "> Is he \n> free?\nNobody \nknows. \n> Not me.\nEnd.\n", flowed: true, want: "> Is he free?\nNobody knows. \n> Not me.\nEnd."},
		"lines of their own":  {in: "NAMES\nRuben Vardanyan\nVagif Khachatryan\n", want: "NAMES\nRuben Vardanyan\nVagif Khachatryan"},
		"signature":           {in: "Text.\n-- \nPress office\n+374 10\n", want: "Text."},
		"no signature":        {in: "Text.\n-- \n" + strings.Repeat("Names.\n", 30), want: "Text.\n-- \n" + strings.TrimSpace(strings.Repeat("Names.\n", 30))},
		"answered":            {in: "No.\n\nOn Monday X wrote:\n> Is he free?\n>\n> X\n", want: "No."},
		"answered between":    {in: "> Is he free?\nNo.\n", want: "> Is he free?\nNo."},
		"all quoted":          {in: "> Forwarded\n> whole\n", want: "> Forwarded\n> whole"},
		"list's footer":       {in: "Text.\n\n____________________\nTo unsubscribe from this list write to x@y.example\n", want: "Text."},
		"footer in Russian":   {in: "Текст.\n\nВы получили это письмо, потому что подписались.\nОтписаться: https://x.example\n", want: "Текст."},
		"unsubscribe in news": {in: "Unsubscribe now, says the minister.\n" + strings.Repeat("More.\n", 30), want: "Unsubscribe now, says the minister.\n" + strings.TrimSpace(strings.Repeat("More.\n", 30))},
		"footer alone":        {in: "You received this message\n", want: "You received this message"},
		"link wrapped":        {in: "See https://www.google.com/url?q=https%3A%2F%2Fministry.example%2Fnews%2F7&sa=D.\n", want: "See https://ministry.example/news/7"},
	} {
		if got := plainText(tt.in, tt.flowed, tt.delSpace); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestIdentity: a message is known by its Message-ID with date and sender, or by all
// that it says (MBX-12).
func TestIdentity(t *testing.T) {
	id := func(raw string) string { e, _, _ := read(t, raw); return e.ID }
	one := id(usual + "\nText.\n")
	for name, tt := range map[string]struct {
		raw  string
		same bool
	}{
		"by another list":    {strings.Replace(usual, "Subject: ", "Subject: [list] ", 1) + "List-Id: <x.y>\n\nText.\n_____\n", true},
		"other zone":         {strings.Replace(usual, "08:00:00 +0400", "04:00:00 +0000", 1) + "\nText.\n", true},
		"the same ID again":  {strings.Replace(usual, "08:00:00", "09:00:00", 1) + "\nText.\n", false},
		"somebody else's ID": {strings.Replace(usual, "press@", "evil@", 1) + "\nText.\n", false},
		"no ID":              {strings.Replace(usual, "Message-ID", "X-ID", 1) + "\nText.\n", false},
	} {
		if got := id(tt.raw); (got == one) != tt.same || got == "" {
			t.Errorf("%s: %q, the first %q", name, got, one)
		}
	}
	bare := strings.Replace(usual, "Message-ID", "X-ID", 1)
	if a, b := id(bare+"\nText.\n"), id(bare+"\nOther.\n"); a == b || a != id(bare+"\nText.\n") {
		t.Errorf("without an ID: %q, %q", a, b)
	}
}

// TestHostileMessage: parts by the thousand, nested without end, or of nothing but a
// header end, and say that not all was read (MBX-13).
func TestHostileMessage(t *testing.T) {
	nested := ""
	for n := range 2000 {
		nested += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", n, n)
	}
	mails := strings.Repeat("Content-Type: message/rfc822\n\n", 5000)
	for name, raw := range map[string]string{
		"many parts":    usual + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nText.\n", 100000) + "--b--\n",
		"nested parts":  usual + nested + "\nText.\n",
		"nested mails":  usual + mails + "\nText.\n",
		"long header":   usual + "X: " + strings.Repeat("y", 4<<20) + "\n\nText.\n",
		"many fields":   usual + strings.Repeat("X: y\n", 1<<19) + "\nText.\n",
		"cut in a part": usual + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe text bre",
		"cut base64":    usual + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nVGhlIHRleHQgYnJ\n",
	} {
		if _, _, whole := read(t, raw); whole {
			t.Errorf("%s: it is taken for whole", name)
		}
	}
	deep := usual + "Content-Type: text/html\n\n" + strings.Repeat("<div>", 20000) + "Words."
	if _, body, _ := read(t, deep); body != "Words." {
		t.Errorf("deep HTML: %q", body)
	}
}

// TestIsMessage: a mail is told from a feed or a page (MBX-14).
func TestIsMessage(t *testing.T) {
	for raw, want := range map[string]bool{
		usual + "\nText.":                   true,
		"<html><body>From: a</body></html>": false,
		"<?xml version=\"1.0\"?><rss/>":     false,
		"From: a@b.example\n\nText":         false,
		"":                                  false,
	} {
		if got := IsMessage([]byte(raw)); got != want {
			t.Errorf("%.40q: %v", raw, got)
		}
	}
}

// TestTaken: whose messages are taken (MBX-04).
func TestTaken(t *testing.T) {
	from := []string{"Press@un.example", "ministry.example"}
	for header, want := range map[string]bool{
		"press@un.example":                                     true,
		"Press <PRESS@UN.example>":                             true,
		"other@un.example":                                     false,
		"a@ministry.example":                                   true,
		"a@mail.ministry.example":                              true,
		"a@evilministry.example":                               false,
		"a@ministry.example.evil.example":                      false,
		`"press@un.example" <evil@evil.example>`:               false,
		"a@ministry.example, evil@evil.example":                false,
		"":                                                     false,
		"no address":                                           false,
		"Ministry, Press <press@un.example>":                   true,
		"Ministry, press@un.example <evil@evil.example>":       false,
		"press@un.example|evil@evil.example":                   false,
		"press@un.example|<broken":                             false,
		"=?utf-8?q?press=40un=2Eexample?= <evil@evil.example>": false,
	} {
		if got := taken(addressesOf(sendersOf(strings.Split(header, "|"))), from); got != want {
			t.Errorf("%s: %v", header, got)
		}
	}
	if !taken(nil, nil) {
		t.Error("all are taken where none is named")
	}
}
