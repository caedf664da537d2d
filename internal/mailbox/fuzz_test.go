package mailbox

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzEntry: any bytes are read without a panic, into text that can be kept (MBX-13).
func FuzzEntry(f *testing.F) {
	f.Add([]byte(usual + "\nText.\n"))
	f.Add([]byte(strings.ReplaceAll(usual, "\n", "\r\n") + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n> a\r\n-- \r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>a\r\n--b--"))
	f.Add([]byte("From: =?koi8-r?B?8MXS18/F?= <a@b>\r\nContent-Type: text/plain; format=flowed; delsp=yes; charset=utf-16\r\n\r\n>>> a \r\n>> b \r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		IsMessage(raw)
		e, _ := Entry(raw, Options{Now: readAt})
		for _, s := range append([]string{e.ID, e.Title, e.Content}, e.Authors...) {
			if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Errorf("%q cannot be kept", s)
			}
		}
	})
}
