// Package console shows messages on a terminal, laid out as Slack would. It
// promises one uninterrupted block a message, also when several are shown at
// once, and terminal codes only where colours were asked for: texts reach it
// cleaned of control characters, so nothing from a source can move the cursor.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"tocsin/internal/digest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/notify"
)

// Options are those of a console receiver.
type Options struct {
	Color bool `yaml:"color"` // terminal colours; off by default, as logs keep the codes
	Width int  `yaml:"width"` // of a line in characters, 40 to 200; default 92
}

// defaults are the options where the configuration is silent.
func defaults() Options { return Options{Width: 92} }

// Validate lists what is wrong with the options.
func (o Options) Validate() []notify.Fault {
	if o.Width != 0 && (o.Width < 40 || o.Width > 200) {
		return []notify.Fault{{Field: "width", Msg: fmt.Sprintf("%d is not between 40 and 200", o.Width)}}
	}
	return nil
}

// Console writes messages to a terminal or a file.
type Console struct {
	opt  Options
	name string
	mu   sync.Mutex
	out  io.Writer
}

// New makes a console receiver of this name that writes to out.
func New(name string, opt Options, out io.Writer) (*Console, error) {
	if faults := opt.Validate(); len(faults) > 0 {
		return nil, faults[0]
	}
	if out == nil {
		return nil, errors.New("console: no output to write to")
	}
	if opt.Width == 0 {
		opt.Width = defaults().Width
	}
	return &Console{opt: opt, name: name, out: out}, nil
}

// Notify writes the message. A write that failed half-way is of unknown
// outcome, as part of the message was seen.
func (c *Console) Notify(ctx context.Context, n notify.Notification) (notify.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return notify.Receipt{}, fmt.Errorf("console: %w", err)
	}
	n.Message.PossibleRepeat = n.PossibleRepeat
	block := c.Render(n.Message)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch written, err := io.WriteString(c.out, block); {
	case err != nil && written > 0:
		return notify.Receipt{}, notify.Unknown(fmt.Errorf("console: write: %w", err))
	case err != nil:
		return notify.Receipt{}, fmt.Errorf("console: write: %w", err)
	}
	return notify.Receipt{ID: n.Key}, nil
}

// Render is the block that shows a message: a line that says who is told what
// when, and the message behind a bar.
func (c *Console) Render(m digest.Message) string {
	dim, bar := look("2"), look(barColour(m))
	if !c.opt.Color {
		dim, bar = textview.Look{}, textview.Look{}
	}
	style := textview.Style{Width: c.opt.Width - 2}
	if c.opt.Color {
		style.Strong = look("1")
		style.Dim = dim
		style.Link = look("36")
		style.Mark, style.Old, style.New = look("1;33"), look("31"), look("32")
	}
	var b strings.Builder
	b.WriteString(dim.Open + c.name + " · " + string(m.Kind) + " · " + m.Time(m.At) + dim.Shut + "\n")
	for line := range strings.Lines(textview.Render(m, style)) {
		line = strings.TrimRight(line, "\n")
		b.WriteString(strings.TrimRight(bar.Open+"▌"+bar.Shut+" "+line, " ") + "\n")
	}
	b.WriteString("\n")
	return b.String()
}

func look(code string) textview.Look {
	return textview.Look{Open: "\x1b[" + code + "m", Shut: "\x1b[0m", Unseen: true}
}

// barColour is red for changes and what is wrong, blue for what is new.
func barColour(m digest.Message) string {
	if m.Kind == digest.KindNotice || m.Kind == digest.KindAlert && len(m.Changes) > 0 {
		return "31"
	}
	return "34"
}
