package place

import (
	"cmp"
	"slices"

	"tocsin/internal/store"
)

// renumber gives the stories the numbers that most of their articles had; those
// decided by hand keep theirs whatever the others had.
func (x *reindexer) renumber(order []int64) {
	type claim struct {
		story, old int64
		n          int
	}
	counts := map[[2]int64]int{}
	number, taken := map[int64]int64{}, map[int64]bool{}
	for _, id := range order {
		p := x.places[id]
		if x.byHand[id] {
			number[p.Story], taken[p.Story] = p.Story, true
		}
		counts[[2]int64{p.Story, x.was[id].StoryID}]++
	}
	var claims []claim
	for k, n := range counts {
		claims = append(claims, claim{k[0], k[1], n})
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.old, b.old), cmp.Compare(b.story, a.story))
	})
	for _, c := range claims {
		if number[c.story] == 0 && !taken[c.old] && c.old != 0 {
			number[c.story], taken[c.old] = c.old, true
		}
	}
	for _, id := range order {
		if n := number[x.places[id].Story]; n != 0 {
			x.places[id].Story = n
		}
	}
}

// compare lists the places that change.
func (x *reindexer) compare(order []int64) []store.Placement {
	var moved []store.Placement
	made := map[int64]bool{}
	for _, id := range order {
		p, was := x.places[id], x.was[id]
		if p.Story == was.StoryID && p.CopyOf == was.CopyOf && slices.Equal(p.Differs, was.Differs) && p.Origin == was.Origin {
			continue
		}
		if p.Story < 0 {
			made[p.Story] = true
		}
		moved = append(moved, *p)
		x.out.Moved = append(x.out.Moved, Moved{
			Article: id, Title: was.Title, URL: was.URL,
			Was: Place{was.StoryID, was.CopyOf, was.Origin}, Is: Place{p.Story, p.CopyOf, p.Origin},
		})
	}
	x.out.Stories = len(made)
	return moved
}
