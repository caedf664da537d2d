package dial

import "testing"

func TestParseRange(t *testing.T) {
	tests := []struct{ in, want string }{
		{"127.0.0.1", "127.0.0.1/32"},
		{"127.0.0.1:8080", "127.0.0.1/32:8080"},
		{"127.0.0.0/8", "127.0.0.0/8"},
		{"127.1.2.3/8", "127.0.0.0/8"},
		{"127.0.0.0/8:8080", "127.0.0.0/8:8080"},
		{"::1", "::1/128"},
		{"[::1]", "::1/128"},
		{"[::1]:8080", "[::1/128]:8080"},
		{"fd00::/8", "fd00::/8"},
		{"[fd00::/8]:8080", "[fd00::/8]:8080"},
		{"[::1]/128:8080", "[::1/128]:8080"},
		{"::ffff:127.0.0.1", "127.0.0.1/32"},
		{"", ""},
		{"localhost", ""},
		{"127.0.0.1:0", ""},
		{"127.0.0.1:http", ""},
		{"10.0.0.0/33", ""},
		{"[::1", ""},
		{"[::1]x", ""},
		{"fe80::1%eth0", ""},
		{"127.0.0.1/8/8", ""},
		{"http://127.0.0.1", ""},
	}
	for _, tt := range tests {
		r, err := parseRange(tt.in)
		if (err != nil) != (tt.want == "") || err == nil && r.String() != tt.want {
			t.Errorf("ParseRange(%q) = %v, %v, want %q", tt.in, r, err, tt.want)
			continue
		}
		if err == nil {
			if again, err := parseRange(r.String()); err != nil || again != r {
				t.Errorf("%q prints as %q, which reads as %v, %v", tt.in, r, again, err)
			}
		}
	}
}
