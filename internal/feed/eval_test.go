package feed

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"tocsin/internal/date"
	"tocsin/internal/news"
)

const sharedFeeds = "../../../shared/data/feeds"

// evalRow is a line of asserts.jsonl.
type evalRow struct {
	File    string            `json:"file"`
	Cat     string            `json:"cat"`
	Headers map[string]string `json:"headers"`
	Asserts []struct {
		Path string          `json:"path"`
		Want json.RawMessage `json:"want"`
	} `json:"asserts"`
}

// TestEvalFeeds prints the figures of METHODS section 2.
func TestEvalFeeds(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	rows := evalRows(t)
	verbose := os.Getenv("TOCSIN_EVAL") == "verbose"
	var parsed, active, sanitising int
	groups := map[string]*[2]int{}
	for _, row := range rows {
		feed, err := evalParse(t, row)
		if err == nil {
			parsed++
		} else if verbose {
			t.Logf("%s: %v", row.File, err)
		}
		if row.Cat == "wellformed/sanitize" && feed != nil {
			sanitising++
			if hit := findActive(feed); hit != "" {
				active++
				t.Logf("%s: active content left: %s", row.File, hit)
			}
		}
		for _, a := range row.Asserts {
			got, ok := evalField(feed, a.Path)
			var want string
			if !ok || json.Unmarshal(a.Want, &want) != nil {
				continue
			}
			group := "core"
			switch {
			case row.Cat == "wellformed/sanitize":
				group = "sanitize (for comparison)"
			case row.Cat == "wellformed/base" || strings.Contains(a.Path, "base"):
				group = "base"
			case a.Path == "encoding":
				group = "encoding"
			}
			if groups[group] == nil {
				groups[group] = new([2]int)
			}
			groups[group][1]++
			switch {
			case strings.HasSuffix(a.Path, ".author"): // ours are names, without the address
				want = authorName(want)
			case strings.HasSuffix(a.Path, ".created"), strings.HasSuffix(a.Path, ".updated"):
				if d, ok := date.Parse(want, date.Options{}); ok {
					want = d.String()
				}
			}
			if evalNorm(got) == evalNorm(want) {
				groups[group][0]++
			} else if verbose && group != "sanitize (for comparison)" {
				t.Logf("%s %s: %s\n got %q\nwant %q", group, row.File, a.Path, got, want)
			}
		}
	}
	t.Logf("parsed %d/%d = %.1f %%", parsed, len(rows), 100*float64(parsed)/float64(len(rows)))
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		g := groups[name]
		t.Logf("%s: %d/%d = %.1f %%", name, g[0], g[1], 100*float64(g[0])/float64(g[1]))
	}
	t.Logf("active content left: %d of %d", active, sanitising)
	evalDates(t)
}

func evalRows(t testing.TB) []evalRow {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedFeeds, "asserts.jsonl"))
	if err != nil {
		t.Skip("no shared data: ", err)
	}
	defer f.Close()
	var rows []evalRow
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var row evalRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func evalParse(t testing.TB, row evalRow) (*news.Feed, error) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(sharedFeeds, "xml", row.File))
	if err != nil {
		t.Fatal(err)
	}
	return Parse(body, Options{
		URL: "http://127.0.0.1:8097/tests/feed.xml", ContentType: row.Headers["Content-type"],
		ContentLocation: row.Headers["Content-Location"], Language: row.Headers["Content-Language"], MarkupTitles: true,
	})
}

var entryPath = regexp.MustCompile(`^entries\[(\d+)\]\.(.*)$`)

// evalField finds what feedparser's path means in ours; false where we have no such field.
func evalField(feed *news.Feed, path string) (string, bool) {
	path = strings.Replace(path, "_detail.value", "", 1)
	m := entryPath.FindStringSubmatch(path)
	if m == nil {
		if feed == nil {
			feed = &news.Feed{}
		}
		switch path {
		case "feed.title":
			return feed.Title, true
		case "feed.language":
			return feed.Language, true
		case "feed.link":
			return feed.Link, true
		case "encoding":
			return feed.Encoding, true
		}
		return "", false
	}
	n, _ := strconv.Atoi(m[1])
	entry := &news.Entry{}
	if feed != nil && n < len(feed.Entries) {
		entry = &feed.Entries[n]
	}
	switch m[2] {
	case "title":
		return entry.Title, true
	case "link":
		return entry.URL, true
	case "id", "guid":
		return entry.ID, true
	case "summary", "description":
		if entry.Summary == "" {
			return entry.Content, true
		}
		return entry.Summary, true
	case "content[0].value":
		return entry.Content, true
	case "content[0].language", "summary_detail.language": // an entry has one language: that of its text
		return entry.Language, true
	case "updated", "created":
		if m[2] == "created" {
			return entry.Published.String(), true
		}
		return entry.Updated.String(), true
	case "category", "tags[0].term":
		return at(entry.Categories, 0), true
	case "tags[1].term":
		return at(entry.Categories, 1), true
	case "author", "author_detail.name", "authors[0].name":
		return at(entry.Authors, 0), true
	case "authors[1].name":
		return at(entry.Authors, 1), true
	}
	return "", false
}

func at(list []string, n int) string {
	if n < len(list) {
		return list[n]
	}
	return ""
}

var emptyTag = regexp.MustCompile(`\s*/?>`)

// evalNorm makes ways to write the same HTML equal: white space, <br />, references.
func evalNorm(s string) string {
	return emptyTag.ReplaceAllString(strings.Join(strings.Fields(html.UnescapeString(html.UnescapeString(s))), " "), ">")
}

var activeContent = regexp.MustCompile(`(?i)<\s*(script|iframe|object|embed|applet|form|input|button|meta|link|base|style|svg|math|fram` +
	`e|frameset|template|video|audio)\b` +
	`|<[^>]*\s(on[a-z]+|style|formaction|srcdoc|background)\s*=|<[^>]*(href|src|cite)\s*=\s*["']?\s*(javascript|vbscript|data|mocha|liv` +
	`escript)\s*:`)

func findActive(feed *news.Feed) string {
	texts := []string{feed.Title}
	for _, e := range feed.Entries {
		texts = append(texts, e.Title, e.Summary, e.Content, e.URL)
	}
	for _, s := range texts {
		if hit := activeContent.FindString(s); hit != "" {
			return hit
		}
	}
	return ""
}

// evalDates puts feedparser's dates into a feed.
var monthOrYear = regexp.MustCompile(`^(-?\d{4}|-?\d\d(\d\d)?-\d\d)$`)

func evalDates(t *testing.T) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(sharedFeeds, "dates.json"))
	if err != nil {
		t.Skip("no shared data: ", err)
	}
	var rows [][3]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, row := range rows {
		var in string
		var want []int
		if json.Unmarshal(row[1], &in) != nil || json.Unmarshal(row[2], &want) != nil || want == nil {
			continue
		}
		if monthOrYear.MatchString(in) {
			continue // feedparser takes its first day, here it is no date
		}
		all++
		var b bytes.Buffer
		fmt.Fprintf(&b, "<rss><channel><item><pubDate>%s</pubDate></item></channel></rss>", html.EscapeString(in))
		feed, err := Parse(b.Bytes(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := feed.Entries[0].Published.Time.UTC()
		stamp := fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", want[0], want[1], want[2], want[3], want[4], want[5])
		if got.Format("2006-01-02 15:04:05") == stamp {
			right++
		} else {
			t.Logf("%q is read as %v, want %s", in, got, stamp)
		}
	}
	t.Logf("dates %d/%d", right, all)
}
