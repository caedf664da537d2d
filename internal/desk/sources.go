package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"tocsin/internal/config"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/opml"
	"tocsin/internal/regular"
	"tocsin/internal/yamldoc"
)

// ProposeSources says what there is to watch at an address, best first. Each is
// fetched once, by the client.
func (d *Desk) ProposeSources(ctx context.Context, client inspect.Fetcher, address string) ([]inspect.Proposal, error) {
	return inspect.Propose(ctx, client, d.settings().Config, address, d.now())
}

// AddSources writes sources into the configuration's file, whose other lines
// stay as they are: who adds them is not written there. The file is replaced
// whole or not at all.
func (d *Desk) AddSources(_ news.Actor, add []config.NewSource) ([]yamldoc.Fault, error) {
	path := d.file
	if path == "" {
		return nil, errors.New("the configuration is written in no file")
	}
	data, err := regular.Read(path, yamldoc.MaxBytes)
	if err != nil {
		return nil, err
	}
	out, faults, err := config.AddSources(path, data, add)
	if err != nil {
		return faults, err
	}
	return nil, replaceFile(path, out)
}

// replaceFile writes a file anew, where a link leads to it, whole or not at all.
func replaceFile(path string, data []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tocsin-*.yaml")
	if err != nil {
		return fmt.Errorf("write beside %s: %w", path, err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
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
		return fmt.Errorf("write %s: %w", tmp.Name(), err)
	}
	return os.Rename(tmp.Name(), path)
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
func (d *Desk) PlanImport(list []opml.Outline) []Imported {
	cfg := d.settings().Config
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
			one.Source = &config.NewSource{
				Name: name, Outlet: one.Title, Kind: news.SourceFeed, URL: o.Feed, Language: inspect.PrimaryLanguage(o.Language),
			}
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

// ExportOPML writes the feeds of the configuration, and returns the names of the
// sources that are no feeds, for which OPML has no words.
func (d *Desk) ExportOPML(w io.Writer) (left []string, err error) {
	cfg := d.settings().Config
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
	return left, opml.Write(w, "Tocsin: the feeds of "+filepath.Base(cfg.Dir), d.now(), list)
}
