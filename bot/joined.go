package bot

import "time"

// Joined is several messages as one, for an answer that holds one: a line parts
// them.
func Joined(messages []Message) Message {
	var one Message
	for i, m := range messages {
		if i > 0 {
			one.Blocks = append(one.Blocks, Divider{})
		}
		one.Blocks = append(one.Blocks, m.Blocks...)
	}
	return one
}

// InEveryLanguage says a sentence in each language, for people whose language
// nobody has told us yet.
func (c *Catalogue) InEveryLanguage(key string, args ...any) Message {
	var m Message
	for _, locale := range Locales {
		voice := Voice{Catalogue: c, Locale: locale, Zone: time.UTC}
		m.Blocks = append(m.Blocks, Text{Text: voice.Say(key, args...)})
	}
	return m
}
