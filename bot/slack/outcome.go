package slack

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// gone are the answers that say that a place or a message is not there any more,
// or is closed to us.
var gone = map[string]bool{
	"access_denied":         true,
	"cannot_dm_bot":         true,
	"cant_update_message":   true,
	"channel_not_found":     true,
	"edit_window_closed":    true,
	"is_archived":           true,
	"message_not_found":     true,
	"messages_tab_disabled": true,
	"not_in_channel":        true,
	"restricted_action":     true,
	"thread_not_found":      true,
	"user_disabled":         true,
	"user_not_found":        true,
}

// barred are the answers that say that our token is not good, for now or until
// the app is installed again. What was to be posted waits for that.
var barred = map[string]bool{
	"account_inactive":        true,
	"ekm_access_denied":       true,
	"invalid_auth":            true,
	"not_authed":              true,
	"team_access_not_granted": true,
	"token_expired":           true,
	"token_revoked":           true,
}

// barredPause is how long a place is left alone after such an answer.
const barredPause = 5 * time.Minute

// later are the answers that say that nothing was posted, for now.
var later = map[string]bool{
	"accesslimited":          true,
	"message_limit_exceeded": true,
	"rate_limited":           true,
	"ratelimited":            true,
	"request_timeout":        true, // the request did not arrive whole
	"service_unavailable":    true,
	"team_added_to_org":      true,
}

// unknown are the answers after which some of what was asked may have been done.
var unknown = map[string]bool{
	"fatal_error":    true,
	"internal_error": true,
}

// cannotLook are the answers that say that we may not read a history.
var cannotLook = map[string]bool{
	"missing_scope":          true,
	"no_permission":          true,
	"not_allowed_token_type": true,
	"unknown_method":         true,
}

// outcome says what became of a post. Only what Slack surely did not take may be
// posted again unseen; a lost answer leaves that open.
func outcome(err error) *bot.SendError {
	if err == nil {
		return nil
	}
	failed := &bot.SendError{Err: err}
	refused, isRefused := errors.AsType[slack.SlackErrorResponse](err)
	limited, isLimited := errors.AsType[*slack.RateLimitedError](err)
	status, isStatus := errors.AsType[slack.StatusCodeError](err)
	switch {
	case isLimited:
		failed.Retry, failed.After, failed.Code = true, limited.RetryAfter, "ratelimited"
	case isRefused && later[refused.Err]:
		failed.Retry, failed.After = true, time.Second
	case isRefused && barred[refused.Err]:
		failed.Retry, failed.After = true, barredPause
	case isRefused:
		failed.Gone, failed.Unknown = gone[refused.Err], unknown[refused.Err]
	case isStatus:
		failed.Code = "http_" + strconv.Itoa(status.Code)
		failed.Retry = status.Code == http.StatusTooManyRequests || status.Code == http.StatusServiceUnavailable
		failed.Unknown = !failed.Retry && status.Code >= http.StatusInternalServerError
	case neverSent(err):
		failed.Retry, failed.Code = true, "unreachable"
	default:
		failed.Unknown, failed.Code = true, "no_answer"
	}
	if isRefused {
		failed.Code = refused.Err
	}
	return failed
}

// neverSent reports whether no connection came about, so that Slack has seen
// nothing.
func neverSent(err error) bool {
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "dial" {
		return true
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted
}
