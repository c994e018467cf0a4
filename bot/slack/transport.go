package slack

import (
	"net/http"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// maxAnswer is how much of an answer is read: a page of history, which is the
// longest, has less than a megabyte.
const maxAnswer = 8 << 20

// authorized adds the token to requests that lack it, and reads no answer without
// end. slack-go puts it into the
// body of form methods only; Slack takes it from either place, other servers of
// the same API from the header alone.
type authorized struct {
	token bot.Secret
	base  http.RoundTripper
	heard func(at time.Time) // told what Slack's clock shows with each answer
}

func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get("Authorization") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+string(a.token))
	}
	response, err := a.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if at, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.heard(at)
	}
	response.Body = http.MaxBytesReader(nil, response.Body, maxAnswer)
	return response, nil
}

// refuseRedirect keeps tokens and messages with the host that they are meant
// for: the Web API and response_urls redirect nowhere.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
