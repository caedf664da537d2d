// Package lru is a map of bounded cost that forgets what was used longest ago.
package lru

import "container/list"

// Cache is such a map. It is not safe for concurrent use.
type Cache[V any] struct {
	limit int
	cost  int
	order *list.List // of *item[V], newest first
	items map[string]*list.Element
}

type item[V any] struct {
	key   string
	value V
	cost  int
}

// New returns an empty cache of what costs at most limit together.
func New[V any](limit int) *Cache[V] {
	return &Cache[V]{limit: limit, order: list.New(), items: make(map[string]*list.Element)}
}

// Get returns a value and makes it the newest.
func (l *Cache[V]) Get(key string) (v V, ok bool) {
	e, ok := l.items[key]
	if !ok {
		return v, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*item[V]).value, true
}

// Put adds or replaces a value. The newest one stays, whatever it costs.
func (l *Cache[V]) Put(key string, v V, cost int) {
	if e, ok := l.items[key]; ok {
		old := e.Value.(*item[V])
		l.cost += cost - old.cost
		old.value = v
		old.cost = cost
		l.order.MoveToFront(e)
	} else {
		l.items[key] = l.order.PushFront(&item[V]{key, v, cost})
		l.cost += cost
	}
	for l.cost > l.limit && l.order.Len() > 1 {
		last := l.order.Remove(l.order.Back()).(*item[V])
		delete(l.items, last.key)
		l.cost -= last.cost
	}
}
