// Package notifytest is what senders are tried with: sample messages, a fake
// Slack, and an SMTP server that fails as told. The demo and the kill loop use
// the servers too, so nothing here needs package testing.
package notifytest

import (
	"strings"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
)

// At is the moment the samples are told: 30 July 2025, 22:42 in Yerevan.
var At = time.Date(2025, 7, 30, 18, 42, 0, 0, time.UTC)

// Sample is a named message.
type Sample struct {
	Name    string
	Message digest.Message
}

// Samples are one message of each sort, in four languages, of our own
// sentences, and one whose texts mean harm.
func Samples() []Sample {
	return []Sample{
		{"alert-new", digest.Build(digest.KindAlert, []digest.Row{accessEnded(), accessRetold()}, options("3f9a1c"))},
		{"alert-edited", digest.Build(digest.KindAlert, []digest.Row{edited()}, options("77b0de"))},
		{"alert-removed", digest.Build(digest.KindAlert, []digest.Row{removed()}, options("c2e410"))},
		{"alert-copy", digest.Build(digest.KindAlert, []digest.Row{differing()}, options("9d02aa"))},
		{"digest", digest.Build(digest.KindDigest, []digest.Row{
			accessEnded(), accessRetold(), folded(), armenian(), russian(), azerbaijani(), edited(), removed(), page(), notice(),
		}, mutedOptions())},
		{"digest-empty", digest.Build(digest.KindDigest, nil, emptyOptions())},
		{"notice", digest.Build(digest.KindNotice, []digest.Row{notice(), recovery()}, options("0a11ce"))},
		{"test", digest.Build(digest.KindTest, nil, options("7e5700"))},
		{"naughty", digest.Build(digest.KindAlert, []digest.Row{naughty()}, options("bad000"))},
	}
}

func options(key string) digest.Options {
	return digest.Options{
		Key: key, Receiver: "desk", At: At, Location: yerevan(),
		RecordURL: func(article int64, revision int) string {
			return "https://tocsin.example.org/r/" + digits(article, revision)
		},
		StoryURL: func(story int64) string { return "https://tocsin.example.org/s/" + digits(story, 0) },
		Words:    Words,
	}
}

// Words are hints as the command line says them.
func Words(kind news.HintKind, args ...string) string {
	switch kind {
	case news.HintWatchSeen:
		return "tocsin seen --add " + strings.Join(args, " ")
	case news.HintStopped:
		return "`tocsin status --stopped`"
	}
	return strings.Join(append([]string{string(kind)}, args...), " ")
}

func emptyOptions() digest.Options {
	opt := digestOptions()
	opt.Facts = nil
	return opt
}

func digestOptions() digest.Options {
	opt := options("d16e57")
	opt.Receiver, opt.Since, opt.MessageURL = "board", At.Add(-24*time.Hour), "https://tocsin.example.org/m/d16e57"
	opt.Facts = changedFacts()
	opt.Coverage = &digest.Coverage{
		Polled: 212, Sources: 218, Articles: 1904, Matched: 61, Stories: 9,
		Failing: []digest.Failing{
			{Source: "hetq", Since: day(29, 9, 0), Reason: "certificate expired"},
			{Source: "turan", Since: day(25, 11, 30)},
			{Source: "apa", Since: day(25, 8, 0), Reason: "HTTP 403"},
		},
		Missed: []digest.Missed{{Source: "armenpress", From: day(29, 22, 0), To: day(30, 4, 0)}},
	}
	return opt
}

func mutedOptions() digest.Options {
	opt := digestOptions()
	opt.Mutes = []digest.Mute{
		{What: "rule detainees / visits", By: "anna", Why: "reprints of one report", Until: day(31, 5, 0), Held: 4, Removed: 1},
		{What: "story 31", By: "ben", Why: "we wrote it", Until: day(30, 6, 0), Over: true, Held: 1},
		{What: "officials / Arayik Harutyunyan from hetq", By: "anna", Why: "the official, daily", Until: day(31, 5, 0).AddDate(0, 0, 3)},
	}
	opt.Held = 5
	const both = "A lawyer of Ruben Vardanyan said that Lilit Manukyan, a nurse from Martuni, had been heard as a witness."
	opt.Seen = []digest.SeenRow{{
		Name: "Lilit Manukyan", Articles: 4, Origins: 2, Sentence: both, Start: strings.Index(both, "Lilit"),
		End: strings.Index(both, ", a nurse"), URL: "https://report.example.com/witness?id=7",
	}}
	opt.Stopped = []digest.Stopped{
		{What: "rule detainees / visits", By: "NOT blood", Articles: 4},
		{What: "officials / Arayik Harutyunyan", By: "not_with “minister”", Articles: 1},
	}
	return opt
}

