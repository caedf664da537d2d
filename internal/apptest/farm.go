package apptest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// The farm is a thousand publishers in one process of its own, so that their
// work is not counted as the reader's. Feed n is at /feed/n: 42 kB, 8 kB
// gzipped, 21 entries, an ETag. At /small/n is one of a single entry. A POST
// to /turn gives every tenth feed a new entry; one to /reset takes them back.
type farm struct {
	turn atomic.Int64
	mu   sync.Mutex
	made map[string][]byte // gzipped bodies of the turn
}

const FarmEntries = 21

// farmSentences are what the farm's reports are put together from.
var farmSentences = func() []string {
	rng := rand.New(rand.NewPCG(7, 7))
	words := strings.Fields("court prison family visit lawyer border minister village committee report morning statement delegation window " +
		"office school river market letter hearing " +
		"judge witness doctor road bridge harvest winter election budget council parliament journalist photograph archive museum language " +
		"teacher student army general captain " +
		"said told asked wrote waited met left opened closed signed refused agreed called returned travelled spoke heard saw brought kept " +
		"under over after before between without")
	out := make([]string, 520)
	for i := range out {
		var b strings.Builder
		for range 10 + rng.IntN(9) {
			b.WriteString(words[rng.IntN(len(words))] + " ")
		}
		s := strings.TrimSpace(b.String())
		out[i] = strings.ToUpper(s[:1]) + s[1:] + "."
	}
	return out
}()

// body is feed n as XML. Entries are numbered from the oldest, so that a turn
// pushes the oldest out at the end.
func (f *farm) body(host string, n int, turn int64, entries int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Outlet %d</title><link>http://%s/%d/</link><description>News</description><language>en</language>
`, n, host, n)
	for i := range entries {
		k := int(turn) + entries - 1 - i
		rng := rand.New(rand.NewPCG(uint64(n), uint64(k)))
		sentence := func() string { return farmSentences[rng.IntN(len(farmSentences))] }
		if rng.IntN(20) == 0 {
			sentence = func() string {
				return "The Red Cross visited Ruben Vardanyan. " + farmSentences[rng.IntN(len(farmSentences))]
			}
		}
		fmt.Fprintf(&b, "<item><title>%s</title><link>http://%s/page/%d/%d</link><guid isPermaLink=\"false\">%d-%d</guid><pubDate>Mon, %02d "+
			"Aug 2025 14:30:00 +0400</pubDate><dc:creator><![CDATA[A. Writer]]></dc:creator>",
			strings.TrimSuffix(sentence(), "."), host, n, k, n, k, 1+k%28)
		fmt.Fprintf(&b, "<description><![CDATA[<p>%s</p>]]></description><content:encoded><![CDATA[", sentence())
		for range 6 {
			fmt.Fprintf(&b, "<p class=\"wp-block-paragraph\">%s %s</p>\n", sentence(), sentence())
		}
		b.WriteString("]]></content:encoded></item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func (f *farm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	part := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch part[0] {
	case "turn", "reset":
		f.mu.Lock()
		f.made = map[string][]byte{}
		if f.turn.Add(1); part[0] == "reset" {
			f.turn.Store(0)
		}
		f.mu.Unlock()
	case "feed", "small":
		f.feed(w, r, part)
	case "page":
		n, _ := strconv.Atoi(part[1])
		k, _ := strconv.Atoi(part[2])
		io.WriteString(w, FarmPage(n, k))
	default:
		http.NotFound(w, r)
	}
}

func (f *farm) feed(w http.ResponseWriter, r *http.Request, part []string) {
	n, err := strconv.Atoi(part[1])
	if err != nil {
		http.NotFound(w, r)
		return
	}
	turn, entries := int64(0), FarmEntries
	if n%10 == 0 {
		turn = f.turn.Load()
	}
	if part[0] == "small" {
		entries = 1
	}
	h := w.Header()
	etag := fmt.Sprintf(`"%d-%d"`, n, turn)
	h["Etag"] = []string{etag}
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "application/rss+xml")
	h.Set("Content-Encoding", "gzip")
	w.Write(f.gzipped(r, n, turn, entries))
}

func (f *farm) gzipped(r *http.Request, n int, turn int64, entries int) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if b := f.made[r.URL.Path]; b != nil {
		return b
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(f.body(r.Host, n, turn, entries))
	z.Close()
	f.made[r.URL.Path] = b.Bytes()
	return b.Bytes()
}

// FarmPage is an article's page: the text among what pages have around it.
func FarmPage(n, k int) string {
	rng := rand.New(rand.NewPCG(uint64(n), uint64(k)))
	var b strings.Builder
	title := farmSentences[rng.IntN(len(farmSentences))]
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><title>%s | Outlet %d</title><meta property="og:title" content="%s"><meta property="og:type" content="article"></head><body><nav>`, title, n, title)
	for i := range 40 {
		fmt.Fprintf(&b, `<a href="/%d/section/%d">Section %d</a> `, n, i, i)
	}
	fmt.Fprintf(&b, `</nav><main><article><h1>%s</h1><p class="byline">By A. Writer</p>`, title)
	for i := range 14 {
		fmt.Fprintf(&b, "<p>%s %s %s", farmSentences[rng.IntN(len(farmSentences))], farmSentences[rng.IntN(len(farmSentences))],
			farmSentences[rng.IntN(len(farmSentences))])
		if i == 3 {
			b.WriteString(" The Red Cross visited Ruben Vardanyan in Baku.")
		}
		b.WriteString("</p>\n")
	}
	b.WriteString(`</article></main><aside>`)
	for i := range 30 {
		fmt.Fprintf(&b, `<div class="teaser"><a href="/page/%d/%d">%s</a></div>`, n, i, farmSentences[rng.IntN(len(farmSentences))])
	}
	b.WriteString(`</aside><footer><p>All rights reserved.</p></footer></body></html>`)
	return b.String()
}

// FarmText is the title and the text of an article nobody has told before.
func FarmText(n int) (title, body string) {
	rng := rand.New(rand.NewPCG(uint64(n), 99))
	var b strings.Builder
	for range 24 {
		b.WriteString(farmSentences[rng.IntN(len(farmSentences))] + " ")
	}
	if n%5 == 0 {
		b.WriteString("The Red Cross visited Ruben Vardanyan in Baku.")
	}
	return strings.TrimSuffix(farmSentences[rng.IntN(len(farmSentences))], "."), b.String()
}

// farmEnv is set for a test binary that is to be the farm.
const farmEnv = "TOCSIN_TEST_FARM"

// serveFarm is the farm's own process: it says where it listens, and ends when
// whoever started it does.
func serveFarm() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("FARM %s\n", ln.Addr())
	go http.Serve(ln, &farm{made: map[string][]byte{}})
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// StartFarm starts the farm and returns its address, such as 127.0.0.1:4711.
func StartFarm(t testing.TB) string {
	t.Helper()
	needsMain(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), farmEnv+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), "FARM ")
	if err != nil || !ok {
		t.Fatalf("the farm did not start: %q %v", line, err)
	}
	return addr
}
