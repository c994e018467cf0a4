package bot

import (
	"encoding/json"
	"fmt"
)

// MarshalJSON writes the message's blocks with their kinds, so that an answer
// can be stored and given again to a delivery that comes twice.
func (m Message) MarshalJSON() ([]byte, error) {
	type kinded struct {
		Kind  string
		Block Block
	}
	blocks := make([]kinded, len(m.Blocks))
	for i, b := range m.Blocks {
		blocks[i] = kinded{kindOf(b), b}
	}
	return json.Marshal(blocks)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Message) UnmarshalJSON(data []byte) error {
	var blocks []struct {
		Kind  string
		Block json.RawMessage
	}
	if err := json.Unmarshal(data, &blocks); err != nil {
		return fmt.Errorf("message: %w", err)
	}
	m.Blocks = nil
	for _, b := range blocks {
		block, err := decodeBlock(b.Kind, b.Block)
		if err != nil {
			return fmt.Errorf("message block %q: %w", b.Kind, err)
		}
		m.Blocks = append(m.Blocks, block)
	}
	return nil
}

func kindOf(b Block) string {
	switch b.(type) {
	case Heading:
		return "heading"
	case Text:
		return "text"
	case List:
		return "list"
	case Fields:
		return "fields"
	case Table:
		return "table"
	case Quote:
		return "quote"
	case Small:
		return "small"
	case Progress:
		return "progress"
	case Divider:
		return "divider"
	case Buttons:
		return "buttons"
	default:
		panic(fmt.Sprintf("bot: block %T has no kind", b))
	}
}

func decodeBlock(kind string, data []byte) (Block, error) {
	switch kind {
	case "heading":
		return decode[Heading](data)
	case "text":
		return decode[Text](data)
	case "list":
		return decode[List](data)
	case "fields":
		return decode[Fields](data)
	case "table":
		return decode[Table](data)
	case "quote":
		return decode[Quote](data)
	case "small":
		return decode[Small](data)
	case "progress":
		return decode[Progress](data)
	case "divider":
		return decode[Divider](data)
	case "buttons":
		return decode[Buttons](data)
	default:
		return nil, fmt.Errorf("unknown kind")
	}
}

func decode[B Block](data []byte) (Block, error) {
	var b B
	err := json.Unmarshal(data, &b)
	return b, err
}