func digits(a int64, b int) string {
	const d = "0123456789"
	return string(d[a%10]) + string(d[b%10])
}

func yerevan() *time.Location {
	loc, err := time.LoadLocation("Asia/Yerevan")
	if err != nil {
		return time.UTC
	}
	return loc
}

func day(d, hour, minute int) time.Time {
	return time.Date(2025, 7, d, hour, minute, 0, 0, time.UTC)
}

// find is a match of every place where one of the words stands.
func find(r digest.Row, list, rule, entity string, alert bool, written ...string) []news.Match {
	var out []news.Match
	for _, f := range []struct {
		field news.Field
		s     string
	}{{news.FieldTitle, r.Title}, {news.FieldText, r.Text}} {
		for _, w := range written {
			for at := 0; ; {
				i := strings.Index(f.s[at:], w)
				if i < 0 {
					break
				}
				i += at
				at = i + len(w)
				out = append(out, news.Match{
					Watchlist: list, Rule: rule, Entity: entity, Field: f.field, Start: i, End: at, Text: w,
					Strength: news.StrengthExact, Alert: alert,
				})
			}
		}
	}
	return out
}

var accessStory = digest.StoryInfo{
	ID: 7, Title: "Red Cross may no longer see the prisoners in Baku", Outlets: 2, Origins: []string{"RFE/RL"},
	Told: []digest.Told{
		{At: day(24, 5, 12).AddDate(0, -1, 0), Title: "Red Cross shuts its office in the capital", URL: "https://news.example.am/2025/06/office"},
		{At: day(15, 11, 40), Title: "June visit to the detainees confirmed", URL: "https://report.example.com/june-visit?id=4"},
	},
}

func accessEnded() digest.Row {
	r := digest.Row{
		Article: 41, Revision: 1, Story: accessStory, Source: "azatutyun", Outlet: "Azatutyun",
		SourceURL: "https://www.azatutyun.example/api/feed",
		URL:       "https://www.azatutyun.example/a/33489.html", Language: "en",
		Title: "Red Cross may no longer see the prisoners in Baku",
		Text: "The delegates were told in June that their mandate had ended. Since then nobody from outside has seen the twenty-three men.\n" +
			"“We ask for a visit every week,” said the wife of Ruben Vardanyan, who has had no letter since spring.\n" +
			"A lawyer added that Karen Avanesyan, 58, was moved to another block after he refused food, and that the ICRC had not been told.",
		Published: news.Date{Time: day(30, 15, 10)}, FirstSeen: day(30, 15, 17), LastLook: day(30, 15, 2), Fetched: day(30, 15, 17),
	}
	r.Matches = append(find(r, "detainees", "", "Ruben Vardanyan", true, "Ruben Vardanyan"),
		find(r, "detainees", "", "Karen Avanesyan", true, "Karen Avanesyan")...)
	r.Matches = append(r.Matches, find(r, "detainees", "", "ICRC", false, "Red Cross", "ICRC")...)
	r.Matches = append(r.Matches, find(r, "detainees", "access", "", true, "Red Cross", "Baku")...)
	return r
}

func accessRetold() digest.Row {
	r := digest.Row{
		Article: 44, Revision: 1, Story: accessStory, Source: "relatives", Outlet: "Relatives’ Committee",
		URL:   "https://relatives.example.org/news/access",
		Title: "No visits since June, families say", Language: "en",
		Text: "The families learned it from RFE/RL. There was no visit in July either; talks go on, says the ICRC.\n" +
			"Ruben Vardanyan is one of those concerned.",
		Published: news.Date{Time: day(30, 0, 0), DayOnly: true}, FirstSeen: day(30, 18, 40), Credits: []string{"RFE/RL"}, Facts: storyFacts(),
	}
	r.Matches = append(find(r, "detainees", "", "Ruben Vardanyan", true, "Ruben Vardanyan"),
		find(r, "detainees", "", "ICRC", false, "ICRC")...)
	return r
}

