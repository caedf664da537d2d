package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// collector reads the figures when it is scraped: the rows are
// the truth, and counters kept beside them would drift.
type collector struct{ opt Options }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tocsin_"+name, help, labels, nil)
}

var (
	sourcesDesc       = desc("sources", "Configured sources.")
	failingDesc       = desc("sources_failing", "Sources whose last poll failed.")
	articlesDesc      = desc("articles", "Articles and watched pages known.")
	revisionsDesc     = desc("revisions", "Revisions kept.")
	matchedDesc       = desc("articles_matched", "Articles whose latest revision has a match that is a reason to tell.")
	storiesDesc       = desc("stories", "Stories known.")
	visitsDesc        = desc("visits_due", "Page visits that are due now.")
	owedDesc          = desc("owed", "Rows owed to receivers, by state.", "state")
	notificationsDesc = desc("notifications", "Notifications, by state.", "state")
	subscriptionsDesc = desc("subscriptions", "Subscriptions at WebSub hubs, by state.", "state")
	stoppedDesc       = desc("stopped_total", "What the gates stopped, by gate and reason.", "gate", "reason")
	overdueDesc       = desc("poll_overdue_seconds", "For how long the poll that is overdue longest has been due.")
	workDesc          = desc("work", "Tasks that ended badly the last time, by what becomes of them: failing (tried again) or aside.", "state")
	beatDesc          = desc("loop_timestamp_seconds", "When the work loop last turned.")
)

// Describe implements prometheus.Collector.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		sourcesDesc, failingDesc, articlesDesc, revisionsDesc, matchedDesc, storiesDesc, visitsDesc, owedDesc,
		notificationsDesc, subscriptionsDesc, stoppedDesc, overdueDesc, workDesc, beatDesc,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(beatDesc, float64(c.opt.Beat().UnixMicro())/1e6)
	counts, err := c.opt.Desk.Counts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(sourcesDesc, err)
		return
	}
	gauge(sourcesDesc, float64(counts.Sources))
	gauge(failingDesc, float64(counts.Failing))
	gauge(articlesDesc, float64(counts.Articles))
	gauge(revisionsDesc, float64(counts.Revisions))
	gauge(matchedDesc, float64(counts.Matched))
	gauge(storiesDesc, float64(counts.Stories))
	gauge(visitsDesc, float64(counts.VisitsDue))
	gauge(workDesc, float64(counts.WorkFailing-counts.WorkAside), "failing")
	gauge(workDesc, float64(counts.WorkAside), "aside")
	late, err := c.opt.Desk.Overdue(ctx, c.opt.Started)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(overdueDesc, err)
		return
	}
	gauge(overdueDesc, late.Longest.Seconds())
	for state, n := range counts.Owed {
		gauge(owedDesc, float64(n), state)
	}
	for state, n := range counts.Notifications {
		gauge(notificationsDesc, float64(n), state)
	}
	for state, n := range counts.Subscriptions {
		gauge(subscriptionsDesc, float64(n), state)
	}
	gates, err := c.opt.Desk.Gates(ctx, time.Time{})
	if err != nil {
		ch <- prometheus.NewInvalidMetric(stoppedDesc, err)
		return
	}
	for _, g := range gates {
		ch <- prometheus.MustNewConstMetric(stoppedDesc, prometheus.CounterValue, float64(g.N), g.Gate, g.Reason)
	}
}
