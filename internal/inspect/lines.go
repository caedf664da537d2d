package inspect

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// PlainJSONError says what is wrong with a line of JSON to the person who
// wrote it, without the words of this program's types.
func PlainJSONError(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if wrong.Field == "" {
			return fmt.Errorf("the line is a JSON %s, not an object", wrong.Value)
		}
		return fmt.Errorf("%q is a %s, want a %s", wrong.Field, wrong.Value, wrong.Type.Kind())
	}
	if broken, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("no JSON: %w (byte %d)", broken, broken.Offset)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("no JSON: the line ends too early")
	}
	return err
}

// EchoedID returns the id of a line as its answer repeats it: "" if there was none.
func EchoedID(id json.RawMessage) json.RawMessage {
	if id == nil || string(id) == "null" {
		return json.RawMessage(`""`)
	}
	return id
}
