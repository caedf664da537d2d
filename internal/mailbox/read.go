package mailbox

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"slices"
	"time"

	"github.com/emersion/go-imap"
)

const (
	// backlogMost is how many messages of those that were in a folder before it was
	// a source, or before its server numbered them anew, are looked at: the latest.
	backlogMost = 1000
	// batchMost bounds the messages whose header one poll looks at, bodiesMost and
	// bytesMost those that it reads.
	batchMost  = 200
	bodiesMost = 50
	bytesMost  = 32 << 20
	// maxMessage is how much of one message is read, in bytes. What is sent beyond
	// it is attached pictures: texts come first.
	maxMessage = 8 << 20
	maxFields  = 8 << 10 // bytes of the header fields that are looked at first
)

// Wanted says what of a folder is read.
type Wanted struct {
	From  []string  // addresses and domains whose messages are taken; empty for all
	Since time.Time // which messages are backlog where the numbering begins: see Mark
	// Known says which messages are known, by ID. They are not read again.
	Known func(ctx context.Context, ids []string) (map[string]bool, error)
}

// Batch is what one poll reads.
type Batch struct {
	Mark     Mark // as it stands when all of it is committed
	Messages []Message
	Others   int    // messages from senders that are not taken
	Known    int    // messages that were known
	Lost     int    // messages that were listed, and were not there any more
	Older    uint32 // messages that are not looked at, as there are too many before them
	Anew     bool   // the server numbered the folder anew
	More     bool   // there is more to be read
	Broke    error  // why it is not all that one poll reads; nil if it is
}

// Message is one message as it was received.
type Message struct {
	UID     uint32
	URL     string // its address for the record
	Raw     []byte
	Size    int64 // in bytes, as the server says; more than len(Raw) if it was cut
	Backlog bool
}

// Read reads the messages that came after the mark. Nothing in the folder changes.
func (s *Session) Read(ctx context.Context, mark Mark, want Wanted) (Batch, error) {
	out, err := s.read(ctx, mark, want)
	if err != nil {
		return Batch{}, s.failed(err)
	}
	return out, nil
}

func (s *Session) read(ctx context.Context, mark Mark, want Wanted) (Batch, error) {
	f, err := s.choose("EXAMINE")
	if err != nil {
		return Batch{}, err
	}
	out := Batch{Mark: mark}
	// A server that was restored from a backup may count on from an earlier number.
	if out.Anew = mark.Validity != f.validity || f.next != 0 && f.next <= mark.Last; out.Anew {
		if err := s.begin(&out, f, want.Since); err != nil {
			return Batch{}, err
		}
	}
	out.Anew = out.Anew && mark.Validity != 0
	uids, err := s.after(out.Mark.Last, f)
	if err != nil || len(uids) == 0 {
		return out, err
	}
	if out.More = len(uids) > batchMost; out.More {
		uids = uids[:batchMost]
	}
	heads, err := s.heads(uids)
	if err != nil {
		return Batch{}, err
	}
	known, err := want.Known(ctx, idsOf(heads))
	if err != nil {
		return Batch{}, err
	}
	return out, s.messages(&out, uids, heads, known, want.From)
}

// begin makes the mark of a folder that is numbered anew.
func (s *Session) begin(out *Batch, f folder, since time.Time) error {
	out.Mark = Mark{Validity: f.validity, Since: since}
	if f.exists == 0 {
		return nil
	}
	low := uint32(1)
	if f.exists > backlogMost {
		low = f.exists - backlogMost + 1
	}
	uids, err := s.list(fmt.Sprintf("FETCH %d:* (UID)", low), 0, f)
	if err == nil && len(uids) == 0 {
		err = fmt.Errorf("the server counts %d messages, and lists none", f.exists)
	}
	if err != nil {
		return err
	}
	out.Older = low - 1
	out.Mark.Last = uids[0] - 1
	out.Mark.Old = uids[len(uids)-1]
	out.Mark.Settled = out.Mark.Old // what was there before is left as it is
	return nil
}

