package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"tocsin/internal/inspect"
)

// listed is one line of the input of inspect --jsonl.
type listed struct {
	ID   json.RawMessage `json:"id"` // echoed as it is
	URL  string          `json:"url"`
	File string          `json:"file"`
}

// inspectedLine is one line of its output: what was seen, or why nothing was.
type inspectedLine struct {
	id   json.RawMessage
	seen inspect.Result
	err  error
}

// MarshalJSON puts the id in front of the fields of what was seen.
func (l inspectedLine) MarshalJSON() ([]byte, error) {
	var rest []byte
	var err error
	if l.err != nil {
		rest, err = json.Marshal(map[string]string{"error": l.err.Error()})
	} else {
		rest, err = l.seen.MarshalJSON()
	}
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(`{"id":`), inspect.EchoedID(l.id), []byte(`,`), rest[1:]), nil
}

// inspectLines inspects many files on all cores, and prints them in order.
func (e *env) inspectLines(ctx context.Context, arg string) error {
	cfg, err := e.inspectConfig()
	if err != nil {
		return err
	}
	in, dir := e.in, "."
	if arg != "-" {
		f, err := openFile(arg)
		if err != nil {
			return fmt.Errorf("inspect %s: %w", arg, err)
		}
		defer f.Close()
		in, dir = f, filepath.Dir(arg)
	}
	type encoded struct {
		line   []byte
		failed bool
		err    error
	}
	work := func(line []byte) encoded {
		seen := inspectListed(ctx, line, dir, inspect.Options{Now: e.now(), Config: cfg})
		var out bytes.Buffer
		err := encodeLine(&out, seen)
		return encoded{out.Bytes(), seen.err != nil, err}
	}
	n, failed, progress := 0, 0, e.progress("%d inspected")
	err = eachLine(ctx, in, runtime.GOMAXPROCS(0), work, func(got encoded) error {
		n++
		progress.step(n)
		if got.failed {
			failed++
		}
		if got.err != nil {
			return got.err
		}
		_, err := e.out.Write(got.line)
		return err
	})
	progress.done()
	if err != nil {
		return fmt.Errorf("inspect %s: after line %d: %w", arg, n, err)
	}
	if failed > 0 {
		return fmt.Errorf("inspect: %d of %s could not be inspected\nhint: each says why in \"error\"", failed, count(n, "line"))
	}
	return nil
}

func inspectListed(ctx context.Context, line []byte, dir string, opt inspect.Options) (out inspectedLine) {
	if len(line) > maxLine {
		out.err = fmt.Errorf("the line is longer than %d MiB", maxLine>>20)
		return out
	}
	var l listed
	if err := json.Unmarshal(line, &l); err != nil {
		out.err = fmt.Errorf(`want {"id","url","file"}: %w`, inspect.PlainJSONError(err))
		return out
	}
	out.id = l.ID
	if l.File == "" {
		out.err = errors.New("the line names no file (inspect --jsonl reads files and fetches nothing)")
		return out
	}
	path := l.File
	if !filepath.IsAbs(path) {
		if _, err := os.Stat(path); err != nil {
			path = filepath.Join(dir, path)
		}
	}
	body, err := os.ReadFile(path)
	switch {
	case err != nil:
		out.err = fmt.Errorf("%s: %w", l.File, plainPath(err))
	case len(body) > maxInput:
		out.err = fmt.Errorf("%s is larger than %d MiB", l.File, maxInput>>20)
	default:
		opt.BaseURL = l.URL
		out.seen, out.err = inspect.Bytes(ctx, body, opt)
	}
	return out
}
