package page

import (
	"errors"
	"strings"
	"testing"
)

// TestWatchedShown (CHECKS ADV-10 to ADV-14) reads watched pages that are edited by
// their markup alone as their readers do.
func TestWatchedShown(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		opt        WatchOptions
		want       string
	}{
		{"struck", "<main><p>Ruben Vardanyan</p><p><s>Bako Sahakyan</s></p></main>", WatchOptions{}, "Ruben Vardanyan\n~~Bako Sahakyan~~"},
		{"struck item", "<ul><li><del>one</del><li>two</ul>", WatchOptions{}, "~~one~~\ntwo"},
		{"struck by a class", "<style>.x{text-decoration:line-through}</style><main><p class=x>a b</p></main>", WatchOptions{}, "~~a b~~"},
		{"struck cell", "<table><tr><th>Name<th>Term<tr><td>Ruben<td><s>20</s> 25</table>", WatchOptions{Read: ReadTable}, "Name | Term\nRuben | ~~20~~ 25"},
		{"struck link", "<main><a href=/1><s>one</s></a></main>", WatchOptions{Read: readLinks}, "~~one~~ | https://o.example/1"},
		{"hidden", "<style>.x{display:none}</style><main><p class=x>a</p><p>b</p></main>", WatchOptions{}, "b"},
		{"hidden inline", "<main><p style='display: none'>a</p><p>b</p></main>", WatchOptions{}, "b"},
		{"hidden row", "<style>.x{display:none}</style><table><tr><td>a<tr class=x><td>b</table>", WatchOptions{Read: ReadTable}, "a"},
		{"hidden link", "<style>.x{display:none}</style><main><a class=x href=/1>one</a><a href=/2>two</a></main>", WatchOptions{Read: readLinks}, "two | https://o.example/2"},
		{"selected tab", "<style>.tab{display:none}</style><main><div class=tab id=t>a</div><p>b</p></main>", WatchOptions{Select: "#t"}, "a"},
		{"added", "<style>.x::after{content:' (dead)'}</style><main><p class=x>a</p></main>", WatchOptions{}, "a (dead)"},
		{"drawing", "<main><p>a</p><svg><title>x</title><text>b</text><text>c</text></svg></main>", WatchOptions{}, "a\nb c"},
		{"ignored drawing", "<main><p>a</p><svg><text>b</text></svg></main>", WatchOptions{Ignore: []string{"svg"}}, "a"},
		{"shadow root", "<main><div>x<template shadowrootmode=open><p>a</p></template></div></main>", WatchOptions{}, "a"},
		{"template", "<main><template><p>a</p></template>b</main>", WatchOptions{}, "b"},
		{"fold", "<main><details><summary>More</summary><p>a</p></details></main>", WatchOptions{}, "More\na"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opt.URL = "https://o.example/"
			doc, err := Watched([]byte(tt.page), tt.opt)
			if err != nil || doc.Text != tt.want {
				t.Errorf("%v, text %q, want %q", err, doc.Text, tt.want)
			}
		})
	}
}

// TestWatchedBusy refuses a page whose style would take minutes.
func TestWatchedBusy(t *testing.T) {
	page := "<style>" + strings.Repeat("a.x.y{display:none}", 5000) + "</style>" + strings.Repeat("<a class=x>x</a>", 5000)
	if _, err := Watched([]byte(page), WatchOptions{URL: "https://o.example/"}); !errors.Is(err, errUnreadable) {
		t.Errorf("error %v, want ErrUnreadable", err)
	}
}

// TestItemsStruck reads a channel's messages with their struck words.
func TestItemsStruck(t *testing.T) {
	page := `<div class=m><a href=/1>1</a><p>Killed <s>23</s> 19</p></div>`
	entries, _, err := Items([]byte(page), ItemSelectors{Each: ".m", Text: "p"}, LinkOptions{URL: "https://o.example/"})
	if err != nil || len(entries) != 1 || entries[0].Content != "<p>Killed ~~23~~ 19</p>" {
		t.Errorf("%v, %+v", err, entries)
	}
}
