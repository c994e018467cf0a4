package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Drafts keep what a person began to write down while a question about it is
// open.
type Drafts interface {
	// SaveDraft keeps a draft and gives the number by which it is found.
	SaveDraft(ctx context.Context, workspace, member int64, body []byte, at time.Time) (int64, error)
	// TakeDraft gives a member's draft and removes it; NotFound when it is
	// gone or another's.
	TakeDraft(ctx context.Context, workspace, member, id int64) ([]byte, error)
}

// keptDraft is a draft as it is kept: with its kind, so that no feature takes
// another's for its own.
type keptDraft struct {
	Kind string
	Body json.RawMessage
}

// KeepDraft keeps what the actor began, as JSON, and gives its number, as a
// button carries it.
func KeepDraft(ctx context.Context, drafts Drafts, r *Request, kind string, draft any) (number string, err error) {
	body, err := json.Marshal(draft)
	if err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	kept, err := json.Marshal(keptDraft{kind, body})
	if err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	id, err := drafts.SaveDraft(ctx, r.Workspace.ID, r.Actor.ID, kept, r.Now)
	if err != nil {
		return "", fmt.Errorf("save draft: %w", err)
	}
	return strconv.FormatInt(id, 10), nil
}

// TakeDraft reads the actor's draft of a number into draft and removes it, so
// that the question is answered once. It is an UnknownAction for what is no
// number, and for a draft of another kind.
func TakeDraft(ctx context.Context, drafts Drafts, r *Request, kind, number string, draft any) error {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return UnknownAction()
	}
	body, err := drafts.TakeDraft(ctx, r.Workspace.ID, r.Actor.ID, id)
	if err != nil {
		return fmt.Errorf("take draft %d: %w", id, err)
	}
	var kept keptDraft
	if err := json.Unmarshal(body, &kept); err != nil {
		return fmt.Errorf("read draft %d: %w", id, err)
	}
	if kept.Kind != kind {
		return UnknownAction()
	}
	if err := json.Unmarshal(kept.Body, draft); err != nil {
		return fmt.Errorf("read draft %d: %w", id, err)
	}
	return nil
}
