package teams

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

const (
	// issuer is who signs what comes from channels. Tokens that Entra issues are
	// for Microsoft's own agents, and not for us.
	issuer = "https://api.botframework.com"
	// leeway is by how much clocks may differ, as Microsoft has it.
	leeway = 5 * time.Minute
	// channel is what Teams calls itself in activities and endorsements.
	channel = "msteams"
)

// refusal is a request that is not taken, for a reason that the log may hold.
type refusal struct {
	status int
	reason string
}

func (r *refusal) Error() string { return r.reason }

func refused(status int, reason string) error { return &refusal{status, reason} }

// validator tells requests of Teams from all others. It is the library's
// TokenValidator: the token is checked before the body is read, and what the body
// says against it after. Nothing switches it off.
type validator struct {
	app     string
	tenants []string
	hosts   hosts
	keys    *keys
	parser  *jwt.Parser
}

var _ auth.TokenValidator = (*validator)(nil)

func newValidator(s Settings, h hosts, k *keys, now func() time.Time) *validator {
	return &validator{
		app: s.AppID, tenants: s.AllowedTenants, hosts: h, keys: k,
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}),
			jwt.WithIssuer(issuer),
			jwt.WithAudience(s.AppID),
			jwt.WithExpirationRequired(),
			jwt.WithLeeway(leeway),
			jwt.WithTimeFunc(now),
		),
	}
}

// claims are what a token says.
type claims struct {
	Service string `json:"serviceurl"`
	jwt.RegisteredClaims
}

// credential is a token that was found to be good: for which service, and signed
// with a key of which endorsements.
type credential struct {
	service      string
	endorsements []string
}

// credentialKey is where a request holds its credential.
type credentialKey struct{}

// verify checks the token of a request. Whatever is wrong with it is a 401.
func (v *validator) verify(ctx context.Context, header string) (credential, error) {
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return credential{}, refused(http.StatusUnauthorized, "no bearer token")
	}
	var c claims
	var signed key
	_, err := v.parser.ParseWithClaims(strings.TrimSpace(token), &c, func(t *jwt.Token) (any, error) {
		id, ok := t.Header["kid"].(string)
		if !ok || c.Issuer != issuer { // nobody else makes us ask for keys
			return nil, errNoKey
		}
		var err error
		signed, err = v.keys.find(ctx, id)
		return signed.public, err
	})
	if err != nil {
		return credential{}, refused(http.StatusUnauthorized, tokenFault(err))
	}
	if c.Service == "" {
		return credential{}, refused(http.StatusUnauthorized, "serviceurl claim missing")
	}
	return credential{c.Service, signed.endorsements}, nil
}

// tokenFault names what is wrong with a token, without anything that is in it.
func tokenFault(err error) string {
	for _, fault := range []error{
		errNoKey, jwt.ErrTokenMalformed, jwt.ErrTokenSignatureInvalid, jwt.ErrTokenRequiredClaimMissing,
		jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidAudience, jwt.ErrTokenExpired, jwt.ErrTokenNotValidYet,
	} {
		if errors.Is(err, fault) {
			return fault.Error()
		}
	}
	return "bad token"
}

// AuthenticateRequest checks what an activity says against the token that came
// with it: its service, its channel, its tenant and its ids. Whatever is not
// allowed is a 403.
func (v *validator) AuthenticateRequest(ctx context.Context, a schema.Activity, header string, _ auth.CredentialProvider, _ string) (auth.ClaimsIdentity, error) {
	c, checked := ctx.Value(credentialKey{}).(credential)
	if !checked {
		var err error
		if c, err = v.verify(ctx, header); err != nil {
			return nil, err
		}
	}
	if !sameAddress(c.service, a.ServiceURL) {
		return nil, refused(http.StatusForbidden, "service of the token differs")
	}
	if _, err := v.hosts.service(a.ServiceURL); err != nil {
		return nil, refused(http.StatusForbidden, fmt.Sprintf("service %v", err))
	}
	if a.ChannelID != channel {
		return nil, refused(http.StatusForbidden, "channel")
	}
	if !slices.Contains(c.endorsements, channel) {
		return nil, refused(http.StatusForbidden, "endorsement")
	}
	if !v.admits(tenantsOf(a)) {
		return nil, refused(http.StatusForbidden, "tenant")
	}
	if !safeID(a.Conversation.ID) || !safe(a.ID, a.ReplyToID, a.From.ID, a.From.AadObjectID, a.Recipient.ID) {
		return nil, refused(http.StatusForbidden, "ids")
	}
	return auth.NewClaimIdentity(map[string]any{auth.AudienceClaim: v.app, auth.ServiceURLClaim: c.service}, true), nil
}

// admits reports whether a tenant is named, one only, and allowed.
func (v *validator) admits(named []string) bool {
	for _, tenant := range named {
		if tenant != named[0] || !slices.Contains(v.tenants, tenant) {
			return false
		}
	}
	return len(named) > 0
}

// tenantsOf are the tenants that an activity names, which it may do in two places.
func tenantsOf(a schema.Activity) []string {
	named := []string{a.Conversation.TenantID}
	if tenant, ok := a.ChannelData["tenant"].(map[string]any); ok {
		id, _ := tenant["id"].(string)
		named = append(named, id)
	}
	return cleaned(named)
}

// safe reports whether ids, where they are there, can be parts of a path.
func safe(ids ...string) bool {
	for _, id := range ids {
		if id != "" && !safeID(id) {
			return false
		}
	}
	return true
}
