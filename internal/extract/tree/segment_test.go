package tree

import "testing"

func TestAttributeOf(t *testing.T) {
	for tag, want := range map[string]string{
		`<template shadowrootmode=open>`:                 "open",
		"<template class=a\n ShadowRootMode = 'Open' x>": "open",
		`<template shadowrootmode="closed"/>`:            "closed",
		`<template class="a"shadowrootmode="closed">`:    "closed",
		`<template data-shadowrootmode=open>`:            "",
		`<template shadowrootmode>`:                      "",
		`<template shadowrootmodes=open>`:                "",
		`<template shadowrootmode shadowrootmode=open>`:  "open",
		`<template>`:                "",
		`<template shadowrootmode=`: "",
	} {
		if have := attributeOf([]byte(tag), "shadowrootmode"); have != want {
			t.Errorf("%s: %q, want %q", tag, have, want)
		}
	}
}
