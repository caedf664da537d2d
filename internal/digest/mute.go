package digest

import (
	"fmt"
	"time"
)

// Mute is what somebody has silenced for a time, and what that held back from
// this receiver since the last digest. A mute is never silent about itself.
type Mute struct {
	What    string    `json:"what"` // "rule detainees / visits"
	By      string    `json:"by"`
	Why     string    `json:"why"`
	Until   time.Time `json:"until"`             // when it ends, or ended
	Over    bool      `json:"over,omitempty"`    // it has ended
	Held    int       `json:"held,omitempty"`    // articles held back
	Removed int       `json:"removed,omitempty"` // those of them that their outlet removed
	// Flaps says that nobody muted it: What is an article that goes back and
	// forth between texts, and so many changes of it were held back.
	Flaps int `json:"flaps,omitempty"`
}

func cleanMutes(list []Mute) []Mute {
	out := make([]Mute, 0, len(list))
	for _, m := range list {
		m.What, m.By, m.Why = line(m.What, 2*maxName), line(m.By, maxName), line(m.Why, maxNote)
		out = append(out, m)
	}
	return out
}

// MuteLine says what is muted, by whom, why and until when, and what it held
// back: "Muted: rule detainees / visits, until 2 Dec 09:00, by anna (a flood of
// reprints); held back 4 articles, 1 of them removed by its outlet".
func (m Message) MuteLine(mute Mute) string {
	if mute.Flaps > 0 {
		return fmt.Sprintf("Flaps: %s goes back and forth; %s back to texts seen before held back", Isolate(mute.What),
			count(mute.Flaps, "change", "changes"))
	}
	end := "until "
	if mute.Over {
		end = "ended "
	}
	out := fmt.Sprintf("Muted: %s, %s%s, by %s (%s); held back ", Isolate(mute.What), end, m.Time(mute.Until), Isolate(mute.By),
		Isolate(mute.Why))
	if mute.Held == 0 {
		return out + "nothing"
	}
	out += count(mute.Held, "article", "articles")
	if mute.Removed > 0 {
		out += fmt.Sprintf(", %s of them removed by %s", thousands(mute.Removed), theirs(mute.Removed))
	}
	return out
}

func theirs(n int) string {
	if n == 1 {
		return "its outlet"
	}
	return "their outlets"
}

// held says in short what the mutes of a digest held back, "" if nothing.
func (m Message) held() string {
	if m.Held == 0 {
		return ""
	}
	return thousands(m.Held) + " held back by mutes"
}
