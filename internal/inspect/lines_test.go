package inspect

import (
	"encoding/json"
	"testing"
)

// listed is a line as some commands read one.
type listed struct {
	ID    json.RawMessage `json:"id"`
	Title string          `json:"title"`
}

func TestPlainJSONError(t *testing.T) {
	for in, want := range map[string]string{
		`[1]`:         `the line is a JSON array, not an object`,
		`{"title":3}`: `"title" is a number, want a string`,
		`{"title"`:    `no JSON: unexpected end of JSON input (byte 8)`,
		`x`:           `no JSON: invalid character 'x' looking for beginning of value (byte 1)`,
	} {
		var line listed
		if got := PlainJSONError(json.Unmarshal([]byte(in), &line)).Error(); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestEchoedID(t *testing.T) {
	for in, want := range map[string]string{
		`{}`: `""`, `{"id":null}`: `""`, `{"id":"x"}`: `"x"`, `{"id":7}`: `7`,
		`{"id":{"a":1}}`: `{"a":1}`,
	} {
		var line listed
		if err := json.Unmarshal([]byte(in), &line); err != nil {
			t.Fatal(err)
		}
		if got := string(EchoedID(line.ID)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
