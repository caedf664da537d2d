package mailbox

import (
	"fmt"
	"slices"
)

// What is done with a message once it is committed.
const (
	afterLeave  = "leave"
	afterSeen   = "seen"
	afterDelete = "delete"
)

// Settle marks as seen, or deletes, the messages between two UIDs whose senders are
// taken: all that was committed, and nothing that was there before it was a source.
// Doing it twice does no harm.
func (s *Session) Settle(mark Mark, after string, from []string) error {
	if after == afterLeave || mark.Settled >= mark.Last {
		return nil
	}
	if err := s.settle(mark, after, from); err != nil {
		return s.during(fmt.Sprintf("after: %s was not done", after), err)
	}
	return nil
}

func (s *Session) settle(mark Mark, after string, from []string) error {
	f, err := s.choose("SELECT")
	if err != nil || f.validity != mark.Validity {
		return err // numbered anew: the numbers are other messages' now
	}
	uids, err := s.list(fmt.Sprintf("UID FETCH %d:%d (UID)", mark.Settled+1, mark.Last), mark.Settled, f)
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return uid > mark.Last })
	for err == nil && len(uids) > 0 {
		n := min(len(uids), batchMost)
		err = s.settleSome(uids[:n], after, from)
		uids = uids[n:]
	}
	return err
}

func (s *Session) settleSome(uids []uint32, after string, from []string) error {
	heads, err := s.heads(uids)
	if err != nil {
		return err
	}
	uids = slices.DeleteFunc(slices.Clone(uids), func(uid uint32) bool {
		h, there := heads[uid]
		return !there || !taken(h.from, from)
	})
	if len(uids) == 0 {
		return nil
	}
	set, flag := setOf(uids), `\Seen`
	if after == afterDelete {
		flag = `\Deleted`
	}
	if err := s.do(request{line: fmt.Sprintf("UID STORE %s +FLAGS.SILENT (%s)", set, flag)}); err != nil || after != afterDelete {
		return err
	}
	// Without UIDPLUS (RFC 4315) only all that anybody has marked can be removed.
	if !s.caps["UIDPLUS"] {
		return nil
	}
	return s.do(request{line: "UID EXPUNGE " + set})
}
