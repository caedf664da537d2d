package diff

import (
	"strings"

	"tocsin/internal/news"
)

// besides is how many bytes of a line stay beside what differs in it, so that
// its words are found again.
const besides = 400

// trim cuts what two texts begin and end with alike off them, at the ends of
// lines where there are lines, else of words. It leaves what is to be compared.
func trim(a, b string) (head, midA, midB, tail string) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if at := strings.LastIndexByte(a[:n], '\n'); at >= 0 {
		n = at + 1
	} else {
		n = strings.LastIndexByte(a[:max(0, n-besides)], ' ') + 1
	}
	head, a, b = a[:n], a[n:], b[n:]
	n = 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	tail = a[len(a)-n:]
	if at := strings.IndexByte(tail, '\n'); at >= 0 {
		tail = tail[at:]
	} else if at := strings.IndexByte(tail[min(besides, len(tail)):], ' '); at >= 0 {
		tail = tail[besides+at:]
	} else {
		tail = ""
	}
	return head, a[:len(a)-len(tail)], b[:len(b)-len(tail)], tail
}

// framed puts what was cut off around the edits of the rest.
func framed(head string, edits []news.Edit, tail string) []news.Edit {
	if len(edits) == 0 {
		return nil
	}
	out := make([]news.Edit, 0, len(edits)+2)
	add := func(e news.Edit) {
		if n := len(out); n > 0 && e.Same != "" && out[n-1].Same != "" {
			out[n-1].Same += e.Same
		} else if e != (news.Edit{}) {
			out = append(out, e)
		}
	}
	add(news.Edit{Same: head})
	for _, e := range edits {
		add(e)
	}
	add(news.Edit{Same: tail})
	return out
}
