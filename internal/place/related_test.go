package place

import (
	"testing"
	"testing/synctest"
)

// lorry is a report of another event that has a little in common with the bridge's.
const lorry = "A lorry ran into a bakery in Goris on Sunday. Nobody was hurt, the rescue service said, and the driver was arrested by the police of the town."

// TestRelatedWaits: whose story will be linked to one that is not saved waits for
// who opens that one: what is linked has to be there.
func TestRelatedWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		p := New(s, s, names)
		first := report(1, "wire", bridge)
		one := place(t, p, first)
		done, waits := beside(t, p, report(2, "paper", lorry))
		if !waits {
			t.Fatalf("related to a story that is not there: %+v", (<-done).Found)
		}
		s.save(first, one)
		two := <-done
		if !two.Opens || len(two.Found.Related) != 1 || two.Found.Related[0].Story != one.Story {
			t.Errorf("%+v, want a story related to %d", two, one.Story)
		}
	})
}
