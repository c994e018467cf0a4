package teams

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// connector calls Teams. It is the library's client: it sends our token to the
// hosts of the settings alone, keeps to the limits, and tells what became of a
// call.
type connector struct {
	client *http.Client
	tokens *tokens
	hosts  hosts
	limits *limits
	now    func() time.Time
}

var _ client.Client = (*connector)(nil)

func newConnector(c *http.Client, t *tokens, h hosts, now func() time.Time) *connector {
	return &connector{client: c, tokens: t, hosts: h, limits: newLimits(), now: now}
}

// delivery is what the library has no room for: what an activity holds beside its
// own fields, whom it is counted for, and the id that Teams gave it.
type delivery struct {
	tenant   string
	about    string // the place that a conversation is made for; others have their own
	summary  string
	targeted bool   // only its recipient is to see it
	answers  string // the activity that it answers, if any
	id       string
}

type deliveryKey struct{}

func withDelivery(ctx context.Context, d *delivery) context.Context {
	return context.WithValue(ctx, deliveryKey{}, d)
}

func deliveryOf(ctx context.Context) *delivery {
	if d, ok := ctx.Value(deliveryKey{}).(*delivery); ok {
		return d
	}
	return &delivery{}
}

// Post sends an activity.
func (c *connector) Post(ctx context.Context, target url.URL, a schema.Activity) error {
	return c.send(ctx, http.MethodPost, target, a)
}

// Put replaces an activity.
func (c *connector) Put(ctx context.Context, target url.URL, a schema.Activity) error {
	return c.send(ctx, http.MethodPut, target, a)
}

func (c *connector) send(ctx context.Context, method string, target url.URL, a schema.Activity) error {
	d := deliveryOf(ctx)
	var made struct {
		ID string `json:"id"`
	}
	if err := c.call(ctx, method, target, sendWindows, outgoingOf(a, d), &made); err != nil {
		return err
	}
	d.id = made.ID
	return nil
}

// Delete takes an activity away.
func (c *connector) Delete(ctx context.Context, target url.URL) error {
	return c.call(ctx, http.MethodDelete, target, sendWindows, nil, nil)
}

// Get asks for something.
func (c *connector) Get(ctx context.Context, target url.URL) (json.RawMessage, error) {
	var answer json.RawMessage
	err := c.call(ctx, http.MethodGet, target, lookWindows, nil, &answer)
	return answer, err
}

// maxAnswer is how much of an answer is read.
const maxAnswer = 1 << 20

// call makes one call, once it may. The body of the answer is read into what is
// given for it; an empty one says nothing.
func (c *connector) call(ctx context.Context, method string, target url.URL, windows []window, body, into any) error {
	if _, err := c.hosts.service(target.String()); err != nil {
		return fmt.Errorf("service %w", err) // and our token stays with us
	}
	d := deliveryOf(ctx)
	if err := c.wait(ctx, method+" "+cmp.Or(conversationIn(target.Path), d.about), windows, d.tenant); err != nil {
		return err
	}
	if d.targeted {
		target.RawQuery = "isTargetedActivity=true"
	}
	token, err := c.tokens.get(ctx)
	if err != nil {
		return err
	}
	var encoded io.Reader
	if body != nil {
		content, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode activity: %w", err)
		}
		encoded = bytes.NewReader(content)
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), encoded)
	if err != nil {
		return fmt.Errorf("call teams: %w", err)
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	token.SetAuthHeader(request)
	response, err := c.client.Do(request)
	if err != nil {
		return unaddressed(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if response.StatusCode < 200 || response.StatusCode > 299 {
		if response.StatusCode == http.StatusUnauthorized {
			c.tokens.forget()
		}
		return readFault(response, answer, c.now())
	}
	if err != nil {
		return unaddressed(err)
	}
	if into == nil || len(bytes.TrimSpace(answer)) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("answer of teams: %w: %w", errLost, err)
	}
	return nil
}

// wait waits until the next call may be made, first by its conversation and then
// by its tenant. Where there is no time for that, it gives up at once.
func (c *connector) wait(ctx context.Context, what string, windows []window, tenant string) error {
	if err := c.until(ctx, c.limits.take(what, windows, c.now())); err != nil {
		return err
	}
	return c.until(ctx, c.limits.take(tenant, tenantWindows, c.now()))
}

func (c *connector) until(ctx context.Context, at time.Time) error {
	pause := at.Sub(c.now())
	if pause <= 0 {
		return nil
	}
	if end, ends := ctx.Deadline(); ends && at.After(end) {
		return &apiError{Status: http.StatusTooManyRequests, Code: "own_limit", After: pause}
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return &apiError{Status: http.StatusTooManyRequests, Code: "own_limit", After: at.Sub(c.now())}
	}
}

// conversationIn is the conversation that a path is about, without its thread.
func conversationIn(path string) string {
	_, rest, _ := strings.Cut(path, "/conversations/")
	id, _, _ := strings.Cut(rest, "/")
	return withoutThread(id)
}

// unaddressed is an error of a call without the address, which holds who and
// where.
func unaddressed(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("call teams: %w: %w", errLost, err)
}

// apiError is that Teams did not do what it was asked.
type apiError struct {
	Status int
	Code   string // Teams' own word for it, perhaps none
	After  time.Duration
}

func (e *apiError) Error() string { return fmt.Sprintf("teams answers %d %s", e.Status, e.Code) }

// writesBlocked is the code for a person who does not want to be written to.
const writesBlocked = "MessageWritesBlocked"

// readFault reads a refusal. Its words may hold what was sent and are not kept.
func readFault(r *http.Response, body []byte, now time.Time) error {
	var said struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
		Sub string `json:"subCode"`
	}
	_ = json.Unmarshal(body, &said)
	e := &apiError{Status: r.StatusCode, Code: said.Error.Code, After: retryAfter(r.Header.Get("Retry-After"), now)}
	if said.Sub != "" {
		e.Code = said.Sub
	}
	if r.StatusCode == http.StatusForbidden && bytes.Contains(body, []byte(writesBlocked)) {
		e.Code = writesBlocked // it also comes within the words of the error
	}
	if len(e.Code) > 64 || strings.ContainsFunc(e.Code, func(r rune) bool { return r <= ' ' || r > '~' }) {
		e.Code = ""
	}
	return e
}

// longestPause is the longest that is waited because Teams says so.
const longestPause = time.Hour

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(text string, now time.Time) time.Duration {
	pause := time.Duration(0)
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
		pause = time.Duration(min(seconds, longestPause.Seconds()) * float64(time.Second))
	} else if at, err := http.ParseTime(text); err == nil {
		pause = at.Sub(now)
	}
	return min(max(pause, 0), longestPause)
}
