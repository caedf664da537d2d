package notifytest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Post is a message that the fake Slack has taken.
type Post struct {
	Channel  string            `json:"-"`
	TS       string            `json:"ts"`
	Type     string            `json:"type"`
	Text     string            `json:"text"`
	Blocks   json.RawMessage   `json:"blocks,omitempty"`
	Metadata json.RawMessage   `json:"metadata,omitempty"`
	BotID    string            `json:"bot_id,omitempty"`
	At       time.Time         `json:"-"`
	Form     map[string]string `json:"-"` // all fields of the request, the token left out
}

// fakeBot is as whom every token posts.
const fakeBot = "B0123456789"

// Mark is what the post's metadata carries.
func (p Post) Mark() string {
	var m struct {
		Payload struct {
			Key string `json:"key"`
		} `json:"event_payload"`
	}
	_ = json.Unmarshal(p.Metadata, &m)
	return m.Payload.Key
}

// SlackFault is what goes wrong with one request to the fake Slack.
type SlackFault struct {
	Do         bool   // the request is carried out before it goes wrong
	Status     int    // answer this status; 0 means 200
	Error      string // ok false with this error; "-" for ok false without any
	RetryAfter string // the header
	Body       string // answer this in place of everything
	Drop       bool   // close the connection without an answer
	Hang       bool   // never answer; the connection is closed when the client gives up
	NoTS       bool   // ok true, without ts
}

// FakeSlack is a Slack Web API that knows chat.postMessage,
// conversations.history, conversations.list and auth.test, and that fails as
// told. It refuses what the real one refuses of blocks. It is an http.Handler
// for the path below /api/.
type FakeSlack struct {
	Token string           // the only one it takes; "" takes any
	Now   func() time.Time // for ts; nil is the machine's clock
	// Fault is asked before each request, counted from 1 for each method. Nil
	// and a nil fault let it pass.
	Fault func(method string, n int) *SlackFault
	// Channels are the ids of the channels by their names. Others are unknown.
	Channels map[string]string
	// PageSize bounds a page of history; 0 means what is asked for.
	PageSize int

	mu    sync.Mutex
	posts []Post
	calls map[string]int
	last  int64 // microseconds of the last ts
}

// Posts are the messages taken so far, oldest first.
func (f *FakeSlack) Posts() []Post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Post(nil), f.posts...)
}

// Calls counts the requests of a method so far.
func (f *FakeSlack) Calls(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[method]
}

// ServeHTTP answers one request.
func (f *FakeSlack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	if err := r.ParseForm(); err != nil {
		answer(w, map[string]any{"ok": false, "error": "invalid_form_data"})
		return
	}
	f.mu.Lock()
	if f.calls == nil {
		f.calls = make(map[string]int)
	}
	f.calls[method]++
	n := f.calls[method]
	f.mu.Unlock()
	var fault SlackFault
	if f.Fault != nil {
		if g := f.Fault(method, n); g != nil {
			fault = *g
		}
	}
	var result map[string]any
	if fault == (SlackFault{}) || fault.Do || fault.NoTS {
		result = f.do(method, r)
	}
	f.reply(w, r, fault, result)
}

func (f *FakeSlack) reply(w http.ResponseWriter, r *http.Request, fault SlackFault, result map[string]any) {
	if fault.RetryAfter != "" {
		w.Header().Set("Retry-After", fault.RetryAfter)
	}
	switch {
	case fault.Hang:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case fault.Drop:
		panic(http.ErrAbortHandler)
	case fault.Body != "":
		if fault.Status != 0 {
			w.WriteHeader(fault.Status)
		}
		_, _ = io.WriteString(w, fault.Body)
	case fault.Status != 0 && fault.Status != http.StatusOK:
		w.WriteHeader(fault.Status)
	case fault.Error == "-":
		answer(w, map[string]any{"ok": false})
	case fault.Error != "":
		answer(w, map[string]any{"ok": false, "error": fault.Error})
	case fault.NoTS:
		answer(w, map[string]any{"ok": true})
	default:
		answer(w, result)
	}
}

func (f *FakeSlack) do(method string, r *http.Request) map[string]any {
	token := r.PostForm.Get("token")
	if token == "" {
		token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	if token == "" {
		return no("not_authed")
	}
	if f.Token != "" && token != f.Token {
		return no("invalid_auth")
	}
	switch method {
	case "chat.postMessage":
		return f.post(r)
	case "conversations.history":
		return f.history(r)
	case "conversations.list":
		return f.list()
	case "auth.test":
		return map[string]any{"ok": true, "team": "fake", "user": "tocsin", "user_id": "U0123456789", "bot_id": fakeBot}
	}
	return no("unknown_method")
}

func (f *FakeSlack) post(r *http.Request) map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	id, ok := f.channel(r.PostForm.Get("channel"))
	if !ok {
		return no("channel_not_found")
	}
	p := Post{Channel: id, Type: "message", BotID: fakeBot, Text: r.PostForm.Get("text"), At: f.now(), Form: make(map[string]string)}
	for k, v := range r.PostForm {
		if k != "token" {
			p.Form[k] = v[0]
		}
	}
	if b := r.PostForm.Get("blocks"); b != "" {
		if err := CheckBlocks([]byte(b)); err != nil {
			return map[string]any{"ok": false, "error": "invalid_blocks", "response_metadata": map[string]any{"messages": []string{err.Error()}}}
		}
		p.Blocks = json.RawMessage(b)
	}
	if m := r.PostForm.Get("metadata"); m != "" {
		p.Metadata = json.RawMessage(m)
	}
	if p.Text == "" && p.Blocks == nil {
		return no("no_text")
	}
	f.keep(&p)
	return map[string]any{"ok": true, "channel": id, "ts": p.TS, "message": map[string]any{"text": p.Text, "ts": p.TS}}
}

