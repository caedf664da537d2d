package feed

import "strings"

// vocabulary is a namespace that the preparation knows, whatever prefix a
// feed gives it.
type vocabulary uint8

const (
	vocabOther vocabulary = iota
	vocabCore             // RSS in all its versions, Atom as the feed's own, CDF, none
	vocabAtom             // Atom inside of something else
	vocabContent
	vocabDC
	vocabTerms
	vocabMedia
	vocabITunes
	vocabXHTML
	vocabFeedBurner
	vocabSitemap // a sitemap's own elements
	vocabNews    // Google's news sitemaps
	vocabSyndication
	vocabFullText // Yandex's, Rambler's and Mail.ru's elements for an article's whole text
)

// vocabularyOf recognises a namespace by its name; slashes at the end, case and
// http or https do not matter, as publishers do not agree on them.
func vocabularyOf(uri string) vocabulary {
	uri = strings.ToLower(strings.TrimSpace(uri))
	uri = strings.TrimPrefix(strings.TrimPrefix(uri, "https://"), "http://")
	switch strings.TrimRight(uri, "/#") {
	case "www.w3.org/2005/atom", "purl.org/atom/ns", "example.com/newformat", "example.com/necho", "purl.org/echo", "uri.com/atom",
		"purl.org/net/rss1.1":
		return vocabAtom
	case "", "purl.org/rss/1.0", "channel.netscape.com/rdf/simple/0.9", "my.netscape.com/rdf/simple/0.9",
		"my.netscape.com/publish/formats/rss-0.91.dtd",
		"backend.userland.com/rss", "backend.userland.com/rss2", "backend.userland.com/rss091", "blogs.law.harvard.edu/tech/rss",
		"cyber.law.harvard.edu/rss", "my.netscape.com/rdf/simple/0.9/channel", "purl.org/rss/1.0/modules/rss091",
		"www.w3.org/1999/02/22-rdf-syntax-ns":
		return vocabCore
	case "purl.org/rss/1.0/modules/content":
		return vocabContent
	case "purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0":
		return vocabDC
	case "purl.org/dc/terms":
		return vocabTerms
	case "search.yahoo.com/mrss", "video.search.yahoo.com/mrss", "tools.search.yahoo.com/mrss", "search.yahoo.com/searchmonkey/media":
		return vocabMedia
	case "www.itunes.com/dtds/podcast-1.0.dtd", "example.com/dtds/podcast-1.0.dtd":
		return vocabITunes
	case "www.w3.org/1999/xhtml":
		return vocabXHTML
	case "rssnamespace.org/feedburner/ext/1.0":
		return vocabFeedBurner
	case "www.sitemaps.org/schemas/sitemap/0.9", "www.google.com/schemas/sitemap/0.84", "www.google.com/schemas/sitemap/0.9":
		return vocabSitemap
	case "www.google.com/schemas/sitemap-news/0.9":
		return vocabNews
	case "purl.org/rss/1.0/modules/syndication":
		return vocabSyndication
	case "news.yandex.ru", "turbo.yandex.ru", "news.rambler.ru", "news.mail.ru":
		return vocabFullText
	}
	return vocabOther
}

// prefixVocabulary is what a prefix means that the document did not declare.
func prefixVocabulary(prefix string) vocabulary {
	switch strings.ToLower(prefix) {
	case "", "rss", "rdf":
		return vocabCore
	case "atom", "a10", "atom10", "atom03":
		return vocabAtom
	case "content":
		return vocabContent
	case "dc":
		return vocabDC
	case "dcterms":
		return vocabTerms
	case "media":
		return vocabMedia
	case "itunes":
		return vocabITunes
	case "xhtml":
		return vocabXHTML
	case "feedburner":
		return vocabFeedBurner
	case "news":
		return vocabNews
	case "sy", "syn":
		return vocabSyndication
	case "yandex", "turbo", "rambler", "mailru":
		return vocabFullText
	}
	return vocabOther
}

// field is what an element means inside of an entry, or of the feed itself.
type field uint8

const (
	fieldNone      field = iota
	fieldTitle           // of the entry
	fieldTitleElse       // of its picture or film, used where there is no other
	fieldLink
	fieldLinkTrue // FeedBurner's note of the address behind its own
	fieldID
	fieldSummary
	fieldSummaryElse
	fieldContent
	fieldContentElse
	fieldPerson // a name, or elements that hold one
	fieldPersonElse
	fieldCategory
	fieldKeywords // several, divided by commas
	fieldPublished
	fieldPublishedElse
	fieldUpdated
	fieldDate // Dublin Core's date: when it was published, or changed
	fieldLanguage
	fieldGroup // what holds further fields of the entry
	fieldTTL
	fieldSkipHours
	fieldSkipDays
	fieldUpdatePeriod
	fieldUpdateFrequency
)

// fieldOf is what an element of an entry means; local is in lower case.
func fieldOf(v vocabulary, local string) field {
	switch v {
	case vocabCore, vocabAtom:
		return coreField(local)
	case vocabContent:
		if local == "encoded" {
			return fieldContent
		}
	case vocabDC:
		return dublinField(local)
	case vocabTerms:
		switch local {
		case "created", "issued":
			return fieldPublishedElse
		case "modified":
			return fieldUpdated
		}
	case vocabMedia:
		return mediaField(local)
	case vocabITunes:
		switch local {
		case "author":
			return fieldPersonElse
		case "summary":
			return fieldSummaryElse
		case "category":
			return fieldCategory
		case "keywords":
			return fieldKeywords
		}
	case vocabXHTML:
		if local == "body" || local == "div" {
			return fieldContentElse
		}
	case vocabFeedBurner:
		if local == "origlink" {
			return fieldLinkTrue
		}
	case vocabFullText:
		switch local {
		case "full-text", "fulltext", "content":
			return fieldContentElse
		}
	case vocabSitemap, vocabNews:
		return sitemapField(v, local)
	}
	return fieldNone
}

func coreField(local string) field {
	switch local {
	case "title":
		return fieldTitle
	case "link":
		return fieldLink
	case "guid", "id":
		return fieldID
	case "description", "summary", "abstract":
		return fieldSummary
	case "content":
		return fieldContent
	case "encoded", "body", "fullitem":
		return fieldContentElse
	case "author":
		return fieldPerson
	case "category":
		return fieldCategory
	case "pubdate", "published", "issued":
		return fieldPublished
	case "created":
		return fieldPublishedElse
	case "updated", "modified":
		return fieldUpdated
	case "language":
		return fieldLanguage
	}
	return fieldNone
}

func dublinField(local string) field {
	switch local {
	case "title":
		return fieldTitleElse
	case "creator", "author":
		return fieldPerson
	case "subject":
		return fieldCategory
	case "date":
		return fieldDate
	case "description":
		return fieldSummaryElse
	case "language":
		return fieldLanguage
	}
	return fieldNone
}

func mediaField(local string) field {
	switch local {
	case "title":
		return fieldTitleElse
	case "description":
		return fieldSummaryElse
	case "category":
		return fieldCategory
	case "keywords":
		return fieldKeywords
	case "group", "content":
		return fieldGroup
	}
	return fieldNone
}
