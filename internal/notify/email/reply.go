package email

import (
	"errors"
	"net"
)

// maxReply bounds, in bytes, what a server says before we say something again:
// its greeting, or its answer to one command. RFC 5321 4.5.3.1.5 has 512 for a
// line; EHLO is answered with some 20 of them, and a handshake of TLS takes 10 KB.
const maxReply = 64 << 10

// errTalks ends a session whose server goes on talking.
var errTalks = errors.New("the server's reply does not end: more than 64 KiB, so the connection was cut")

// listener is a connection that bounds replies. net/textproto, which reads
// them for the SMTP client, takes lines of any length and any number of lines: an
// endless greeting took 5.4 GB in ten seconds. It lies below TLS, whose records
// count with what is in them.
type listener struct {
	net.Conn
	heard int // bytes since we last wrote
}

func (l *listener) Read(p []byte) (int, error) {
	if l.heard >= maxReply {
		return 0, errTalks
	}
	n, err := l.Conn.Read(p[:min(len(p), maxReply-l.heard)])
	l.heard += n
	return n, err
}

func (l *listener) Write(p []byte) (int, error) {
	if l.heard >= maxReply { // the client would try another greeting
		return 0, errTalks
	}
	l.heard = 0
	return l.Conn.Write(p)
}
