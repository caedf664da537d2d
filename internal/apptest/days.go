package apptest

import "time"

// News lets one report be published and found.
func (r *Rig) News(slug string) {
	r.T.Helper()
	if r.App == nil {
		r.Web.Publish(Old)
		r.Drain()
	}
	r.Web.Publish(Piece{Slug: slug, Title: "Report " + slug, Date: r.Clock.Now()}, Old)
	r.Pass(40 * time.Minute)
}

// WithOutlets gives a rig more sources, each a site of its own.
func (r *Rig) WithOutlets(names ...string) []*Site {
	var out []*Site
	for _, name := range names {
		s := NewSite(r.T)
		s.Feed()
		src := r.Config.Sources[0]
		src.Name = name
		src.Outlet = ""
		src.Feed = s.URL + "/feed.xml"
		r.Config.Sources = append(r.Config.Sources, src)
		out = append(out, s)
	}
	return out
}

// Drain does all that is due now.
func (r *Rig) Drain() {
	r.T.Helper()
	if r.App == nil {
		r.Start()
	}
	if err := r.App.Pool.Drain(r.T.Context()); err != nil {
		r.T.Fatal(err)
	}
}

// Pass lets time pass in steps of five minutes, in which due work is done.
func (r *Rig) Pass(d time.Duration) {
	r.T.Helper()
	for end := r.Clock.Now().Add(d); r.Clock.Now().Before(end); {
		next := r.Clock.Now().Add(5 * time.Minute)
		if due, err := r.App.Store.NextDue(r.T.Context(), time.Time{}); err != nil {
			r.T.Fatal(err)
		} else if due.After(next) {
			next = due
		}
		if next.After(end) {
			next = end
		}
		r.Clock.Set(next)
		r.Drain()
	}
}

// Leap lets time pass from one due moment to the next, at most a day at once.
func (r *Rig) Leap(d time.Duration) {
	r.T.Helper()
	for end := r.Clock.Now().Add(d); r.Clock.Now().Before(end); {
		next, err := r.App.Store.NextDue(r.T.Context(), time.Time{})
		if err != nil {
			r.T.Fatal(err)
		}
		if day := r.Clock.Now().Add(24 * time.Hour); next.IsZero() || next.After(day) {
			next = day
		}
		if next.After(end) {
			next = end
		}
		r.Clock.Set(next)
		r.Drain()
	}
}

// Step lets time pass at once, and does what is due then.
func (r *Rig) Step(d time.Duration) {
	r.T.Helper()
	r.Clock.Set(r.Clock.Now().Add(d))
	r.Drain()
}
