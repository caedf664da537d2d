package fetch

// Classes of failure of what came, which the fetch itself cannot see: it was
// not what its source is.
const (
	ClassNotFeed    Class = "not_a_feed"
	ClassUnreadable Class = "unreadable"
)

// Lasting reports whether a publisher means the failure: it ends only when
// somebody does something, so whoever relies on the source is notified.
func (c Class) Lasting() bool {
	switch c {
	case ClassGone, ClassNotFound, ClassUnauthorised, ClassForbidden:
		return true
	}
	return false
}

// Passing reports whether the failure is one of the connection, which the
// server does not mean.
func (c Class) Passing() bool {
	switch c {
	case ClassDNS, ClassRefused, ClassTimeout, classProtocol:
		return true
	}
	return false
}
