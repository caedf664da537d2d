package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tocsin/internal/notify"
)

// eventType names our metadata; Slack wants lower case and underscores.
const eventType = "tocsin_notification"

// Bounds of a look-up. A channel with more messages than that since the first
// attempt cannot be read to the end, which is said.
const (
	pageSize     = 200
	maxPages     = 25
	clockSkew    = 5 * time.Minute
	maxListPages = 20
)

// Lookup reads the channel's history since shortly before the first attempt
// for a message of our own that carries n's mark. Without the scopes channels:history
// (groups:history for a private channel), or for a channel given by name also
// channels:read, it cannot be found out, and the error is permanent.
func (s *receiver) Lookup(ctx context.Context, n notify.Notification) (notify.Receipt, bool, error) {
	if n.FirstAttempt.IsZero() {
		return notify.Receipt{}, false, notify.Permanent(fmt.Errorf("slack: look up %s: when it was first tried is not known", n.Key))
	}
	me, err := s.self(ctx)
	if err != nil {
		return notify.Receipt{}, false, err
	}
	id, err := s.channelID(ctx)
	if err != nil {
		return notify.Receipt{}, false, err
	}
	mark := s.mark(n.Key)
	oldest := n.FirstAttempt.Add(-clockSkew).Unix()
	params := &slack.GetConversationHistoryParameters{
		ChannelID: id, Oldest: strconv.FormatInt(oldest, 10), Limit: pageSize,
		IncludeAllMetadata: true,
	}
	for range maxPages {
		if err := s.pause(s.workspace + "conversations.history"); err != nil {
			return notify.Receipt{}, false, err
		}
		ctx, seen := record(ctx, s.now)
		page, err := s.api.GetConversationHistoryContext(ctx, params)
		if err != nil {
			return notify.Receipt{}, false, s.asked("conversations.history", seen, err)
		}
		if !page.Ok {
			return notify.Receipt{}, false, fmt.Errorf("slack: %s: the history came without an ok", s.channel)
		}
		for i := range page.Messages {
			m := &page.Messages[i]
			if !me.wrote(m) || m.Metadata.EventType != eventType {
				continue
			}
			// The key itself is how the version before wrote it: an update cuts attempts off.
			if key := m.Metadata.EventPayload["key"]; key == mark || key == n.Key && me != (author{}) {
				return notify.Receipt{ID: m.Timestamp, Note: id}, true, nil
			}
		}
		if params.Cursor = page.ResponseMetaData.NextCursor; params.Cursor == "" {
			if page.HasMore {
				return notify.Receipt{}, false, fmt.Errorf("slack: %s: the history has more, but not where", s.channel)
			}
			return notify.Receipt{}, false, nil
		}
	}
	return notify.Receipt{}, false, notify.Permanent(fmt.Errorf("slack: look up %s: more than %d messages in %s since", n.Key,
		maxPages*pageSize, s.channel))
}

// channelID finds the id that history wants for a channel given by name.
func (s *receiver) channelID(ctx context.Context) (string, error) {
	s.mu.Lock()
	id := s.id
	s.mu.Unlock()
	if id != "" {
		return id, nil
	}
	name := strings.TrimPrefix(s.channel, "#")
	params := &slack.GetConversationsParameters{Limit: pageSize, Types: []string{"public_channel", "private_channel"}, ExcludeArchived: true}
	for range maxListPages {
		if err := s.pause(s.workspace + "conversations.list"); err != nil {
			return "", err
		}
		ctx, seen := record(ctx, s.now)
		channels, next, err := s.api.GetConversationsContext(ctx, params)
		if err != nil {
			return "", s.asked("conversations.list", seen, err)
		}
		for _, c := range channels {
			if c.Name == name {
				s.mu.Lock()
				s.id = c.ID
				s.mu.Unlock()
				return c.ID, nil
			}
		}
		if params.Cursor = next; next == "" {
			break
		}
	}
	return "", notify.Permanent(fmt.Errorf("slack: look up %s: %w", s.channel, errNoChannel))
}

// asked classifies a failed question. Asking does nothing, so its outcome is
// never unknown; and where Slack will not answer it, that says nothing of
// posting: it is for good that this cannot be found out.
func (s *receiver) asked(method string, seen *seen, err error) error {
	err = s.classify(method, s.workspace+method, seen, err)
	switch o, _ := notify.Classify(err); {
	case o == notify.OutcomeDown && seen.wrote.Load():
		return notify.Permanent(err)
	case o == notify.OutcomeUnknown, o == notify.OutcomeDown:
		return errors.New(err.Error()) // of no class: transient
	}
	return err
}
