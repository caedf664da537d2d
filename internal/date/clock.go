package date

import "strings"

// clock finds the time of day and the zone after it. It reports false where
// there is something like a time that is none.
func (r *reader) clock() bool {
	for i := range 2 * len(r.tokens) {
		sign := ":"
		if i >= len(r.tokens) {
			i, sign = i-len(r.tokens), "."
		}
		if n := r.clockAt(i, sign); n > 0 {
			r.p.hasTime = true
			r.use(i, n)
			r.halves(i, n)
			r.zone(n)
			return r.p.zone.state != zoneNone || !r.at(n).sign(":")
		}
	}
	r.bareHour()
	return true
}

// clockAt reads h:mm[:ss[.fraction]] at token i and returns the token after it,
// or 0. sign is what stands between: a dot too, as in Italian, Finnish and
// Indonesian, where it cannot be a date's.
func (r *reader) clockAt(i int, sign string) int {
	h, m := r.at(i), r.at(i+2)
	if h.digits == 0 || h.digits > 2 || !r.at(i+1).sign(sign) || m.digits != 2 || sign == "." && !r.dotted(i) {
		return 0
	}
	r.p.hour, r.p.minute = h.num, m.num
	s := r.at(i + 4)
	if !r.at(i+3).sign(sign) || s.digits != 2 {
		return i + 3
	}
	r.p.second = s.num
	if f := r.at(i + 6); f.digits > 0 && !f.space && !s.space && (r.at(i+5).sign(".") || r.at(i+5).sign(",")) && !r.at(i+5).space {
		for range 9 - f.digits {
			f.num *= 10
		}
		for range f.digits - 9 {
			f.num /= 10
		}
		r.p.ns = f.num
		return i + 7
	}
	return i + 5
}

// dotted reports whether digits with dots between them at token i are a time:
// the month is a word, or a whole date in digits stands before them.
func (r *reader) dotted(i int) bool {
	if r.at(i+1).space || r.at(i+2).space || r.at(i-1).sign(".") || r.at(i+3).sign(".") && r.at(i+4).digits > 2 {
		return false
	}
	for j := range r.tokens {
		if r.tokens[j].word.kind == monthWord {
			return true
		}
	}
	for j := range max(0, i-4) {
		a, sep, b, again, c := r.at(j), r.at(j+1), r.at(j+2), r.at(j+3), r.at(j+4)
		if a.digits > 0 && b.digits > 0 && c.digits > 0 && again.sign(sep.text) && (a.digits == 4 || c.digits == 4) {
			return true
		}
	}
	return false
}

// halves looks for am and pm before and after the time of day.
func (r *reader) halves(from, to int) {
	for _, i := range [2]int{from - 1, to} {
		switch k := r.at(i).word.kind; k {
		case amWord, pmWord:
			r.p.am, r.p.pm = k == amWord, k == pmWord
			r.p.koreanClock = strings.HasPrefix(r.tokens[i].text, "오")
			r.use(i, i+1)
		}
	}
}

// bareHour reads "5 pm", the one time of day without minutes.
func (r *reader) bareHour() {
	for i := range r.tokens {
		t, half := r.at(i), r.at(i+1)
		if t.digits == 0 || t.digits > 2 || half.word.kind != pmWord && half.word.kind != amWord || t.num > 12 {
			continue
		}
		r.p.hour, r.p.hasTime = t.num, true
		r.use(i, i+1)
		r.halves(i, i+1)
		r.zone(i + 2)
		return
	}
}

// zone reads what follows the time: an offset, letters, both ("GMT+4"), an
// IANA name, a city ("Yerevan time").
func (r *reader) zone(i int) {
	for i < len(r.tokens) && (r.tokens[i].used || strings.Contains("([,", r.tokens[i].text) && r.tokens[i].digits == 0) {
		i++
	}
	t := r.at(i)
	defer r.comment()
	switch {
	case t.sign("+") || t.sign("-"):
		if r.offset(i) {
			r.bracketed(i)
		}
	case !t.letter:
	case t.word.kind == placeWord:
		r.p.zone = zone{state: zoneOffset, offset: t.word.n * 60}
		r.use(i, i+1)
	case r.iana(i):
	case isUTC(t.text):
		r.use(i, i+1)
		if !r.offset(i + 1) {
			r.p.zone.state = zoneOffset
		}
	case t.word.kind == noiseWord && !isCaps(t.text):
		if p := r.at(i + 1); p.word.kind == placeWord { // "по Москве", "по московскому времени"
			r.p.zone = zone{state: zoneOffset, offset: p.word.n * 60}
			r.use(i, i+2)
		}
	default:
		r.letters(i)
	}
}

