package date

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2025, 8, 20, 12, 0, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	yerevan := time.FixedZone("Asia/Yerevan", 4*3600)
	newYork := mustLoad(t, "America/New_York")
	kolkata, jerusalem := mustLoad(t, "Asia/Kolkata"), mustLoad(t, "Asia/Jerusalem")
	tests := []struct {
		in   string
		opt  Options
		want string // UTC, or a day, or "" where it is no date
	}{
		// The forms of feeds.
		{"Mon, 02 Jan 2006 15:04:05 -0700", Options{}, "2006-01-02T22:04:05Z"},
		{"Fri,24 Nov 2023 18:28:36 -0000", Options{}, "2023-11-24T18:28:36Z"},
		{"2025-08-15T14:30:00+04:00", Options{}, "2025-08-15T10:30:00Z"},
		{"2025-08-15T14:30:00.123456789Z", Options{}, "2025-08-15T14:30:00.123456789Z"},
		{"2025-08-15 14:30", Options{Location: yerevan}, "2025-08-15T10:30:00Z"},
		{"2025-08-15", Options{Location: yerevan}, "2025-08-15"},
		{"20250815T143000Z", Options{}, "2025-08-15T14:30:00Z"},
		{"1755268200", Options{}, "2025-08-15T14:30:00Z"},
		{"1755268200000", Options{}, "2025-08-15T14:30:00Z"},
		{"Fri Aug 15 14:30:00 2025", Options{}, "2025-08-15T14:30:00Z"},
		{"2025-08-15T24:00:00Z", Options{}, "2025-08-16T00:00:00Z"},
		{"2025-08-15T14:30+03:00[Europe/Moscow]", Options{}, "2025-08-15T11:30:00Z"},
		{"2025-227", Options{}, "2025-08-15"},

		// Zones.
		{"Thu, 30 Apr 2015 08:57:00 MET", Options{}, "2015-04-30T07:57:00Z"},
		{"Thu, 30 Apr 2015 08:57:00 MEST", Options{}, "2015-04-30T06:57:00Z"},
		{"19:17 AMT, August 15, 2025", Options{}, "2025-08-15T15:17:00Z"},
		{"15 August 2025 19:17 AMT", Options{Language: "hy"}, "2025-08-15T15:17:00Z"},
		{"15 agosto 2025 19:17 AMT", Options{Language: "pt"}, "2025-08-15T23:17:00Z"},
		{"15 Aug 2025 14:30 IST", Options{}, "2025-08-15T09:00:00Z"},
		{"15 Jan 2025 14:30 IST", Options{Location: jerusalem}, "2025-01-15T12:30:00Z"},
		{"15 Jan 2025 14:30 IST", Options{Location: kolkata}, "2025-01-15T09:00:00Z"},
		{"15 Aug 2025 14:30 EDT", Options{Location: newYork}, "2025-08-15T18:30:00Z"},
		{"15 Aug 2025 14:30 QQT", Options{}, "2025-08-15"}, // nobody knows this zone
		{"15 Aug 2025 14:30 GMT+4", Options{}, "2025-08-15T10:30:00Z"},
		{"15 Aug 2025 14:30 (UTC+04:00)", Options{}, "2025-08-15T10:30:00Z"},
		{"15 Aug 2025, 14:30 (GMT +4)", Options{}, "2025-08-15T10:30:00Z"},
		{"15 Aug 2025 14:30 Europe/Berlin", Options{}, "2025-08-15T12:30:00Z"},
		{"15 августа 2025, 14:30 мск", Options{}, "2025-08-15T11:30:00Z"},
		{"15 августа 2025, 14:30 по Москве", Options{}, "2025-08-15T11:30:00Z"},
		{"2025-08-15T14:30:00-99:99", Options{}, ""},

		// Months by name.
		{"15 օգոստոսի, 2025", Options{}, "2025-08-15"},
		{"Օգոստոս 15, 2025 19:17", Options{Location: yerevan}, "2025-08-15T15:17:00Z"},
		{"2025թ. օգոստոսի 15-ին, ժամը 19։17", Options{Location: yerevan}, "2025-08-15T15:17:00Z"},
		{"ՈՒՐԲԱԹ, 15 ՕԳՈՍՏՈՍԻ 2025", Options{}, "2025-08-15"},
		{"15 Հունվարի 2024", Options{}, "2024-01-15"},
		{"15 августа 2025 г., 14:30", Options{}, "2025-08-15T14:30:00Z"},
		{"пятница, 15 авг. 2025 14:30:05", Options{}, "2025-08-15T14:30:05Z"},
		{"15 avqust 2025, 14:30", Options{}, "2025-08-15T14:30:00Z"},
		{"15 İyul 2025-ci il", Options{}, "2025-07-15"},
		{"15 Ağustos 2025 Cuma 14:30", Options{}, "2025-08-15T14:30:00Z"},
		{"1 ARALIK 2024", Options{}, "2024-12-01"},
		{"15 აგვისტო, 2025 14:30", Options{}, "2025-08-15T14:30:00Z"},
		{"15 იანვრის 2025", Options{}, "2025-01-15"},
		{"15 серпня 2025", Options{}, "2025-08-15"},
		{"15. März 2025, 14:30 Uhr", Options{}, "2025-03-15T14:30:00Z"},
		{"1er août 2025", Options{}, "2025-08-01"},
		{"15 de agosto de 2025", Options{}, "2025-08-15"},
		{"15 ago 2025", Options{}, "2025-08-15"},
		{"15 sierpnia 2025", Options{}, "2025-08-15"},
		{"August 15th, 2025 at 2:30 p.m.", Options{}, "2025-08-15T14:30:00Z"},
		{"August 15, 2025 12:05 AM", Options{}, "2025-08-15T00:05:00Z"},
		{"Aug 15, 2025 5 PM", Options{}, "2025-08-15T17:00:00Z"},
		{"Published: 15 August 2025 | 14:00", Options{}, "2025-08-15T14:00:00Z"},
		{"2025年8月15日 14:30", Options{}, "2025-08-15T14:30:00Z"},

		// Numbers alone.
		{"15.08.2025 14:30", Options{}, "2025-08-15T14:30:00Z"},
		{"14:30 | 15.08.2025", Options{}, "2025-08-15T14:30:00Z"},
		{"15.08.25", Options{}, "2025-08-15"},
		{"03/04/2025", Options{Language: "en"}, "2025-03-04"},
		{"03/04/2025", Options{Language: "ru"}, "2025-04-03"},
		{"03/04/2025", Options{}, "2025-04-03"},
		{"03/04/2025", Options{Language: "en", Location: yerevan}, "2025-04-03"},
		{"03/04/2025", Options{Location: newYork}, "2025-03-04"},
		{"15/08/2025", Options{Language: "en"}, "2025-08-15"},
		{"2025/08/15", Options{}, "2025-08-15"},

		// What needs to know when it is read.
		{"15 August", Options{Now: now}, "2025-08-15"},
		{"25 декабря, 10:00", Options{Now: now}, "2024-12-25T10:00:00Z"},
		{"15 August", Options{}, ""},
		{"Yesterday, 14:30", Options{Now: now}, "2025-08-19T14:30:00Z"},
		{"Այսօր, 09:15", Options{Now: now, Location: yerevan}, "2025-08-20T05:15:00Z"},
		{"bu gün 09:15", Options{Now: now}, "2025-08-20T09:15:00Z"},
		{"2 hours ago", Options{Now: now}, "2025-08-20T10:00:00Z"},
		{"5 րոպե առաջ", Options{Now: now}, "2025-08-20T11:55:00Z"},
		{"3 дня назад", Options{Now: now}, "2025-08-17"},

		// As programs break them.
		{"Paz, 29 Kas 2026 17:00:00 +0300", Options{}, "2026-11-29T14:00:00Z"}, // Turkish Sunday, Polish October
		{"Çar, 25 Kas 2026 17:00:00 +0300", Options{}, "2026-11-25T14:00:00Z"},
		{"Cmt, 28 Kas 2026 17:00:00 +0300", Options{Language: "tr"}, "2026-11-28T14:00:00Z"},
		{"Paz, 04 Eki 2026 17:00", Options{}, "2026-10-04T17:00:00Z"},
		{"4 paź 2026", Options{}, "2026-10-04"},
		{"mar, 24 nov 2026 10:00:00 +0100", Options{}, "2026-11-24T09:00:00Z"}, // French Tuesday
		{"mar, 24 mar 2026 10:00:00 +0100", Options{}, "2026-03-24T09:00:00Z"},
		{"Sen, 30 Nov 2026 17:00:00 +0700", Options{}, "2026-11-30T10:00:00Z"}, // Indonesian Monday
		{"B.e., 30 noy 2026 17:00:00 +0400", Options{Language: "az"}, "2026-11-30T13:00:00Z"},
		{"Ç.a., 01 dek 2026 17:00:00 +0400", Options{Language: "az"}, "2026-12-01T13:00:00Z"},
		{"Bazar, 29 noyabr 2026 17:00:00 +0400", Options{Language: "az"}, "2026-11-29T13:00:00Z"},
		{"Կիր, 29 Նոյ 2026 17:00:00 +0400", Options{Language: "hy"}, "2026-11-29T13:00:00Z"},
		{"Երկ., 30 նոյեմբերի 2026 17:00:00 +0400", Options{Language: "hy"}, "2026-11-30T13:00:00Z"},
		{"Вс, 29 ноя 2026 17:00:00 +0400", Options{Language: "ru"}, "2026-11-29T13:00:00Z"},
		{"воскресенье, 29 нояб. 2026 17:00:00 +0400", Options{Language: "ru"}, "2026-11-29T13:00:00Z"},
		{"კვი, 29 ნოე 2026 17:00:00 +0400", Options{Language: "ka"}, "2026-11-29T13:00:00Z"},
		{"Sun Nov 29 2026 17:00:00 GMT+0400 (Armenia Standard Time)", Options{}, "2026-11-29T13:00:00Z"},
		{"Sun Nov 29 2026 17:00:00 GMT+0400 (GMT+04:00)", Options{}, "2026-11-29T13:00:00Z"},
		{"Sun Nov 29 2026 17:00:00 GMT+0300 (Москва, стандартное время)", Options{}, "2026-11-29T14:00:00Z"},
		{"Sun, 29 Nov 2026 17:00:00 -0500 (EST)", Options{}, "2026-11-29T22:00:00Z"},
		{"29 Nov 2026 17:00 (evening)", Options{}, ""}, // no offset: what stands there may be one
		{"2026-11-29T17:00:00 04:00", Options{}, "2026-11-29T13:00:00Z"},
		{"2026-11-29T17:00:00 0400", Options{}, "2026-11-29T13:00:00Z"},
		{"Sun, 29 Nov 2026 17:00:00  0400", Options{}, "2026-11-29T13:00:00Z"},
		{"2026-11-29T17:00:00 18:00", Options{}, ""}, // no zone is so far east
		{"2026-11-29T17:00:00+04:00Z", Options{}, "2026-11-29T13:00:00Z"},
		{"2026-11-29T17:00:00-0430Z", Options{}, "2026-11-29T21:30:00Z"},
		{"Sun, 29 Nov 2026 17.00.00 +0400", Options{}, "2026-11-29T13:00:00Z"},
		{"29 Kasım 2026 17.05", Options{Location: yerevan}, "2026-11-29T13:05:00Z"},
		{"29.11.2026 17.05", Options{Location: yerevan}, "2026-11-29T13:05:00Z"},
		{"2026-11-29 17.05.30", Options{}, "2026-11-29T17:05:30Z"},
		{"29.11.26 17.05", Options{}, ""}, // which of the two is the day?
		{"29.11.2026", Options{}, "2026-11-29"},

		// No dates.
		{"2026-11", Options{}, ""}, // no day is written
		{"2026", Options{}, ""},
		{"-0312", Options{}, ""},
		{"November 2026", Options{}, ""},
		{"Նոյեմբեր 2026", Options{Now: now}, ""},
		{"2026年11月", Options{Now: now}, ""},
		{"", Options{}, ""},
		{"next week", Options{Now: now}, ""},
		{"0000-00-00 00:00:00", Options{}, ""},
		{"0001-01-01T00:00:00Z", Options{}, ""},
		{"1970-01-01T00:00:00Z", Options{}, ""},
		{"Thu, 01 Jan 1970 03:00:00 +0300", Options{}, ""},
		{"1899-12-30T00:00:00", Options{}, ""},
		{"9999-12-31T23:59:59Z", Options{}, ""},
		{"2025-02-30", Options{}, ""},
		{"32 August 2025", Options{}, ""},
		{"15 Foo 2025 14:30", Options{}, ""},
		{"5-7 August 2025", Options{}, ""},
		{"15 August 2025 by Somebody", Options{}, ""},
		{"2025-08-15T14:30:00Zextra", Options{}, ""},
		{"99999999999999999999999", Options{}, ""},
		{strings.Repeat("1 ", 150), Options{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			d, ok := Parse(tt.in, tt.opt)
			if !d.DayOnly {
				d.Time = d.Time.UTC()
			}
			got := d.String()
			if ok && !d.DayOnly {
				got = d.Time.Format(time.RFC3339Nano)
			}
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("Parse(%q) = %q, %v, want %q", tt.in, got, ok, tt.want)
			}
		})
	}
}

