package tracked

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Value is what an article states of a fact.
type Value struct {
	Kind   news.FactKind
	Number int64
	About  bool // numbers: a bound or an estimate
	// Dates: the first and last day, midnight UTC. Open: it is still to come,
	// some day from From on, and Text says in which words.
	From, To time.Time
	Open     bool
	Text     string // states, and of open dates
}

// String is the normal form, which Parse reads: "23", "~20", "2025-06-19",
// "2025-06" (a whole month), "2025-12-24/2025-12-25", "2025-07-30/.. soon",
// or the text of a state.
func (v Value) String() string {
	switch v.Kind {
	case news.FactNumber:
		if v.About {
			return "~" + strconv.FormatInt(v.Number, 10)
		}
		return strconv.FormatInt(v.Number, 10)
	case news.FactDate:
		switch {
		case v.Open:
			return v.From.Format(time.DateOnly) + "/.. " + v.Text
		case v.month():
			return v.From.Format("2006-01")
		case v.From.Equal(v.To):
			return v.From.Format(time.DateOnly)
		}
		return v.From.Format(time.DateOnly) + "/" + v.To.Format(time.DateOnly)
	}
	return v.Text
}

// month reports whether the date is a whole month.
func (v Value) month() bool {
	return v.From.Day() == 1 && v.To.Equal(v.From.AddDate(0, 1, -1))
}

// Parse reads what String wrote.
func Parse(kind news.FactKind, s string) (Value, error) {
	v := Value{Kind: kind}
	var err error
	switch kind {
	case news.FactNumber:
		digits, about := strings.CutPrefix(s, "~")
		v.About = about
		v.Number, err = strconv.ParseInt(digits, 10, 64)
	case news.FactDate:
		from, to, isRange := strings.Cut(s, "/")
		if text, open := strings.CutPrefix(to, ".. "); open {
			v.Open = true
			v.Text = text
			v.From, err = time.Parse(time.DateOnly, from)
			break
		}
		if len(from) == len("2006-01") {
			v.From, err = time.Parse("2006-01", from)
			v.To = v.From.AddDate(0, 1, -1)
			break
		}
		v.From, err = time.Parse(time.DateOnly, from)
		v.To = v.From
		if isRange && err == nil {
			v.To, err = time.Parse(time.DateOnly, to)
		}
	default:
		v.Text = s
	}
	if err != nil {
		return v, fmt.Errorf("value %q of a %s: %w", s, kind, err)
	}
	return v, nil
}

// Show is the value for people; the year of a date is said if it is not that
// of at.
func (v Value) Show(at time.Time) string {
	switch v.Kind {
	case news.FactNumber:
		if v.About {
			return "about " + strconv.FormatInt(v.Number, 10)
		}
		return strconv.FormatInt(v.Number, 10)
	case news.FactDate:
	default:
		return v.Text
	}
	year := ""
	if v.From.Year() != at.Year() {
		year = " 2006"
	}
	switch {
	case v.Open:
		return v.Text
	case v.month():
		return v.From.Format("January" + year)
	case v.From.Equal(v.To):
		return v.From.Format("2 January" + year)
	case v.From.Month() == v.To.Month() && v.From.Year() == v.To.Year():
		return strconv.Itoa(v.From.Day()) + "–" + v.To.Format("2 January"+year)
	}
	return v.From.Format("2 January"+year) + " – " + v.To.Format("2 January"+year)
}

// same reports whether two values are told as one: equal, or still to come in
// the same words.
func (v Value) same(w Value) bool {
	if v.Open && w.Open {
		return v.Text == w.Text
	}
	return v.String() == w.String()
}

// estimateShare is how far, as a share, a number may be from an estimate that
// agrees with it.
const estimateShare = 0.25

// Agrees reports whether both values can be true of one moment: equal
// numbers, dates that overlap ("June" and "19 June"), the same state.
func (v Value) Agrees(w Value) bool {
	switch v.Kind {
	case news.FactNumber:
		if v.About || w.About {
			far := max(v.Number, w.Number) - min(v.Number, w.Number)
			return float64(far) <= estimateShare*float64(max(v.Number, w.Number))
		}
		return v.Number == w.Number
	case news.FactDate:
		return (v.Open || !v.To.Before(w.From)) && (w.Open || !w.To.Before(v.From))
	}
	return text.Fold(v.Text) == text.Fold(w.Text)
}
