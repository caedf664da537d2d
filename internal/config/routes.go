package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/schedule"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// routes converts the tree and checks every name in it.
func (d *decoder) routes(f *file, lists []news.Watchlist) route.Node {
	if f.Route == nil {
		if !d.Bad("route") {
			d.Fault(d.Pos(""), "write route: {receiver: NAME}", "there are receivers, but no route to them")
		}
		return route.Node{}
	}
	k := knownNames(f, lists)
	d.route("route", f.Route, k, f.Timezone)
	d.reference("operators", f.Operators, "receiver", k.receivers)
	for i, name := range k.receivers {
		if !k.astray && !k.used[name] && name != f.Operators && name != "" {
			d.Warn(d.Pos(fmt.Sprintf("receivers[%d].name", i)), "name it in a route, or as operators", "receiver %q gets nothing", name)
		}
	}
	root := f.Route.node()
	_, faults := route.New(root)
	for _, fault := range faults {
		d.FaultAt(yamldoc.Join(fault.Path, fault.Field), fault.Hint, "%s", fault.Msg)
	}
	return root
}

// node is the route as package route has it.
func (n *routeNode) node() route.Node {
	out := route.Node{
		Watchlists: n.Watchlists, Rules: n.Rules, Entities: n.Entities, Sources: n.Sources,
		Changes: n.Changes, Strengths: n.Strengths,
		Receiver: n.Receiver, Send: n.Send, Digest: n.Digest, GroupBy: n.GroupBy, Continue: n.Continue,
	}
	if n.GroupWait != nil {
		out.GroupWait = *n.GroupWait
		if out.GroupWait == 0 {
			out.GroupWait = route.NoWait
		}
	}
	for i := range n.Routes {
		out.Routes = append(out.Routes, n.Routes[i].node())
	}
	return out
}

// names are what routes may refer to.
type names struct {
	receivers, sources, watchlists, rules, entities []string
	used                                            map[string]bool // receivers
	astray                                          bool            // a receiver of a route is missing or unknown
}

func knownNames(f *file, lists []news.Watchlist) *names {
	k := &names{used: map[string]bool{}}
	for _, r := range f.Receivers {
		k.receivers = append(k.receivers, r.Name)
	}
	for _, s := range f.Sources {
		k.sources = append(k.sources, s.Name)
	}
	for _, l := range lists {
		k.watchlists = append(k.watchlists, l.Name)
		for _, e := range l.Entities {
			k.entities = append(k.entities, e.Name)
		}
		for _, r := range l.Rules {
			k.rules = append(k.rules, r.Name)
		}
	}
	return k
}

// route checks the names and the schedule of a route and of those in it.
// Watchlists may also be made at the command line and live in the database,
// so a name that is unknown there is a warning only.
func (d *decoder) route(at string, n *routeNode, k *names, zone *time.Location) {
	d.reference(at+".receiver", n.Receiver, "receiver", k.receivers)
	k.used[n.Receiver] = true
	k.astray = k.astray || d.Bad(at+".receiver") || at == "route" && n.Receiver == ""
	for i, s := range n.Sources {
		d.reference(fmt.Sprintf("%s.sources[%d]", at, i), s, "source", k.sources)
	}
	d.mayRefer(at+".watchlists", n.Watchlists, "watchlist", k.watchlists)
	d.mayRefer(at+".rules", n.Rules, "rule", k.rules)
	d.mayRefer(at+".entities", n.Entities, "entity", k.entities)
	if n.Digest != "" {
		if _, err := schedule.Parse(n.Digest, zone); err != nil {
			d.FaultAt(at+".digest", "", "%s", err)
		}
	} else if d.Given(at+".digest") && !d.Bad(at+".digest") {
		d.FaultAt(at+".digest", `write digest: "0 8 * * 1-5"`, "the digest has no schedule")
	}
	for i := range n.Routes {
		d.route(fmt.Sprintf("%s.routes[%d]", at, i), &n.Routes[i], k, zone)
	}
}

func (d *decoder) reference(path, name, what string, known []string) {
	if name == "" && !d.Given(path) || slices.Contains(known, name) && name != "" {
		return
	}
	others := "there is none yet"
	if len(known) > 0 {
		others = "known are " + strings.Join(known, ", ")
	}
	d.FaultAt(path, yamldoc.Meant(name, known, others), "%s %q is unknown", what, yamldoc.Shorten(name))
}

// HintStored is the hint of a name that is in the database, if anywhere.
const HintStored = "it may be one of the database"

func (d *decoder) mayRefer(path string, wanted []string, what string, known []string) {
	for i, name := range wanted {
		at := fmt.Sprintf("%s[%d]", path, i)
		if !slices.Contains(known, name) && !d.Bad(at) {
			d.Warn(d.Pos(at), yamldoc.Meant(name, known, HintStored), "no %s %q is in the configuration", what, yamldoc.Shorten(name))
			d.unknown[d.Pos(at)] = watchlist.Named{Kind: what, Name: name}
		}
	}
}
