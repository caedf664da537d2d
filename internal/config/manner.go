package config

import (
	"fmt"
	"strconv"
	"strings"

	"tocsin/internal/news"
)

// readerVersion counts the versions of the code that reads sources.
const readerVersion = 4

// Manner names how a source is read: by which code, with which options. A
// body that was read in another way is read again although it did not change.
func (conf Source) Manner() string {
	zone := ""
	if conf.Timezone != nil {
		zone = conf.Timezone.String()
	}
	items := ""
	if conf.Items != nil {
		items = fmt.Sprintf("%q", *conf.Items)
	}
	parts := []string{
		items, strconv.Itoa(readerVersion), string(conf.Kind()), conf.Links, strings.Join(conf.Include, "\n"), strings.Join(conf.Exclude, "\n"),
		conf.Select, strings.Join(conf.Ignore, "\n"), conf.Language, zone, conf.Read, strings.Join(conf.Keep, "\n"),
		strings.Join(conf.Drop, "\n"),
		strings.Join(conf.Key, "\n"), strconv.Itoa(conf.Min),
	}
	if conf.Render && conf.Kind() != news.SourceFeed {
		parts = append(parts, "rendered")
	}
	return news.ShortHash(parts...)
}
