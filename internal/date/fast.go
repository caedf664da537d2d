package date

import "strings"

// The two readers here take the forms that nine dates of ten in feeds have.
// They refuse whatever is odd; parseWords then looks at it again.

// parseISO reads YYYY-MM-DD, alone or with T or a space, hh:mm, :ss, a
// fraction and Z or an offset (RFC 3339, W3C-DTF).
func parseISO(s string) (p parts, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return p, false
	}
	var ok1, ok2, ok3 bool
	p.year, ok1 = number(s[:4])
	p.month, ok2 = number(s[5:7])
	p.day, ok3 = number(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return p, false
	}
	s = s[10:]
	if s == "" {
		return p, true
	}
	if len(s) < 6 || s[0] != 'T' && s[0] != ' ' && s[0] != 't' {
		return p, false
	}
	if s, ok = p.readClock(s[1:]); !ok {
		return p, false
	}
	return p, p.readSpacedOffset(s)
}

// readClock reads hh:mm[:ss[.fraction]] at the start of s and returns the rest.
func (p *parts) readClock(s string) (string, bool) {
	if len(s) < 5 || s[2] != ':' {
		return s, false
	}
	var ok1, ok2 bool
	p.hour, ok1 = number(s[:2])
	p.minute, ok2 = number(s[3:5])
	if !ok1 || !ok2 {
		return s, false
	}
	p.hasTime = true
	s = s[5:]
	if len(s) < 3 || s[0] != ':' {
		return s, true
	}
	if p.second, ok1 = number(s[1:3]); !ok1 {
		return s, false
	}
	s = s[3:]
	if len(s) > 1 && (s[0] == '.' || s[0] == ',') {
		n := 1
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		p.ns = nanoseconds(s[1:n])
		s = s[n:]
	}
	return s, true
}

// readSpacedOffset is readOffset with a space before it. Digits without a sign
// behind the space are east of UTC: a plus that went through an address or a
// form came out of it as a space.
func (p *parts) readSpacedOffset(s string) bool {
	s, spaced := strings.CutPrefix(s, " ")
	s = strings.TrimPrefix(s, " ") // "17:00:00  04:00": the zone's own space, and the plus
	if spaced && len(s) >= 4 && s[0] >= '0' && s[0] <= '9' {
		s = "+" + s
	}
	return p.readOffset(s)
}

// readOffset reads all of s as nothing, Z, GMT, UTC, ±hhmm or ±hh:mm, which a
// Z may follow that a program put behind every time ("+04:00Z").
func (p *parts) readOffset(s string) bool {
	switch s {
	case "":
		return true
	case "Z", "z", "GMT", "UTC", "UT":
		p.zone.state = zoneOffset
		return true
	}
	if s[0] != '+' && s[0] != '-' {
		return false
	}
	sign, s := s[0], strings.TrimSuffix(s[1:], "Z")
	var hh, mm string
	switch {
	case len(s) == 5 && s[2] == ':':
		hh, mm = s[:2], s[3:]
	case len(s) == 4:
		hh, mm = s[:2], s[2:]
	default:
		return false
	}
	h, ok1 := number(hh)
	m, ok2 := number(mm)
	if !ok1 || !ok2 {
		return false
	}
	return p.setOffset(sign, h, m)
}

// setOffset takes an offset if it is one: real zones lie between -12:00 and +14:00.
func (p *parts) setOffset(sign byte, h, m int) bool {
	if h > 15 || m > 59 {
		return false
	}
	p.zone = zone{state: zoneOffset, offset: h*3600 + m*60}
	if sign == '-' {
		p.zone.offset = -p.zone.offset
	}
	return true
}

// parseRFC822 reads "[Mon, ]2 Jan 2006 15:04[:05] zone" with English months of three letters.
func parseRFC822(s string) (p parts, ok bool) {
	if len(s) > 4 && s[3] == ',' {
		s = s[4:]
	}
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	n := 0
	for n < len(s) && n < 3 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == 0 || n > 2 || len(s) < n+1+3+1+4+1+5 || s[n] != ' ' || s[n+4] != ' ' || s[n+9] != ' ' {
		return p, false
	}
	p.day, _ = number(s[:n])
	if p.month, ok = englishMonth(s[n+1 : n+4]); !ok {
		return p, false
	}
	if p.year, ok = number(s[n+5 : n+9]); !ok {
		return p, false
	}
	if s, ok = p.readClock(s[n+10:]); !ok {
		return p, false
	}
	return p, p.readSpacedOffset(s)
}

func englishMonth(s string) (int, bool) {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	a, b, c := s[0]|0x20, s[1]|0x20, s[2]|0x20
	for i := 0; i < len(names); i += 3 {
		if names[i] == a && names[i+1] == b && names[i+2] == c {
			return i/3 + 1, true
		}
	}
	return 0, false
}

// number reads a string of ASCII digits only.
func number(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, s != ""
}

// nanoseconds reads the digits after the decimal point of a second.
func nanoseconds(digits string) int {
	n, scale := 0, 100_000_000
	for i := 0; i < len(digits) && scale > 0; i++ {
		n += int(digits[i]-'0') * scale
		scale /= 10
	}
	return n
}
