package place

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/store"
)

// beside places an article in another goroutine of a bubble, and tells whether
// it stands waiting.
func beside(t *testing.T, p *Placer, a Article) (done chan *Placing, waits bool) {
	t.Helper()
	done = make(chan *Placing, 1)
	go func() {
		got, err := p.Place(t.Context(), a)
		if err != nil {
			t.Error(err)
		}
		done <- got
	}()
	synctest.Wait()
	return done, len(done) == 0
}

// TestTwoCopiesAtOnce: the second waits for the first; it is its copy if that
// was saved, and the root itself if not.
func TestTwoCopiesAtOnce(t *testing.T) {
	for name, saved := range map[string]bool{"the first is saved": true, "the first is not saved": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShelf()
				p := newPlacer(s, s, names)
				one := place(t, p, report(1, "wire", bridge))
				done, waits := beside(t, p, report(2, "paper", bridge))
				if !waits {
					t.Fatal("the second does not wait")
				}
				if saved {
					s.save(report(1, "wire", bridge), one)
				} else {
					one.Settle(0)
				}
				two := <-done
				want := int64(0)
				if saved {
					want = 1
				}
				if two.CopyOf != want || two.Opens == saved || two.Story != one.Story {
					t.Errorf("%+v, want a copy of %d in story %d", two, want, one.Story)
				}
			})
		})
	}
}

// TestJoiningWaits: who joins a story that is not saved waits for who opens it,
// and opens one if that failed; the number is not wasted.
func TestJoiningWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		p := newPlacer(s, s, names)
		one := place(t, p, report(1, "wire", bridge))
		if _, waits := beside(t, p, report(2, "paper", bank)); waits {
			t.Error("another event waits")
		}
		done, waits := beside(t, p, report(3, "mirror", rescued))
		if !waits {
			t.Fatal("an article joins a story that is not there")
		}
		one.Settle(0)
		if three := <-done; !three.Opens || three.Story != one.Story || three.CopyOf != 0 {
			t.Errorf("%+v, want it to open story %d", three, one.Story)
		}
	})
}

// TestMergedMeanwhile: a story that somebody merged while its first article was
// saved is joined under its new number.
func TestMergedMeanwhile(t *testing.T) {
	s := newShelf()
	p := newPlacer(s, s, names)
	one := place(t, p, report(1, "wire", bridge))
	one.Settle(9)
	if two := place(t, p, report(2, "mirror", rescued)); two.Story != 9 || two.Opens {
		t.Errorf("%+v, want story 9", two)
	}
	if len(s.back) > 0 {
		t.Errorf("numbers %v were given back", s.back)
	}
}

// TestTakeoverHolds: while an original takes a root's place, copies wait; if it
// is not saved, the root stays one.
func TestTakeoverHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		root := report(1, "blog", bridge)
		root.Credits = []string{"wire"}
		_, p, _ := placed(t, root)
		original := place(t, p, report(2, "wire", bridge))
		done, waits := beside(t, p, report(3, "paper", bridge))
		if original.Original != 1 || !waits {
			t.Fatalf("%+v, and a copy waits: %v", original, waits)
		}
		original.Settle(0)
		if three := <-done; three.CopyOf != 1 {
			t.Errorf("a copy of %d, want 1", three.CopyOf)
		}
	})
}

// TestTakeoverWaitsForCopies: a copy that is not saved yet becomes the
// original's with the others, and not one of what is no root any more.
func TestTakeoverWaitsForCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		root := report(1, "blog", bridge)
		root.Credits = []string{"wire"}
		s, p, _ := placed(t, root)
		second := report(2, "paper", bridge)
		copied := place(t, p, second)
		done, waits := beside(t, p, report(3, "wire", bridge))
		if !waits {
			t.Fatal("the original does not wait for the copy")
		}
		s.save(second, copied)
		original := <-done
		want := &store.Takeover{Root: 1, Copies: []store.CopyOf{{Article: 1}, {Article: 2}}}
		if diff := cmp.Diff(want, original.Takes); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestRootThatTurnsCopy: an article whose page turns out to repeat another is no
// root for later ones, unless that was not saved.
func TestRootThatTurnsCopy(t *testing.T) {
	feed := "The mayor of Kapan has spoken of rust and of an inquiry, and the owner of the footbridge over the river did not answer."
	s, p, _ := placed(t, report(1, "wire", bridge), report(2, "paper", feed))
	better := report(2, "paper", bridge)
	better.Story = 102
	got := place(t, p, better)
	if got.CopyOf != 1 {
		t.Fatalf("%+v", got)
	}
	s.save(better, got)
	if n := p.copies.Len(); n != 1 {
		t.Errorf("%d roots, want 1", n)
	}
	if three := place(t, p, report(3, "mirror", feed)); three.CopyOf == 2 {
		t.Error("a copy has a copy")
	}
}

// TestWaitingEnds: who waits is let go when the service stops.
func TestWaitingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		p := newPlacer(s, s, names)
		one := place(t, p, report(1, "wire", bridge))
		ctx, stop := context.WithCancel(t.Context())
		failed := make(chan error, 1)
		go func() {
			_, err := p.Place(ctx, report(2, "paper", bridge))
			failed <- err
		}()
		synctest.Wait()
		stop()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		one.Settle(one.Story)
		if len(p.pending)+len(p.opening) > 0 {
			t.Error("something is still reserved")
		}
	})
}

// TestPanicGivesBack: a panic in comparing texts leaves nothing reserved, for
// whose end all look-alikes would wait.
func TestPanicGivesBack(t *testing.T) {
	_, p, _ := placed(t, report(1, "wire", bridge))
	p.NamesIn = func(string) []string { panic("a hostile text") }
	func() {
		defer func() { _ = recover() }()
		_, _ = p.Place(t.Context(), report(2, "paper", bridge+" The prosecutor has opened a case."))
		t.Error("no panic")
	}()
	if len(p.pending) > 0 {
		t.Error("the place is still reserved")
	}
}

// TestLinkingWaits: a story is linked to another only once that is saved.
func TestLinkingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const opened = "A kindergarten for ninety children was opened in Goris. A guest from Kapan, in Syunik, was among the guests and " +
			"thanked the builders. " +
			"Two more schools will follow in spring, with new heating and roofs, the ministry of education said."
		s := newShelf()
		p := newPlacer(s, s, names)
		one := place(t, p, report(1, "wire", bridge))
		done, waits := beside(t, p, report(2, "paper", opened))
		if !waits {
			t.Fatal("an article is linked to a story that is not there")
		}
		s.save(report(1, "wire", bridge), one)
		if two := <-done; !two.Opens || len(two.related()) != 1 {
			t.Errorf("story %d, of %+v; want its own, related to %d", two.Story, two.Found, one.Story)
		}
	})
}
