package bot_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
)

func TestAnswersSurviveStorage(t *testing.T) {
	form := bottest.KitchenSinkForm()
	want := bot.Reply{Messages: []bot.Message{bottest.KitchenSink()}, Form: &form, Errors: bot.FieldErrors{"amount": "no"}, Replace: true}
	stored, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got bot.Reply
	if err := json.Unmarshal(stored, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("stored and read again:\n got %#v\nwant %#v", got, want)
	}
}

func TestMessageOfUnknownKindIsRefused(t *testing.T) {
	var m bot.Message
	if err := json.Unmarshal([]byte(`[{"Kind":"hologram","Block":{}}]`), &m); err == nil {
		t.Error("a block of an unknown kind was read")
	}
}
