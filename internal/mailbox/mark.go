package mailbox

import (
	"fmt"
	"time"
)

// Mark is how far a folder was read. It is kept as a source's validator is: text
// that package poll does not look into.
type Mark struct {
	Validity uint32
	Last     uint32    // the UID of the last message that was dealt with
	Old      uint32    // messages up to this UID were there when the numbering began
	Since    time.Time // those of them that are dated before are backlog; zero for none
	Settled  uint32    // up to this UID, what is done after the commit was done
}

// String writes a mark for ParseMark.
func (m Mark) String() string {
	since := int64(0)
	if !m.Since.IsZero() {
		since = m.Since.Unix()
	}
	return fmt.Sprintf("uid %d %d %d %d %d", m.Validity, m.Last, m.Old, since, m.Settled)
}

// ParseMark reads a mark; what is none is the zero mark, of a folder that was never read.
func ParseMark(s string) Mark {
	var m Mark
	var since int64
	if _, err := fmt.Sscanf(s, "uid %d %d %d %d %d", &m.Validity, &m.Last, &m.Old, &since, &m.Settled); err != nil {
		return Mark{}
	}
	if since != 0 {
		m.Since = time.Unix(since, 0).UTC()
	}
	return m
}
