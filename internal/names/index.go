package names

// index makes the keys of all parts.
func (f *Finder) index() {
	f.byKey = make(map[uint64][]keyed, 2*len(f.parts))
	var keys []uint64
	for i := range f.parts {
		if f.parts[i].isInitial() {
			continue
		}
		for n, r := range f.parts[i].readings {
			keys = appendKeys(keys[:0], r.sounds)
			for _, k := range keys {
				if k != 0 {
					f.addKey(k, int32(i), 1<<n)
				}
			}
		}
	}
	bits := 1 << 12
	for bits < 16*len(f.byKey) {
		bits <<= 1
	}
	f.filter = make([]uint64, bits/64)
	for k := range f.byKey {
		h := f.slot(k)
		f.filter[h/64] |= 1 << (h % 64)
	}
}

// keyed is a part that has a key, and the readings by which it has it.
type keyed struct {
	part     int32
	readings uint32
}

func (f *Finder) addKey(key uint64, part int32, reading uint32) {
	list := f.byKey[key]
	if n := len(list); n > 0 && list[n-1].part == part {
		list[n-1].readings |= reading
		return
	}
	f.byKey[key] = append(list, keyed{part, reading})
}

func (f *Finder) slot(key uint64) uint64 {
	return key * 0x9E3779B97F4A7C15 >> 20 & uint64(len(f.filter)*64-1)
}

// may reports whether a key can be one of byKey.
func (f *Finder) may(key uint64) bool {
	h := f.slot(key)
	return f.filter[h/64]>>(h%64)&1 != 0
}
