package bot

import "log/slog"

// Secret is a platform's token, password or signing secret. However it is
// printed, logged or written as JSON, it is an ellipsis.
type Secret string

const hidden = "…"

// String hides the secret.
func (Secret) String() string { return hidden }

// GoString hides the secret.
func (Secret) GoString() string { return hidden }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
