// Package demo is a bundled newsroom: seven invented outlets that tell one
// case over four days, in English, Armenian, Russian and Azerbaijani. It
// serves `tocsin demo` and the tests that need a world to watch.
//
// It promises that what an outlet serves depends on the injected clock alone:
// articles appear, are edited silently and disappear at fixed moments, and
// the same moment always gives the same bytes. Each outlet has a loopback
// address of its own, answers conditional requests as good servers do, and
// notes every request. Nothing leaves the machine. The service that watches it
// is the real one; its clock jumps to the next due moment whenever no task is
// under way.
//
// The outlets and their articles are invented for this package. What they say
// of the case is public; nobody is quoted by name.
package demo

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tocsin/internal/news"
)

// Outlet is one source of the newsroom.
type Outlet struct {
	Name     string          // as a configuration names it: "masis"
	Title    string          // as readers know it: "Masis Newswire"
	Kind     news.SourceKind // feed, site or page
	URL      string          // "http://127.0.10.1:40123", no slash at its end
	Path     string          // of the feed, the list page or the watched page
	Language string          // of most of its articles
}

// Source is the address to poll.
func (o Outlet) Source() string { return o.URL + o.Path }

// Newsroom is the running outlets. Its methods are safe for concurrent use.
type Newsroom struct {
	now    func() time.Time
	houses []*house

	mu  sync.Mutex
	log []Request
}

// house is one outlet with what it has published and will publish.
type house struct {
	room     *Newsroom
	def      outletDef
	base     string // its address
	articles []*article
	server   *http.Server
}

// Open starts the newsroom on free ports. now is its clock; see Start and End
// for the days that it covers. Close stops it.
func Open(now func() time.Time) (*Newsroom, error) { return openPort(now, 0) }

// openPort is Open on one given port of all its addresses, so that links stay
// the same over restarts. Port 0 means free ones. Where the system has only
// 127.0.0.1 (macOS), free ports of that address are taken instead.
func openPort(now func() time.Time, port int) (*Newsroom, error) {
	n := &Newsroom{now: now}
	library, err := readLibrary()
	if err != nil {
		return nil, err
	}
	for _, def := range outletDefs() {
		h := &house{room: n, def: def, articles: library[def.name]}
		n.houses = append(n.houses, h)
		if err := h.listen(port); err != nil {
			return nil, errors.Join(err, n.Close())
		}
	}
	return n, nil
}

func (h *house) listen(port int) error {
	ln, err := net.Listen("tcp", net.JoinHostPort(h.def.address, strconv.Itoa(port)))
	if err != nil && port == 0 {
		ln, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return fmt.Errorf("demo newsroom: outlet %s: %w", h.def.name, err)
	}
	h.base = "http://" + ln.Addr().String()
	h.server = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = h.server.Serve(ln) }() // ends with ErrServerClosed when Close is called
	return nil
}

// Close stops all outlets.
func (n *Newsroom) Close() error {
	var errs []error
	for _, h := range n.houses {
		if h.server != nil {
			errs = append(errs, h.server.Close())
		}
	}
	return errors.Join(errs...)
}

// Outlets lists the sources, in the order of their addresses.
func (n *Newsroom) Outlets() []Outlet {
	var out []Outlet
	for _, h := range n.houses {
		out = append(out, Outlet{
			Name: h.def.name, Title: h.def.title, Kind: h.def.kind,
			URL: h.base, Path: h.def.path, Language: h.def.lang,
		})
	}
	return out
}

// Start is when the newsroom's story begins: a clock set to it finds the
// articles of the weeks before, which are backlog.
func (n *Newsroom) Start() time.Time { return local("2025-07-28 08:00") }

// End is when all has been told, with the digest of the last morning due.
func (n *Newsroom) End() time.Time { return local("2025-08-01 09:00") }

// zone is the time of Yerevan and Baku, which is +04:00 all year.
var zone = time.FixedZone("+04", 4*60*60)

// local reads a time of the newsroom's own files. They are embedded and
// tested, so a bad one is a fault of the program.
func local(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return t
}

// Request is one request that an outlet answered.
type Request struct {
	At          time.Time // by the newsroom's clock
	Outlet      string
	Method      string
	Path        string // with its query
	Status      int
	Conditional bool // it carried If-None-Match or If-Modified-Since
	UserAgent   string
}

// Requests is the log so far, oldest first.
func (n *Newsroom) Requests() []Request {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Request(nil), n.log...)
}

func (n *Newsroom) note(r Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.log = append(n.log, r)
}
