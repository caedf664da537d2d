// Package webhook posts messages as JSON to a program, signed by the rules of
// Standard Webhooks (https://www.standardwebhooks.com). It promises that
//
//   - the body is a message by the published schema (Schema), whose version 1
//     may get more fields and keeps those it has;
//   - the webhook-id is derived from the message's key, and so the same at every
//     attempt: who keeps the ids he has seen takes no message twice;
//   - a signature holds for one attempt, at the moment that its headers name;
//   - an attempt that may have arrived is never called failed; a 410 ends all
//     sending until the configuration is read again;
//   - redirects are not followed, and no answer is read beyond a bound;
//   - neither the secret nor the path of the address, which may be one, leaves
//     this package but in requests to the address.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/notify"
)

const (
	timeout   = 30 * time.Second
	maxAnswer = 64 << 10 // bytes of an answer that are read, so that the connection can be used again
	maxBody   = 256 << 10
	envelope  = 64 // bytes of a body that are not its message's
)

// dependencies are what a webhook receiver needs from its surroundings. Zero values
// take the machine's own.
type dependencies struct {
	Dir       string            // secret_file is relative to it
	Transport http.RoundTripper // who makes connections
	Now       func() time.Time
	Timeout   time.Duration // of one request; 0 means 30 s
}

// receiver sends to one address.
type receiver struct {
	to     *url.URL
	key    signingKey
	client *http.Client
	now    func() time.Time
	gone   atomic.Bool // the address answered 410
}

// newWebhook makes a webhook receiver. It reads the secret; it opens no connection.
func newWebhook(opt options, deps dependencies) (*receiver, error) {
	if faults := opt.Validate(); len(faults) > 0 {
		return nil, fmt.Errorf("webhook: %w", faults[0])
	}
	secret, err := notify.ReadSecret(deps.Dir, opt.SecretFile, opt.Secret)
	if err != nil {
		return nil, fmt.Errorf("webhook: secret_file: %w", err)
	}
	key, err := parseSecret(secret)
	if err != nil {
		return nil, fmt.Errorf("webhook: secret_file: the secret %w; %s", err, secretHint)
	}
	to, err := parseAddress(opt.URL.Value())
	if err != nil {
		return nil, fmt.Errorf("webhook: url %w", err)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Timeout == 0 {
		deps.Timeout = timeout
	}
	return &receiver{
		to: to, key: key, now: deps.Now,
		client: &http.Client{
			Transport: deps.Transport,
			Timeout:   deps.Timeout,
			// A message is for the address that was configured, and for no other.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// Format hides all but the host: the fields hold the secret.
func (w *receiver) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "webhook to "+w.to.Host) }

// Split divides a message whose body servers may refuse for its size.
func (w *receiver) Split(m digest.Message) []digest.Message {
	return digest.Split(m, func(m digest.Message) bool {
		frozen, err := json.Marshal(m) // what encode adds is at most envelope, and [] is shorter than null
		return err != nil || len(frozen)+envelope <= maxBody
	})
}

// Notify posts the message once.
func (w *receiver) Notify(ctx context.Context, n notify.Notification) (notify.Receipt, error) {
	if w.gone.Load() {
		return notify.Receipt{}, w.disabled()
	}
	n.Message.PossibleRepeat = n.PossibleRepeat
	body, err := encode(n.Message)
	if err != nil {
		return notify.Receipt{}, notify.Permanent(fmt.Errorf("webhook: %s: write the message: %w", w.to.Host, err))
	}
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.to.String(), bytes.NewReader(body))
	if err != nil {
		return notify.Receipt{}, notify.Permanent(fmt.Errorf("webhook: %s: %w", w.to.Host, w.cause(err)))
	}
	id := messageID(n.Key)
	req.Header.Set("Content-Type", "application/json")
	w.key.sign(req.Header, id, w.now(), body)
	resp, err := w.client.Do(req)
	switch {
	case err != nil && wrote.Load():
		return notify.Receipt{}, notify.Unknown(fmt.Errorf("webhook: %s: %w: it may have arrived nevertheless", w.to.Host, w.cause(err)))
	case err != nil:
		return notify.Receipt{}, notify.Down(fmt.Errorf("webhook: %s: %w: nothing was sent", w.to.Host, w.cause(err)))
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer) // the status says it all
	if err := w.judge(resp); err != nil {
		return notify.Receipt{}, err
	}
	return notify.Receipt{ID: id, Note: "HTTP " + strconv.Itoa(resp.StatusCode)}, nil
}

// hints say of statuses what to look at.
var hints = map[int]string{
	http.StatusUnauthorized:          "check the secret on both sides",
	http.StatusForbidden:             "check the secret on both sides, and who may reach the address",
	http.StatusNotFound:              "check url",
	http.StatusMethodNotAllowed:      "check url: what stands there takes no POST",
	http.StatusRequestEntityTooLarge: "let the server take bodies of 256 KiB",
}

// judge says what an answer means. An answer is a stranger's text and may
// repeat our address: it is not shown.
func (w *receiver) judge(resp *http.Response) error {
	err := fmt.Errorf("webhook: %s answered HTTP %d", w.to.Host, resp.StatusCode)
	switch status := resp.StatusCode; {
	case status == http.StatusGone:
		w.gone.Store(true)
		return w.disabled()
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		if until, ok := notify.ReadRetryAfter(resp.Header.Get("Retry-After"), w.now()); ok {
			return notify.RetryAfter(fmt.Errorf("%w: it asks to wait", err), until)
		}
	case status >= 300 && status < 400:
		err = fmt.Errorf("%w: redirects are not followed: write the address that it leads to into url", err)
	case hints[status] != "":
		err = fmt.Errorf("%w: %s", err, hints[status])
	}
	return notify.HTTPStatus(err, resp.StatusCode)
}

// disabled is the error of every message to an address that is gone.
func (w *receiver) disabled() error {
	return notify.Gone(fmt.Errorf("webhook: %s answered HTTP 410: it wants no more messages", w.to.Host))
}

// cause is the part of an error that helps, without the address.
func (w *receiver) cause(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	path := w.to.RequestURI()
	if text := err.Error(); len(path) > 1 && strings.Contains(text, path) {
		return errors.New(strings.ReplaceAll(text, path, "/..."))
	}
	return err
}
