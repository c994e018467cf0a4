package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// gauge is what a process says of itself in its metrics.
type gauge struct {
	cpu     float64            // seconds it has computed
	rss     float64            // bytes of memory it has
	heap    float64            // bytes of which Go's heap is in use
	waiting float64            // messages that could be posted
	done    map[string]float64 // requests done, by what they were for
}

// gauge reads the child's metrics.
func (c *benchChild) gauge(ctx context.Context) (gauge, error) {
	page, err := c.get(ctx, "/metrics")
	if err != nil {
		return gauge{}, err
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(page))
	if err != nil {
		return gauge{}, fmt.Errorf("read the metrics: %w", err)
	}
	return gaugeOf(families), nil
}

// ownGauge is the same of this process.
func ownGauge() (gauge, error) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gathered, err := registry.Gather()
	if err != nil {
		return gauge{}, err
	}
	families := map[string]*dto.MetricFamily{}
	for _, f := range gathered {
		families[f.GetName()] = f
	}
	return gaugeOf(families), nil
}

func gaugeOf(families map[string]*dto.MetricFamily) gauge {
	g := gauge{
		cpu:     value(families, "process_cpu_seconds_total"),
		rss:     value(families, "process_resident_memory_bytes"),
		heap:    value(families, "go_memstats_heap_inuse_bytes"),
		waiting: value(families, "carillon_outbox_waiting"),
		done:    map[string]float64{},
	}
	for _, m := range families["carillon_requests_total"].GetMetric() {
		labels := map[string]string{}
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		if labels["outcome"] == "done" {
			g.done[labels["name"]] += m.GetCounter().GetValue()
		}
	}
	return g
}

// value is that of a metric without labels; zero where there is none.
func value(families map[string]*dto.MetricFamily, name string) float64 {
	for _, m := range families[name].GetMetric() {
		return m.GetCounter().GetValue() + m.GetGauge().GetValue() // it is one of the two
	}
	return 0
}
