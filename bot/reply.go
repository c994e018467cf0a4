package bot

// Reply is the answer to one Incoming. Its messages are for the asker alone,
// unless Everyone is set. Replace puts the first message in the place of the
// one whose button was pressed. Form opens a form; Errors refuse one.
type Reply struct {
	Messages []Message   `json:",omitempty"`
	Everyone bool        `json:",omitempty"`
	Replace  bool        `json:",omitempty"`
	Form     *Form       `json:",omitempty"`
	Errors   FieldErrors `json:",omitempty"`
}

// Answer is a reply of messages for the asker alone.
func Answer(messages ...Message) Reply { return Reply{Messages: messages} }
