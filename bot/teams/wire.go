package teams

import "github.com/infracloudio/msbotbuilder-go/schema"

// outgoing is an activity as Teams takes it: the library's own form holds
// instants of the year one and empty objects.
type outgoing struct {
	Type         string              `json:"type"`
	ChannelID    string              `json:"channelId,omitempty"`
	From         *account            `json:"from,omitempty"`
	Recipient    *account            `json:"recipient,omitempty"`
	Conversation *account            `json:"conversation,omitempty"`
	ReplyToID    string              `json:"replyToId,omitempty"`
	Text         string              `json:"text,omitempty"`
	Summary      string              `json:"summary,omitempty"`
	Attachments  []schema.Attachment `json:"attachments,omitempty"`
}

type account struct {
	ID          string `json:"id"`
	AADObjectID string `json:"aadObjectId,omitempty"`
}

func outgoingOf(a schema.Activity, d *delivery) outgoing {
	return outgoing{
		Type:         string(a.Type),
		ChannelID:    a.ChannelID,
		From:         accountOf(a.From.ID),
		Recipient:    accountOf(a.Recipient.ID),
		Conversation: accountOf(a.Conversation.ID),
		ReplyToID:    a.ReplyToID,
		Text:         a.Text,
		Summary:      d.summary,
		Attachments:  a.Attachments,
	}
}

// accountOf is nothing where there is no id.
func accountOf(id string) *account {
	if id == "" {
		return nil
	}
	return &account{ID: id}
}