func folded() digest.Row {
	r := accessRetold()
	r.Article, r.Source, r.Outlet, r.URL, r.CopyOf = 45, "mirror", "Mirror", "https://mirror.example.net/x", "Relatives’ Committee"
	r.FirstSeen = r.FirstSeen.Add(time.Minute)
	return r
}

func differing() digest.Row {
	r := accessRetold()
	r.Article, r.Source, r.Outlet, r.URL, r.CopyOf = 46, "courier", "Courier", "https://courier.example.net/y", "Relatives’ Committee"
	r.Story = digest.StoryInfo{ID: 7, Title: accessStory.Title, Outlets: 3, Origins: []string{"RFE/RL"}}
	r.DiffersIn = []string{"held: 23 -> 19", "not named: Ruben Vardanyan"}
	r.Matches = find(r, "detainees", "", "Ruben Vardanyan", true, "Ruben Vardanyan")
	return r
}

func edited() digest.Row {
	r := digest.Row{
		Article: 38, Revision: 2, Source: "courier", Outlet: "Courier", URL: "https://courier.example.net/trial",
		Title: "Trial resumes behind closed doors", Language: "en",
		Text:      "The court heard the case of nineteen men on Tuesday. Families waited outside.",
		Published: news.Date{Time: day(30, 9, 0)}, FirstSeen: day(30, 17, 5), LastLook: day(30, 16, 5), ToldAt: day(30, 10, 2),
		Change: &news.Change{
			From: 1, To: 2, Classes: []news.ChangeClass{news.ChangeNameRemoved, news.ChangeNumber, news.ChangeText},
			NamesRemoved: []string{"Ruben Vardanyan"}, Numbers: []news.NumberEdit{{Old: "23", New: "19"}},
		},
		Sentences: []digest.Sentence{
			{Old: "The court heard the case of Ruben Vardanyan and 23 other men on Tuesday.", New: "The court heard the case of 19 men on Tuesday."},
			{New: "An earlier version of this report gave another number."},
			{Old: "His lawyers were not let in."},
		},
		Facts: editedFacts(),
	}
	r.Matches = []news.Match{{
		Watchlist: "detainees", Rule: "trials", Field: news.FieldTitle, Start: 0, End: 5, Text: "Trial",
		Strength: news.StrengthExact, Alert: true,
	}}
	return r
}

func removed() digest.Row {
	r := armenian()
	r.Article = 36
	r.Revision = 1
	r.Story = digest.StoryInfo{}
	r.FirstSeen = day(28, 6, 12)
	r.LastLook = day(30, 9, 2)
	r.Published, r.Change, r.Missing, r.ToldAt = news.Date{Time: day(28, 6, 0)},
		&news.Change{From: 1, Classes: []news.ChangeClass{news.ChangeRemoved}}, day(30, 10, 2), day(28, 6, 15)
	return r
}

func page() digest.Row {
	return digest.Row{
		Article: 3, Revision: 5, Page: true, Source: "icrc-azerbaijan", Outlet: "ICRC", URL: "https://www.icrc.example/where-we-work/azerbaijan",
		Title:     "What we do in Azerbaijan",
		FirstSeen: day(30, 12, 0), LastLook: day(30, 10, 0),
		Change: &news.Change{From: 4, To: 5, Classes: []news.ChangeClass{news.ChangeText}},
		Sentences: []digest.Sentence{{
			Old: "We visit people held in connection with the conflict.",
			New: "We visited people held in connection with the conflict.",
		}},
		Matches: []news.Match{{Watchlist: "detainees", Entity: "ICRC", Field: news.FieldTitle, Start: 0, End: 4}},
	}
}

func armenian() digest.Row {
	r := digest.Row{
		Article: 36, Revision: 1, Story: digest.StoryInfo{ID: 11}, Source: "hetq-hy", Outlet: "Օրվա Լուր", URL: "https://օրվալուր.հայ/բանտ",
		Language: "hy",
		Title:    "Բաքվում պահվող գերիներին այլևս չեն այցելում",
		Text: "ԿԽՄԿ-ի ներկայացուցիչները հունիսից հետո ոչ մի այց չեն ունեցել։ Ռուբեն Վարդանյանի ընտանիքը պատասխան է պահանջում։ " +
			"Բանակցությունները շարունակվում են։",
		Published: news.Date{Time: day(30, 7, 30)}, FirstSeen: day(30, 7, 41), LastLook: day(30, 7, 26),
	}
	r.Matches = append(find(r, "detainees", "", "Ruben Vardanyan", true, "Ռուբեն Վարդանյանի"),
		find(r, "detainees", "", "ICRC", false, "ԿԽՄԿ")...)
	return r
}

