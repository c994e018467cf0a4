package bot

import (
	"context"
	"fmt"
	"slices"
)

// ResolveMentions fills in, for every member that the messages mention, the
// user that the member is on the platform. Who is not there stays a name.
func ResolveMentions(ctx context.Context, directory Directory, platform, tenant string, messages []Message) error {
	var mentions []*Mention
	var members []int64
	for _, m := range messages {
		for span := range m.spans {
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

// spans walks every span of the message.
func (m Message) spans(yield func(Span) bool) {
	for _, b := range m.Blocks {
		for _, text := range texts(b) {
			for _, span := range text {
				if !yield(span) {
					return
				}
			}
		}
	}
}

// texts are the texts that a block is made of.
func texts(b Block) [][]Span {
	switch b := b.(type) {
	case Heading:
		return [][]Span{b.Text}
	case Text:
		return [][]Span{b.Text}
	case Quote:
		return [][]Span{b.Text}
	case Small:
		return [][]Span{b.Text}
	case Progress:
		return [][]Span{b.Label}
	case List:
		return b.Items
	case Fields:
		all := make([][]Span, 0, 2*len(b.Fields))
		for _, f := range b.Fields {
			all = append(all, f.Label, f.Value)
		}
		return all
	case Table:
		return slices.Concat(append([][][]Span{b.Header}, b.Rows...)...)
	case Divider, Buttons:
		return nil
	default:
		panic(fmt.Sprintf("bot: block %T has spans that nobody reads", b))
	}
}
