package main

import (
	"strings"

	"tocsin/internal/news"
)

// said are the hints as commands. They stand as they are written here in
// errors, mails and Slack; what a hint's arguments are, its kind says.
var said = map[news.HintKind]func(args []string) string{
	news.HintCheck:         command("check"),
	news.HintFailing:       command("status"),
	news.HintInspect:       followed("inspect"),
	news.HintInspectDrawn:  followed("inspect --render"),
	news.HintInspectAs:     bare("inspect --config FILE"),
	news.HintPollAll:       command("once --now"),
	news.HintRetryFailed:   command("once --failed"),
	news.HintTestReceiver:  command("test"),
	news.HintSearch:        command("search"),
	news.HintExplain:       command("explain"),
	news.HintMigrate:       command("migrate"),
	news.HintStart:         func([]string) string { return "`tocsin once` or `tocsin run`" },
	news.HintImportSources: command("source import"),
	news.HintStopped:       command("status --stopped"),
	news.HintMutes:         command("mute list"),
	news.HintAllMutes:      command("mute list --all"),
	news.HintSeen:          command("seen"),
	news.HintWatchSeen:     bare("seen --add"),
	news.HintLists:         command("watch list"),
	news.HintListShow:      command("watch show"),
	news.HintListHistory:   command("watch history"),
	news.HintListAdd:       command("watch add"),
	news.HintListExport:    command("watch export"),
	news.HintListRemove:    func(args []string) string { return quoted("watch remove " + strings.Join(args, " ") + " --all") },
	news.HintListTransfer:  command("watch transfer"),
	news.HintRun:           command("run"),
	news.HintOnce:          command("once"),
	news.HintField:         field,
}

// words says a hint as a command.
func words(kind news.HintKind, args ...string) string {
	if say := said[kind]; say != nil {
		return say(args)
	}
	return string(kind)
}

// quoted is a command as it stands within a sentence.
func quoted(command string) string { return "`tocsin " + command + "`" }

// command is one whose arguments are the hint's.
func command(name string) func([]string) string {
	return func(args []string) string { return quoted(strings.Join(append([]string{name}, args...), " ")) }
}

// followed is a command behind which the hint's arguments go on in words.
func followed(name string) func([]string) string {
	return func(args []string) string { return strings.Join(append([]string{quoted(name)}, args...), " ") }
}

// bare is a command that ends a sentence or stands on a line of its own.
func bare(name string) func([]string) string {
	return func(args []string) string { return strings.Join(append([]string{"tocsin", name}, args...), " ") }
}

// field is an option that was left out.
func field(args []string) string {
	name := strings.Join(args, " ")
	switch name {
	case "why":
		return `--why "..."`
	case "as":
		return "--as NAME"
	}
	return "--" + name
}