func TestPlausible(t *testing.T) {
	for in, want := range map[string]bool{
		"2025-08-15": true, "2025-08-21T11:00:00Z": true, "2025-08-21T13:00:00Z": false, "1989-12-31": false, "0100-01-01": false,
	} {
		d, _ := Parse(in, Options{})
		if got := Plausible(d, now); got != want {
			t.Errorf("Plausible(%s) = %v", in, got)
		}
	}
}

// TestMonthsAreUnambiguous guards the table: no word may be two months.
func TestMonthsAreUnambiguous(t *testing.T) {
	seen := map[string]int{}
	for _, lang := range months {
		list := strings.Split(lang, "|")
		if len(list) != 12 {
			t.Errorf("%s: %d months", list[0], len(list))
		}
		for i, forms := range list {
			for form := range strings.FieldsSeq(forms) {
				if had, ok := seen[fold(form)]; ok && had != i {
					t.Errorf("%q is month %d and %d", form, had+1, i+1)
				}
				seen[fold(form)] = i
				if w := lookup(form); w != (word{monthWord, i + 1}) {
					t.Errorf("%q is looked up as %v", form, w)
				}
			}
		}
	}
}

// TestEvalDates counts the dates of feedparser's tests that are read right.
func TestEvalDates(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	raw, err := os.ReadFile("../../../shared/data/feeds/dates.json")
	if err != nil {
		t.Skip("no shared data: ", err)
	}
	var rows [][3]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	right, dates, refused, no := 0, 0, 0, 0
	for _, row := range rows {
		var in string
		var want []int
		if json.Unmarshal(row[1], &in) != nil || json.Unmarshal(row[2], &want) != nil {
			t.Fatal(string(row[1]), string(row[2]))
		}
		got, ok := Parse(in, Options{})
		if want == nil || noDay[in] {
			no++
			if !ok {
				refused++
			} else {
				t.Logf("%q is read as %v, want none", in, got)
			}
			continue
		}
		dates++
		stamp := time.Date(want[0], time.Month(want[1]), want[2], want[3], want[4], want[5], got.Time.Nanosecond(), time.UTC)
		if ok && got.Time.Equal(stamp) {
			right++
		} else {
			t.Logf("%q is read as %v, want %v", in, got, want)
		}
	}
	t.Logf("dates %d/%d, non-dates refused %d/%d", right, dates, refused, no)
}

