package notify

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"

	"tocsin/internal/regular"
)

// hiddenSecret is what a secret shows in place of itself.
const hiddenSecret = "<secret>"

// maxSecret bounds the size of a secret's file in bytes: nobody has a longer
// token, and a wrong path may lead to a disk image.
const maxSecret = 64 << 10

// Secret is a token or password. No way of printing, logging or encoding it
// shows it; only Value does.
//
// The value stands behind a pointer because fmt prints unexported fields of
// other structs without asking their methods: it then shows an address.
type Secret struct{ value *string }

// NewSecret hides a value.
func NewSecret(value string) Secret { return Secret{&value} }

// Value is the secret itself. Give it to the library that needs it, to
// nothing else.
func (s Secret) Value() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.Value() == "" }

// Equal reports whether two secrets are the same.
func (s Secret) Equal(other Secret) bool { return s.Value() == other.Value() }

// String hides the value.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return hiddenSecret
}

// Format hides the value from every verb of fmt, %#v and %x included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// GoString hides the value.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the value from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the value from JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the value as the configuration has it.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = NewSecret(string(b))
	return nil
}

// ReadSecret is the one secret of two options: given in the configuration
// itself, or in a file whose path is relative to dir. Only the file's last
// line end is cut. Neither given is an empty secret; both are a fault that
// Validate has found before.
func ReadSecret(dir, file string, inline Secret) (Secret, error) {
	if file == "" || !inline.IsZero() {
		return inline, nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	b, err := regular.Read(file, maxSecret)
	switch {
	case errors.Is(err, regular.ErrTooLarge):
		return Secret{}, fmt.Errorf("read secret %s: larger than %d bytes: is this the right file?", file, maxSecret)
	case err != nil:
		return Secret{}, fmt.Errorf("read secret: %w", err)
	}
	v := strings.TrimRight(string(b), "\r\n")
	if v == "" {
		return Secret{}, fmt.Errorf("read secret %s: the file is empty", file)
	}
	if strings.ContainsAny(v, "\r\n\x00") {
		return Secret{}, errors.New("read secret " + file + ": more than one line: is this the right file?")
	}
	return NewSecret(v), nil
}
