//go:build !linux

package render

import "context"

// guardMemory does nothing here: the limit on the heap of the page's scripts
// is all there is.
func (ps *process) guardMemory(context.Context, int64, context.CancelCauseFunc) {}
