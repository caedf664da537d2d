package demo

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed config/tocsin.yaml.tmpl
var configTemplate string

// Receivers says where the demo's messages go. A receiver without an address
// is the console.
type Receivers struct {
	SlackAPI     string // base URL of a Slack API, "http://127.0.0.1:4000/api/"
	SlackChannel string // default "#icrc-watch"
	SlackToken   string // default a token that is none
	SMTP         string // URL of a mail server, as the e-mail receiver's option smtp
	MailTo       string // default board@example.org
}

// Config is a tocsin.yaml that watches this newsroom, with its database in
// dir. Alerts on the detainees go to the receiver desk (Slack) at once, and
// everything goes to board (e-mail) in the digest of 08:00.
func (n *Newsroom) Config(dir string, to Receivers) []byte {
	if to.SlackChannel == "" {
		to.SlackChannel = "#icrc-watch"
	}
	if to.SlackToken == "" {
		to.SlackToken = "xoxb-demo"
	}
	if to.MailTo == "" {
		to.MailTo = "board@example.org"
	}
	data := struct {
		Database string
		Outlets  []Outlet
		To       Receivers
	}{"sqlite:" + filepath.Join(dir, "demo.db"), n.Outlets(), to}
	t := template.Must(template.New("tocsin.yaml").Funcs(template.FuncMap{
		"q": quoted, "tz": timezoneOf,
		"plain": plain,
	}).Parse(configTemplate))
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		panic(fmt.Sprintf("demo: configuration: %v", err)) // the template is embedded and tested
	}
	return b.Bytes()
}

// quoted writes a YAML scalar that no value can break: JSON strings are YAML.
func quoted(s string) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// plain reports a mail server without TLS, as the demo's own on loopback is.
func plain(smtp string) bool { return strings.HasPrefix(smtp, "smtp://") }

// timezoneOf is the zone of the outlets of a language.
func timezoneOf(lang string) string {
	if lang == "az" {
		return "Asia/Baku"
	}
	return "Asia/Yerevan"
}
