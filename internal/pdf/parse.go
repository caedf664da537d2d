package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// tooMuch is what the interpreter panics with at a bound: the library calls it,
// and takes no error from it.
type tooMuch string

// maxPages bounds a document's pages.
const maxPages = 2000

// parse reads a document. The library panics on what it does not understand.
func parse(body []byte) (doc Document, err error) {
	page := 0
	defer func() {
		if p := recover(); p != nil {
			doc = Document{}
			over, limit := p.(tooMuch)
			switch {
			case limit:
				err = fmt.Errorf("page %d has %s", page, string(over))
			case page == 0:
				err = errors.New("it is broken or cut short")
			default:
				err = fmt.Errorf("page %d is broken", page)
			}
		}
	}()
	if at := bytes.Index(body[:min(len(body), 1024)], []byte("%PDF-")); at > 0 {
		body = body[at:] // offsets count from there
	}
	r, err := pdf.NewReader(bytes.NewReader(body), int64(len(body)))
	switch {
	case errors.Is(err, pdf.ErrInvalidPassword):
		return doc, errors.New("it asks for a password")
	case err != nil && bytes.Contains(body, []byte("/Encrypt")):
		return doc, errors.New("it is encrypted in a way that is not known")
	case err != nil:
		return doc, errors.New("it is broken or cut short")
	}
	doc.Pages = r.NumPage()
	if doc.Pages < 1 || doc.Pages > maxPages {
		return doc, fmt.Errorf("it says that it has %d pages; read are 1 to %d", doc.Pages, maxPages)
	}
	if !treeEnds(r.Trailer().Key("Root").Key("Pages")) {
		return doc, errors.New("its pages are nested without end")
	}
	doc.Language, _, _ = strings.Cut(strings.ToLower(r.Trailer().Key("Root").Key("Lang").Text()), "-")
	var text strings.Builder
	var sum glyphs
	fonts := map[string]*font{}
	for page = 1; page <= doc.Pages; page++ {
		p := r.Page(page)
		if p.V.IsNull() {
			return doc, fmt.Errorf("page %d of %d is missing", page, doc.Pages)
		}
		it := interpreter{fonts: fonts}
		it.page(p)
		sum.known += it.glyphs.known
		sum.unknown += it.glyphs.unknown
		for _, line := range paragraphs(it.runs) {
			text.WriteString(strings.ReplaceAll(line, softHyphen, ""))
			text.WriteByte('\n')
		}
		if text.Len() > maxText {
			return doc, fmt.Errorf("it says more than %d bytes", maxText)
		}
	}
	switch {
	case sum.known+sum.unknown == 0:
		return doc, errors.New("it has no text: its pages are pictures, as of a scanner")
	case sum.unknown > sum.known/4:
		return doc, errors.New("its fonts do not say which letters they show")
	}
	doc.Text = strings.TrimSuffix(text.String(), "\n")
	doc.Title = title(r.Trailer().Key("Info").Key("Title").Text(), doc.Text)
	return doc, nil
}

// treeEnds reports whether a page tree does: the library goes down it, for each
// page, for as long as it leads.
func treeEnds(root pdf.Value) bool {
	const mostNodes, deepest = 2 * maxPages, 50
	nodes := 0
	var ends func(v pdf.Value, depth int) bool
	ends = func(v pdf.Value, depth int) bool {
		if nodes++; nodes > mostNodes || depth > deepest {
			return false
		}
		if v.Key("Type").Name() != "Pages" {
			return true
		}
		kids := v.Key("Kids")
		for i := range kids.Len() {
			if !ends(kids.Index(i), depth+1) {
				return false
			}
		}
		return true
	}
	return ends(root, 0)
}

// fileName fits what programs put in a title's place.
var fileName = regexp.MustCompile(`(?i)^(microsoft word|untitled)|\.[a-z]{2,5}$|^\S*$`)

// title is the one that the document has, or its first line.
func title(own, text string) string {
	own = strings.TrimSpace(clean(own))
	if own != "" && !fileName.MatchString(own) {
		return own
	}
	first, _, _ := strings.Cut(text, "\n")
	if utf8.RuneCountInString(first) > 200 {
		first = string([]rune(first)[:200]) + "..."
	}
	return first
}

// glyphs counts those that were read, and those whose letter nothing tells.
type glyphs struct{ known, unknown int }
