package query

import "testing"

func FuzzParse(f *testing.F) {
	for _, q := range []string{
		"", "a AND b", "(a OR b) NOT c", `"Red Cross" NEAR/5 prison*`, "2 of (a, b, c)", "title:(x OR y) entity:ICRC rule:z", "=WHO",
		"“a„b”", "NOT NOT a", "((((((a", "a OR", "1 of (", "lang:hy", "\xff", "a*b", "ONEAR/9999999999999999999", "title:title:a",
		"bа\u00ADku",
	} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		query, err := Parse(q)
		if err != nil {
			if err.Offset < 0 || err.Offset > len(q) || err.Column < 1 || err.Error() == "" {
				t.Fatalf("Parse(%q): %+v", q, err)
			}
			return
		}
		again, err := Parse(query.String())
		if err != nil || again.String() != query.String() {
			t.Fatalf("Parse(%q) = %q, which parses as %v, %v", q, query, again, err)
		}
	})
}
