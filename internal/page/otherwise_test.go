package page

import "testing"

func TestRunningNumbers(t *testing.T) {
	for name, tt := range map[string]struct {
		rows [][]string
		want bool
	}{
		"from the top":           {[][]string{{"No", "Name"}, {"1", "A"}, {"2", "B"}, {"3", "C"}}, true},
		"from the bottom":        {[][]string{{"№ п/п", "Имя"}, {"3.", "A"}, {"2.", "B"}, {"1.", "C"}}, true},
		"with a slip":            {[][]string{{"#", "Name"}, {"9", "A"}, {"2", "B"}, {"3", "C"}, {"4", "D"}}, true},
		"a register's own":       {[][]string{{"No", "Name"}, {"120", "A"}, {"121", "B"}, {"122", "C"}}, false},
		"of orders":              {[][]string{{"No", "Name"}, {"7/2025", "A"}, {"6/2025", "B"}}, false},
		"how many":               {[][]string{{"Held", "In"}, {"1", "Baku"}, {"2", "Ganja"}}, false},
		"in no order":            {[][]string{{"No", "Name"}, {"1", "A"}, {"17", "B"}, {"5", "C"}}, false},
		"a row":                  {[][]string{{"No", "Name"}, {"1", "A"}}, false},
		"nothing but the number": {[][]string{{"No"}, {"1"}, {"2"}}, false},
		"a row without cells":    {[][]string{{"No", "Name"}, {"1", "A"}, {}}, false},
	} {
		if got := numbered(tt.rows); got != tt.want {
			t.Errorf("%s: %t, want %t", name, got, tt.want)
		}
	}
}

func TestWrittenOtherwise(t *testing.T) {
	for in, want := range map[string]string{
		"23": "23", "23.0": "23", "23.000": "23", "-0.0": "-0", "2.50": "2.50", "1.05": "1.05", "100": "100", "12345678901234567891": "12345678901234567891",
		"1.0e5": "1.0e5",
	} {
		if got := plainNumber(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"": "", "id=1": "id=1", "utm_source=a&id=1&UTM_Medium=b": "id=1", "fbclid=x": "", "v=2026": "v=2026", "sid=2": "sid=2", "b=1&a=2": "b=1&a=2", "x": "x",
	} {
		if got := withoutTracking(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
