package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"tocsin/internal/notify"
)

// defaultPause is how long to wait after a 429 that does not say.
const defaultPause = 30 * time.Second

// closed lists the errors of Slack that meet every message until somebody does
// something, with what to do; content those that meet this one. What is listed
// nowhere is transient, but for the two in doubtful.
var closed = map[string]string{
	"channel_not_found":         "no such channel, or a private one without the bot: check the name, invite the bot",
	"not_in_channel":            "the bot is not in the channel: /invite it there",
	"is_archived":               "the channel is archived: unarchive it or choose another",
	"channel_is_limited_access": "the bot may not post in this channel",
	"invalid_auth":              "the token is wrong: copy the bot token again",
	"not_authed":                "no token was sent: check token_file",
	"account_inactive":          "the token's app or workspace was removed: make a new token",
	"token_revoked":             "the token was revoked: make a new one",
	"token_expired":             "the token has expired: make a new one",
	"not_allowed_token_type":    "a bot token (xoxb-...) is needed",
	"org_login_required":        "the workspace is being moved: ask its administrator",
	"access_denied":             "the workspace refuses the app: ask its administrator",
	"ekm_access_denied":         "the workspace's administrator has suspended posting",
	"team_access_not_granted":   "the app may not act in this workspace: install it there",
	"team_not_found":            "the token's workspace is gone",
	"enterprise_is_restricted":  "the app may not act in this organisation",
	"missing_scope": "the app lacks a scope: add chat:write (and channels:history, channels:read for look-ups), " +
		"reinstall it",
	"no_permission":                       "the app lacks a permission: add chat:write, reinstall it",
	"restricted_action":                   "the workspace's settings forbid the bot to post here",
	"restricted_action_read_only_channel": "the channel is read-only for the bot",
	"messages_tab_disabled":               "the app's messages tab is off: post to a channel",
	"as_user_not_supported":               "a bot token (xoxb-...) is needed",
	"metadata_must_be_sent_from_app":      "the token belongs to no app: make a bot token",
	"method_deprecated":                   "Slack no longer knows this request: update Tocsin",
	"deprecated_endpoint":                 "Slack no longer knows this request: update Tocsin",
	"unknown_method":                      "api_url leads elsewhere, or Slack no longer knows this request",
	"two_factor_setup_required":           "the account behind the token must set up two-factor login",
}

var content = map[string]string{
	"invalid_blocks":          "Slack does not take the message: please report this with the message's key",
	"invalid_blocks_format":   "Slack does not take the message: please report this with the message's key",
	"msg_blocks_too_long":     "the message is too long for Slack: please report this with its key",
	"msg_too_long":            "the message is too long for Slack: please report this with its key",
	"no_text":                 "Slack found the message empty: please report this with its key",
	"metadata_too_large":      "Slack does not take the metadata: please report this",
	"invalid_metadata_format": "Slack does not take the metadata: please report this",
	"invalid_metadata_schema": "Slack does not take the metadata: please report this",
	"invalid_arguments":       "Slack does not take the request: please report this",
	"invalid_cursor":          "Slack does not take the request: please report this",
}

// doubtful lists the errors after which, as Slack documents, some of the
// request may have been done.
var doubtful = map[string]bool{"internal_error": true, "fatal_error": true}

var limited = map[string]bool{"ratelimited": true, "rate_limited": true}

// seen is what happened on the wire during one call: the library's errors do
// not tell whether anything was sent, and lose what Retry-After said.
type seen struct {
	wrote      atomic.Bool               // the request, or the beginning of it, was sent
	sent       atomic.Pointer[time.Time] // when that was; nil if the transport does not say
	status     int
	retryAfter string
}

type seenKey struct{}

// record makes a context whose request is watched.
func record(ctx context.Context, now func() time.Time) (context.Context, *seen) {
	s := new(seen)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() {
		at := now()
		s.sent.Store(&at)
		s.wrote.Store(true)
	}})
	return context.WithValue(ctx, seenKey{}, s), s
}

// recorder notes status and Retry-After of an answer and bounds its body.
type recorder struct{ next http.RoundTripper }

func (r recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if s, ok := req.Context().Value(seenKey{}).(*seen); ok {
		s.wrote.Store(true)
		s.status = resp.StatusCode
		s.retryAfter = resp.Header.Get("Retry-After")
	}
	resp.Body = http.MaxBytesReader(nil, resp.Body, maxAnswer)
	return resp, nil
}

// classify says what a failed call means. A rate limit holds place alone.
func (s *receiver) classify(method, place string, seen *seen, err error) error {
	// The text of an url.Error is all of the request but the token; of what it
	// says only the cause helps.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	code := ""
	if e, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		code = e.Err
	}
	wrap := func(hint string) error {
		if hint == "" {
			return fmt.Errorf("slack: %s: %s: %w", s.channel, method, err)
		}
		return fmt.Errorf("slack: %s: %s: %w: %s", s.channel, method, err, hint)
	}
	switch {
	case seen.status == http.StatusTooManyRequests || limited[code]:
		until, ok := notify.ReadRetryAfter(seen.retryAfter, s.now())
		if !ok {
			until = s.now().Add(defaultPause)
		}
		s.pacer.Hold(place, until)
		return notify.RetryAfter(fmt.Errorf("slack: %s: %s: rate limited", s.channel, method), until)
	case closed[code] != "":
		return notify.Down(wrap(closed[code]))
	case content[code] != "":
		return notify.Permanent(wrap(content[code]))
	case doubtful[code]:
		return notify.Unknown(wrap("Slack may have posted it nevertheless"))
	case code != "":
		return wrap("")
	case !seen.wrote.Load():
		return notify.Down(wrap("nothing was sent"))
	case seen.status == 0 || seen.status == http.StatusOK:
		return notify.Unknown(wrap("it may have been posted nevertheless"))
	case seen.status >= 300 && seen.status < 400:
		return notify.Down(wrap("the API does not redirect: check api_url"))
	}
	return notify.HTTPStatus(wrap(""), seen.status)
}
