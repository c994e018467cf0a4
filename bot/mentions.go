package bot

import (
	"context"
	"fmt"
)

// ResolveMentions fills in, for every member that the messages mention, the
// user that the member is on the platform. Who is not there stays a name.
func ResolveMentions(ctx context.Context, directory Directory, platform, tenant string, messages []Message) error {
	var mentions []*Mention
	var members []int64
	for _, m := range messages {
		for _, span := range m.spans() {
			if span.Mention != nil {
				mentions = append(mentions, span.Mention)
				members = append(members, span.Mention.Member)
			}
		}
	}
	if len(mentions) == 0 {
		return nil
	}
	users, err := directory.Users(ctx, platform, tenant, members)
	if err != nil {
		return fmt.Errorf("resolve mentions: %w", err)
	}
	for _, mention := range mentions {
		mention.User = users[mention.Member]
	}
	return nil
}

// spans gives every span of the message.
func (m Message) spans() []Span {
	var spans []Span
	for _, b := range m.Blocks {
		spans = append(spans, blockSpans(b)...)
	}
	return spans
}

func blockSpans(b Block) []Span {
	var spans []Span
	switch b := b.(type) {
	case Heading:
		return b.Text
	case Text:
		return b.Text
	case Quote:
		return b.Text
	case Small:
		return b.Text
	case Progress:
		return b.Label
	case List:
		for _, item := range b.Items {
			spans = append(spans, item...)
		}
	case Fields:
		for _, f := range b.Fields {
			spans = append(append(spans, f.Label...), f.Value...)
		}
	case Table:
		for _, row := range append([][][]Span{b.Header}, b.Rows...) {
			for _, cell := range row {
				spans = append(spans, cell...)
			}
		}
	case Divider, Buttons:
	default:
		panic(fmt.Sprintf("bot: block %T has spans that nobody reads", b))
	}
	return spans
}
