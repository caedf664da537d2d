package pdf

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Document is what a PDF says.
type Document struct {
	Title    string `json:"title"`    // of its own description, or its first line
	Language string `json:"language"` // primary subtag, "" if it names none
	Pages    int    `json:"pages"`
	Text     string `json:"text"` // paragraphs and rows, as lines
}

// errUnreadable is wrapped by every error that the document is to blame for.
var errUnreadable = errors.New("the PDF cannot be read")

// bounds are those of one process.
type bounds struct {
	memory int // MiB of address space beside what the program has when it starts
	cpu    int // seconds of processor time
	wall   time.Duration
}

var usual = bounds{memory: 512, cpu: 15, wall: 30 * time.Second}

const maxText = 4 << 20 // bytes of a document's text

// Is reports whether a body is a PDF. Some begin with other bytes
// (PDF 1.7, H.3.3).
func Is(body []byte) bool { return bytes.Contains(body[:min(len(body), 1024)], []byte("%PDF-")) }

// ChildCommand is the argument that makes this program the process that
// parses: whoever calls Read has to call Child with what follows it, first of
// all.
const ChildCommand = "read-pdf"

// inChild is set in the environment of the process that parses.
const inChild = "TOCSIN_READS_PDF"

// result is what the child writes.
type result struct {
	Document
	Error string `json:"error,omitempty"`
}

// Read returns what a document says, at once: how many are read at a time is for
// its callers to bound. Errors wrap errUnreadable where the
// document is at fault.
func Read(ctx context.Context, body []byte) (Document, error) { return read(ctx, body, usual) }

func read(ctx context.Context, body []byte, most bounds) (Document, error) {
	if os.Getenv(inChild) != "" {
		return Document{}, errors.New("this program does not call pdf.Child") // it would start itself without end
	}
	program, err := self()
	if err != nil {
		return Document{}, err
	}
	limited, cancel := context.WithTimeout(ctx, most.wall)
	defer cancel()
	var out, said capped
	out.most, said.most = 6*maxText, 16<<10 // JSON may write six bytes for one
	cmd := exec.CommandContext(limited, program)
	cmd.Args = []string{os.Args[0], ChildCommand, strconv.Itoa(most.memory), strconv.Itoa(most.cpu)}
	// The last is for the race detector, which would wait a second at the end.
	cmd.Env = []string{"GOTRACEBACK=none", inChild + "=1", "GORACE=atexit_sleep_ms=0"}
	cmd.Dir = string(os.PathSeparator)
	cmd.Stdin = bytes.NewReader(body)
	cmd.Stdout = &out
	cmd.Stderr = &said
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return Document{}, ctx.Err()
	case limited.Err() != nil:
		return Document{}, fmt.Errorf("%w: it takes longer than %s", errUnreadable, most.wall)
	case err != nil:
		return Document{}, childFault(err, cmd.ProcessState, said.String(), most)
	}
	var r result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return Document{}, fmt.Errorf("%w: it says more than %d bytes", errUnreadable, maxText)
	}
	if r.Error != "" {
		return Document{}, fmt.Errorf("%w: %s", errUnreadable, r.Error)
	}
	return r.Document, nil
}

// self is this program, also after its file was replaced.
func self() (string, error) {
	if runtime.GOOS == "linux" {
		if _, err := os.Stat("/proc/self/exe"); err == nil {
			return "/proc/self/exe", nil
		}
	}
	return os.Executable()
}

// childFault says what ended the child.
func childFault(err error, state *os.ProcessState, said string, most bounds) error {
	switch {
	case state == nil:
		return fmt.Errorf("the process that parses PDFs cannot be started: %w", err)
	case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"):
		return fmt.Errorf("%w: it takes more than %d MiB of memory", errUnreadable, most.memory)
	case strings.Contains(said, "stack overflow"), strings.Contains(said, "stack exceeds"):
		return fmt.Errorf("%w: it is nested too deeply", errUnreadable)
	case killedForTime(state):
		return fmt.Errorf("%w: it takes more than %d s of processor time", errUnreadable, most.cpu)
	}
	return fmt.Errorf("%w: the process that parsed it ended with %s", errUnreadable, state)
}

// capped keeps the beginning of what is written to it.
type capped struct {
	bytes.Buffer
	most int
}

// Write implements io.Writer.
func (c *capped) Write(p []byte) (int, error) {
	c.Buffer.Write(p[:max(min(len(p), c.most-c.Len()), 0)])
	return len(p), nil
}

// Child is the process that parses: it reads a document from in and writes
// what it says to out. args are its limits. It never returns an error for the
// document's sake.
func Child(args []string, in io.Reader, out io.Writer) error {
	var most bounds
	if _, err := fmt.Sscan(strings.Join(args, " "), &most.memory, &most.cpu); err != nil {
		return fmt.Errorf("%s is started by tocsin itself: %w", ChildCommand, err)
	}
	if err := limit(most); err != nil {
		return fmt.Errorf("no limits can be set: %w", err)
	}
	body, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var r result
	if r.Document, err = parse(body); err != nil {
		r = result{Error: err.Error()}
	}
	return json.NewEncoder(out).Encode(r)
}
