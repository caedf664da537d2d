package visit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
)

const (
	// One look in so many is full: without validators, past caches. Otherwise
	// a server that answers 304 to everything would hide every edit.
	fullLookEvery = 4
	// The same for a watched page, which is looked at all the time.
	fullPageLookEvery = 24
	// Each age of a look is lengthened by up to one part in so many.
	spreadPart = 3
)

// revisits says when articles are looked at again. Its key, a secret of this
// database, draws each moment: a publisher who knows the ages in our
// documentation still cannot publish an edit between two looks and take it back
// in time, nor tell from the moments which articles are watched.
type revisits struct {
	conf *config.Config
	key  []byte
}

func (v *Visitor) revisits(conf *config.Config) revisits { return revisits{conf: conf, key: v.Key} }

func (d *decision) revisits() revisits { return revisits{conf: d.set.Config, key: d.k.key} }

// drawn returns a number below n for one purpose and article; the same whenever
// it is asked.
func (s revisits) drawn(a news.Article, purpose string, n uint64) uint64 {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(purpose + "\x00" + a.Key))
	return binary.BigEndian.Uint64(mac.Sum(nil)) % max(n, 1)
}

// spread draws by how much a pause is lengthened: by up to a third.
func (s revisits) spread(a news.Article, purpose string, pause time.Duration) time.Duration {
	return time.Duration(s.drawn(a, purpose, uint64(pause/spreadPart)))
}

// full reports whether the next look at an article is a full one: every
// fullLookEvery-th, with a phase of its own.
func (s revisits) full(a news.Article) bool {
	if a.Kind == news.KindPage {
		return a.Visits%fullPageLookEvery == fullPageLookEvery-1
	}
	return (a.Visits+int(s.drawn(a, "full", fullLookEvery)))%fullLookEvery == 0
}

// next returns when an article is looked at again; zero means never. Until its
// schedule ends its age alone decides, so that the pattern of looks does not
// give the watchlists away; then it is in the long term if it is watched or a cover.
func (s revisits) next(a news.Article, now time.Time) time.Time {
	if a.Kind == news.KindPage {
		return time.Time{} // its source's schedule decides
	}
	for _, age := range s.conf.Revisit {
		at := a.FirstSeen.Add(age + s.spread(a, age.String(), age))
		if at.After(now.Add(time.Minute)) {
			return at
		}
	}
	if a.LongTerm == "" {
		return time.Time{}
	}
	return s.nextLong(a, now)
}

// enters is when an article's long-term looks are planned at the latest, though
// others of its block are still to come: in time before the first of them.
func (s revisits) enters(a news.Article) time.Time {
	return s.startLong(a).Add(s.conf.LongTerm.Every / 2)
}

// startLong is when the schedule of an article has ended, however it was drawn.
func (s revisits) startLong(a news.Article) time.Time {
	last := s.conf.Revisit[len(s.conf.Revisit)-1]
	return a.FirstSeen.Add(last + last/spreadPart)
}

// nextLong returns when an article's next long-term look would be, watched or
// not; zero if long-term looks are off.
func (s revisits) nextLong(a news.Article, now time.Time) time.Time {
	every := s.conf.LongTerm.Every
	if every <= 0 || len(s.conf.Revisit) == 0 {
		return time.Time{}
	}
	start := s.startLong(a)
	for n := max(1, int(now.Sub(start)/every)); ; n++ {
		at := start.Add(time.Duration(n)*every + s.spread(a, "long "+strconv.Itoa(n), every))
		if at.After(now.Add(time.Minute)) {
			return at
		}
	}
}
