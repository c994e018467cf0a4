package playground

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// messageView is a message as the page shows it.
type messageView struct {
	reader
	ID       string
	Thread   string
	Day      string // 2006-01-02
	DayWords string
	NewDay   bool // the first of its day
	Bot      bool
	Name     string
	Initials string
	Hue      string
	At       string // RFC 3339
	Time     string
	Private  bool // in a channel, but for its reader alone
	Edited   bool
	Blocks   []blockView
	Form     bool
	Answered bool
	Replies  []messageView
	Root     bool // begins a thread, or could
	CanReply bool
}

// blockView is a block as the page shows it. Kind is a template's name.
type blockView struct {
	Kind    string
	Message string
	Text    []spanView
	Items   [][]spanView // of a list; a table's header
	Rows    [][]cellView
	Right   []bool
	Fields  []fieldPairView
	Bar     barView
	Buttons []button
}

type cellView struct {
	Text   []spanView
	Figure bool
}

type fieldPairView struct{ Label, Value []spanView }

// barView is a progress bar, in percent of the bar's length.
type barView struct {
	Done     int64
	Shown    int64 // as Done, but at most the whole bar
	Expected int64
	Full     bool
}

type spanView struct {
	Text    string
	Strong  bool
	Code    bool
	Link    string
	Channel bool // the link leads to a place on this page
	Mention bool
	Me      bool   // a mention of the reader
	Instant string // RFC 3339
}

func (s *scene) messageView(u bot.Utterance) messageView {
	day := coaching.DayOf(u.At, s.voice.Zone)
	v := messageView{
		reader: reader{s.voice},
		ID:     writeID(u.ID),
		Day:    day.String(), DayWords: s.dayWords(day),
		At: u.At.UTC().Format("2006-01-02T15:04:05Z"), Time: s.voice.Time(u.At),
		Private:  u.Reader != "" && strings.HasPrefix(u.Place, "#"),
		Edited:   !u.Edited.IsZero(),
		Form:     u.Form != nil,
		Answered: u.Answered,
		Root:     u.Thread == 0,
		CanReply: u.Thread == 0 && u.Reader == "" && strings.HasPrefix(u.Place, "#"),
	}
	if u.Thread != 0 {
		v.Thread = writeID(u.Thread)
	}
	s.sign(&v, u.From)
	for _, b := range u.Message.Blocks {
		block := s.blockView(b)
		block.Message = v.ID
		v.Blocks = append(v.Blocks, block)
	}
	return v
}

// sign says whose message it is.
func (s *scene) sign(v *messageView, from string) {
	v.Bot = from == ""
	v.Name = s.voice.Plain("playground.bot")
	if v.Bot {
		return
	}
	author, known := s.person(from)
	if !known {
		author.member.Name = cmp.Or(newcomerName(from), from)
	}
	v.Name, v.Initials, v.Hue = author.member.Name, initials(author.member.Name), hue(author.member)
}

func (s *scene) blockView(b bot.Block) blockView {
	switch b := b.(type) {
	case bot.Heading:
		return blockView{Kind: "heading", Text: s.spanViews(b.Text)}
	case bot.Text:
		return blockView{Kind: "text", Text: s.spanViews(b.Text)}
	case bot.Quote:
		return blockView{Kind: "quote", Text: s.spanViews(b.Text)}
	case bot.Small:
		return blockView{Kind: "small", Text: s.spanViews(b.Text)}
	case bot.List:
		v := blockView{Kind: "list"}
		for _, item := range b.Items {
			v.Items = append(v.Items, s.spanViews(item))
		}
		return v
	case bot.Fields:
		v := blockView{Kind: "fields"}
		for _, f := range b.Fields {
			v.Fields = append(v.Fields, fieldPairView{s.spanViews(f.Label), s.spanViews(f.Value)})
		}
		return v
	case bot.Table:
		v := blockView{Kind: "table", Rows: [][]cellView{s.cellViews(b.Header, b.Right)}}
		for _, row := range b.Rows {
			v.Rows = append(v.Rows, s.cellViews(row, b.Right))
		}
		return v
	case bot.Progress:
		done := max(int64(b.Done)/100, 0)
		return blockView{Kind: "progress", Text: s.spanViews(b.Label), Bar: barView{
			Done: done, Shown: min(done, 100), Expected: min(int64(b.Expected)/100, 100), Full: done >= 100,
		}}
	case bot.Divider:
		return blockView{Kind: "divider"}
	case bot.Buttons:
		return blockView{Kind: "buttons", Buttons: wireButtons(b)}
	default:
		panic(fmt.Sprintf("playground: block %T is not shown", b))
	}
}

func (s *scene) cellViews(cells [][]bot.Span, right []bool) []cellView {
	views := make([]cellView, len(cells))
	for i, cell := range cells {
		views[i] = cellView{s.spanViews(cell), i < len(right) && right[i]}
	}
	return views
}

func (s *scene) spanViews(spans []bot.Span) []spanView {
	views := make([]spanView, len(spans))
	for i, span := range spans {
		v := spanView{Text: span.Text, Strong: span.Strong, Code: span.Code}
		switch {
		case span.Mention != nil:
			v.Text, v.Mention, v.Me = "@"+span.Mention.Name, true, span.Mention.User == s.me.id
		case span.Channel != nil:
			v.Text = "#" + strings.TrimPrefix(span.Text, "#")
			if s.has(*span.Channel) {
				v.Link, v.Channel = link(s.me.id, span.Channel.Ref), true
			}
		case span.Time != nil:
			v.Text, v.Instant = s.instantWords(*span.Time), span.Time.At.UTC().Format("2006-01-02T15:04:05Z")
		case strings.HasPrefix(span.Link, addresses):
			v.Link, v.Channel = s.own(span.Link)
		case strings.HasPrefix(span.Link, "https://"), strings.HasPrefix(span.Link, "http://"):
			v.Link = span.Link
		}
		views[i] = v
	}
	return views
}

// instantWords are an instant on the reader's own clock.
func (s *scene) instantWords(i bot.Instant) string {
	if !i.Dated {
		return s.voice.Time(i.At)
	}
	day := coaching.DayOf(i.At, s.voice.Zone)
	return s.voice.Plain("playground.instant", "day", s.voice.ShortDay(day), "time", s.voice.Time(i.At))
}
