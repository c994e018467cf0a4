package teams

import (
	turns "github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// speaking is a turn of the library's in which we say a card.
func speaking(c card) turns.Handler {
	return turns.HandlerFuncs{OnMessageFunc: func(turn *turns.TurnContext) (schema.Activity, error) {
		// To the library a message of ours is an answer to one that comes from
		// the conversation's reference.
		return turn.SendActivity(turns.MsgOptionAttachments([]schema.Attachment{c.attachment()}))
	}}
}
