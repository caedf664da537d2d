package date

import "time"

// day finds year, month and day in what the time of day left.
func (r *reader) day() bool {
	return r.dayWord() || r.marked() || r.named() || r.divided() || r.solid()
}

// dayWord reads "yesterday".
func (r *reader) dayWord() bool {
	for i := range r.tokens {
		if t := r.at(i); t.word.kind == daysBack && !r.opt.Now.IsZero() {
			now := r.opt.Now
			if r.opt.Location != nil {
				now = now.In(r.opt.Location)
			}
			r.p.setDay(now.AddDate(0, 0, -t.word.n))
			r.use(i, i+1)
			return true
		}
		// Azerbaijani writes "today" as two words.
		if t := r.at(i); t.letter && fold(t.text) == "bu" && r.at(i+1).letter && fold(r.at(i+1).text) == "gun" && !r.opt.Now.IsZero() {
			r.p.setDay(r.opt.Now)
			r.use(i, i+2)
			return true
		}
	}
	return false
}

// marked reads 2004년 05월 28일 and 2025年8月15日.
func (r *reader) marked() bool {
	for i := range r.tokens {
		y, m, d := r.at(i), r.at(i+2), r.at(i+4)
		if y.digits != 4 || r.at(i+1).word.kind != yearMark || m.digits == 0 || r.at(i+3).word.kind != monthMark || d.digits == 0 {
			continue
		}
		r.p.year, r.p.month, r.p.day = y.num, m.num, d.num
		r.p.koreanClock = r.p.koreanClock || r.at(i+1).text == "년"
		r.use(i, i+5)
		return true
	}
	return false
}

// named reads a date whose month is a word: day and year are the two numbers
// nearest to it, in either order.
func (r *reader) named() bool {
	r.dayOfWeek()
	m := -1
	for i := range r.tokens {
		if r.at(i).word.kind == monthWord {
			if m >= 0 && r.tokens[m].word.n != r.tokens[i].word.n {
				return false // two months: a range
			}
			m = i
		}
	}
	if m < 0 {
		return false
	}
	nums := make([]int, 0, 2)
	for i := range r.tokens {
		if r.at(i).digits > 0 {
			nums = append(nums, i)
		}
	}
	r.p.month = r.tokens[m].word.n
	for i := range r.tokens {
		if r.tokens[i].word.kind == monthWord {
			r.use(i, i+1)
		}
	}
	switch len(nums) {
	case 1:
		return r.aDay(&r.tokens[nums[0]])
	case 2:
		return r.dayAndYear(&r.tokens[nums[0]], &r.tokens[nums[1]])
	}
	return false
}

// dayOfWeek takes the short names that one language has for a month and
// another for a day of the week for the latter, where a month stands beside them.
func (r *reader) dayOfWeek() {
	other := false
	for i := range r.tokens {
		t := r.at(i)
		other = other || t.word.kind == monthWord && !shortDays[fold(t.text)]
	}
	for i := range r.tokens {
		if t := r.at(i); other && t.word.kind == monthWord && shortDays[fold(t.text)] {
			t.word = word{kind: noiseWord}
		}
	}
}

// shortDays: Sunday in Turkish (October in Polish), Tuesday in Romance
// languages (March), Monday in Indonesian (September in Azerbaijani).
var shortDays = map[string]bool{"paz": true, "mar": true, "sen": true}

// aDay reads the one number beside a month: "15 August".
func (r *reader) aDay(t *token) bool {
	t.used = true
	r.p.day, r.p.noYear, r.strict = t.num, true, true
	return t.digits <= 2
}

func (r *reader) dayAndYear(a, b *token) bool {
	if a.digits > 2 || a.num > 31 {
		a, b = b, a
	}
	if a.digits > 2 || b.digits == 1 || b.digits > 4 {
		return false
	}
	a.used, b.used = true, true
	r.p.day, r.p.year = a.num, fullYear(b.num, b.digits)
	return true
}

