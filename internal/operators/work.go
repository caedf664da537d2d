package operators

import (
	"time"

	"tocsin/internal/news"
)

// WorkNotice words what is told of a task: its key, its name for people, since
// when it has ended badly and how often, and the last error.
type WorkNotice func(key, name, clock string, times int, why string, since, at time.Time) news.Notice

// WorkFailing says that a task fails inside again and again.
func (n Notices) WorkFailing(key, name, clock string, times int, why string, since, at time.Time) news.Notice {
	return n.notice(KindWork, key, stamp(since), at, name, clock, times, why)
}

// WorkAside says that a task is not done any more by itself.
func (n Notices) WorkAside(key, name, clock string, times int, why string, since, at time.Time) news.Notice {
	return n.notice(kindWorkAside, key, stamp(at)+" aside", at, name, times, clock, why)
}

// WorkOK says that a task that was told of has ended well.
func (n Notices) WorkOK(key, name, clock string, since, at time.Time) news.Notice {
	return n.notice(kindWorkOK, key, stamp(since)+" ok", at, name, clock)
}
