// Package slack posts messages to a Slack channel through a bot. It promises
// that
//
//   - nothing from a source can ping anybody or disguise a link: strangers'
//     texts stand only in plain_text and rich_text elements, which Slack does
//     not interpret, and in the escaped fallback text;
//   - an attempt that may have arrived is never called failed: its outcome is
//     unknown until Lookup has read the channel's history, where every message of
//     our own carries a mark made of its key and the token as metadata;
//   - messages keep within Slack's limits, divided where they do not fit;
//   - a shade over a second passes between two messages to a channel, and
//     after a 429 the channel is left alone for as long as Slack asks, while
//     others go on: Slack counts messages a channel (look-ups a workspace);
//   - the token leaves this package in requests to the API only.
//
// slack-go makes the requests. Its own retries are off, as the outbox retries.
package slack

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"tocsin/internal/digest"
	"tocsin/internal/fetch"
	"tocsin/internal/notify"
)

// Limits of one request.
const (
	timeout   = 30 * time.Second
	maxAnswer = 8 << 20 // bytes of an answer; a page of history is the largest
)

// gap is how long a process leaves between two messages to one channel. Slack
// allows one a second and counts when they arrive, so a message that is faster
// on its way than the one before would be refused at one second exactly.
const gap = 1050 * time.Millisecond

const postMessage = "chat.postMessage"

const defaultAPI = "https://slack.com/api/"

// options are those of a Slack receiver.
type options struct {
	Channel   string        `yaml:"channel"`    // "#name", or better the channel's id, as Lookup needs it
	Token     notify.Secret `yaml:"token"`      // bot token, best as ${NAME} from the environment
	TokenFile string        `yaml:"token_file"` // file that holds the token
	APIURL    string        `yaml:"api_url"`    // default https://slack.com/api/; http only for loopback
}

// Validate lists what is wrong with the options.
func (o options) Validate() []notify.Fault {
	var faults []notify.Fault
	fault := func(field, msg, hint string) {
		faults = append(faults, notify.Fault{Field: field, Msg: msg, Hint: hint})
	}
	switch name := strings.TrimPrefix(o.Channel, "#"); {
	case name == "":
		fault("channel", "is missing", `write "#name" or the id shown under "About" of the channel`)
	case strings.ContainsAny(name, " \t\r\n#@<>|"):
		fault("channel", fmt.Sprintf("%q is no channel", o.Channel), `write "#name" or an id such as C0123456789`)
	}
	switch {
	case o.Token.IsZero() && o.TokenFile == "":
		fault("token_file", "is missing", "put the bot token (xoxb-...) into a file and name it here, or set token: ${SLACK_TOKEN}")
	case !o.Token.IsZero() && o.TokenFile != "":
		fault("token_file", "stands beside token", "keep one of the two")
	}
	if strings.ContainsAny(o.Token.Value(), " \t\r\n") {
		fault("token", "has white space in it", "copy it again")
	}
	if o.APIURL != "" {
		u, err := url.Parse(o.APIURL)
		if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && fetch.Loopback(u.Hostname())) {
			fault("api_url", "must be https, or http to this machine", "leave it out to use Slack itself")
		}
	}
	return faults
}

// dependencies are what a Slack receiver needs from its surroundings. Zero values
// take the machine's own.
type dependencies struct {
	Dir       string            // token_file is relative to it
	Transport http.RoundTripper // who makes connections
	Pacer     *notify.Pacer     // shared by the receivers of a process, so that a channel named twice is paced once
	Now       func() time.Time
	Timeout   time.Duration // of one request; 0 means 30 s
}

// receiver sends to one channel.
type receiver struct {
	channel   string
	workspace string // as the pacer knows it: the API and whose token it is
	api       *slack.Client
	pacer     *notify.Pacer
	now       func() time.Time
	mark      func(key string) string

	mu      sync.Mutex
	id      string // the channel's id, once known
	me      author // as whom the token posts, once known
	meAsked bool   // whether auth.test has said it
}

