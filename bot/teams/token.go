package teams

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

const (
	// scope is what a bot's token is for.
	scope = "https://api.botframework.com/.default"
	// tokenMargin is how long before its end a token is used no more.
	tokenMargin = 5 * time.Minute
)

// tokens are the bot's own, one at a time, from its home tenant.
type tokens struct {
	config clientcredentials.Config
	client *http.Client

	mu      sync.Mutex
	source  oauth2.TokenSource
	pending chan struct{} // closed once the fetch that goes on is over
	token   *oauth2.Token
	err     error
}

func newTokens(s Settings, client *http.Client) *tokens {
	t := &tokens{client: client, config: clientcredentials.Config{
		ClientID: s.AppID, ClientSecret: string(s.AppPassword), TokenURL: s.TokenURL,
		Scopes: []string{scope}, AuthStyle: oauth2.AuthStyleInParams,
	}}
	t.forget()
	return t
}

// forget drops the token that is kept, which the connector did not take.
func (t *tokens) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, t.client)
	t.source = oauth2.ReuseTokenSourceWithExpiry(nil, t.config.TokenSource(ctx), tokenMargin)
}

// get gives a token. However many want one, one is fetched, and each waits only
// as long as it has time.
func (t *tokens) get(ctx context.Context) (*oauth2.Token, error) {
	t.mu.Lock()
	if t.pending == nil {
		t.pending = make(chan struct{})
		source := t.source
		go func() {
			token, err := source.Token()
			t.mu.Lock()
			defer t.mu.Unlock()
			t.token, t.err = token, err
			close(t.pending)
			t.pending = nil
		}()
	}
	pending := t.pending
	t.mu.Unlock()
	select {
	case <-pending:
	case <-ctx.Done():
		return nil, &tokenError{ctx.Err()}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return nil, &tokenError{t.err}
	}
	return t.token, nil
}

// tokenError says that there was no token, so that nothing was asked.
type tokenError struct{ err error }

func (e *tokenError) Error() string {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](e.err); ok {
		return "no token: " + e.code(refused)
	}
	if failed, ok := errors.AsType[*url.Error](e.err); ok {
		return "no token: " + failed.Err.Error()
	}
	return "no token: " + e.err.Error()
}

func (e *tokenError) Unwrap() error { return e.err }

func (e *tokenError) code(refused *oauth2.RetrieveError) string {
	if refused.ErrorCode != "" {
		return refused.ErrorCode
	}
	return refused.Response.Status
}

// refusedSecrets are the answers of a token endpoint that waiting does not mend.
var refusedSecrets = map[string]bool{"invalid_client": true, "unauthorized_client": true, "invalid_tenant": true}

// barred reports whether the endpoint knows us not, or our password.
func (e *tokenError) barred() (code string, barred bool) {
	refused, ok := errors.AsType[*oauth2.RetrieveError](e.err)
	return codeOf(refused), ok && refusedSecrets[refused.ErrorCode]
}

func codeOf(refused *oauth2.RetrieveError) string {
	if refused == nil {
		return ""
	}
	return refused.ErrorCode
}
