package poll

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/mailbox"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

const (
	// moreMail is when a mailbox is read again that had more than one poll reads.
	moreMail = time.Minute
	// keysTime bounds how long one poll asks for the keys of signatures.
	keysTime = 30 * time.Second
)

// pollMail reads the new messages of a mailbox. How far it was read is the source's
// validator, and is committed with what came with it.
func (m *Poller) pollMail(ctx context.Context, src news.Source, conf config.Source) error {
	p := store.Poll{Source: src, At: m.Now(), Outcome: news.OutcomeUnchanged, Whole: true}
	login, err := conf.Login()
	var box *mailbox.Session
	if err == nil {
		box, err = mailbox.Open(ctx, m.Mail, login)
	}
	r := mailReader{Poller: m, p: &p, conf: conf, box: box}
	if err == nil {
		defer box.Close()
		err = r.read(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err() // stopped: the poll stays due
	case r.inside != nil:
		return fmt.Errorf("poll %s: %w", src.Name, r.inside)
	case err != nil:
		p.Source = src
		p.Entries = nil
		if m.Judge != nil {
			err = m.Judge(err)
		}
		m.Pacing.Failed(&p, err)
	}
	p.Push = m.Hubs.Answer(&p.Source, p.Outcome, len(p.Entries) > 0)
	fresh, err := m.Store.SavePoll(ctx, p)
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	m.logPoll(p, fresh)
	if p.Outcome != news.OutcomeFailed {
		if err := box.Settle(r.mark, conf.Mail.After, conf.Mail.From); err != nil {
			m.Log.Warn("mailbox; it is done again at the next poll", "source", src.Name, "err", err)
		}
	}
	return nil
}

// mailReader makes a poll of what is new in a mailbox.
type mailReader struct {
	*Poller
	p      *store.Poll
	conf   config.Source
	box    *mailbox.Session
	mark   mailbox.Mark // as it is committed
	inside error        // what failed here, and not at the server
	old    int          // messages that are backlog
}

func (r *mailReader) read(ctx context.Context) error {
	src := &r.p.Source
	mark := mailbox.ParseMark(src.ETag)
	var notes []string
	// What the last poll committed: whether that was done to it is not known.
	if err := r.box.Settle(mark, r.conf.Mail.After, r.conf.Mail.From); err != nil {
		notes = append(notes, err.Error())
	} else {
		mark.Settled = mark.Last
	}
	batch, err := r.box.Read(ctx, mark, mailbox.Wanted{From: r.conf.Mail.From, Since: r.since(), Known: r.known})
	if err != nil {
		return err
	}
	if err := work.Mark(ctx); err != nil {
		r.inside = err
		return err
	}
	r.p.Total = len(batch.Messages) + batch.Known + batch.Others
	r.mark = batch.Mark
	if err := r.take(ctx, batch); err != nil {
		r.inside = err
		return err
	}
	r.p.Note = strings.Join(append(notes, r.notes(batch)...), "; ")
	src.Note = r.p.Note
	src.ETag = r.mark.String()
	var dates []time.Time
	for i := range r.p.Entries {
		if d := r.p.Entries[i].Article.Published; !d.IsZero() {
			dates = append(dates, d.Time)
		}
	}
	r.Pacing.Worked(r.p, pacing.After(r.p, &fetch.Response{}, nil, dates, len(r.p.Entries)), r.Now())
	if soon := r.p.At.Add(moreMail); batch.More && soon.Before(src.NextDue) {
		src.NextDue = soon
	}
	return nil
}

// since is before which date messages are backlog that are there where a server's
// numbering begins: all of them at the first poll, later what is not news.
func (r *mailReader) since() time.Time {
	switch {
	case r.conf.Backlog == config.BacklogDigest && r.p.Source.LastOK.IsZero():
		return time.Time{}
	case r.p.Source.LastOK.IsZero():
		return r.p.At.Add(24 * time.Hour) // a later date is not believed
	}
	return r.p.Source.LastOK.Add(-lateEntry)
}

// known says which messages the source has brought before.
func (r *mailReader) known(ctx context.Context, ids []string) (map[string]bool, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = mailKey(id)
	}
	have, err := r.Store.KnownEntries(ctx, r.p.Source.ID, keys)
	if err != nil {
		r.inside = err
		return nil, err
	}
	out := map[string]bool{}
	for i, id := range ids {
		_, out[id] = have[keys[i]]
	}
	return out, nil
}

func mailKey(id string) string { return KeyEntries([]news.Entry{{ID: id}})[0].key }

// readMail is a message with what was read of it.
type readMail struct {
	mailbox.Message
	keyed
	whole bool // all of its text could be read
	late  bool // it came, but is dated long before the last poll
}

// parse reads the messages of a batch, each once: one that came by two lists has one key.
func (r *mailReader) parse(batch mailbox.Batch) (list []readMail, late int) {
	have := map[string]bool{}
	for _, msg := range batch.Messages {
		e, whole := mailbox.Entry(msg.Raw, mailbox.Options{Language: r.conf.Language, Location: r.conf.Timezone, Now: r.p.At})
		one := readMail{Message: msg, keyed: KeyEntries([]news.Entry{e})[0], whole: whole && msg.Size == int64(len(msg.Raw))}
		if have[one.key] {
			continue
		}
		have[one.key] = true
		one.Backlog = msg.Backlog && r.before(e, batch.Mark.Since)
		if one.late = !msg.Backlog && r.before(e, r.p.Source.LastOK.Add(-lateEntry)); one.late {
			late++
		}
		list = append(list, one)
	}
	return list, late
}

// take adds the messages of a batch to the poll.
func (r *mailReader) take(ctx context.Context, batch mailbox.Batch) error {
	full, err := r.isFull(ctx, r.p, len(batch.Messages))
	if err != nil {
		return err
	}
	list, late := r.parse(batch)
	keys := make([]string, len(list))
	for i := range list {
		keys[i] = list[i].key
	}
	known, err := r.Store.KnownEntries(ctx, r.p.Source.ID, keys)
	if err != nil {
		return err
	}
	poured := late >= floodLeast && r.conf.Backlog != config.BacklogDigest // an archive was moved there
	f := flood{old: map[string]bool{}}
	signing, cancel := context.WithTimeout(ctx, keysTime)
	defer cancel()
	waiting := 0
	for _, one := range list {
		if _, seen := known[one.key]; seen {
			continue
		}
		if full && len(one.Raw) > config.LongText {
			if waiting++; waiting == 1 {
				r.mark.Last = min(r.mark.Last, one.UID-1)
			}
			continue
		}
		if poured && one.late {
			f.old[one.key] = true
		}
		r.p.Entries = append(r.p.Entries, r.article(signing, one, f))
	}
	r.reportFlood(r.p, f)
	if waiting > 0 {
		r.wait(r.p, r.p.Source, waiting)
	}
	return nil
}

// article makes the rows of a message: of backlog from its text alone, else with the
// message as it was received and what its signatures prove.
func (r *mailReader) article(ctx context.Context, one readMail, f flood) store.Entry {
	e := r.entry(r.p, r.conf, one.keyed, store.KnownEntry{}, f, identities{})
	switch {
	case one.Backlog:
		r.keepBacklog(&e, r.conf, one.Entry, "was in the mailbox before")
		r.old++
	case !f.old[one.key]:
		signed := r.box.Signed(ctx, one.Message)
		if !one.whole {
			signed += "; not all of its text could be read"
		}
		e.Mail = &store.Mail{At: r.p.At, URL: one.URL, Signed: signed, Size: one.Size, Raw: one.Raw}
	}
	return e
}
