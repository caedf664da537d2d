package place

import (
	"context"
	"errors"
	"testing"

	"tocsin/internal/store"
)

// TestHandsAreFollowed: what somebody merges beside a running service holds for
// the next article.
func TestHandsAreFollowed(t *testing.T) {
	d := newDesk(t)
	a, _ := d.receive("wire", "1", bridge)
	b, _ := d.receive("paper", "2", bank)
	if _, err := d.store.MergeStories(t.Context(), store.Hand{At: monday, Who: "eve", Story: b.StoryID, Other: a.StoryID}); err != nil {
		t.Fatal(err)
	}
	c := d.asked(d.add("wire", "3"), rescued)
	c.Matches = nil
	if p := d.place(c); p.Story != b.StoryID || p.Opens {
		t.Errorf("story %d, want %d, which took it in", p.Story, b.StoryID)
	}
}

// TestPutBack: an article that is read better and not saved has the place it had.
func TestPutBack(t *testing.T) {
	d := newDesk(t)
	d.receive("wire", "1", bridge)
	b, _ := d.receive("paper", "2", bank)
	for name, fail := range map[string]func(in Article){
		"the save failed": func(in Article) {
			ctx, stop := context.WithCancel(t.Context())
			p := d.place(in)
			stop() // the visit ran out of time
			if err := d.live.Settle(ctx, p, 0); err != nil {
				t.Error(err)
			}
		},
		"the comparison failed": func(in Article) {
			real := d.live.library
			d.live.library = &broken{archive: real, err: errors.New("the disk is full")}
			defer func() { d.live.library = real }()
			if _, err := d.live.Place(t.Context(), in); err == nil {
				t.Error("no error")
			}
		},
	} {
		in := d.asked(b, bridge)
		fail(in)
		if n := d.live.copies.Len(); n != 2 || len(d.live.pending) > 0 {
			t.Errorf("%s: %d roots, %d reserved", name, n, len(d.live.pending))
		}
		if p := d.place(d.asked(d.add("wire", name), bank)); p.CopyOf != b.ID {
			t.Errorf("%s: a copy of %d, want %d", name, p.CopyOf, b.ID)
		} else {
			p.Settle(0)
		}
	}
}

// broken is an archive that fails from the second text on: the first is looked
// up, the second compared.
type broken struct {
	archive
	asked int
	err   error
}

func (b *broken) Text(ctx context.Context, article int64) (title, text string, err error) {
	if b.asked++; b.asked > 1 {
		return "", "", b.err
	}
	return b.archive.Text(ctx, article)
}
