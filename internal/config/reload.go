package config

import (
	"reflect"
	"slices"
	"time"

	"tocsin/internal/schedule"
)

// Reloaded is what a running service takes up of a configuration that was read
// again: everything but what it was opened with. That stays as it is; restart
// names the options in which the two differ there, which a restart takes up.
func (c *Config) Reloaded(next *Config) (taken *Config, restart []string) {
	out := *next
	for _, o := range []struct {
		name string
		same bool
	}{
		{"database", c.Database.Equal(next.Database)},
		{"timezone", c.Timezone.String() == next.Timezone.String()},
		{"web", reflect.DeepEqual(c.Web, next.Web)},
		{"fetch", reflect.DeepEqual(c.Fetch, next.Fetch)},
		{"browser", reflect.DeepEqual(c.Browser, next.Browser)},
	} {
		if !o.same {
			restart = append(restart, o.name)
		}
	}
	out.Database = c.Database
	out.DatabaseFile = c.DatabaseFile
	out.Timezone = c.Timezone
	out.Web = c.Web
	out.Fetch = c.Fetch
	out.Browser = c.Browser
	if next.Timezone.String() != c.Timezone.String() {
		out.Sources = inZone(next.Sources, c.Timezone)
	}
	return &out, restart
}

// inZone has the schedules of sources read in a time zone, but for those that
// name one: that of a service holds for all of it until it starts again.
func inZone(sources []Source, zone *time.Location) []Source {
	out, read := slices.Clone(sources), map[*SourceOptions]*SourceOptions{}
	for i := range out {
		o := read[out[i].SourceOptions]
		if o == nil {
			own := *out[i].SourceOptions
			own.Schedule = own.Schedule.In(zone)
			o = &own
			read[out[i].SourceOptions] = o
		}
		out[i].SourceOptions = o
	}
	return out
}

// SourceChanges counts how the sources of a configuration differ from those
// of an older one: by name, and by what is written of them.
func (c *Config) SourceChanges(old *Config) (added, changed, removed int) {
	before := map[string]Source{}
	for _, s := range old.Sources {
		before[s.Name] = s
	}
	for _, s := range c.Sources {
		was, ok := before[s.Name]
		delete(before, s.Name)
		switch {
		case !ok:
			added++
		case !sameSource(was, s):
			changed++
		}
	}
	return added, changed, len(before)
}

// sameSource compares two sources, but for what their options are shared with.
func sameSource(a, b Source) bool {
	options, others := a.SourceOptions, b.SourceOptions
	a.SourceOptions = nil
	b.SourceOptions = nil
	mail, other := a.Mail, b.Mail
	a.Mail = nil
	b.Mail = nil
	return a == b && reflect.DeepEqual(mail, other) && sameOptions(options, others)
}

// sameOptions compares options as they are written. Time zones are compared by
// name, as they remember what they were asked; the rules are made of options.
func sameOptions(a, b *SourceOptions) bool {
	if a == b {
		return true
	}
	if a.Language != b.Language || a.Schedule.String() != b.Schedule.String() || zoneName(a.Timezone) != zoneName(b.Timezone) {
		return false // what differs most often, before all is looked through
	}
	plain := func(o SourceOptions) SourceOptions {
		o.Timezone = nil
		o.Schedule = schedule.Schedule{}
		o.rules = nil
		return o
	}
	return reflect.DeepEqual(plain(*a), plain(*b))
}

func zoneName(z *time.Location) string {
	if z == nil {
		return ""
	}
	return z.String()
}
