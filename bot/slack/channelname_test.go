package slack

import (
	"net/url"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

func TestChannelName(t *testing.T) {
	h := connected(t, silent)
	h.slack.Channel("C0SALES", "sales")
	place := coaching.Place{Platform: Name, Tenant: fakeslack.Team, Ref: "C0SALES"}
	if name, err := h.bot.ChannelName(t.Context(), place); err != nil || name != "sales" {
		t.Errorf("got %q, %v", name, err)
	}
	foreign, unknown := place, place
	foreign.Tenant, unknown.Ref = "T0FOREIGN", "C0GONE"
	for _, p := range []coaching.Place{foreign, unknown} {
		if name, err := h.bot.ChannelName(t.Context(), p); err == nil {
			t.Errorf("%+v is called %q", p, name)
		}
	}
}

// A slash command says what the channel is called that it is typed in, save
// where Slack only says that it is not public.
func TestPlaceName(t *testing.T) {
	for name, want := range map[string]string{
		"sales": "sales", "directmessage": "", "privategroup": "", "mpdm-lea--bob-1": "", "": "",
	} {
		d, err := decodeCommand(url.Values{
			"command": {"/win"}, "trigger_id": {"t1"}, "team_id": {"T1"}, "user_id": {"U1"}, "channel_id": {"C1"}, "channel_name": {name},
		})
		if err != nil || d.in.PlaceName != want {
			t.Errorf("%q is read as %q, %v; want %q", name, d.in.PlaceName, err, want)
		}
	}
}
