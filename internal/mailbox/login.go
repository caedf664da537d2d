package mailbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"tocsin/internal/fetch"
)

func (s *Session) capabilities() error {
	s.caps = map[string]bool{}
	return s.do(request{line: "CAPABILITY", data: func(name string, fields []any) error {
		if name == "CAPABILITY" {
			for _, f := range fields {
				if c, ok := f.(string); ok {
					s.caps[strings.ToUpper(c)] = true
				}
			}
		}
		return nil
	}})
}

// logIn logs in by the strongest way that both know, and asks what the server can
// do for who is logged in.
func (s *Session) logIn() error {
	if err := s.capabilities(); err != nil {
		return err
	}
	user, secret := s.login.Address.User, s.login.Secret
	var err error
	switch {
	case s.login.Token:
		err = s.authenticate("XOAUTH2", "user="+user+"\x01auth=Bearer "+secret+"\x01\x01")
	case s.caps["AUTH=PLAIN"]:
		err = s.authenticate("PLAIN", "\x00"+user+"\x00"+secret)
	case s.caps["LOGINDISABLED"]:
		err = &refusal{said: "LOGINDISABLED"}
	default:
		name, nameOK := quoted(user)
		password, passwordOK := quoted(secret)
		if !nameOK || !passwordOK {
			err = &refusal{said: "no AUTH=PLAIN, without which a user or password beyond ASCII cannot be given"}
			break
		}
		err = s.do(request{line: "LOGIN " + name + " " + password})
	}
	var no *refusal
	if errors.As(err, &no) {
		what := "user and password (mail.password_file)"
		if s.login.Token {
			what = "user and token (mail.token_file)"
		}
		return &fetch.Error{Class: fetch.ClassMailLogin, Err: fmt.Errorf("the server refused the log-in with %s: %w", what, no)}
	}
	if err != nil {
		return err
	}
	return s.capabilities()
}

// authenticate gives what a mechanism of one answer wants. A server that refuses a
// token says why first, and waits for an empty line (XOAUTH2).
func (s *Session) authenticate(mechanism, answer string) error {
	given := false
	return s.do(request{line: "AUTHENTICATE " + mechanism, more: func() (string, error) {
		if given {
			return "", nil
		}
		given = true
		return base64.StdEncoding.EncodeToString([]byte(answer)), nil
	}})
}
