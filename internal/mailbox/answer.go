package mailbox

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/emersion/go-imap"
)

// each calls a function for the FETCH answers that name a message by its UID. A
// server sends others when it likes.
func each(fn func(uid uint32, items map[string]any) error) func(string, []any) error {
	return func(name string, fields []any) error {
		if name != "FETCH" || len(fields) < 2 {
			return nil
		}
		list, ok := fields[1].([]any)
		if !ok {
			return nil
		}
		items := map[string]any{}
		for i := 0; i+1 < len(list); i += 2 {
			if key, ok := list[i].(string); ok {
				items[strings.ToUpper(key)] = list[i+1]
			}
		}
		uid, err := imap.ParseNumber(items["UID"])
		if err != nil || uid == 0 {
			return nil
		}
		return fn(uid, items)
	}
}

// body is what an answer has of a message's bytes.
func body(items map[string]any) ([]byte, bool) {
	for key, value := range items {
		if strings.HasPrefix(key, "BODY[") {
			s, err := imap.ParseString(value)
			return []byte(s), err == nil || value == nil
		}
	}
	return nil, false
}

// setOf writes UIDs as a set with ranges.
func setOf(uids []uint32) string {
	var parts []string
	for i := 0; i < len(uids); {
		j := i
		for j+1 < len(uids) && uids[j+1] == uids[j]+1 {
			j++
		}
		part := strconv.FormatUint(uint64(uids[i]), 10)
		if j > i {
			part += ":" + strconv.FormatUint(uint64(uids[j]), 10)
		}
		parts = append(parts, part)
		i = j + 1
	}
	return cmp.Or(strings.Join(parts, ","), "0")
}