// keep gives a post its ts and keeps it.
func (f *FakeSlack) keep(p *Post) {
	us := max(p.At.UnixMicro(), f.last+1)
	f.last = us
	p.TS = fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
	f.posts = append(f.posts, *p)
}

// Forge posts as somebody else in the channel, with any metadata.
func (f *FakeSlack) Forge(channel, bot string, metadata json.RawMessage) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keep(&Post{Channel: channel, Type: "message", Text: "a message", Metadata: metadata, BotID: bot, At: f.now()})
}

func (f *FakeSlack) channel(name string) (string, bool) {
	for n, id := range f.Channels {
		if id == name || n == strings.TrimPrefix(name, "#") {
			return id, true
		}
	}
	return "", false
}

// history answers newest first, page by page; the cursor counts what was told.
func (f *FakeSlack) history(r *http.Request) map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := r.PostForm.Get("channel")
	if name, ok := f.channel(id); !ok || name != id { // history wants the id
		return no("channel_not_found")
	}
	oldest, _ := strconv.ParseFloat(r.PostForm.Get("oldest"), 64)
	limit, _ := strconv.Atoi(r.PostForm.Get("limit"))
	if limit <= 0 {
		limit = 100
	}
	if f.PageSize > 0 {
		limit = min(limit, f.PageSize)
	}
	skip, _ := strconv.Atoi(r.PostForm.Get("cursor"))
	var found []Post
	for i := len(f.posts) - 1; i >= 0; i-- {
		if at, _ := strconv.ParseFloat(f.posts[i].TS, 64); f.posts[i].Channel == id && at > oldest {
			p := f.posts[i]
			if r.PostForm.Get("include_all_metadata") != "1" {
				p.Metadata = nil
			}
			found = append(found, p)
		}
	}
	page := found[min(skip, len(found)):min(skip+limit, len(found))]
	out := map[string]any{"ok": true, "messages": page, "has_more": skip+limit < len(found)}
	if skip+limit < len(found) {
		out["response_metadata"] = map[string]any{"next_cursor": strconv.Itoa(skip + limit)}
	}
	return out
}

func (f *FakeSlack) list() map[string]any {
	var channels []map[string]any
	for name, id := range f.Channels {
		channels = append(channels, map[string]any{"id": id, "name": name, "is_channel": true})
	}
	return map[string]any{"ok": true, "channels": channels, "response_metadata": map[string]any{"next_cursor": ""}}
}

func (f *FakeSlack) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return time.Now()
}

func no(code string) map[string]any { return map[string]any{"ok": false, "error": code} }

func answer(w http.ResponseWriter, v map[string]any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}

// CheckBlocks says why Slack would refuse blocks: more than 50, a header over
// 150 characters, a text over 3,000 (2,000 in a context), empty texts, more
// than 13,000 characters in all.
func CheckBlocks(raw []byte) error {
	var blocks []struct {
		Type     string          `json:"type"`
		Text     json.RawMessage `json:"text"`
		Elements json.RawMessage `json:"elements"`
	}
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return err
	}
	if len(blocks) == 0 || len(blocks) > 50 {
		return fmt.Errorf("%d blocks", len(blocks))
	}
	total := 0
	for i, b := range blocks {
		limit := map[string]int{"header": 150, "section": 3000, "context": 2000, "rich_text": 3000, "divider": 0}
		most, ok := limit[b.Type]
		if !ok {
			return fmt.Errorf("block %d: type %q", i, b.Type)
		}
		size, err := textSize(b.Text, b.Elements)
		switch {
		case err != nil:
			return fmt.Errorf("block %d: %w", i, err)
		case size > most:
			return fmt.Errorf("block %d: a %s of %d characters", i, b.Type, size)
		case size == 0 && b.Type != "divider":
			return fmt.Errorf("block %d: empty %s", i, b.Type)
		}
		total += size
	}
	if total > 13000 {
		return fmt.Errorf("%d characters", total)
	}
	return nil
}

// textSize counts the characters of all texts in JSON.
func textSize(parts ...json.RawMessage) (int, error) {
	size := 0
	for _, raw := range parts {
		if raw == nil {
			continue
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return 0, err
		}
		size += countText(v)
	}
	return size, nil
}

func countText(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += countText(e)
		}
	case map[string]any:
		for k, e := range v {
			if s, ok := e.(string); ok && k == "text" {
				n += utf8.RuneCountInString(s)
			} else {
				n += countText(e)
			}
		}
	}
	return n
}
