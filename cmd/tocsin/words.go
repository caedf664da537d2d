package main

import (
	"strings"

	"tocsin/internal/news"
)

// commands are the words of this command line for what a person can do next.
// Arguments follow in their order, or stand where "%" does.
var commands = map[news.HintKind]string{
	news.HintCheck:        "`tocsin check`",
	news.HintInspect:      "`tocsin inspect` %",
	news.HintInspectDrawn: "`tocsin inspect --render` %",
	news.HintInspectAs:    "tocsin inspect --config FILE %",
	news.HintPollAll:      "`tocsin once --now`",
	news.HintRetryFailed:  "`tocsin once --failed`",
	news.HintTestReceiver: "`tocsin test %`",
	news.HintSearch:       "`tocsin search QUERY`",
	news.HintLists:        "`tocsin watch list`",
	news.HintListHistory:  "`tocsin watch history %`",
	news.HintReceiverMove: "`tocsin receiver move % %`",
	news.HintReceiverDrop: "`tocsin receiver drop %`",
}

// words puts a hint into the words of the command line.
func words(kind news.HintKind, args ...string) string {
	out := commands[kind]
	for _, a := range args {
		out = strings.Replace(out, "%", a, 1)
	}
	return out
}
