package feed

import (
	"cmp"
	"strings"

	"tocsin/internal/date"
	"tocsin/internal/feed/xmlscan"
	"tocsin/internal/news"
)

// attributes reads what formats keep in the tag of the entry itself: CDF its
// address and time, RDF its identity.
func (p *prepared) attributes(d *document, t xmlscan.Token) {
	if t.Text == "" {
		return
	}
	xmlscan.Attributes(t.Text, func(name, value string) bool {
		switch strings.ToLower(name) {
		case "href":
			p.link = d.text(piece{value: xmlscan.Unescape(value, d.sc.Entities()), kind: plainText, scope: p.scope})
		case "lastmod":
			p.updated = d.date(value)
		}
		return true
	})
}

// channelAttributes reads the address of a CDF channel.
func (d *document) channelAttributes(t xmlscan.Token) {
	if href := xmlscan.Attribute(t.Text, "href"); href != "" && d.link == 0 {
		d.link = d.text(piece{value: href, kind: plainText, scope: d.frames[len(d.frames)-1].scope})
	}
}

// feedElement reads an element of the feed itself.
func (d *document) feedElement(t xmlscan.Token, f frame, what field) error {
	if what == fieldLink {
		d.hubLink(t, f)
	}
	switch {
	case what == fieldTitle && d.title == 0:
		return d.leaf(t, f, &d.title, textType(t, true))
	case what == fieldLink && d.link == 0:
		return d.linkElement(t, f, &d.link, new(int))
	case what == fieldLanguage:
		n := 0
		err := d.leaf(t, f, &n, plainText)
		d.lang = cmp.Or(language(d.texts[n].value), d.lang)
		return err
	case what == fieldNone || t.Empty:
		f.place = placeSkip
		d.push(t, f)
		return nil
	}
	return d.passOver(t, f)
}

// entryElement reads an element of an entry.
func (d *document) entryElement(t xmlscan.Token, f frame, what field) error {
	p := d.current
	switch what {
	case fieldTitle:
		return d.leaf(t, f, &p.title, textType(t, true))
	case fieldTitleElse:
		return d.leaf(t, f, &p.titleElse, textType(t, true))
	case fieldLink:
		return d.linkElement(t, f, &p.link, &p.linkRank)
	case fieldLinkTrue:
		return d.leaf(t, f, &p.linkTrue, plainText)
	case fieldID:
		if attr := xmlscan.Attribute(t.Text, "isPermaLink"); !strings.EqualFold(attr, "false") && strings.EqualFold(t.Name, "guid") {
			p.permalink = true
		}
		return d.leaf(t, f, &p.id, plainText)
	case fieldSummary:
		return d.leaf(t, f, &p.summary, textType(t, false))
	case fieldSummaryElse:
		return d.leaf(t, f, &p.summaryElse, textType(t, false))
	case fieldContent:
		return d.leaf(t, f, &p.content, textType(t, false))
	case fieldContentElse:
		return d.leaf(t, f, &p.contentElse, textType(t, false))
	case fieldPerson:
		n := 0
		if len(p.persons) >= maxPersons {
			return d.passOver(t, f)
		}
		err := d.leaf(t, f, &n, personText)
		if n > 0 {
			p.persons = append(p.persons, n)
		}
		return err
	case fieldPersonElse:
		return d.leaf(t, f, &p.personElse, plainText)
	case fieldCategory, fieldKeywords:
		return d.categoryElement(t, f, what)
	case fieldPublished, fieldPublishedElse, fieldUpdated, fieldDate:
		return d.dateElement(t, f, what)
	case fieldLanguage:
		n := 0
		err := d.leaf(t, f, &n, plainText)
		p.language = language(d.texts[n].value)
		return err
	case fieldGroup:
		f.place = placeEntry
	default:
		f.place = placeSkip
	}
	d.push(t, f)
	return nil
}

