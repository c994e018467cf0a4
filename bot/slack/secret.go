package slack

import "log/slog"

// Secret is a token or a signing secret. However it is printed, logged or
// written as JSON, it is an ellipsis.
type Secret string

const ellipsis = "…"

// String hides the secret.
func (Secret) String() string { return ellipsis }

// GoString hides the secret.
func (Secret) GoString() string { return ellipsis }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(ellipsis) }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte(ellipsis), nil }
