package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify/notifytest"
)

// walk calls fn for every JSON object in raw.
func walk(t *testing.T, raw []byte, fn func(map[string]any)) {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				visit(e)
			}
		case map[string]any:
			fn(v)
			for _, e := range v {
				visit(e)
			}
		}
	}
	visit(v)
}

// TestNothingPings reads the blocks as Slack does: it interprets mrkdwn, and
// links, mentions and emoji that are elements of their own.
func TestNothingPings(t *testing.T) {
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			known := map[string]string{s.Message.RecordURL: "", "": ""}
			for it := range s.Message.Items() {
				known[it.URL], known[it.RecordURL] = it.Host, ""
			}
			for _, st := range s.Message.Stories {
				known[st.RecordURL] = ""
				for _, c := range st.Copies {
					known[c.URL] = c.Host
				}
				for _, told := range st.ToldBefore {
					known[told.URL] = told.Host
				}
			}
			for _, p := range s.Message.Seen {
				known[p.URL] = p.Host
			}
			raw, err := json.Marshal(blocks(s.Message))
			if err != nil {
				t.Fatal(err)
			}
			if err := notifytest.CheckBlocks(raw); err != nil {
				t.Error(err)
			}
			text := string(raw)
			walk(t, raw, func(o map[string]any) {
				switch o["type"] {
				case "user", "usergroup", "broadcast", "channel", "team", "emoji", "mrkdwn", "color", "date":
					t.Errorf("an element Slack acts on: %v", o)
				case "plain_text":
					if o["emoji"] != false {
						t.Errorf("emoji codes would become emoji: %v", o)
					}
				case "link":
					host, ok := known[o["url"].(string)]
					if !ok {
						t.Errorf("a link to where we do not link: %v", o)
					}
					if !strings.Contains(text, host) {
						t.Errorf("the host %s is not shown beside %v", host, o)
					}
					if shown := o["text"].(string); shown != host && !digest.Linkable(shown) {
						t.Errorf("a link that looks like another: %v", o)
					}
				}
			})
			if f := fallback(s.Message); strings.ContainsAny(f, "\u202e\u2066\n") {
				t.Errorf("fallback %q", f)
			}
		})
	}
}

// big is a message of so many stories, each with so many excerpts of so many
// characters, and an edit with as many sentences.
func big(stories, excerpts, runes int) digest.Message {
	m := digest.Message{Kind: digest.KindDigest, Key: "big", Title: "Digest", At: notifytest.At, Timezone: "UTC"}
	filler := strings.Repeat("գիր ", runes/4+1)
	for i := range stories {
		it := digest.Item{
			Act: digest.ActNew, Article: fmt.Sprint(i), Title: fmt.Sprintf("title %d", i),
			URL: "https://x.example/" + fmt.Sprint(i), Host: "x.example", Outlet: "x",
		}
		for j := range excerpts {
			it.Excerpts = append(it.Excerpts, digest.Excerpt{
				Field:    news.FieldText,
				Segments: []digest.Segment{{Text: fmt.Sprintf("e%d-%d ", i, j)}, {Text: filler, Mark: true}},
			})
		}
		m.Stories = append(m.Stories, digest.Story{
			ID: fmt.Sprint(i), Title: it.Title, Items: []digest.Item{it}, Outlets: 1,
			Copies: []digest.Copy{{Outlet: fmt.Sprintf("c%d", i)}},
		})
	}
	edit := digest.Item{
		Act: digest.ActEdited, Article: "e", Title: "edited",
		Change: &digest.Change{Effects: []string{"the text was changed"}},
	}
	for j := range excerpts * stories {
		edit.Change.Sentences = append(edit.Change.Sentences, digest.Pair{
			Old: []digest.Segment{{Text: fmt.Sprintf("o%d ", j) + filler}},
			New: []digest.Segment{{Text: fmt.Sprintf("n%d ", j)}},
		})
	}
	m.Changes = []digest.Item{edit}
	m.Notices = []digest.Notice{{What: "notice one"}, {What: "notice two"}}
	m.Coverage = &digest.Coverage{Polled: 1, Sources: stories}
	for i := range stories {
		m.Coverage.Failing = append(m.Coverage.Failing, digest.Failing{
			Source: fmt.Sprintf("f%d ", i) + strings.Repeat("x", 60),
			Since:  notifytest.At, Reason: strings.Repeat("y", 100),
		})
	}
	return m
}

// checkParts asserts that the parts fit and that together they say everything.
func checkParts(t *testing.T, m digest.Message, parts []digest.Message) {
	t.Helper()
	var all strings.Builder
	keys := make(map[string]bool)
	for i, p := range parts {
		raw, err := json.Marshal(blocks(p))
		if err != nil {
			t.Fatal(err)
		}
		if err := notifytest.CheckBlocks(raw); err != nil {
			t.Fatalf("part %d of %d: %v", i+1, len(parts), err)
		}
		if len(parts) > 1 && (p.Part != i+1 || p.Parts != len(parts) || keys[p.Key]) {
			t.Fatalf("part %d of %d is numbered %d of %d, key %s", i+1, len(parts), p.Part, p.Parts, p.Key)
		}
		keys[p.Key] = true
		all.Write(raw)
	}
	said := all.String()
	for i, s := range m.Stories {
		for j := range s.Items[0].Excerpts {
			if !strings.Contains(said, fmt.Sprintf(`"e%d-%d `, i, j)) {
				t.Fatalf("excerpt %d of story %d is lost", j, i)
			}
		}
		if !strings.Contains(said, fmt.Sprintf(`c%d`, i)) || !strings.Contains(said, fmt.Sprintf("title %d", i)) {
			t.Fatalf("story %d or its copy is lost", i)
		}
	}
	for j := range m.Changes[0].Change.Sentences {
		if !strings.Contains(said, fmt.Sprintf(`"o%d `, j)) || !strings.Contains(said, fmt.Sprintf(`"n%d `, j)) {
			t.Fatalf("sentence %d is lost", j)
		}
	}
	for i := range m.Coverage.Failing {
		if !strings.Contains(said, fmt.Sprintf("f%d ", i)) {
			t.Fatalf("failing source %d is lost", i)
		}
	}
	if !strings.Contains(said, "Notice one") || !strings.Contains(said, "Notice two") {
		t.Fatal("a notice is lost")
	}
}

func TestSplit(t *testing.T) {
	s := new(receiver)
	for _, tc := range []struct{ stories, excerpts, runes, most int }{
		{1, 1, 10, 1}, {12, 3, 100, 3}, {40, 6, 320, 40}, {1, 60, 320, 8}, {300, 1, 40, 40}, {0, 0, 0, 1},
	} {
		t.Run(fmt.Sprint(tc), func(t *testing.T) {
			m := big(tc.stories, tc.excerpts, tc.runes)
			parts := s.Split(m)
			if len(parts) > tc.most {
				t.Errorf("%d parts", len(parts))
			}
			checkParts(t, m, parts)
		})
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(uint8(3), uint8(2), uint16(100))
	f.Add(uint8(1), uint8(40), uint16(500))
	f.Add(uint8(90), uint8(1), uint16(5))
	f.Fuzz(func(t *testing.T, stories, excerpts uint8, runes uint16) {
		m := big(int(stories%20), int(excerpts%12), int(runes%600))
		checkParts(t, m, new(receiver).Split(m))
	})
}
