package demo

import "time"

// Moment is one thing that happens in the newsroom.
type Moment struct {
	At   time.Time
	What string // what happens and why it matters, one or two sentences
}

// Timeline is the story of the newsroom's days, oldest first: what to expect
// of a watch that misses nothing and repeats nothing.
func (n *Newsroom) Timeline() []Moment {
	var out []Moment
	for _, m := range days {
		out = append(out, Moment{local(m.at), m.what})
	}
	return out
}

var days = [...]struct{ at, what string }{
	{"2025-07-28 08:00", "The watch begins. What the outlets published in the weeks before is stored, and nobody is told of it."},
	{"2025-07-28 09:30", "Masis Newswire: families ask for a meeting. Red Cross, Baku and prisoners in one article: the first alert."},
	{"2025-07-28 14:00", "The Aragats Post writes of Baku, prisoners and a Red Crossing, and means a car race. No alert: a crossing is no " +
		"cross."},
	{"2025-07-29 10:00", "Yeddi Qala, in Azerbaijani: BQXK leaves Baku. The same watchlist finds it, in another language."},
	{"2025-07-29 12:00", "Yeddi Qala, in English: the trials. It counts 23 held and names Ruben Vardanyan."},
	{"2025-07-29 13:00", "Arpa, in Armenian, has no feed: its list page leads to an article on Vagif Khachatryan."},
	{"2025-07-29 16:20", "Yeddi Qala edits its article of noon and does not say so: 23 became 19, and Ruben Vardanyan is no longer in it."},
	{"2025-07-30 15:10", "Sevan Radio breaks the news: relatives are told that Red Cross visits are over. Half an hour later it says so in " +
		"Armenian."},
	{"2025-07-30 16:30", "Masis Newswire: the Red Cross will suspend its work in Azerbaijan."},
	{"2025-07-30 17:20", "The Aragats Post prints the agency's text word for word: a copy, counted and not told again."},
	{"2025-07-30 18:40", "The Aragats Post on the relatives. It credits Sevan Radio: two outlets, one story, one origin."},
	{"2025-07-30 19:05", "Arpa copies the agency's text too, but with 32 prisoners in place of 23: a copy that differs is told."},
	{"2025-07-30 20:00", "Yeddi Qala takes its article on the BQXK off the site: missing at the next look, confirmed by later ones. The " +
		"stored text remains."},
	{"2025-07-31 09:00", "Pereval, in Russian: two more families, told by nobody else. A report of its own."},
	{"2025-07-31 12:00", "Detention Desk, a watched page, changes: no next visit, and letters can no longer be sent."},
	{"2025-08-01 08:00", "The digest of the morning: what was new, what changed and what disappeared since the last."},
}