func isUTC(s string) bool {
	switch strings.ToUpper(s) {
	case "GMT", "UTC", "UT", "Z":
		return true
	}
	return false
}

// letters takes a zone's abbreviation: capitals, also unknown ones, as they
// say that the time is not of the zone that would be assumed without them.
func (r *reader) letters(i int) {
	t := r.at(i)
	name := strings.ToUpper(t.text)
	_, known := zones[name]
	switch {
	case known && (isCaps(t.text) || name == "МСК"):
		r.p.zone = zone{state: zoneName, name: name}
	case t.word.kind == unknownWord && isCaps(t.text) && len(t.text) <= 5:
		r.p.zone = zone{state: zoneUnknown, name: name}
	default:
		return
	}
	r.use(i, i+1)
	// "EST-0500", "MSK (+03:00)": the number says it better than the letters.
	for _, j := range [2]int{i + 1, i + 2} {
		if j == i+1 || r.at(i+1).sign("(") {
			if r.offset(j) {
				return
			}
		}
	}
}

func isCaps(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }

// offset reads +hh, +hhmm or +hh:mm at token i. A minus before a lone number may be
// a dash, so such an hour must be the last thing written.
func (r *reader) offset(i int) bool {
	sign, h := r.at(i), r.at(i+1)
	if !sign.sign("+") && !sign.sign("-") || h.digits == 0 || h.space {
		return false
	}
	minus := sign.text[0]
	switch colon, m := r.at(i+2), r.at(i+3); {
	case h.digits <= 2 && colon.sign(":") && m.digits == 2:
		if r.p.setOffset(minus, h.num, m.num) {
			r.use(i, i+4)
			return true
		}
	case h.digits == 4 && r.p.setOffset(minus, h.num/100, h.num%100):
		r.use(i, i+2)
		return true
	case h.digits <= 2 && (minus == '+' || i+2 >= len(r.tokens) || r.at(i+2).sign(")")) && !colon.sign(":"):
		if r.p.setOffset(minus, h.num, 0) {
			r.use(i, i+2)
			return true
		}
	}
	return false
}

// iana reads "Etc/GMT", "Europe/Moscow", "America/New_York".
func (r *reader) iana(i int) bool {
	end := i + 1
	var name strings.Builder
	name.WriteString(r.at(i).text)
	for ; end+1 < len(r.tokens); end += 2 {
		s, t := r.at(end), r.at(end+1)
		if !s.sign("/") && !s.sign("_") || s.space || !t.letter || t.space {
			break
		}
		name.WriteString(s.text + t.text)
	}
	if !strings.Contains(name.String(), "/") || !isASCII(name.String()) {
		return false
	}
	r.p.zone = zone{state: zoneIANA, name: name.String()}
	r.use(i, end)
	return true
}

// comment drops what stands in parentheses behind an offset, a comment by RFC
// 5322 3.2.2: "GMT+0400 (Armenia Standard Time)", as JavaScript writes dates.
func (r *reader) comment() {
	if r.p.zone.state != zoneOffset {
		return
	}
	open := -1
	for i := range r.tokens {
		switch t := r.at(i); {
		case t.sign("(") && i > 0 && r.tokens[i-1].used:
			open = i
		case t.sign(")") && open >= 0:
			r.use(open, i+1)
			return
		}
	}
}

// bracketed drops the IANA name after an offset ("+03:00[Europe/Moscow]", RFC 9557): the offset holds.
func (r *reader) bracketed(i int) {
	for ; i+1 < len(r.tokens); i++ {
		if r.at(i).sign("[") {
			offset := r.p.zone
			r.iana(i + 1)
			r.p.zone = offset
			return
		}
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
