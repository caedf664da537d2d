package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// maxLine bounds one line of a list or a recording in bytes: a page of
// maxInput bytes, with every byte escaped.
const maxLine = 6 * maxInput

// eachLine runs work over the lines of r on a number of goroutines and hands
// the results to emit in the order of the lines.
func eachLine[T any](ctx context.Context, r io.Reader, workers int, work func(line []byte) T, emit func(T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		line   []byte
		result chan T
	}
	todo, order := make(chan job), make(chan job, 4*workers)
	for range workers {
		go func() {
			for j := range todo {
				j.result <- work(j.line)
			}
		}()
	}
	readErr := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(todo)
		readErr <- scanLines(r, func(line []byte) bool {
			j := job{line, make(chan T, 1)}
			for _, ch := range []chan job{order, todo} {
				select {
				case ch <- j:
				case <-ctx.Done():
					return false
				}
			}
			return true
		})
	}()
	for j := range order {
		select {
		case v := <-j.result:
			if err := emit(v); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.Join(<-readErr, ctx.Err())
}

// scanLines calls fn with each line, without its end, until fn returns false.
// A line longer than maxLine comes cut to one byte more, which no reader of
// JSON takes; empty lines at the end of the input are left out. Each line is
// the caller's to keep.
func scanLines(r io.Reader, fn func(line []byte) bool) error {
	br := bufio.NewReaderSize(r, 1<<16)
	empty := 0
	for {
		line, err := readLine(br)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(line) == 0 {
			empty++
		} else {
			for ; empty > 0; empty-- {
				if !fn(nil) {
					return nil
				}
			}
			if !fn(line) {
				return nil
			}
		}
		if err != nil {
			return nil
		}
	}
}

// readLine reads one line and trims the white space around it; the error is
// io.EOF with the last one.
func readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := br.ReadSlice('\n')
		if room := maxLine + 1 - len(line); room > 0 {
			line = append(line, part[:min(len(part), room)]...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSpace(line), err
		}
	}
}
