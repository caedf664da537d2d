package blocks

// The readers of a page's markup.
const (
	Markup      = "markup"      // our own weighing of its blocks, with the votes of the next two
	Trafilatura = "trafilatura" // a vote on each block
	Readability = "readability" // a vote on each block
)

// voters name the votes of a page, in their order.
var voters = [2]string{Trafilatura, Readability}
