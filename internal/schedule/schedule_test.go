package schedule

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests do not depend on what the machine has

	"github.com/google/go-cmp/cmp"
)

func at(t *testing.T, zone, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func mustParse(t *testing.T, spec string, loc *time.Location) Schedule {
	t.Helper()
	s, err := Parse(spec, loc)
	if err != nil {
		t.Fatalf("Parse(%q): %v", spec, err)
	}
	return s
}

func TestNext(t *testing.T) {
	for _, tc := range []struct {
		name, spec, zone, after string
		want                    []string // RFC 3339, what the clock shows and its offset
	}{
		{"weekdays", "0 8 * * 1-5", "Asia/Yerevan", "2025-07-18 08:00", []string{"2025-07-21T08:00:00+04:00", "2025-07-22T08:00:00+04:00"}},
		{"quarter hours", "*/15 * * * *", "UTC", "2025-07-18 23:50", []string{"2025-07-19T00:00:00Z", "2025-07-19T00:15:00Z"}},
		{"either day", "0 0 13 * fri", "UTC", "2025-06-01 00:00", []string{
			"2025-06-06T00:00:00Z", "2025-06-13T00:00:00Z",
			"2025-06-20T00:00:00Z",
		}},
		{"leap day", "0 0 29 2 *", "UTC", "2024-03-01 00:00", []string{"2028-02-29T00:00:00Z"}},
		{"leap day around 2100", "0 0 29 2 *", "UTC", "2096-03-01 00:00", []string{"2104-02-29T00:00:00Z"}},
		{"own zone", "TZ=Asia/Yerevan 0 8 * * *", "Europe/Zurich", "2025-01-01 00:00", []string{"2025-01-01T08:00:00+04:00"}},
		{"every", "@every 15m", "UTC", "2025-01-01 00:07", []string{"2025-01-01T00:22:00Z", "2025-01-01T00:37:00Z"}},

		{
			"spring, skipped hour runs just after", "30 2 * * *", "Europe/Berlin", "2025-03-29 12:00",
			[]string{"2025-03-30T03:00:00+02:00", "2025-03-31T02:30:00+02:00"},
		},
		{
			"spring, four skipped quarters are one run", "*/15 2 * * *", "Europe/Berlin", "2025-03-29 12:00",
			[]string{"2025-03-30T03:00:00+02:00", "2025-03-31T02:00:00+02:00"},
		},
		{
			"spring, a skipped run and one due just after are one", "0 2,3 * * *", "Europe/Berlin", "2025-03-30 00:00",
			[]string{"2025-03-30T03:00:00+02:00", "2025-03-31T02:00:00+02:00"},
		},
		{
			"spring, two-hourly", "0 */2 * * *", "Europe/Berlin", "2025-03-30 00:00",
			[]string{"2025-03-30T03:00:00+02:00", "2025-03-30T04:00:00+02:00"},
		},
		{
			"spring, hourly", "@hourly", "Europe/Berlin", "2025-03-30 00:30",
			[]string{"2025-03-30T01:00:00+01:00", "2025-03-30T03:00:00+02:00", "2025-03-30T04:00:00+02:00"},
		},
		{"autumn, once", "30 2 * * *", "Europe/Berlin", "2025-10-25 12:00", []string{"2025-10-26T02:30:00+02:00", "2025-10-27T02:30:00+01:00"}},
		{
			"autumn, hourly runs both hours", "@hourly", "Europe/Berlin", "2025-10-26 01:00",
			[]string{"2025-10-26T02:00:00+02:00", "2025-10-26T02:00:00+01:00", "2025-10-26T03:00:00+01:00"},
		},
		{
			"autumn, every half hour", "*/30 * * * *", "Europe/Berlin", "2025-10-26 01:30",
			[]string{
				"2025-10-26T02:00:00+02:00", "2025-10-26T02:30:00+02:00", "2025-10-26T02:00:00+01:00", "2025-10-26T02:30:00+01:00",
				"2025-10-26T03:00:00+01:00",
			},
		},

		{
			"no midnight in São Paulo", "@daily", "America/Sao_Paulo", "2018-11-02 12:00",
			[]string{"2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"},
		},
		{
			"no midnight in Beirut", "0 0 * * *", "Asia/Beirut", "2025-03-29 12:00",
			[]string{"2025-03-30T01:00:00+03:00", "2025-03-31T00:00:00+03:00"},
		},
		{
			"no midnight in Havana", "0 0 * * *", "America/Havana", "2025-03-08 12:00",
			[]string{"2025-03-09T01:00:00-04:00", "2025-03-10T00:00:00-04:00"},
		},
		{
			"two midnights in Havana", "0 0 * * *", "America/Havana", "2025-11-01 12:00",
			[]string{"2025-11-02T00:00:00-04:00", "2025-11-03T00:00:00-05:00"},
		},
		{
			"a day that did not exist in Samoa", "0 8 * * *", "Pacific/Apia", "2011-12-29 07:00",
			[]string{"2011-12-29T08:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T08:00:00+14:00"},
		},
		{
			"half an hour in spring", "15 * * * *", "Australia/Lord_Howe", "2025-10-05 01:00",
			[]string{"2025-10-05T01:15:00+10:30", "2025-10-05T02:45:00+11:00", "2025-10-05T03:15:00+11:00"},
		},
		{
			"half an hour in autumn", "0 * * * *", "Australia/Lord_Howe", "2025-04-06 00:30",
			[]string{"2025-04-06T01:00:00+11:00", "2025-04-06T01:30:00+10:30", "2025-04-06T02:00:00+10:30"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			now := at(t, tc.zone, tc.after)
			s := mustParse(t, tc.spec, now.Location())
			var got []string
			for range tc.want {
				now = s.Next(now)
				got = append(got, now.Format(time.RFC3339))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s in %s (-want +got):\n%s", tc.spec, tc.zone, diff)
			}
		})
	}
}

func TestNextHasSeconds(t *testing.T) {
	s := mustParse(t, "* * * * *", time.UTC)
	after := time.Date(2025, 1, 1, 0, 0, 59, 999_999_999, time.UTC)
	if got, want := s.Next(after), time.Date(2025, 1, 1, 0, 1, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("Next(%s) = %s, want %s", after, got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range []struct{ spec, want string }{
		{"", "no schedule"},
		{"   ", "no schedule"},
		{"TZ=0", `time zone "0" is unknown`},
		{"CRON_TZ=0", `time zone "0" is unknown`},
		{"TZ=UTC", "without a schedule"},
		{"TZ= 0 8 * * *", "names no time zone"},
		{"TZ=Local 0 8 * * *", "names no time zone"},
		{"TZ=UTC TZ=0", "names two time zones"},
		{"TZ=../etc/passwd 0 8 * * *", "is unknown"},
		{"TZ=Europe/Zurich @every", "is no duration"},
		{"0 0 31 2 *", "no time in five years"},
		{"0 0 30 2 *", "no time in five years"},
		{"0 0 31 4,6,9,11 *", "no time in five years"},
		{", * * * *", "no time in five years"},
		{"0 8 * * 7", "weekdays are 0 (Sunday) to 6"},
		{"0 0 8 * * *", "has six fields"},
		{"0 8", "has 2 of five fields"},
		{"0 25 * * *", "above maximum (23)"},
		{"x 8 * * *", "failed to parse int"},
		{"@sometimes", "write @hourly"},
		{"@every 1d", "is no duration"},
		{"@every 0s", "shorter than a second"},
		{"@every -5m", "shorter than a second"},
		{"@every 1ms", "shorter than a second"},
		{"@every 100000h", "longer than five years"},
		{"@every 15 m", "is no duration"},
		{"0 8 * * * $(reboot)", "six fields"},
	} {
		t.Run(tc.spec, func(t *testing.T) {
			s, err := Parse(tc.spec, time.UTC)
			if err == nil {
				t.Fatalf("Parse(%q) = %v, want an error with %q", tc.spec, s, tc.want)
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Parse(%q): %v, want %q", tc.spec, err, tc.want)
			}
		})
	}
}

func TestMinInterval(t *testing.T) {
	for spec, want := range map[string]time.Duration{
		"* * * * *":           time.Minute,
		"*/15 * * * *":        15 * time.Minute,
		"*/7 * * * *":         4 * time.Minute,
		"0,59 * * * *":        time.Minute,
		"@hourly":             time.Hour,
		"0 8 * * 1-5":         24 * time.Hour,
		"0 0,23 * * *":        time.Hour,
		"0 0,23 * * 1":        23 * time.Hour,
		"0 8 1 * *":           28 * 24 * time.Hour,
		"@yearly":             365 * 24 * time.Hour,
		"@every 90s":          90 * time.Second,
		"TZ=UTC @every 1h30m": 90 * time.Minute,
	} {
		if got := mustParse(t, spec, time.UTC).MinInterval(); got != want {
			t.Errorf("%s: MinInterval = %s, want %s", spec, got, want)
		}
	}
}

func TestZeroSchedule(t *testing.T) {
	var s Schedule
	if !s.IsZero() || !s.Next(time.Unix(0, 0)).IsZero() || s.MinInterval() != 0 || s.String() != "" {
		t.Errorf("the zero Schedule runs: %+v", s)
	}
}

func TestString(t *testing.T) {
	s := mustParse(t, "  CRON_TZ=Asia/Yerevan\t0  8 * * *", time.UTC)
	if got, want := s.String(), "CRON_TZ=Asia/Yerevan 0 8 * * *"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	if got := s.Location().String(); got != "Asia/Yerevan" {
		t.Errorf("Location() = %s", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"0 8 * * 1-5", "TZ=0", "CRON_TZ=Asia/Yerevan @daily", "@every 15m", "0 0 31 2 *", "*/7 1-5/2 ? jan-mar sun",
		", , , , ,",
	} {
		f.Add(seed, int64(1751200000))
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, spec string, unix int64) {
		s, err := Parse(spec, berlin)
		if err != nil {
			return
		}
		if s.MinInterval() <= 0 {
			t.Errorf("%q: MinInterval %s", spec, s.MinInterval())
		}
		after := time.Unix(unix%4e9, 0)
		first := s.Next(after)
		if !first.After(after) {
			t.Fatalf("%q: Next(%s) = %s", spec, after, first)
		}
		if s.every == 0 {
			between := after.Add(first.Sub(after) / 2)
			if again := s.Next(between); !again.Equal(first) {
				t.Errorf("%q: Next(%s) = %s, but Next(%s) = %s", spec, after, first, between, again)
			}
		}
		if _, err := Parse(s.String(), berlin); err != nil {
			t.Errorf("%q parses, what it prints does not: %v", spec, err)
		}
	})
}
