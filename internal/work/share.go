package work

// Class is what a task competes as for workers.
type Class string

// The classes. What a stranger can make much of is divided by how it is missed:
// a source that has many new pages shall not delay polls, nor looks at what is
// known.
const (
	Polls       Class = "polls"
	FirstVisits Class = "first visits"
	Revisits    Class = "revisits"
	Deliveries  Class = "deliveries"
	Closings    Class = "closings" // what asks nobody outside: groups, digests, plans
	Asking      Class = "hubs"
)

// Share is how many tasks of a class run at a time.
type Share struct {
	Least int // on workers of their own, which nobody else takes
	Most  int // with those that all classes have in common
}

// Shares divides so many workers: half of them are common, the others belong to
// a class. Deliveries, closings and hubs have workers beside these, deliveries no
// others: a mail server may take ten minutes for an answer (RFC 5321,
// 4.5.3.2.6). Fewer than eight are not divided.
func Shares(workers int) (common int, shares map[Class]Share) {
	if workers < 8 {
		return workers, nil
	}
	own := workers / 8
	common = workers - 4*own
	return common, map[Class]Share{
		Polls:       {Least: own + own/2, Most: workers},
		FirstVisits: {Least: own + own/2, Most: workers},
		Revisits:    {Least: own, Most: workers},
		Asking:      {Least: 1, Most: own},
		Closings:    {Least: 4, Most: 4},
		Deliveries:  {Least: 16, Most: 16},
	}
}