// noDay are the rows that name a month or a year: feedparser takes the first
// day of it, here they are no date.
var noDay = map[string]bool{"-0312": true, "-03-12": true, "2003-12": true, "2003": true}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Mon, 02 Jan 2006 15:04:05 -0700", "2025-08-15T14:30:00.5+04:00", "2025թ. օգոստոսի 15-ին, ժամը 19։17",
		"2004년 05월 28일  01:31:15", "2 hours ago", "15.08.25 5 pm", "-0312", "20250815T143000 Europe/Moscow", "1:2:3:4 +",
	} {
		f.Add(s, "hy", true)
	}
	// Those of feedparser's tests too, where they lie beside the project.
	var shared [][3]any
	if raw, err := os.ReadFile("../../../shared/data/feeds/dates.json"); err == nil && json.Unmarshal(raw, &shared) == nil {
		for _, row := range shared {
			if s, ok := row[1].(string); ok {
				f.Add(s, "", false)
			}
		}
	}
	f.Fuzz(func(t *testing.T, s, lang string, withNow bool) {
		opt := Options{Language: lang}
		if withNow {
			opt.Now = now
		}
		d, ok := Parse(s, opt)
		if ok == d.IsZero() {
			t.Errorf("Parse(%q) = %v, %v", s, d, ok)
		}
		if !ok {
			return
		}
		// What is printed is read as the same moment, to the second.
		again, ok := Parse(d.String(), Options{})
		if y := d.Time.Year(); (!ok || !again.Time.Equal(d.Time.Truncate(time.Second))) && y > 2 && y < 2200 &&
			!isNull(d.Time.Truncate(time.Second)) {
			t.Errorf("Parse(%q) = %v, and that is read as %v", s, d, again)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, in := range map[string]string{
		"rfc822": "Fri, 15 Aug 2025 14:30:00 +0400", "rfc3339": "2025-08-15T14:30:00+04:00", "words": "15 օգոստոսի, 2025 19:17",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(in, Options{})
			}
		})
	}
}

func mustLoad(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no time zone database: ", err)
	}
	return loc
}
