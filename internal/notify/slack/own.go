package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

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

// author is whose messages ours are; both are "" where a server that speaks Slack's
// API names nobody, neither when it is asked nor in what it shows.
type author struct{ bot, user string }

// wrote reports whether a message is ours. Slack itself always names an author.
func (a author) wrote(m *slack.Message) bool {
	if a.bot != "" {
		return m.BotID == a.bot
	}
	return m.User == a.user && (a.user != "" || m.BotID == "")
}

// self asks Slack, once, as whom the token posts.
func (s *receiver) self(ctx context.Context) (author, error) {
	s.mu.Lock()
	me, asked := s.me, s.meAsked
	s.mu.Unlock()
	if asked {
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
	me = author{said.BotID, said.UserID}
	s.mu.Lock()
	s.me = me
	s.meAsked = true
	s.mu.Unlock()
	return me, nil
}
