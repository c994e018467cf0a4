package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
)

// metrics are what whoever watches the program sees of it. Their names are here
// and in stock.go, and nowhere else.
type metrics struct {
	token    string // for others than this machine; perhaps none
	registry *prometheus.Registry
	answered *prometheus.CounterVec
	took     *prometheus.HistogramVec
	refused  *prometheus.CounterVec
}

func newMetrics(token string, store *storage.Store, now func() time.Time, log *slog.Logger) *metrics {
	m := &metrics{
		token:    token,
		registry: prometheus.NewRegistry(),
		answered: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "carillon_requests_total",
			Help: "Requests answered, by platform, by the command, button or form they were for, and by outcome: done, refused (the person is told why) or failed.",
		}, []string{"platform", "name", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "carillon_request_duration_seconds",
			Help:    "Time until a request was answered, without the way to the platform and back.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}, []string{"name"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "carillon_platform_errors_total",
			Help: "Posts, edits and look-ups that a platform did not do, by its own word for the reason.",
		}, []string{"platform", "code"}),
	}
	m.registry.MustRegister(m.answered, m.took, m.refused, stock{store, now, log},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Answered counts a request.
func (m *metrics) Answered(platform, what string, came bot.Came, took time.Duration) {
	m.answered.WithLabelValues(platform, what, string(came)).Inc()
	m.took.WithLabelValues(what).Observe(took.Seconds())
}

// serve shows the metrics to this machine, and to whoever has the token.
func (m *metrics) serve() http.Handler {
	show := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		holds := m.token != "" && bearer && subtle.ConstantTimeCompare([]byte(shown), []byte(m.token)) == 1
		if !holds && !playground.OwnRequest(r) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "metrics are for this machine, or for who has CARILLON_METRICS_TOKEN", http.StatusUnauthorized)
			return
		}
		show.ServeHTTP(w, r)
	})
}

// sends is a platform whose refusals are counted.
func (m *metrics) sends(p bot.Platform) bot.Platform { return sending{p, m} }

type sending struct {
	bot.Platform
	metrics *metrics
}

// Send counts what a send came to.
func (s sending) Send(ctx context.Context, post bot.Post) (string, error) {
	ref, err := s.Platform.Send(ctx, post)
	s.count(err)
	return ref, err
}

// Edit counts what an edit came to.
func (s sending) Edit(ctx context.Context, place coaching.Place, ref string, m bot.Message) error {
	err := s.Platform.Edit(ctx, place, ref, m)
	s.count(err)
	return err
}

// Find counts what a look-up came to.
func (s sending) Find(ctx context.Context, post bot.Post, since time.Time) (string, bool, error) {
	ref, found, err := s.Platform.Find(ctx, post, since)
	s.count(err)
	return ref, found, err
}

func (s sending) count(err error) {
	if err == nil {
		return
	}
	code := "other"
	var failed *bot.SendError
	switch {
	case errors.Is(err, bot.ErrCannotLook):
		code = "cannot_look"
	case errors.As(err, &failed) && failed.Code != "":
		code = failed.Code
	}
	s.metrics.refused.WithLabelValues(s.Name(), code).Inc()
}
