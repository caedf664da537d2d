package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/slack-go/slack"

	"tocsin/internal/notify"
)

// Mark is what a message's metadata carries in place of its key: a hash of it that
// only the holder of the token can work out. Everybody in the channel can read
// metadata and post some of his own; with the key itself in a message of his, sent
// in time, a look-up found that one, and the alert was never sent.
func Mark(token notify.Secret, key string) string {
	h := hmac.New(sha256.New, []byte(token.Value()))
	h.Write([]byte(key))
	return hex.EncodeToString(h.Sum(nil))
}

// author is whose messages ours are.
type author struct{ bot, user string }

// wrote reports whether a message is ours.
func (a author) wrote(m *slack.Message) bool {
	if a.bot != "" {
		return m.BotID == a.bot
	}
	return m.User == a.user
}

// self asks Slack, once, as whom the token posts.
func (s *receiver) self(ctx context.Context) (author, error) {
	s.mu.Lock()
	me := s.me
	s.mu.Unlock()
	if me != (author{}) {
		return me, nil
	}
	if err := s.pause(s.workspace + "auth.test"); err != nil {
		return me, err
	}
	ctx, seen := record(ctx, s.now)
	said, err := s.api.AuthTestContext(ctx)
	if err != nil {
		return me, s.asked("auth.test", seen, err)
	}
	if me = (author{said.BotID, said.UserID}); me == (author{}) {
		return me, errors.New("slack: " + s.channel + ": auth.test does not say as whom the token posts")
	}
	s.mu.Lock()
	s.me = me
	s.mu.Unlock()
	return me, nil
}
