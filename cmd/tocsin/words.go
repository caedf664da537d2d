package main

import (
	"strings"

	"tocsin/internal/news"
)

// commands are the words of this command line for what a person can do next.
// Arguments stand where "%" does, in their order; one that a hint has not is
// left out with the space before it.
var commands = map[news.HintKind]string{
	news.HintCheck:         "`tocsin check`",
	news.HintFailing:       "`tocsin status`",
	news.HintInspect:       "`tocsin inspect` %",
	news.HintInspectDrawn:  "`tocsin inspect --render` %",
	news.HintInspectAs:     "tocsin inspect --config FILE %",
	news.HintPollAll:       "`tocsin once --now`",
	news.HintRetryFailed:   "`tocsin retry`",
	news.HintRetryAside:    "`tocsin retry`",
	news.HintReloadForce:   "`tocsin reload --force`",
	news.HintTestReceiver:  "`tocsin test %`",
	news.HintSearch:        "`tocsin search %`",
	news.HintExplain:       "`tocsin explain %`",
	news.HintMigrate:       "`tocsin migrate`",
	news.HintStart:         "`tocsin once` or `tocsin run`",
	news.HintImportSources: "`tocsin source import %`",
	news.HintStopped:       "`tocsin status --stopped`",
	news.HintMutes:         "`tocsin mute list`",
	news.HintAllMutes:      "`tocsin mute list --all`",
	news.HintSeen:          "`tocsin seen`",
	news.HintWatchSeen:     "tocsin seen --add % %",
	news.HintLists:         "`tocsin watch list`",
	news.HintListShow:      "`tocsin watch show`",
	news.HintListHistory:   "`tocsin watch history %`",
	news.HintListAdd:       "`tocsin watch add`",
	news.HintListExport:    "`tocsin watch export`",
	news.HintListRemove:    "`tocsin watch remove % --all`",
	news.HintListTransfer:  "`tocsin watch transfer`",
	news.HintReceiverMove:  "`tocsin receiver move % %`",
	news.HintReceiverDrop:  "`tocsin receiver drop %`",
	news.HintRun:           "`tocsin run`",
	news.HintOnce:          "`tocsin once`",
	news.HintField:         "--%",
}

// options are those whose name is not all that has to be written.
var options = map[string]string{
	"why": `why "..."`,
	"as":  "as NAME",
}

// words puts a hint into the words of the command line.
func words(kind news.HintKind, args ...string) string {
	out := commands[kind]
	for _, a := range args {
		if option := options[a]; kind == news.HintField && option != "" {
			a = option
		}
		out = strings.Replace(out, "%", a, 1)
	}
	return strings.ReplaceAll(out, " %", "")
}
