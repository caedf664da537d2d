// Package marks says what an element is by the names that its template gives it:
// its class, id and test attributes.
package marks

import (
	"strings"

	"golang.org/x/net/html"
)

// Set is what the names in an element's class, id and test attributes say
// it is. Names are compared word by word ("article-body__text" has three), so
// that "header" holds no "ad".
type Set uint32

const (
	Body    Set = 1 << iota // the article's text
	Aside                   // related articles, promotion, sharing, subscription
	Nav                     // menus, breadcrumbs, paging
	Comment                 // readers' comments
	Caption                 // picture captions and credits
	Byline                  // who wrote it
	Date                    // when
	Updated                 // when it was changed
	Tags                    // keywords
	wall                    // paywall, registration
	Consent                 // cookies
	Ad                      // advertising
	head                    // headline, kicker, standfirst
	Lead                    // standfirst, summary
	Hidden                  // for screen readers or not shown
	Media                   // galleries, players, embeds
	Foot                    // what follows an article: author notes, footnotes, rights
	Box                     // fact boxes and the like
	Title                   // the headline
	Note                    // a correction or a note of the editors
)

var markWords = map[string]Set{
	"articlebody": Body, "storybody": Body, "entrycontent": Body, "postcontent": Body, "articletext": Body, "richtext": Body,
	"bodytext": Body, "fulltext": Body,
	"related": Aside, "relateds": Aside, "recommended": Aside, "recommend": Aside, "recommendation": Aside, "recommendations": Aside,
	"recirc": Aside, "recirculation": Aside, "promo": Aside, "promos": Aside, "promotion": Aside, "promobox": Aside,
	"share": Aside, "sharing": Aside, "shares": Aside, "sharebar": Aside, "social": Aside, "socials": Aside, "sociallinks": Aside,
	"addtoany": Aside, "sharethis": Aside, "sharedaddy": Aside,
	"newsletter": Aside, "newsletters": Aside, "subscribe": Aside, "subscription": Aside, "signup": Aside,
	"sidebar": Aside, "teaser": Aside, "teasers": Aside, "mostread": Aside, "mostpopular": Aside, "popular": Aside, "trending": Aside,
	"readmore": Aside, "seealso": Aside, "outbrain": Aside, "taboola": Aside, "rightrail": Aside, "widget": Aside, "crosslink": Aside,
	"crosslinks": Aside,
	"nav":        Nav, "navigation": Nav, "navbar": Nav, "menu": Nav, "breadcrumb": Nav, "breadcrumbs": Nav, "pagination": Nav,
	"pager": Nav, "skip": Nav, "toc": Nav, "toolbar": Nav,
	"comment": Comment, "comments": Comment, "disqus": Comment, "commentlist": Comment, "respond": Comment,
	"caption": Caption, "captions": Caption, "figcaption": Caption, "legend": Caption, "copyright": Caption, "photocredit": Caption,
	"imagecaption": Caption, "bildunterschrift": Caption,
	"byline": Byline, "bylines": Byline, "author": Byline, "authors": Byline, "autor": Byline, "authorname": Byline, "autoren": Byline,
	"auteur": Byline, "writer": Byline, "journalist": Byline, "contributors": Byline, "contributor": Byline, "autore": Byline,
	"reporter": Byline,
	"date":     Date, "dates": Date, "dateline": Date, "time": Date, "timestamp": Date, "datetime": Date, "published": Date,
	"pubdate": Date, "publishdate": Date, "datum": Date, "fecha": Date, "posted": Date, "publication": Date,
	"updated": Updated, "modified": Updated, "lastmod": Updated,
	"tags": Tags, "taglist": Tags, "keywords": Tags, "topics": Tags,
	"paywall": wall, "piano": wall, "regwall": wall, "premium": wall, "subscriber": wall, "meteredcontent": wall,
	"cookie": Consent, "cookies": Consent, "consent": Consent, "gdpr": Consent, "cmp": Consent, "onetrust": Consent, "didomi": Consent,
	"ad": Ad, "ads": Ad, "advert": Ad, "adverts": Ad, "advertisement": Ad, "advertising": Ad, "adslot": Ad, "sponsor": Ad,
	"sponsored": Ad, "werbung": Ad, "anzeige": Ad, "publicidad": Ad, "adsbygoogle": Ad, "dfp": Ad,
	"headline": head | Title, "kicker": head, "overline": head, "hed": head | Title, "title": Title,
	"standfirst": Lead, "dek": Lead, "lede": Lead, "subtitle": Lead, "vorspann": Lead, "lead": Lead, "intro": Lead, "excerpt": Lead,
	"subheadline": Lead, "summary": Lead, "abstract": Lead, "chapo": Lead,
	"sr": Hidden, "screenreader": Hidden, "visuallyhidden": Hidden, "noprint": Hidden, "invisible": Hidden,
	"gallery": Media, "slideshow": Media, "player": Media, "video": Media, "videoplayer": Media, "audio": Media, "embed": Media,
	"instagram": Media, "twitter": Media, "tweet": Media, "carousel": Media, "podcast": Media,
	"footer": Foot, "footnote": Foot, "footnotes": Foot, "bio": Foot, "disclaimer": Foot, "rights": Foot,
	"correction": Note, "corrections": Note, "corrigendum": Note, "erratum": Note, "clarification": Note, "editornote": Note,
	"editorsnote": Note, "note": Note, "notes": Note,
	"infobox": Box, "factbox": Box, "fact": Box, "pullquote": Box, "callout": Box,
}

// Classifier reads marks, each distinct name list once.
type Classifier struct{ seen map[string]Set }

func NewClassifier() *Classifier { return &Classifier{seen: make(map[string]Set, 256)} }

func (c *Classifier) Of(n *html.Node) Set {
	var m Set
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "data-testid", "data-component", "data-qa", "role":
			m |= c.names(n.Attr[i].Val)
			if n.Attr[i].Key == "role" && n.Attr[i].Val == "note" {
				m |= Note
			}
		case "hidden", "aria-hidden":
			m |= Hidden
		}
	}
	return m
}

func (c *Classifier) names(s string) Set {
	if m, ok := c.seen[s]; ok {
		return m
	}
	m := readNames(s)
	if len(c.seen) < 10_000 {
		c.seen[s] = m
	}
	return m
}

func readNames(s string) Set {
	if len(s) > 1000 {
		s = s[:1000]
	}
	var m Set
	for _, name := range strings.Fields(s) {
		m |= readName(name)
	}
	return m
}

// readName reads one class name: its words, and each two neighbours joined
// ("article-body").
func readName(name string) Set {
	var m Set
	prev := ""
	for start := 0; start < len(name); {
		end := start + 1
		for end < len(name) && isLetter(name[end]) && isLetter(name[start]) && !(isUpper(name[end]) && !isUpper(name[end-1])) {
			end++
		}
		if isLetter(name[start]) {
			word := strings.ToLower(name[start:end])
			m |= markWords[word]
			if prev != "" {
				m |= markWords[prev+word]
			}
			prev = word
		}
		start = end
	}
	return m
}

func isUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func isLetter(c byte) bool { return isUpper(c) || c >= 'a' && c <= 'z' }
