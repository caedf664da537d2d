package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// NewSource is a source that is added to a configuration by a command.
type NewSource struct {
	Name     string          `json:"name"`
	Outlet   string          `json:"outlet,omitempty"`
	Kind     news.SourceKind `json:"kind"`
	URL      string          `json:"url"`
	Links    string          `json:"links,omitempty"` // sites
	Language string          `json:"language,omitempty"`
}

// YAML is the source as one item of the list `sources:`.
func (s NewSource) YAML() string {
	var b strings.Builder
	option := func(name, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + ": " + yamldoc.Scalar(value))
	}
	option("name", s.Name)
	option("outlet", s.Outlet)
	option(string(s.Kind), s.URL)
	option("links", s.Links)
	option("language", s.Language)
	return "- {" + b.String() + "}"
}

// SourceAt is the source whose address is that one, however it is spelt.
func (c *Config) SourceAt(address string) (Source, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return NoSource(), false
	}
	key := addressKey(u)
	for _, s := range c.Sources {
		if have, err := url.Parse(s.URL()); err == nil && addressKey(have) == key {
			return s, true
		}
	}
	return NoSource(), false
}

// ErrByHand means that a file is written in a way that AddSources does not
// change; the lines are to be added by hand.
var ErrByHand = errors.New("the list of sources is written in a way that is not changed by a command")

// AddSources adds sources at the end of the list `sources:` of a configuration
// that has no faults. Everything else in it stays as it is, comments too. The
// result is read again before it is returned: if a source is not good, the
// faults say why and nothing is changed.
func (l loader) AddSources(name string, data []byte, add []NewSource) ([]byte, []yamldoc.Fault, error) {
	before, faults, err := l.Parse(name, data)
	if err != nil {
		return nil, faults, err
	}
	items := make([]string, len(add))
	for i, s := range add {
		items[i] = s.YAML()
	}
	out, err := yamldoc.AppendItems(data, "sources", items)
	switch {
	case errors.Is(err, yamldoc.ErrLayout):
		return nil, nil, ErrByHand
	case err != nil:
		return nil, nil, fmt.Errorf("read the configuration: %w", err)
	}
	after, faults, err := l.Parse(name, out)
	if err != nil {
		return nil, faults, err
	}
	if len(after.Sources) != len(before.Sources)+len(add) {
		return nil, nil, ErrByHand
	}
	return out, nil, nil
}

// AddSources is Loader.AddSources with the process's environment.
func AddSources(name string, data []byte, add []NewSource) ([]byte, []yamldoc.Fault, error) {
	return loader{}.AddSources(name, data, add)
}
