package credits

import (
	"regexp"
	"strings"
)

// Channels and pages of people and offices are origins as newsrooms are: what two
// outlets took from one Telegram channel was said once. They are named by their
// network and name, or by their handle.
const (
	quoted  = `[«"“„]([^«»"“”„\n]{2,60})[»"”“]`
	titled  = `(\p{Lu}[\p{L}\d._’'-]*(?: (?:\p{Lu}|\d)[\p{L}\d._’'-]*){0,3})`
	network = `(Telegram|Facebook|YouTube|Instagram|Twitter|X|VK|Телеграм|телеграм|Фейсбук|фейсбук|Տելեգրամ|տելեգրամ|Ֆեյսբուք|ֆեյսբուք)`
)

// channelForms find a network and a name; the order of the two is swapped.
var channelForms = []struct {
	swapped bool
	form    *regexp.Regexp
}{
	{false, regexp.MustCompile(network + `[ -]+(?i:channel|page|canal|канал[а-я]*|страниц[а-я]*|ալիք\p{L}*|էջ\p{L}*|kanal\p{L}*|səhifə\p{L}*|sayfa\p{L}*) ` + quoted)},
	{false, regexp.MustCompile(network + `[ -]+(?i:channel|canal|канал[а-я]*) (?:of |the )*` + titled)},
	{true, regexp.MustCompile(titled + `[’']s (?:own |official |personal )?` + network + ` (?:channel|page|account)`)},
	{true, regexp.MustCompile(quoted + `(?:-?\p{L}{1,4})? ` + network + `(?:յան)?[ -](?:ալիք\p{L}*|էջ\p{L}*|канал[а-я]*|kanal\p{L}*|səhifə\p{L}*|sayfa\p{L}*)`)},
	{true, regexp.MustCompile(titled + `(?:’?(?:nın|nin|nun|nün|ın|in|un|ün))? ` + network + ` (?:kanal|səhifə|sayfa)\p{L}*`)},
}

var networks = map[string]string{
	"телеграм": "Telegram", "տելեգրամ": "Telegram", "telegram": "Telegram", "фейсбук": "Facebook", "ֆեյսբուք": "Facebook", "facebook": "Facebook",
	"twitter": "X", "x": "X", "youtube": "YouTube", "instagram": "Instagram", "vk": "VK",
}

// credit is who is credited, and where in the text first.
type credit struct {
	at   int
	name string
}

// channelsIn finds the channels and pages that a text names as such.
func channelsIn(s string) []credit {
	var out []credit
	for _, c := range channelForms {
		for _, m := range c.form.FindAllStringSubmatchIndex(s, 20) {
			net, name := s[m[2]:m[3]], s[m[4]:m[5]]
			if c.swapped {
				net, name = name, net
			}
			if name = strings.Trim(name, " .,"); name != "" {
				out = append(out, credit{m[0], networks[strings.ToLower(net)] + ": " + name})
			}
		}
	}
	return out
}
