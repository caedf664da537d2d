package app_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"tocsin/internal/datatest"
	"tocsin/internal/notify/notifytest"
)

// maskRun is how many words in a row that stand in a report are its sentence,
// and not a name or a number: sentences are their publisher's, so a golden
// file says only how long they are.
const maskRun = 5

// mask hides the sentences of the five real reports in what is kept.
type mask struct{ runs map[string]string } // maskRun words -> the report they stand in

func newMask(t *testing.T, c *datatest.Case) *mask {
	t.Helper()
	m := &mask{runs: map[string]string{}}
	if !c.Real {
		return m
	}
	bySlug := slices.SortedFunc(slices.Values(c.Articles), func(a, b datatest.Report) int { return cmp.Compare(a.Slug, b.Slug) })
	for _, a := range bySlug { // a run that two share is the last one's
		title, body := c.Text(t, a.Slug)
		words := strings.Fields(title + "\n" + body)
		for i := 0; i+maskRun <= len(words); i++ {
			m.runs[bare(words[i:i+maskRun])] = a.Slug
		}
	}
	return m
}

// bare is a run of words without what a rendering may add or take away.
func bare(words []string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.Join(words, ""))
}

// text replaces each run of a report's words by its length, keeping the words
// that the message marks.
func (m *mask) text(s string) string {
	type word struct {
		text   string
		newRow bool
	}
	var words []word
	for line := range strings.Lines(s) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			words = append(words, word{newRow: true})
		}
		for i, f := range fields {
			words = append(words, word{f, i == 0})
		}
	}
	var solid []int // indexes of words with letters or digits
	for i, w := range words {
		if bare([]string{w.text}) != "" {
			solid = append(solid, i)
		}
	}
	of := map[int]string{}
	for i := 0; i+maskRun <= len(solid); i++ {
		var run []string
		for _, j := range solid[i : i+maskRun] {
			run = append(run, words[j].text)
		}
		if slug, ok := m.runs[bare(run)]; ok {
			for j := solid[i]; j <= solid[i+maskRun-1]; j++ {
				of[j] = slug
			}
		}
	}
	var b strings.Builder
	for i := 0; i < len(words); {
		if words[i].newRow && i > 0 {
			b.WriteByte('\n')
		} else if i > 0 {
			b.WriteByte(' ')
		}
		slug, masked := of[i]
		if !masked {
			b.WriteString(words[i].text)
			i++
			continue
		}
		n, marked := 0, []string{}
		for ; i < len(words) && of[i] == slug; i++ {
			n++
			if strings.ContainsAny(words[i].text, "*") {
				marked = append(marked, words[i].text)
			}
		}
		fmt.Fprintf(&b, "[%s: %d words]", slug, n)
		if len(marked) > 0 {
			fmt.Fprintf(&b, " {%s}", strings.Join(marked, " "))
		}
	}
	return strings.TrimSpace(b.String())
}

// told is what Slack and the mail were told.
func (m *mask) told(t *testing.T, posts []notifytest.Post, mails []notifytest.Mail, base string) string {
	t.Helper()
	zone := time.FixedZone("Yerevan", 4*60*60)
	var b strings.Builder
	for _, p := range posts {
		fmt.Fprintf(&b, "=== Slack %s\n%s\n", p.At.In(zone).Format("2 Jan 15:04"), m.slack(p, base))
	}
	for _, got := range mails {
		fmt.Fprintf(&b, "=== Mail to %s\n%s\n", got.To, m.mail(t, got, base))
	}
	return b.String()
}

// slack flattens a post's blocks to lines of text, marks as *.
func (m *mask) slack(p notifytest.Post, base string) string {
	var blocks []any
	if err := json.Unmarshal(p.Blocks, &blocks); err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, block := range blocks {
		flatten(&b, block)
		b.WriteByte('\n')
	}
	return m.text(placed(b.String(), base))
}

// placed hides where the server of this run listens.
func placed(s, base string) string {
	s = strings.ReplaceAll(s, base, "{{BASE}}")
	return strings.ReplaceAll(s, strings.TrimPrefix(base, "http://"), "{{HOST}}")
}

// flatten writes the texts of a block in order.
func flatten(b *strings.Builder, v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			flatten(b, x)
		}
	case map[string]any:
		text, _ := v["text"].(string)
		style, _ := v["style"].(map[string]any)
		mark := ""
		if style["bold"] == true {
			mark = "*"
		}
		if text != "" {
			b.WriteString(mark + text + mark)
		}
		if url, ok := v["url"].(string); ok {
			fmt.Fprintf(b, " <%s> ", url)
		}
		for _, key := range []string{"text", "elements", "fields"} {
			if _, isText := v[key].(string); !isText {
				flatten(b, v[key])
			}
		}
		if v["type"] == "rich_text_section" || v["type"] == "rich_text_quote" || v["type"] == "mrkdwn" || v["type"] == "plain_text" {
			b.WriteByte('\n')
		}
	}
}

// mail is the subject and text part of a mail.
func (m *mask) mail(t *testing.T, got notifytest.Mail, base string) string {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(string(got.Data)))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(msg.Body, params["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	return m.text(placed("Subject: "+subject+"\n\n"+string(text), base))
}
