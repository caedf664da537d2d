package names

import "strings"

// nicknames are given names that one person goes by, in English and in the
// languages around the Caucasus.
const nicknameGroups = `joe joseph
mike michael
bill william will billy
dick richard rick rich
bob robert rob bobby
ted edward ed eddie
ted theodore
tim timothy
jim james jimmy
tom thomas
tony anthony
dan daniel danny
ben benjamin
sam samuel
steve steven stephen
ken kenneth
chuck charles charlie
larry lawrence
jerry gerald
greg gregory
nick nicholas
chris christopher
matt matthew
dave david
andy andrew
alec alexander alex
fritz ernest
kate katherine
liz elizabeth
peggy margaret
hans johannes
alexander oleksandr
alexei oleksiy
nikolai mykola
vladimir volodymyr
dmitry dmytro
sergei serhiy
mikhail mykhailo
pyotr petro
pavel pavlo
andrei andriy
evgeny yevhen
elena olena`

// limitNickname is how near a given name must be to one of a group.
const limitNickname = 8

// nicknames returns the parts of the other names of a given name's groups.
func (f *Finder) nicknames(byWord map[string]int32, given int32) []int32 {
	if given < 0 {
		return nil
	}
	if f.nicks == nil {
		f.nicks = map[int32][]int32{}
	}
	if out, ok := f.nicks[given]; ok {
		return out
	}
	var out []int32
	for _, group := range strings.Split(nicknameGroups, "\n") {
		words := strings.Fields(group)
		at := -1
		for i, w := range words {
			if f.alike(given, w) {
				at = i
				break
			}
		}
		for i, w := range words {
			if at >= 0 && i != at {
				if id := f.addPart(byWord, strings.ToUpper(w[:1])+w[1:]); id != given {
					out = append(out, id)
				}
			}
		}
	}
	f.nicks[given] = out
	return out
}

// alike reports whether a part sounds like an English given name.
func (f *Finder) alike(id int32, word string) bool {
	p := &f.parts[id]
	if p.script == latin {
		return p.letters == word
	}
	for _, o := range []*table{inEnglish, inSpoken} {
		sounds := hear(o.appendReading(nil, []rune(word), nil))
		for i := range p.readings {
			if distance(cost, &p.readings[i], &sounds, noEnding, limitNickname) <= limitNickname {
				return true
			}
		}
	}
	return false
}
