package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// marks is what the names in an element's class, id and test attributes say
// it is. Names are compared word by word ("article-body__text" has three), so
// that "header" holds no "ad".
type marks uint32

const (
	markBody    marks = 1 << iota // the article's text
	markAside                     // related articles, promotion, sharing, subscription
	markNav                       // menus, breadcrumbs, paging
	markComment                   // readers' comments
	markCaption                   // picture captions and credits
	markByline                    // who wrote it
	markDate                      // when
	markUpdated                   // when it was changed
	markTags                      // keywords
	markWall                      // paywall, registration
	markConsent                   // cookies
	markAd                        // advertising
	markHead                      // headline, kicker, standfirst
	markLead                      // standfirst, summary
	markHidden                    // for screen readers or not shown
	markMedia                     // galleries, players, embeds
	markFoot                      // what follows an article: author notes, footnotes, rights
	markBox                       // fact boxes and the like
	markTitle                     // the headline
)

var markWords = map[string]marks{
	"articlebody": markBody, "storybody": markBody, "entrycontent": markBody, "postcontent": markBody, "articletext": markBody, "richtext": markBody, "bodytext": markBody, "fulltext": markBody,
	"related": markAside, "relateds": markAside, "recommended": markAside, "recommend": markAside, "recommendation": markAside, "recommendations": markAside,
	"recirc": markAside, "recirculation": markAside, "promo": markAside, "promos": markAside, "promotion": markAside, "promobox": markAside,
	"share": markAside, "sharing": markAside, "shares": markAside, "sharebar": markAside, "social": markAside, "socials": markAside, "sociallinks": markAside, "addtoany": markAside, "sharethis": markAside, "sharedaddy": markAside,
	"newsletter": markAside, "newsletters": markAside, "subscribe": markAside, "subscription": markAside, "signup": markAside,
	"sidebar": markAside, "teaser": markAside, "teasers": markAside, "mostread": markAside, "mostpopular": markAside, "popular": markAside, "trending": markAside,
	"readmore": markAside, "seealso": markAside, "outbrain": markAside, "taboola": markAside, "rightrail": markAside, "widget": markAside, "crosslink": markAside, "crosslinks": markAside,
	"nav": markNav, "navigation": markNav, "navbar": markNav, "menu": markNav, "breadcrumb": markNav, "breadcrumbs": markNav, "pagination": markNav, "pager": markNav, "skip": markNav, "toc": markNav, "toolbar": markNav,
	"comment": markComment, "comments": markComment, "disqus": markComment, "commentlist": markComment, "respond": markComment,
	"caption": markCaption, "captions": markCaption, "figcaption": markCaption, "legend": markCaption, "copyright": markCaption, "photocredit": markCaption, "imagecaption": markCaption, "bildunterschrift": markCaption,
	"byline": markByline, "bylines": markByline, "author": markByline, "authors": markByline, "autor": markByline, "authorname": markByline, "autoren": markByline, "auteur": markByline, "writer": markByline, "journalist": markByline, "contributors": markByline, "contributor": markByline, "autore": markByline, "reporter": markByline,
	"date": markDate, "dates": markDate, "dateline": markDate, "time": markDate, "timestamp": markDate, "datetime": markDate, "published": markDate, "pubdate": markDate, "publishdate": markDate, "datum": markDate, "fecha": markDate, "posted": markDate, "publication": markDate,
	"updated": markUpdated, "modified": markUpdated, "lastmod": markUpdated,
	"tags": markTags, "taglist": markTags, "keywords": markTags, "topics": markTags,
	"paywall": markWall, "piano": markWall, "regwall": markWall, "premium": markWall, "subscriber": markWall, "meteredcontent": markWall,
	"cookie": markConsent, "cookies": markConsent, "consent": markConsent, "gdpr": markConsent, "cmp": markConsent, "onetrust": markConsent, "didomi": markConsent,
	"ad": markAd, "ads": markAd, "advert": markAd, "adverts": markAd, "advertisement": markAd, "advertising": markAd, "adslot": markAd, "sponsor": markAd, "sponsored": markAd, "werbung": markAd, "anzeige": markAd, "publicidad": markAd, "adsbygoogle": markAd, "dfp": markAd,
	"headline": markHead | markTitle, "kicker": markHead, "overline": markHead, "hed": markHead | markTitle, "title": markTitle,
	"standfirst": markLead, "dek": markLead, "lede": markLead, "subtitle": markLead, "vorspann": markLead, "lead": markLead, "intro": markLead, "excerpt": markLead, "subheadline": markLead, "summary": markLead, "abstract": markLead, "chapo": markLead,
	"sr": markHidden, "screenreader": markHidden, "visuallyhidden": markHidden, "noprint": markHidden, "invisible": markHidden,
	"gallery": markMedia, "slideshow": markMedia, "player": markMedia, "video": markMedia, "videoplayer": markMedia, "audio": markMedia, "embed": markMedia, "instagram": markMedia, "twitter": markMedia, "tweet": markMedia, "carousel": markMedia, "podcast": markMedia,
	"footer": markFoot, "footnote": markFoot, "footnotes": markFoot, "bio": markFoot, "disclaimer": markFoot, "correction": 0, "rights": markFoot,
	"infobox": markBox, "factbox": markBox, "fact": markBox, "pullquote": markBox, "callout": markBox,
}

// classifier reads marks, each distinct name list once.
type classifier struct{ seen map[string]marks }

func newClassifier() *classifier { return &classifier{seen: make(map[string]marks, 256)} }

func (c *classifier) of(n *html.Node) marks {
	var m marks
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "data-testid", "data-component", "data-qa", "role":
			m |= c.names(n.Attr[i].Val)
		case "hidden", "aria-hidden":
			m |= markHidden
		}
	}
	return m
}

func (c *classifier) names(s string) marks {
	if m, ok := c.seen[s]; ok {
		return m
	}
	m := readNames(s)
	if len(c.seen) < 10_000 {
		c.seen[s] = m
	}
	return m
}

func readNames(s string) marks {
	if len(s) > 1000 {
		s = s[:1000]
	}
	var m marks
	for _, name := range strings.Fields(s) {
		m |= readName(name)
	}
	return m
}

// readName reads one class name: its words, and each two neighbours joined
// ("article-body").
func readName(name string) marks {
	var m marks
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
