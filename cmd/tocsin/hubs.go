package main

import (
	"fmt"
	"io"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

// printHub says what is to be said of one source's hub.
func printHub(out io.Writer, name string, h *desk.HubStatus, clock func(*time.Time) string) {
	hub := text.Clean(h.URL)
	switch {
	case h.State == desk.HubLive:
		fmt.Fprintf(out, "\n%s is pushed by %s, subscribed until %s; last push %s\n", name, hub, clock(h.Until), clock(h.LastPush))
	case h.State == desk.HubDenied:
		fmt.Fprintf(out, "\n%s is not pushed: %s denied it (%s) and is asked again %s\n", name, hub, text.Clean(h.Error), clock(h.Next))
	case h.Failures > 0 && h.Error == "":
		fmt.Fprintf(out, "\n%s is not pushed yet: %s was asked %s and has not called back; see that /push/ of web.public_url reaches this Tocsin\n", name, hub, clock(h.Asked))
	case h.State == desk.HubWanted:
		fmt.Fprintf(out, "\n%s is not pushed yet: %s is asked by `tocsin run`\n", name, hub)
	}
	if h.Failures > 0 && h.Error != "" {
		fmt.Fprintf(out, "%s: its hub did not take the latest request (%s in a row), and is asked again %s: %s\n", name, count(h.Failures, "time"), clock(h.Next), text.Clean(h.Error))
	}
	if h.Rejected > 0 {
		fmt.Fprintf(out, "%s: %s not signed by its hub, the last %s\n", name, countAs(int(h.Rejected), "push was", "pushes were"), clock(h.RejectedAt))
	}
}

// printNoPush says of which feeds with a hub none is asked, and why: in a line
// for each reason.
func printNoPush(out io.Writer, r desk.Status) {
	names := map[string]int{}
	var order []string
	for _, s := range r.SourceList {
		if s.Hub == nil || s.Hub.Why == "" {
			continue
		}
		if names[s.Hub.Why]++; names[s.Hub.Why] == 1 {
			order = append(order, s.Hub.Why)
		}
	}
	for _, why := range order {
		fmt.Fprintf(out, "\n%s a hub that could push, which is not asked: %s\n", countAs(names[why], "feed names", "feeds name"), why)
	}
}
