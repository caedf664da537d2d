package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// newsroom holds the articles: newsroom/OUTLET/SLUG.txt. A file has header
// lines, an empty line and paragraphs; lines "=== TIME" begin a later version
// of the same article, "=== TIME gone" ends it. Times are local (+04:00).
//
//go:embed newsroom
var newsroom embed.FS

// article is one article with its versions, oldest first.
type article struct {
	outlet, slug string
	published    time.Time
	gone         time.Time // zero: never
	versions     []version
}

// version is an article as it stands from a moment on.
type version struct {
	from       time.Time
	head       map[string]string // title, author, section, lang, credit
	paragraphs []string
}

// at is the version at a moment, or nil before publication and after removal.
func (a *article) at(t time.Time) *version {
	if t.Before(a.published) || (!a.gone.IsZero() && !t.Before(a.gone)) {
		return nil
	}
	for _, v := range slices.Backward(a.versions) {
		if !t.Before(v.from) {
			return &v
		}
	}
	return nil
}

// readLibrary reads all articles, by outlet, newest first.
func readLibrary() (map[string][]*article, error) {
	out := make(map[string][]*article)
	files, err := fs.Glob(newsroom, "newsroom/*/*.txt")
	if err != nil {
		return nil, err
	}
	byName := make(map[string]*article)
	for _, name := range files {
		raw, err := newsroom.ReadFile(name)
		if err != nil {
			return nil, err
		}
		a, err := parseArticle(string(raw))
		if err != nil {
			return nil, fmt.Errorf("demo: %s: %w", name, err)
		}
		a.outlet = path.Base(path.Dir(name))
		a.slug = strings.TrimSuffix(path.Base(name), ".txt")
		out[a.outlet] = append(out[a.outlet], a)
		byName[a.outlet+"/"+a.slug] = a
	}
	for _, a := range byName {
		if err := a.copyFrom(byName); err != nil {
			return nil, fmt.Errorf("demo: %s/%s: %w", a.outlet, a.slug, err)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b *article) int { return b.published.Compare(a.published) })
	}
	return out, nil
}

func parseArticle(raw string) (*article, error) {
	a := &article{}
	for i, part := range strings.Split("\n"+strings.TrimSpace(raw), "\n=== ") {
		v := version{head: make(map[string]string)}
		if i > 0 {
			when, rest, _ := strings.Cut(part, "\n")
			when, gone := strings.CutSuffix(strings.TrimSpace(when), " gone")
			at, err := time.ParseInLocation("2006-01-02 15:04", when, zone)
			if err != nil {
				return nil, err
			}
			if gone {
				a.gone = at
				continue
			}
			v.from, part = at, rest
		}
		head, body, _ := strings.Cut(strings.TrimSpace(part), "\n\n")
		for line := range strings.Lines(head) {
			key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok {
				return nil, fmt.Errorf("header line %q: want key: value", line)
			}
			v.head[key] = value
		}
		for p := range strings.SplitSeq(body, "\n\n") {
			if p = strings.Join(strings.Fields(p), " "); p != "" {
				v.paragraphs = append(v.paragraphs, p)
			}
		}
		if i == 0 {
			at, err := time.ParseInLocation("2006-01-02 15:04", v.head["published"], zone)
			if err != nil {
				return nil, err
			}
			a.published = at
			v.from = at
		}
		a.versions = append(a.versions, v)
	}
	return a, nil
}

// copyFrom fills an article that says `copy: OUTLET/SLUG` with that one's
// first text; `replace: old => new` alters it on the way.
func (a *article) copyFrom(all map[string]*article) error {
	head := a.versions[0].head
	if head["copy"] == "" {
		return nil
	}
	from := all[head["copy"]]
	if from == nil {
		return fmt.Errorf("copy of %s, which is not there", head["copy"])
	}
	old, new, _ := strings.Cut(head["replace"], " => ")
	for _, p := range from.versions[0].paragraphs {
		if old != "" {
			p = strings.ReplaceAll(p, old, new)
		}
		a.versions[0].paragraphs = append(a.versions[0].paragraphs, p)
	}
	return nil
}