// after lists the UIDs above the last, in order.
func (s *Session) after(last uint32, f folder) ([]uint32, error) {
	if last+1 == 0 || f.next != 0 && f.next <= last+1 {
		return nil, nil
	}
	return s.list(fmt.Sprintf("UID FETCH %d:* (UID)", last+1), last, f)
}

// list lists UIDs above the last. Those that the server has not given away yet, as
// it says itself, are none: they would hide all that comes before them for good.
func (s *Session) list(command string, last uint32, f folder) ([]uint32, error) {
	var uids []uint32
	err := s.do(request{line: command, data: each(func(uid uint32, _ map[string]any) error {
		if uid > last && (f.next == 0 || uid < f.next) {
			uids = append(uids, uid)
		}
		return nil
	})})
	slices.Sort(uids)
	return slices.Compact(uids), err
}

// head is what is known of a message before it is read.
type head struct {
	size int64
	from []string
	id   string // "" where only the whole message can tell
}

func (s *Session) heads(uids []uint32) (map[uint32]head, error) {
	heads := map[uint32]head{}
	line := fmt.Sprintf("UID FETCH %s (UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM DATE MESSAGE-ID)]<0.%d>)", setOf(uids), maxFields)
	const most = batchMost * (maxFields + 1<<10)
	err := s.do(request{line: line, literal: maxFields, answer: most, data: each(func(uid uint32, items map[string]any) error {
		raw, ok := body(items)
		if !ok || !slices.Contains(uids, uid) {
			return nil
		}
		size, err := imap.ParseNumber(items["RFC822.SIZE"])
		if err != nil {
			return fmt.Errorf("message %d: %w", uid, err)
		}
		h := head{size: int64(size)}
		if m, err := mail.ReadMessage(bytes.NewReader(append(raw, "\r\n\r\n"...))); err == nil {
			h.from = addressesOf(sendersOf(m.Header["From"]))
			h.id = identity(m.Header.Get("Message-Id"), m.Header.Get("Date"), h.from)
		}
		heads[uid] = h
		return nil
	})})
	return heads, err
}

func idsOf(heads map[uint32]head) []string {
	var ids []string
	for _, h := range heads {
		if h.id != "" {
			ids = append(ids, h.id)
		}
	}
	return ids
}

// messages reads those of the messages that are taken and not known, in order,
// until it is enough for one poll.
func (s *Session) messages(out *Batch, uids []uint32, heads map[uint32]head, known map[string]bool, from []string) error {
	bytes := 0
	for _, uid := range uids {
		h, there := heads[uid]
		switch {
		case !there:
			out.Lost++
		case !taken(h.from, from):
			out.Others++
		case known[h.id]:
			out.Known++
		case len(out.Messages) == bodiesMost || bytes > 0 && bytes+int(min(h.size, maxMessage)) > bytesMost:
			out.More = true
			return nil
		default:
			raw, err := s.message(uid)
			if err != nil {
				err = s.during(fmt.Sprintf("message UID %d", uid), err)
				if len(out.Messages) == 0 {
					return err
				}
				out.More = true // what was read is taken, or nothing ever would be of a line that breaks each time
				out.Broke = err
				return nil
			}
			if raw == nil {
				out.Lost++
				break
			}
			bytes += len(raw)
			out.Messages = append(out.Messages, Message{
				UID: uid, URL: s.login.Address.message(out.Mark.Validity, uid), Raw: raw, Size: max(h.size, int64(len(raw))),
				Backlog: uid <= out.Mark.Old,
			})
		}
		out.Mark.Last = uid
	}
	return nil
}

// message reads one message, as far as maxMessage; nil if it is gone.
func (s *Session) message(uid uint32) (raw []byte, err error) {
	line := fmt.Sprintf("UID FETCH %d (UID BODY.PEEK[]<0.%d>)", uid, maxMessage)
	err = s.do(request{line: line, literal: maxMessage, answer: maxMessage + 1<<20, data: each(func(got uint32, items map[string]any) error {
		if b, ok := body(items); ok && got == uid && raw == nil {
			raw = b
		}
		return nil
	})})
	return raw, err
}
