package lru

import (
	"slices"
	"testing"
)

func TestCache(t *testing.T) {
	c := New[int](10)
	c.Put("a", 1, 4)
	c.Put("b", 2, 4)
	if _, ok := c.Get("a"); !ok {
		t.Error("a is gone while there is room")
	}
	c.Put("c", 3, 4) // b was used longest ago
	var have []string
	for _, key := range []string{"a", "b", "c"} {
		if _, ok := c.Get(key); ok {
			have = append(have, key)
		}
	}
	if !slices.Equal(have, []string{"a", "c"}) {
		t.Errorf("kept %v, want a and c", have)
	}
	c.Put("a", 5, 11) // more than all: the newest stays alone
	if v, ok := c.Get("a"); !ok || v != 5 {
		t.Errorf("a is %d, %v", v, ok)
	}
	if _, ok := c.Get("c"); ok || c.cost != 11 {
		t.Errorf("c is there, or the cost %d is wrong", c.cost)
	}
}
