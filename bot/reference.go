package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
)

// Reference is what a request goes by in the log, and what people are told of one
// that broke: the same for every delivery of it.
func (in Incoming) Reference() string {
	sum := sha256.Sum256([]byte(in.ID))
	return hex.EncodeToString(sum[:4])
}

type referenceKey struct{}

// Refer is a context whose lines in a log hold the reference of a request.
func Refer(ctx context.Context, in Incoming) context.Context {
	return context.WithValue(ctx, referenceKey{}, in.Reference())
}

// ReferenceIn is the reference that a context holds, or nothing.
func ReferenceIn(ctx context.Context) string {
	reference, _ := ctx.Value(referenceKey{}).(string)
	return reference
}

// References writes on each line of a request which one it is of.
type References struct{ slog.Handler }

// Handle adds the reference that the context holds.
func (h References) Handle(ctx context.Context, r slog.Record) error {
	if reference := ReferenceIn(ctx); reference != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("reference", reference))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs adds attributes.
func (h References) WithAttrs(attrs []slog.Attr) slog.Handler {
	return References{h.Handler.WithAttrs(attrs)}
}

// WithGroup opens a group.
func (h References) WithGroup(name string) slog.Handler {
	return References{h.Handler.WithGroup(name)}
}