// linkElement reads RSS's <link>address</link> and Atom's <link href>. Of
// several the first of the best rank is taken: a page, anything that is the
// entry in another form, an address without a relation.
func (d *document) linkElement(t xmlscan.Token, f frame, to, rank *int) error {
	href := xmlscan.Attribute(t.Text, "href")
	if href == "" {
		if *rank >= 2 {
			return d.passOver(t, f)
		}
		return d.leaf(t, f, to, plainText)
	}
	r := 0
	switch rel := strings.ToLower(xmlscan.Attribute(t.Text, "rel")); strings.TrimPrefix(rel, "http://www.iana.org/assignments/relation/") {
	case "", "alternate":
		r = 2
		if kind := xmlscan.Attribute(t.Text, "type"); kind == "" || strings.Contains(kind, "html") {
			r = 3
		}
	}
	if r > *rank {
		*rank = r
		*to = d.text(piece{value: href, kind: plainText, scope: f.scope})
	}
	f.place = placeSkip
	d.push(t, f)
	return nil
}

// hubLink notes a link of the feed to itself, or to a hub that pushes it.
func (d *document) hubLink(t xmlscan.Token, f frame) {
	for _, rel := range strings.Fields(strings.ToLower(xmlscan.Attribute(t.Text, "rel"))) {
		switch {
		case rel == "self" && d.self == 0:
			d.self = d.text(piece{value: xmlscan.Attribute(t.Text, "href"), kind: plainText, scope: f.scope})
		case rel == "hub" && len(d.hubs) < maxHubs:
			d.hubs = append(d.hubs, d.text(piece{value: xmlscan.Attribute(t.Text, "href"), kind: plainText, scope: f.scope}))
		}
	}
}

// maxHubs bounds the hubs of one feed.
const maxHubs = 8

// The limits of lists in one entry.
const (
	maxCategories = 100
	maxPersons    = 50
)

// passOver reads a text that is not used: it must still be read as one, as it may hold markup.
func (d *document) passOver(t xmlscan.Token, f frame) error {
	taken := 1 // there is one already: the text is not kept
	return d.leaf(t, f, &taken, plainText)
}

func (d *document) categoryElement(t xmlscan.Token, f frame, what field) error {
	p := d.current
	if len(p.categories) >= maxCategories {
		return d.passOver(t, f)
	}
	term := xmlscan.Attribute(t.Text, "term")
	if term == "" {
		term = xmlscan.Attribute(t.Text, "text") // iTunes, which also nests them
	}
	n := 0
	if term != "" {
		n = d.text(piece{value: term, kind: plainText, scope: f.scope})
		f.place = placeEntry
		d.push(t, f)
	} else if err := d.leaf(t, f, &n, plainText); err != nil {
		return err
	}
	if n == 0 {
		if label := xmlscan.Attribute(t.Text, "label"); label != "" {
			n = d.text(piece{value: label, kind: plainText, scope: f.scope})
		}
	}
	if n == 0 {
		return nil
	}
	if what == fieldKeywords {
		for word := range strings.SplitSeq(d.texts[n].value, ",") {
			if word = strings.TrimSpace(word); word != "" && len(p.categories) < maxCategories {
				p.categories = append(p.categories, d.text(piece{value: word, kind: plainText}))
			}
		}
	} else {
		p.categories = append(p.categories, n)
	}
	return nil
}

func (d *document) dateElement(t xmlscan.Token, f frame, what field) error {
	n := 0
	if err := d.leaf(t, f, &n, plainText); err != nil || n == 0 {
		return err
	}
	p := d.current
	to := map[field]*news.Date{
		fieldPublished: &p.published, fieldPublishedElse: &p.publishedElse, fieldUpdated: &p.updated, fieldDate: &p.dated,
	}[what]
	written := d.texts[n].value
	got := d.date(written)
	switch {
	case got.IsZero():
		p.badDates = append(p.badDates, written)
	case to.IsZero():
		*to = got
	}
	return nil
}

func (d *document) date(s string) news.Date {
	lang := d.lang
	if lang == "" {
		lang = d.opt.Language
	}
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	got, _ := date.Parse(s, date.Options{Language: primary, Location: d.opt.Location, Now: d.opt.Now})
	return got
}
