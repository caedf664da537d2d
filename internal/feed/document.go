package feed

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/feed/address"
	"tocsin/internal/feed/xmlscan"
	"tocsin/internal/news"
)

// The limits on what one element may hold (CHECKS PAR-01).
const (
	maxDepth      = 256
	maxAttributes = 200
)

// place is where in a feed an element stands.
type place uint8

const (
	placeTop   place = iota // before the root
	placeFeed               // in the feed or its channel
	placeEntry              // in an entry, or in a group inside of one
	placeSkip               // in something that is not read
)

// frame is an open element.
type frame struct {
	name  string // as written
	place place
	entry bool // this element is the entry itself
	scope
	bound int // how many namespaces were bound outside of it
}

// document reads a feed in XML and prepares it for gofeed.
type document struct {
	opt    Options
	source string
	sc     xmlscan.Scanner
	frames []frame
	bound  []binding
	native string // the namespace of the root, when nobody knows it

	format    string
	most      int  // sitemaps: how many entries are kept
	closed    bool // the root's end was seen
	texts     []piece
	title     int
	link      int
	self      int
	hubs      []int
	lang      string
	entries   []prepared
	current   *prepared // the open entry, or nil
	out       strings.Builder
	warnings  []string
	pace      news.Pace
	ttl       time.Duration // of <ttl>
	period    time.Duration // of sy:updatePeriod
	frequency float64       // of sy:updateFrequency
	tops      int           // elements seen before the root
	first     string        // the first of them
}

func newDocument(source string, opt Options) *document {
	d := &document{opt: opt, source: source, sc: xmlscan.New(source), texts: make([]piece, 1, 128)}
	base := opt.URL
	if opt.ContentLocation != "" {
		base = address.Resolve(opt.URL, opt.ContentLocation)
	}
	d.frames = append(make([]frame, 0, 16), frame{place: placeTop, scope: scope{base: base}})
	return d
}

// read goes through the document once.
func (d *document) read() error {
	for {
		t := d.sc.Next()
		if d.closed {
			return d.finish(false) // what servers append to feeds is not read
		}
		switch t.Kind {
		case xmlscan.Open:
			more, err := d.open(t)
			if err != nil {
				return err
			}
			if !more {
				return d.finish(true)
			}
		case xmlscan.Close:
			d.close(t.Name)
		case xmlscan.End:
			return d.finish(false)
		}
	}
}

// finish looks at what was left open. full says that reading stopped at the
// limit of entries.
func (d *document) finish(full bool) error {
	if d.format == "" {
		return d.notFeed()
	}
	switch {
	case full:
		d.warn("the feed has more than %d entries: the first %d were read", d.opt.maxEntries, d.opt.maxEntries)
	case d.current != nil:
		d.warn("the feed ends in the middle of an entry: the %d whole entries before it were kept", len(d.entries))
	case !d.closed:
		d.warn("the feed is cut off: its end tag is missing")
	}
	if d.sc.Repaired() {
		d.warn("a CDATA section was not closed: it was ended with its element")
	}
	return nil
}

func (d *document) warn(format string, args ...any) {
	d.warnings = append(d.warnings, fmt.Sprintf(format, args...))
}

