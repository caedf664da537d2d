package desk

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/opml"
	"tocsin/internal/yamldoc"
)

// AddSources writes sources into the configuration at path, whose other lines
// stay as they are. The file is replaced whole or not at all.
func AddSources(path string, add []config.NewSource) ([]yamldoc.Fault, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out, faults, err := config.AddSources(path, data, add)
	if err != nil {
		return faults, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tocsin-*.yaml")
	if err != nil {
		return nil, fmt.Errorf("write beside %s: %w", path, err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(out)
	if err == nil {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", tmp.Name(), err)
	}
	return nil, os.Rename(tmp.Name(), path)
}

// Imported is what becomes of one feed of an OPML list.
type Imported struct {
	Line   int               `json:"line"`
	Source *config.NewSource `json:"source,omitempty"` // what is added
	Title  string            `json:"title,omitempty"`
	URL    string            `json:"url"`
	Left   string            `json:"left,omitempty"` // why it is not
}

// PlanImport says what becomes of each feed of a list: added, or why not.
func PlanImport(cfg *config.Config, list []opml.Outline) []Imported {
	var out []Imported
	var names []string
	seen := map[string]int{}
	for _, o := range list {
		one := Imported{Line: o.Line, Title: inspect.OutletName(o.Title), URL: o.Feed}
		first, twice := seen[o.Feed]
		existing, known := cfg.SourceAt(o.Feed)
		switch {
		case !inspect.IsURL(o.Feed) || withUser(o.Feed):
			one.Left = "its address is no plain http(s) address"
		case twice:
			one.Left = fmt.Sprintf("it stands on line %d already", first)
		case known:
			one.Left = "it is the source " + existing.Name + " already"
		default:
			name := inspect.SourceName(cfg, o.Feed, names)
			names = append(names, name)
			one.Source = &config.NewSource{Name: name, Outlet: one.Title, Kind: news.SourceFeed, URL: o.Feed, Language: inspect.PrimaryLanguage(o.Language)}
		}
		if !twice {
			seen[o.Feed] = o.Line
		}
		out = append(out, one)
	}
	return out
}

func withUser(raw string) bool {
	u, err := url.Parse(raw)
	return err != nil || u.User != nil
}

// ExportOPML writes the feeds of a configuration, and returns the names of the
// sources that are no feeds, for which OPML has no words.
func ExportOPML(w io.Writer, cfg *config.Config, now time.Time) (left []string, err error) {
	var list []opml.Outline
	for _, s := range cfg.Sources {
		if s.Kind() != news.SourceFeed {
			left = append(left, s.Name)
			continue
		}
		title := s.Outlet
		if title == "" {
			title = s.Name
		}
		list = append(list, opml.Outline{Title: title, Feed: s.Feed, Language: s.Language})
	}
	return left, opml.Write(w, "Tocsin: the feeds of "+filepath.Base(cfg.Dir), now, list)
}
