package demo

import "tocsin/internal/news"

// outletDef is what is fixed about an outlet.
type outletDef struct {
	name, title, lang string
	kind              news.SourceKind
	address           string // loopback address of its own: each is a lane
	path              string // of the source
	format            string // rss, atom, json; "" for a site or page
	style             string // how its pages say who wrote what when: jsonld, meta, text
	full              bool   // its feed carries the whole text, else a summary
	tracking          string // query that its feed adds to links
	weak              bool   // its ETags are weak ones
	about             string // line under the name
}

// outletDefs are the outlets, all invented.
func outletDefs() []outletDef {
	return []outletDef{
		{
			name: "masis", title: "Masis Newswire", lang: "en", kind: news.SourceFeed, address: "127.0.10.1",
			path: "/rss.xml", format: "rss", style: "jsonld", about: "News agency, Yerevan",
		},
		{
			name: "sevan", title: "Sevan Radio", lang: "hy", kind: news.SourceFeed, address: "127.0.10.2",
			path: "/atom.xml", format: "atom", style: "meta", weak: true, about: "Radio, Armenian and English",
		},
		{
			name: "aragats", title: "The Aragats Post", lang: "en", kind: news.SourceFeed, address: "127.0.10.3",
			path: "/feed.json", format: "json", style: "jsonld", full: true, tracking: "utm_source=feed&utm_medium=json", about: "Daily paper",
		},
		{
			name: "yeddiqala", title: "Yeddi Qala", lang: "az", kind: news.SourceFeed, address: "127.0.10.4",
			path: "/rss", format: "rss", style: "meta", tracking: "utm_source=rss", about: "Bakı xəbərləri",
		},
		{
			name: "pereval", title: "Перевал", lang: "ru", kind: news.SourceFeed, address: "127.0.10.5",
			path: "/atom", format: "atom", style: "text", full: true, weak: true, about: "Новости Южного Кавказа",
		},
		{
			name: "arpa", title: "Արփա լրատու", lang: "hy", kind: news.SourceSite, address: "127.0.10.6",
			path: "/", style: "text", about: "Լուրեր Վայոց ձորից և աշխարհից",
		},
		{
			name: "desk", title: "Detention Desk", lang: "en", kind: news.SourcePage, address: "127.0.10.7",
			path: "/status", style: "meta", about: "Volunteers who keep a list",
		},
	}
}
