package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/carillon-bot/carillon/storage"
)

// stockTimeout is how long the store may take to be counted.
const stockTimeout = 5 * time.Second

// What the store is asked for whenever the metrics are read: it is the same for
// every process.
var (
	waiting = prometheus.NewDesc("carillon_outbox_waiting", "Messages that could be posted now and are not yet.", nil, nil)
	waited  = prometheus.NewDesc("carillon_outbox_oldest_seconds", "For how long the oldest of them has waited; 0 when there is none.", nil, nil)
	held    = prometheus.NewDesc("carillon_jobs", "Jobs, by River’s state.", []string{"state"}, nil)
	reached = prometheus.NewDesc("carillon_store_up", "1 when the store answered the three above, else 0.", nil, nil)
)

// stock counts what is in the store.
type stock struct {
	store *storage.Store
	now   func() time.Time
	log   *slog.Logger
}

// Describe tells what is counted.
func (s stock) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{waiting, waited, held, reached} {
		to <- d
	}
}

// Collect counts.
func (s stock) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), stockTimeout)
	defer cancel()
	now := s.now()
	backlog, err := s.store.Backlog(ctx, now)
	var states map[string]int
	if err == nil {
		states, err = s.store.JobStates(ctx)
	}
	if err != nil {
		s.log.Warn("store not counted", "error", err)
		to <- prometheus.MustNewConstMetric(reached, prometheus.GaugeValue, 0)
		return
	}
	to <- prometheus.MustNewConstMetric(reached, prometheus.GaugeValue, 1)
	to <- prometheus.MustNewConstMetric(waiting, prometheus.GaugeValue, float64(backlog.Parcels))
	age := time.Duration(0)
	if backlog.Parcels > 0 {
		age = max(now.Sub(backlog.Since), 0)
	}
	to <- prometheus.MustNewConstMetric(waited, prometheus.GaugeValue, age.Seconds())
	for state, n := range states {
		to <- prometheus.MustNewConstMetric(held, prometheus.GaugeValue, float64(n), state)
	}
}
