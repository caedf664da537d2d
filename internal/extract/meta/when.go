package meta

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/date"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/news"
)

// Clock reads a page's dates in the outlet's own context.
type Clock struct {
	opt date.Options
	now time.Time
}

// Clock works out what a date without a zone, or with a zone that several
// countries share, means here. "AMT" is Armenia's at an Armenian outlet:
// one whose zone is configured so, whose host or name or language says so.
func (s *Survey) Clock(lang string, loc *time.Location, now time.Time) Clock {
	if loc == nil {
		loc = zoneOf(s.url, lang, s.tree.Meta("og:site_name"))
	}
	return Clock{opt: date.Options{Language: lang, Location: loc, Now: now}, now: now}
}

// Parse reads one date and refuses what no article may carry.
func (c Clock) Parse(s string) news.Date {
	s = prose.Fold(s)
	if s == "" || len(s) > 120 {
		return news.Date{}
	}
	d, ok := date.Parse(s, c.opt)
	if !ok || !date.Plausible(d, c.now) {
		return news.Date{}
	}
	return d
}

// Visible reads a date among the words that stand around it on a page:
// "Published: 24 June 2025", "Հրապարակվել է 24.06.2025, 19:17".
func (c Clock) Visible(s string) news.Date {
	for line := range strings.SplitSeq(s, "\n") {
		line = prose.Fold(line)
		if !prose.MaybeDate(line) {
			continue
		}
		if d := c.Parse(line); !d.IsZero() {
			return d
		}
		for _, piece := range datePieces(line) {
			if d := c.Parse(piece); !d.IsZero() {
				return d
			}
		}
	}
	return news.Date{}
}

// datePieces are the parts of a line that may be a date by themselves:
// without a label, without what follows a divider.
func datePieces(line string) []string {
	out := make([]string, 0, 4)
	for _, sep := range []string{"|", "•", "·", "–", "—", " / "} {
		if strings.Contains(line, sep) {
			for p := range strings.SplitSeq(line, sep) {
				if prose.MaybeDate(p) {
					out = append(out, strings.TrimSpace(p))
				}
			}
		}
	}
	// A label ends where the first digit or a month begins: try from each word on.
	words := strings.Fields(line)
	for i := 1; i < len(words) && i < 8; i++ {
		out = append(out, strings.Join(words[i:], " "))
	}
	if m := numericDate.FindString(line); m != "" {
		out = append(out, m)
	}
	return out
}

var numericDate = regexp.MustCompile(`\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:,?\s+(?:\S\s+)?\d{1,2}:\d{2})?`)

// Dates works out when an article was published and modified.
func (s *Survey) Dates(c Clock) (published, modified news.Date) {
	t, ld := s.tree, s.ld
	published = c.first(ld.Published, t.Meta("article:published_time", "article:published:time"),
		t.Meta("og:article:published_time", "og:published_time", "article:published"), t.Meta("itemprop:datepublished"),
		t.Meta("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publish-date", "publishdate", "publish_date",
			"published_time", "pubdate", "publication_date", "article.published", "dcterms.created", "dcterms.issued", "dc.date.issued",
			"dc.date", "dcterms.date", "date", "article_date_original", "citation_publication_date", "last-modified-original"))
	modified = c.first(ld.Modified, t.Meta("article:modified_time", "article:modified:time"),
		t.Meta("og:updated_time", "og:article:modified_time", "itemprop:datemodified", "dcterms.modified", "last-modified", "revised"))
	if published.IsZero() || published.DayOnly {
		if d := c.fromPage(s, false); !d.IsZero() && (published.IsZero() || sameCalendarDay(published, d)) {
			published = d
		}
	}
	if modified.IsZero() {
		modified = c.fromPage(s, true)
	}
	if published.IsZero() {
		published = c.fromURL(s.url)
	}
	return published, modified
}

func sameCalendarDay(day, d news.Date) bool {
	return day.Time.Format(time.DateOnly) == d.Time.Format(time.DateOnly)
}

func (c Clock) first(values ...string) news.Date {
	var day news.Date
	for _, v := range values {
		d := c.Parse(v)
		if d.IsZero() {
			continue
		}
		if !d.DayOnly {
			if day.IsZero() || sameCalendarDay(day, d) {
				return d
			}
			continue
		}
		if day.IsZero() {
			day = d
		}
	}
	return day
}

// fromPage reads the times that stand in the page, the likeliest first: in
// the article's head, by attribute; then by what is written; then anywhere.
func (c Clock) fromPage(s *Survey, updated bool) news.Date {
	var day news.Date
	for _, pass := range [...]func(x *stamp) bool{
		func(x *stamp) bool { return !x.linked && strings.HasPrefix(strings.ToLower(x.prop), "date") },
		func(x *stamp) bool { return x.machine && !x.linked && x.afterH1 && x.early },
		func(x *stamp) bool { return !x.linked && x.afterH1 && x.early },
		func(x *stamp) bool { return x.machine && !x.linked },
		func(x *stamp) bool { return !x.linked },
		func(x *stamp) bool { return x.machine && strings.HasPrefix(strings.ToLower(x.prop), "date") },
	} {
		for i := range s.times {
			x := &s.times[i]
			value := x.value
			isUpdate := x.marks&marks.Updated != 0 || strings.EqualFold(x.prop, "dateModified") || saysUpdated(x.value)
			if first, changed, ok := labelled(value); ok && !x.machine {
				if value, isUpdate = first, updated; updated {
					value = changed
				}
			}
			if !pass(x) || isUpdate != updated {
				continue
			}
			d := c.Parse(value)
			if d.IsZero() && !x.machine {
				d = c.Visible(value)
			}
			switch {
			case d.IsZero():
			case !d.DayOnly && (day.IsZero() || sameCalendarDay(day, d)):
				return d
			case day.IsZero():
				day = d
			}
		}
		if !day.IsZero() {
			break
		}
	}
	return day
}

func saysUpdated(s string) bool {
	s = strings.ToLower(s)
	for _, w := range [...]string{
		"updated", "modified", "aktualisiert", "обновлен", "изменен", "yenilən", "güncelle", "թարմաց", "განახლ",
		"mis à jour", "actualizado",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var urlDate = regexp.MustCompile(`[/\-_.](20[0-3]\d)[/\-_.]?(0[1-9]|1[0-2])[/\-_.]?(0[1-9]|[12]\d|3[01])(?:[/\-_.]|$)`)

// fromURL is the day in a path such as /2025/06/24/.
func (c Clock) fromURL(raw string) news.Date {
	m := urlDate.FindStringSubmatch(raw)
	if m == nil {
		return news.Date{}
	}
	y, _ := strconv.Atoi(m[1])
	mo, _ := strconv.Atoi(m[2])
	d, _ := strconv.Atoi(m[3])
	day := news.Date{Time: time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC), DayOnly: true}
	if day.Time.Day() != d || !date.Plausible(day, c.now) {
		return news.Date{}
	}
	return day
}