// divided reads three numbers with one sign between them: 2025-08-15,
// 15.08.2025, 08/15/2025; and two: 2003-335.
func (r *reader) divided() bool {
	for i := range r.tokens {
		a, sep, b := r.at(i), r.at(i+1), r.at(i+2)
		if a.digits == 0 || b.digits == 0 || !sep.sign("-") && !sep.sign("/") && !sep.sign(".") {
			continue
		}
		if c := r.at(i + 4); r.at(i+3).sign(sep.text) && c.digits > 0 {
			r.use(i, i+5)
			if sep.text == "." && r.at(i+5).sign(".") {
				r.use(i+5, i+6)
			}
			return r.three(a, b, c, sep.text)
		}
		return r.two(i, a, b, sep.text)
	}
	return false
}

func (r *reader) three(a, b, c *token, sep string) bool {
	switch {
	case a.digits == 4 && c.digits <= 2: // "2003-012-31" occurs
		r.p.year, r.p.month, r.p.day = a.num, b.num, c.num
	case a.digits > 2 || b.digits > 2:
		return false
	case c.digits == 4 || c.digits == 2 && sep != "-":
		r.p.year = fullYear(c.num, c.digits)
		r.p.day, r.p.month = a.num, b.num
		if b.num > 12 || sep == "/" && a.num <= 12 && r.monthFirst() {
			r.p.day, r.p.month = b.num, a.num
		}
	case a.digits == 2 && b.digits == 2 && c.digits == 2: // ISO 8601 of 1988
		r.p.year, r.p.month, r.p.day = fullYear(a.num, 2), b.num, c.num
	default:
		return false
	}
	return true
}

// monthFirst reports whether 03/04/2025 is 4 March: in America, and in English where the
// place is not known. Everywhere else the day goes first.
func (r *reader) monthFirst() bool {
	if r.opt.Location != nil && r.opt.Location != time.UTC {
		name := r.opt.Location.String()
		return len(name) > 8 && name[:8] == "America/"
	}
	return r.opt.Language == "en"
}

// two reads a year and a day of it (ISO 8601). A year and a month are no day.
func (r *reader) two(i int, a, b *token, sep string) bool {
	if sep != "-" || a.digits != 4 || b.digits != 3 {
		return false
	}
	r.p.year, r.p.dayOfYear, r.strict = a.num, b.num, true
	r.use(i, i+3)
	return true
}

// solid reads dates of digits alone. All but the compact calendar date are
// believed only where nothing else is written.
func (r *reader) solid() bool {
	at := -1
	for i := range r.tokens {
		if r.at(i).digits > 0 {
			if at >= 0 {
				return r.compactClock(at, i)
			}
			at = i
		}
	}
	if at < 0 {
		return false
	}
	r.strict = true
	t := r.at(at)
	t.used = true
	n := t.num
	switch t.digits {
	case 5:
		r.p.year, r.p.dayOfYear = fullYear(n/1000, 2), n%1000
		return r.p.dayOfYear > 0
	case 6:
		r.p.year, r.p.month, r.p.day = fullYear(n/10000, 2), n/100%100, n%100
	case 7:
		r.p.year, r.p.dayOfYear = n/1000, n%1000
		return r.p.dayOfYear > 0
	case 8:
		r.p.year, r.p.month, r.p.day = n/10000, n/100%100, n%100
	case 10:
		r.p.instant = time.Unix(int64(n), 0).UTC()
	case 13:
		r.p.instant = time.UnixMilli(int64(n)).UTC()
	case 12, 14:
		if t.digits == 12 {
			n *= 100
		}
		r.p.hour, r.p.minute, r.p.second, r.p.hasTime = n/10000%100, n/100%100, n%100, true
		n /= 1_000_000
		r.p.year, r.p.month, r.p.day = n/10000, n/100%100, n%100
	default:
		return false
	}
	if !r.p.instant.IsZero() {
		return r.p.instant.Year() >= 2001 && r.p.instant.Year() <= 2200 && !r.p.hasTime
	}
	return true
}

// compactClock reads 20031231T101455 with a zone.
func (r *reader) compactClock(d, c int) bool {
	day, clock := r.at(d), r.at(c)
	if day.digits != 8 || clock.digits != 4 && clock.digits != 6 || r.p.hasTime {
		return false
	}
	n := clock.num
	if clock.digits == 4 {
		n *= 100
	}
	r.p.year, r.p.month, r.p.day = day.num/10000, day.num/100%100, day.num%100
	r.p.hour, r.p.minute, r.p.second, r.p.hasTime = n/10000, n/100%100, n%100, true
	r.use(d, d+1)
	r.use(c, c+1)
	r.zone(c + 1)
	return true
}