// open takes an opening tag. It returns false at the limit of entries.
func (d *document) open(t xmlscan.Token) (bool, error) {
	if len(d.frames) >= maxDepth {
		return false, fmt.Errorf("%w: elements nested deeper than %d", errLimit, maxDepth)
	}
	if tooMany(t.Text) {
		return false, fmt.Errorf("%w: more than %d attributes on <%s>", errLimit, maxAttributes, shorten(t.Name))
	}
	f := frame{name: t.Name, bound: len(d.bound)}
	f.scope = d.enter(t)
	prefix, local, found := strings.Cut(t.Name, ":")
	if !found {
		prefix, local = "", t.Name
	}
	local = strings.ToLower(local)
	v := d.vocabulary(prefix)
	if v == vocabCore && d.isSitemap() {
		v = vocabSitemap // one without a namespace
	}
	at := d.frames[len(d.frames)-1].place
	switch {
	case at == placeTop:
		if !d.root(t, local, prefix) {
			return true, d.notFeedYet(t, local)
		}
		f.place = placeFeed
		d.lang = f.lang
	case isEntry(v, local):
		return d.entry(t, f)
	case at == placeFeed && local == "channel" && v == vocabCore:
		f.place = placeFeed
		d.channelAttributes(t)
		d.lang = cmp.Or(d.lang, f.lang)
	case at == placeFeed && paceField(v, local) != fieldNone:
		return true, d.paceElement(t, f, paceField(v, local))
	case at == placeFeed:
		return true, d.feedElement(t, f, fieldOf(v, local))
	case at == placeEntry:
		return true, d.entryElement(t, f, fieldOf(v, local))
	default:
		f.place = placeSkip
	}
	d.push(t, f)
	return true, nil
}

// isEntry reports whether an element is an entry.
func isEntry(v vocabulary, local string) bool {
	switch local {
	case "item", "entry":
		return v == vocabCore || v == vocabAtom
	case "url", "sitemap":
		return v == vocabSitemap
	}
	return false
}

func (d *document) push(t xmlscan.Token, f frame) {
	if t.Empty {
		d.bound = d.bound[:f.bound]
		if f.place == placeFeed && len(d.frames) == 1 {
			d.closed = true
		}
		return
	}
	d.frames = append(d.frames, f)
}

// close ends the innermost element of that name and all inside of it; an end
// tag of nothing is passed over.
func (d *document) close(name string) {
	for i := len(d.frames) - 1; i > 0; i-- {
		// The first letter first: ends of nothing must stay cheap under many open elements.
		if open := d.frames[i].name; len(open) == len(name) && open[0]|0x20 == name[0]|0x20 && strings.EqualFold(open, name) {
			d.popTo(i)
			return
		}
	}
}

// popTo closes the elements from number i on.
func (d *document) popTo(i int) {
	for n := len(d.frames) - 1; n >= i; n-- {
		if d.frames[n].entry {
			d.endEntry()
		}
	}
	if i == 1 && d.frames[1].place == placeFeed {
		d.closed = true
	}
	d.bound = d.bound[:d.frames[i].bound]
	d.frames = d.frames[:i]
}

// entry begins an entry; one that is still open ends here.
func (d *document) entry(t xmlscan.Token, f frame) (bool, error) {
	for i := len(d.frames) - 1; i > 0; i-- {
		if d.frames[i].entry {
			d.popTo(i)
			break
		}
	}
	// Something before it was not closed: the entry is not inside of that.
	for d.frames[len(d.frames)-1].place == placeSkip {
		d.frames = d.frames[:len(d.frames)-1]
	}
	if len(d.entries) >= d.opt.maxEntries {
		return false, nil
	}
	f.place = placeEntry
	f.entry = true
	d.entries = append(d.entries, prepared{scope: f.scope})
	d.current = &d.entries[len(d.entries)-1]
	d.entries = d.entries[:len(d.entries)-1] // not one of them before its end
	d.current.attributes(d, t)
	if t.Empty {
		d.endEntry()
	}
	d.push(t, f)
	return true, nil
}

// endEntry takes the open entry as whole and writes it.
func (d *document) endEntry() {
	if d.current == nil {
		return
	}
	d.entries = d.entries[:len(d.entries)+1]
	d.current.write(&d.out)
	d.current = nil
}

func tooMany(attrs string) bool {
	if len(attrs) < 2*maxAttributes {
		return false
	}
	n := 0
	xmlscan.Attributes(attrs, func(string, string) bool {
		n++
		return n <= maxAttributes
	})
	return n > maxAttributes
}

func shorten(s string) string {
	if len(s) > 40 {
		return s[:40] + "..."
	}
	return s
}