// newSlack makes a Slack receiver. It reads the token; it does not call Slack.
func newSlack(opt options, deps dependencies) (*receiver, error) {
	if faults := opt.Validate(); len(faults) > 0 {
		return nil, fmt.Errorf("slack: %w", faults[0])
	}
	token, err := notify.ReadSecret(deps.Dir, opt.TokenFile, opt.Token)
	if err != nil {
		return nil, fmt.Errorf("slack: token_file: %w", err)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Pacer == nil {
		deps.Pacer = notify.NewPacer(deps.Now, nil)
	}
	if deps.Transport == nil {
		deps.Transport = transport()
	}
	if deps.Timeout == 0 {
		deps.Timeout = timeout
	}
	api := opt.APIURL
	if api == "" {
		api = defaultAPI
	}
	if !strings.HasSuffix(api, "/") {
		api += "/"
	}
	client := &http.Client{
		Transport: recorder{deps.Transport},
		Timeout:   deps.Timeout,
		// The token is in the body, and a 307 would carry it to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	s := &receiver{
		channel: opt.Channel, workspace: fmt.Sprintf("slack %s %x ", api, sha256.Sum256([]byte(token.Value()))),
		api:   slack.New(token.Value(), slack.OptionHTTPClient(client), slack.OptionAPIURL(api)),
		pacer: deps.Pacer, now: deps.Now,
		mark: func(key string) string { return Mark(token, key) },
	}
	if isID(opt.Channel) {
		s.id = opt.Channel
	}
	return s, nil
}

func transport() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 25 * time.Second,
		IdleConnTimeout:       time.Minute + 500*time.Millisecond, // never as long as digests lie apart: the answer to one could be lost
		ForceAttemptHTTP2:     true,
	}
}

// isID reports whether a channel is written as Slack's id of it.
func isID(channel string) bool {
	if len(channel) < 9 || !strings.ContainsRune("CGD", rune(channel[0])) {
		return false
	}
	return !strings.ContainsFunc(channel, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
}

// Format hides all but the channel: the library's client, deep inside, holds
// the token in the open.
func (s *receiver) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "slack "+s.channel) }

// Recipients is the channel.
func (s *receiver) Recipients() []string { return []string{s.channel} }

// Split divides a message that does not fit one of Slack's.
func (s *receiver) Split(m digest.Message) []digest.Message { return digest.Split(m, fits) }

// NextTurn returns when the channel may get its next message.
func (s *receiver) NextTurn(string) time.Time { return s.pacer.Turn(s.place()) }

// place is what the pacer calls the channel.
func (s *receiver) place() string { return s.workspace + strings.TrimPrefix(s.channel, "#") }

// Notify posts the message once.
func (s *receiver) Notify(ctx context.Context, n notify.Notification) (notify.Receipt, error) {
	if err := s.pause(s.place()); err != nil {
		return notify.Receipt{}, err
	}
	n.Message.PossibleRepeat = n.PossibleRepeat
	blocks := blocks(n.Message)
	if err := s.pacer.Wait(ctx, s.place(), gap); err != nil {
		return notify.Receipt{}, fmt.Errorf("slack: wait for the turn of %s: %w", s.channel, err)
	}
	ctx, seen := record(ctx, s.now)
	id, ts, err := s.api.PostMessageContext(ctx, s.channel,
		slack.MsgOptionText(fallback(n.Message), true),
		slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionParse(false),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{"key": s.mark(n.Key)}}),
	)
	if at := seen.sent.Load(); at != nil {
		s.pacer.Sent(s.place(), *at, gap)
	}
	switch {
	case err != nil:
		return notify.Receipt{}, s.classify(postMessage, s.place(), seen, err)
	case ts == "":
		return notify.Receipt{}, notify.Unknown(fmt.Errorf("slack: %s: the answer says neither that the message was posted nor that it was not",
			s.channel))
	}
	if isID(id) {
		s.mu.Lock()
		s.id = id
		s.mu.Unlock()
	}
	return notify.Receipt{ID: ts, Note: id}, nil
}

// pause returns an error while Slack has asked to be left alone at place: a
// channel, or a method that asks something of a workspace.
func (s *receiver) pause(place string) error {
	if until, held := s.pacer.Held(place); held {
		return notify.RetryAfter(fmt.Errorf("slack: %s: rate limited: Slack asked to wait", s.channel), until)
	}
	return nil
}

var errNoChannel = errors.New("no channel of that name is visible to the bot; invite it, or write the channel's id into the configuration")
