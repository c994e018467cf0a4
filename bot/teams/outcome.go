package teams

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// barredPause is how long a place is left alone while our token is not taken.
const barredPause = 5 * time.Minute

// again are the statuses after which Microsoft wants a call to be made again.
var again = map[int]bool{
	http.StatusPreconditionFailed: true,
	http.StatusTooManyRequests:    true,
	http.StatusBadGateway:         true,
	http.StatusServiceUnavailable: true,
	http.StatusGatewayTimeout:     true,
}

// errLost says that a call was made and that nobody knows what came of it.
var errLost = errors.New("answer lost")

// outcome says what became of a post.
func outcome(err error) *bot.SendError {
	if err == nil {
		return nil
	}
	failed := &bot.SendError{Err: err}
	answer, isAnswer := errors.AsType[*apiError](err)
	token, isToken := errors.AsType[*tokenError](err)
	switch {
	case isAnswer && again[answer.Status]:
		failed.Retry, failed.After = true, answer.After
	case isAnswer && answer.Status == http.StatusUnauthorized:
		failed.Retry, failed.After = true, barredPause
	case isAnswer && (answer.Status == http.StatusForbidden || answer.Status == http.StatusNotFound || answer.Status == http.StatusGone):
		failed.Gone = true
	case isAnswer:
		failed.Unknown = answer.Status >= http.StatusInternalServerError
	case isToken:
		failed.Retry, failed.Code = true, "no_token"
		if _, barred := token.barred(); barred {
			failed.After = barredPause
		}
	case errors.Is(err, errUnheard):
		failed.Retry, failed.After, failed.Code = true, time.Minute, "unheard"
	case errors.Is(err, errForeignHost), errors.Is(err, errInsecure), errors.Is(err, errNoAddress):
		failed.Gone, failed.Code = true, "foreign_host"
	case neverSent(err):
		failed.Retry, failed.Code = true, "unreachable"
	case errors.Is(err, errLost):
		failed.Unknown, failed.Code = true, "no_answer"
	}
	if isAnswer {
		failed.Code = answer.Code
		if failed.Code == "" {
			failed.Code = "http_" + strconv.Itoa(answer.Status)
		}
	}
	return failed
}

// neverSent reports whether no connection came about, so that Teams has seen
// nothing.
func neverSent(err error) bool {
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "dial" {
		return true
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted
}

// persist does what somebody waits for until it is done, refused, or of no use any
// more. An outcome that nobody knows is not tried again: a person would rather
// ask once more than be told twice.
func persist(ctx context.Context, do func(ctx context.Context) error) error {
	for attempt := 0; ; attempt++ {
		failed := outcome(do(ctx))
		if failed == nil {
			return nil
		}
		if !failed.Retry {
			return failed
		}
		if !rest(ctx, max(failed.After, backoff(attempt))) {
			return failed
		}
	}
}

// backoff is half a second doubled with each attempt, up to half a minute, and
// up to as much again, so that not all come back at once.
func backoff(attempt int) time.Duration {
	pause := min(500*time.Millisecond<<min(attempt, 6), 30*time.Second)
	return pause + rand.N(pause)
}
