package yamldoc

import (
	"strings"
	"testing"
)

// TestFaults: the main file's first, each once, and the error sums them up.
func TestFaults(t *testing.T) {
	var l Faults
	l.Warn(Position{File: "main", Line: 9, Col: 1}, "", "odd")
	l.Fault(Position{File: "a", Line: 1, Col: 1}, "mend it", "elsewhere")
	if _, err := l.Result("main"); err == nil || err.Error() != "a:1:1: elsewhere: mend it" {
		t.Error(err)
	}
	l.Fault(Position{File: "main", Line: 10, Col: 1}, "", "wrong")
	l.Fault(Position{File: "main", Line: 10, Col: 1}, "", "wrong")
	l.Fault(Position{File: "main"}, "", "no %s", "place")
	faults, err := l.Result("main")
	var got []string
	for _, f := range faults {
		got = append(got, f.String())
	}
	want := "main: no place\nmain:9:1: warning: odd\nmain:10:1: wrong\na:1:1: elsewhere: mend it"
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got %s\nwant %s", all, want)
	}
	if err == nil || err.Error() != "main has 3 mistakes, the first is main: no place" {
		t.Error(err)
	}
	var none Faults
	none.Warn(Position{}, "", "odd")
	if faults, err := none.Result("main"); err != nil || len(faults) != 1 {
		t.Error(faults, err)
	}
}

// TestManyFaults: their number is bounded, and a mistake outlasts warnings.
func TestManyFaults(t *testing.T) {
	var l Faults
	for range maxFaults {
		l.Warn(Position{File: "f"}, "", "a %d", len(l.All()))
	}
	l.Fault(Position{File: "f"}, "", "wrong")
	l.Warn(Position{File: "f"}, "", "b")
	faults, err := l.Result("f")
	const want = "f has 2 mistakes, the first is f: wrong"
	if err == nil || err.Error() != want || len(faults) != maxFaults+1 || faults[maxFaults].What != "2 more" {
		t.Errorf("%d faults, %v", len(faults), err)
	}
}

func TestPosition(t *testing.T) {
	for s, want := range map[string]Position{
		"a.yaml:3:14":  {"a.yaml", 3, 14},
		"C:/a.yaml":    {"C:/a.yaml", 0, 0},
		"a:b.yaml:1:2": {"a:b.yaml", 1, 2},
		"a.yaml":       {"a.yaml", 0, 0},
		"":             {},
	} {
		if got := ParsePosition(s); got != want || got.String() != s {
			t.Errorf("ParsePosition(%q) = %+v", s, got)
		}
	}
}

func TestMeant(t *testing.T) {
	known := []string{"database", "receivers", "route"}
	for name, want := range map[string]string{
		"databse": `did you mean "database"?`, "ROUTE": `did you mean "route"?`, "recievers": `did you mean "receivers"?`,
		"colour": "none", "": "none", strings.Repeat("database", 20): "none",
	} {
		if got := Meant(name, known, "none"); got != want {
			t.Errorf("Meant(%q) = %s, want %s", name, got, want)
		}
	}
}

func TestWrongName(t *testing.T) {
	for name, ok := range map[string]bool{
		"Ռուբեն Վարդանյան": true, strings.Repeat("ա", 20): true, strings.Repeat("ա", 21): false, " a": false, "a\n": false, "a\x07b": false,
	} {
		if got := WrongName(name, 20); (got == "") != ok {
			t.Errorf("WrongName(%q) = %q", name, got)
		}
	}
}
