// Package story groups articles about one event, one by one as they come,
// without a model that was trained on news: weighted word stems, pairs of
// neighbouring words, names and numbers inside a language; character 4-grams of
// the text read in Latin letters, names and numbers across languages.
//
// It promises that stories only group: what does not clearly belong to an open
// story begins its own, and lesser likeness is returned as Related. Given the
// same articles in the same order, the answers are the same, whatever the
// timing; nothing reads a clock. Times may be missing.
package story
