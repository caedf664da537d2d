package markup

import (
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// allowed are the elements that stay. Those with false are dropped, and their text stays.
var allowed = map[string]bool{
	"a": true, "abbr": true, "acronym": true, "address": true, "article": true, "aside": true, "b": true, "bdi": true, "bdo": true,
	"big": true, "blockquote": true, "br": true, "caption": true, "center": true, "cite": true, "code": true, "col": true,
	"colgroup": true, "dd": true, "del": true, "dfn": true, "div": true, "dl": true, "dt": true, "em": true,
	"figcaption": true, "figure": true, "footer": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"header": true, "hr": true, "i": true, "img": true, "ins": true, "kbd": true, "li": true, "mark": true, "ol": true,
	"p": true, "pre": true, "q": true, "s": true, "samp": true, "section": true, "small": true, "span": true, "strike": true,
	"strong": true,
	"sub":    true, "sup": true, "table": true, "tbody": true, "td": true, "tfoot": true, "th": true, "thead": true, "time": true,
	"tr": true,
	"tt": true, "u": true, "ul": true, "var": true, "wbr": true,
	"font": false, "main": false, "nav": false, "picture": false, "source": false, "ruby": true, "rb": true, "rt": true, "rp": true,
	"label": false, "fieldset": false, "legend": false, "details": false, "summary": false, "nobr": false,
	"video": false, "audio": false, "track": false,
}

// attributesOf are the attributes that stay on an element, and everywhere.
var attributesOf = map[string]string{
	"a": " href title ", "img": " src alt title width height ", "blockquote": " cite ", "q": " cite ", "del": " cite datetime ",
	"ins": " cite datetime ", "td": " colspan rowspan ", "th": " colspan rowspan ", "ol": " start ", "time": " datetime ",
	"abbr": " title ", "acronym": " title ", "col": " span ", "colgroup": " span ",
}

const attributesOfAll = " lang dir title "

// policy is what bluemonday keeps: the same elements and attributes.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(false)
	p.SkipElementsContent("script", "style", "iframe", "object", "embed", "applet", "noscript", "noembed", "noframes", "frameset",
		"template", "svg", "math", "select", "textarea", "button", "title", "head", "xmp", "plaintext", "listing", "canvas", "map",
		"dialog")
	for name, keep := range allowed {
		if !keep {
			continue
		}
		p.AllowElements(name)
		p.AllowNoAttrs().OnElements(name)
		p.AllowAttrs(strings.Fields(attributesOf[name] + attributesOfAll)...).OnElements(name)
	}
	return p
})