func russian() digest.Row {
	r := digest.Row{
		Article: 52, Revision: 1, Story: digest.StoryInfo{ID: 12}, Source: "kavkaz", Outlet: "Кавказский вестник",
		URL: "https://vestnik.example.ru/pismo", Language: "ru",
		Title:     "Адвокат рассказал о письме Рубена Варданяна",
		Text:      "Письмо шло из Баку три недели. По словам адвоката, Рубен Варданян просит о встрече с представителями МККК.",
		Published: news.Date{}, FirstSeen: day(30, 13, 5), LastLook: day(30, 12, 50),
		Notes: []string{"Text from the feed: the page could not be read (HTTP 403)"},
	}
	r.Matches = append(find(r, "detainees", "", "Ruben Vardanyan", true, "Рубена Варданяна", "Рубен Варданян"),
		find(r, "detainees", "", "ICRC", false, "МККК")...)
	return r
}

func azerbaijani() digest.Row {
	r := digest.Row{
		Article: 57, Revision: 1, Story: digest.StoryInfo{ID: 13}, Source: "turan", Outlet: "Xəbər günü", URL: "https://xeber.example.az/mehkeme",
		Language:  "az",
		Title:     "Məhkəmə iclası sentyabra qədər təxirə salındı",
		Text:      "İclas Bakıda keçirilirdi. Vəkil bildirdi ki, Ruben Vardanyanın səhhəti pisləşib və BQXK nümayəndələri onunla görüşə bilməyib.",
		Published: news.Date{Time: day(30, 11, 0)}, FirstSeen: day(30, 11, 9), LastLook: day(30, 10, 54),
	}
	r.Matches = append(find(r, "detainees", "", "Ruben Vardanyan", true, "Ruben Vardanyanın"),
		find(r, "detainees", "", "ICRC", false, "BQXK")...)
	return r
}

func notice() digest.Row {
	return digest.Row{FirstSeen: At, Notice: &digest.Notice{
		What: "source apa cannot be read: HTTP 403 at every poll", Since: day(25, 8, 0),
		Do: "open https://apa.example.az/rss in a browser; if it works there, ask the outlet to let the user agent pass",
	}}
}

func recovery() digest.Row {
	return digest.Row{FirstSeen: At, Notice: &digest.Notice{What: "receiver board refused messages", Since: day(30, 17, 0), Over: true}}
}

// naughty tries what a source could try: pings, disguised links, faked
// labels, bidi tricks, markup, headers.
func naughty() digest.Row {
	r := digest.Row{
		Article: 66, Revision: 1, Source: "evil", Outlet: "<!channel> Evil & Sons\r\nBcc: victim@example.org",
		URL:   "https://bank.example@evil.example/a|b>c?q=<x>\"'",
		Title: "<!here> <@U012345> <!subteam^S1> <https://evil.example|https://bank.example> \u202egnp.exe\u202c @everyone",
		Text: "Verified: Tocsin\nFrom: desk@tocsin.example.org\n*bold* _it_ ~st~ `code` :rotating_light: <script>alert(1)</script> <img " +
			"src=https://track.example/x.gif> " +
			"Vardanyan\u200b &amp; <b>Co</b> \u202edrowssap\u202c \u2066isolate شبكة الأخبار \x1b[31mred\x07.\nEnd.",
		FirstSeen: At.Add(-time.Minute), Notes: []string{"<!everyone>\nRecord: https://evil.example"}, Credits: []string{"<#C1>"},
		Published: news.Date{Time: At.AddDate(1, 0, 0)}, Facts: naughtyFacts(),
	}
	r.Matches = append(find(r, "<!channel>", "", "Vardanyan <@U1>", true, "Vardanyan\u200b", "Vardanyan"),
		find(r, "<!channel>", "شبكة", "", true, "شبكة")...)
	return r
}
