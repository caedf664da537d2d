package visit

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/page"
	"tocsin/internal/push"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

// PollPage polls a watched page: one look is both the poll of the source and the
// visit to its page, and is one commit.
func (v *Visitor) PollPage(ctx context.Context, src news.Source) error {
	set := v.Live.Now()
	conf := set.Source(src.Name)
	if conf.Name == "" {
		return nil // taken out of the configuration since it was listed
	}
	a, err := v.watchedPage(ctx, src)
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	reread := src.Reading != conf.Manner()
	if reread {
		a.ETag = ""
		a.LastModified = ""
		a.BodySHA = nil
	}
	l, err := v.lookAt(ctx, set, a, conf)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		l.reread = reread
		err = v.judge(ctx, &l)
	}
	if err == nil {
		src.Reading = conf.Manner()
		v.notePoll(&l, src)
		_, err = v.take(ctx, set, l)
	}
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	return nil
}

// watchedPage returns the page's article, which its first poll creates.
func (v *Visitor) watchedPage(ctx context.Context, src news.Source) (news.Article, error) {
	key := news.KindPage + ":" + src.Name + ":" + src.URL
	a, err := v.Store.ArticleByURL(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return news.Article{
			Kind: news.KindPage, Key: key, URL: src.URL, Lane: src.Lane, SourceID: src.ID, Source: src.Name, State: news.StatePending,
			FirstSeen: v.Now(),
		}, nil
	}
	return a, err
}

// soon brings the next look at a watched page forward that was found n times
// already as it is now, and may be gone.
func (l *look) soon(p *store.Poll, n int) {
	at := later(l.at.Add(missingPauses[min(n, 1)]), l.fail) // looks agree within little more than confirmAfter
	if p.Source.NextDue.IsZero() || at.Before(p.Source.NextDue) {
		p.Source.NextDue = at
	}
}

// What a watched page may have become instead of what it was, and may be a wall
// that nobody knows: it is believed like a removal, once looks over an hour agree.
const (
	doubtEmpty    = "nothing stands where the watched text was"
	doubtReplaced = "next to nothing of what was watched stands here"
	doubtLanguage = "the page is in another language than it was"
	doubtCut      = "the page breaks off, and has less than it had"
)

const (
	fewKept   = .1 // of its pairs of words, below which a text is another
	someKept  = .5 // below which one in another language is
	fewWatch  = 12 // words; a shorter text may well be replaced whole
	knownKept = .5 // of its pairs of words, with which a page is what it was, whatever its wall says
)

// judge weighs what a watched page turned out to be against what it was. A wall
// around the known text is none; what could be an unknown one is doubted, until
// looks agree on it as long as on a removal.
func (v *Visitor) judge(ctx context.Context, l *look) error {
	if l.fail != nil || l.same {
		return nil
	}
	prev, err := v.latest(ctx, l.article)
	if err != nil {
		return err
	}
	if prev == nil {
		// What is cut, or sounds like an error where somebody pointed, may be so always.
		if l.doc.Text != "" && (l.doc.Cut || l.doc.Verdict == news.VerdictError && l.conf.Select != "") {
			l.doc.Verdict = news.VerdictArticle
		}
		return nil
	}
	doubt := l.weigh(*prev)
	if doubt == "" {
		return nil
	}
	l.doc.Reason = "doubtful: " + doubt
	looks, err := v.Store.Looks(ctx, l.article.ID)
	if err != nil {
		return err
	}
	since := l.at
	l.doubts = 1
	for i := len(looks) - 1; i >= 0 && strings.HasPrefix(looks[i].Note, noteOf("doubtful: ")); i-- {
		since = looks[i].At
		l.doubts++
	}
	if l.doubts >= confirmLooks && l.at.Sub(since) >= confirmAfter {
		l.doubts = 0
		l.doc.Verdict = news.VerdictArticle
		return nil
	}
	l.doc.Verdict = news.VerdictSuspect
	return nil
}

// weigh settles the verdict of a look at a watched page that was read before, and
// returns why its text is doubtful, "" if it is not.
func (l *look) weigh(prev news.Revision) string {
	doc := &l.doc
	kept := extract.Kept(prev.Text, doc.Text)
	switch {
	case doc.Verdict == news.VerdictStub:
		if prev.Text != "" && !l.reread {
			return doubtEmpty
		}
		if prev.Text == "" {
			doc.Verdict = news.VerdictArticle // it is empty still
		}
	case doc.Cut:
		if kept < 1 {
			return doubtCut
		}
		doc.Verdict = news.VerdictArticle
	case doc.Verdict == news.VerdictSuspect: // shorter than its options allow
	case doc.Verdict != news.VerdictArticle:
		if doc.Text != "" && kept >= knownKept {
			doc.Verdict = news.VerdictArticle
		}
	case l.reread, doc.Reader != "": // read otherwise than before, or a PDF, which is no wall
	case kept < knownKept && l.toFront():
		doc.Verdict = news.VerdictError
		doc.Reason = "its address leads to the front page"
	case l.conf.Read == page.ReadTable, l.conf.Read == page.ReadJSON && l.conf.Select != "":
		// Whatever has these columns or members is what is watched.
	case cutWithin(prev.Text, doc.Text):
		return doubtCut
	case kept < fewKept && longerThan(prev.Text, fewWatch):
		return doubtReplaced
	case kept < someKept && prev.Language != "" && doc.Language != "" && prev.Language != doc.Language:
		return doubtLanguage
	}
	return ""
}

// cutWithin reports whether a text is another's beginning, and ends within a line
// of it: no editor shortens like that, and markup that is cut does not always show.
func cutWithin(old, now string) bool {
	rest, ok := strings.CutPrefix(old, now)
	return ok && rest != "" && now != "" && rest[0] != '\n' && !strings.ContainsAny(now[len(now)-1:], ".!?:;")
}

// longerThan reports whether a text has more than n words.
func longerThan(s string, n int) bool {
	for range text.Words(s) {
		if n--; n < 0 {
			return true
		}
	}
	return false
}

// notePoll records in the look what it means for the source.
func (v *Visitor) notePoll(l *look, src news.Source) {
	p := &store.Poll{Source: src, At: l.at, Status: l.status}
	switch {
	case l.fail != nil:
		v.Pacing.Failed(p, l.fail)
		if a := l.article; gone(*l) && a.State != news.StateRemoved {
			// What watched page is gone is told once looks agree on it, and a source that
			// answered 410 would not be looked at again.
			p.Source.Stopped = p.Source.Stopped && a.MissingLooks+1 >= confirmLooks && l.at.Sub(a.MissingSince) >= confirmAfter
			l.soon(p, a.MissingLooks)
		}
	case l.doubts > 0: // it answers, and what it says is known within the hour
		v.Pacing.Worked(p, pacing.After(p, l.resp, nil, nil, 0), l.at)
		l.soon(p, l.doubts-1)
	case !l.same && l.doc.Verdict != news.VerdictArticle:
		v.Pacing.Failed(p, fmt.Errorf("the page answers, but what is watched cannot be read: %s: %s", l.doc.Verdict, l.doc.Reason))
	default:
		if !l.same {
			l.sub = v.Hubs.Note(&p.Source, l.resp, push.Links{Hubs: l.doc.Hubs, Self: l.doc.Self})
		}
		v.Pacing.Worked(p, pacing.After(p, l.resp, nil, nil, 0), l.at)
	}
	l.poll = p
}
