package feed

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

// TestPace: what feeds say of how often they want to be read (POL-15, POL-17).
func TestPace(t *testing.T) {
	const sy = ` xmlns:s="http://purl.org/rss/1.0/modules/syndication/"`
	tests := []struct {
		name, channel string
		want          news.Pace
	}{
		{"nothing", "", news.Pace{}},
		{"ttl", "<ttl>90</ttl>", news.Pace{Every: 90 * time.Minute}},
		{"ttl with spaces", "<ttl> 60 </ttl>", news.Pace{Every: time.Hour}},
		{"ttl that is none", "<ttl>often</ttl>", news.Pace{}},
		{"ttl below zero", "<ttl>-5</ttl>", news.Pace{}},
		{"ttl of ages", "<ttl>1e300</ttl>", news.Pace{Every: 365 * 24 * time.Hour}},
		{"hourly", "<s:updatePeriod>hourly</s:updatePeriod><s:updateFrequency>1</s:updateFrequency>", news.Pace{Every: time.Hour}},
		{
			"twice a day", "<s:updatePeriod>\n daily \n</s:updatePeriod><s:updateFrequency>2</s:updateFrequency>",
			news.Pace{Every: 12 * time.Hour},
		},
		{"a period alone", "<s:updatePeriod>Weekly</s:updatePeriod>", news.Pace{Every: 7 * 24 * time.Hour}},
		{"a frequency alone", "<s:updateFrequency>4</s:updateFrequency>", news.Pace{Every: 6 * time.Hour}},
		{
			"no times a day", "<s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>0</s:updateFrequency>",
			news.Pace{Every: 24 * time.Hour},
		},
		{"undeclared prefix", "<sy:updatePeriod>hourly</sy:updatePeriod>", news.Pace{Every: time.Hour}},
		{"the longer of two", "<ttl>30</ttl><s:updatePeriod>hourly</s:updatePeriod>", news.Pace{Every: time.Hour}},
		{"skipped hours", "<skipHours><hour>0</hour><hour>3</hour>\n<hour>23</hour></skipHours>", news.Pace{SkipHours: 1 | 1<<3 | 1<<23}},
		{"hour 24 of RSS 0.91", "<skipHours><hour>24</hour><hour>25</hour></skipHours>", news.Pace{SkipHours: 1}},
		{"skipped days", "<skipDays><day>Saturday</day><day>SUNDAY</day><day>Someday</day></skipDays>", news.Pace{SkipDays: 1<<6 | 1}},
		{"empty ones", "<ttl/><skipHours/><skipDays></skipDays>", news.Pace{}},
		{"a ttl of an entry", "<item><title>x</title><ttl>5</ttl></item>", news.Pace{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(`<rss version="2.0"`+sy+`><channel><title>T</title>`+tt.channel+
				`<item><title>x</title></item></channel></rss>`), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if f.Pace != tt.want || f.Title != "T" || len(f.Entries) == 0 {
				t.Errorf("%+v, want %+v (%d entries)", f.Pace, tt.want, len(f.Entries))
			}
		})
	}
}
