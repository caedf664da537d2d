package fetch

import "container/list"

// lru is a map of bounded cost that forgets what was used longest ago. It is
// not safe for concurrent use.
type lru[V any] struct {
	limit, cost int
	order       *list.List // of *lruItem[V], newest first
	items       map[string]*list.Element
}

type lruItem[V any] struct {
	key   string
	value V
	cost  int
}

func newLRU[V any](limit int) *lru[V] {
	return &lru[V]{limit: limit, order: list.New(), items: make(map[string]*list.Element)}
}

func (l *lru[V]) get(key string) (v V, ok bool) {
	e, ok := l.items[key]
	if !ok {
		return v, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*lruItem[V]).value, true
}

// put adds or replaces a value. The newest one stays, whatever it costs.
func (l *lru[V]) put(key string, v V, cost int) {
	if e, ok := l.items[key]; ok {
		item := e.Value.(*lruItem[V])
		l.cost += cost - item.cost
		item.value, item.cost = v, cost
		l.order.MoveToFront(e)
	} else {
		l.items[key] = l.order.PushFront(&lruItem[V]{key, v, cost})
		l.cost += cost
	}
	for l.cost > l.limit && l.order.Len() > 1 {
		last := l.order.Remove(l.order.Back()).(*lruItem[V])
		delete(l.items, last.key)
		l.cost -= last.cost
	}
}
