package teams

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/coaching"
)

// An installation is one act, whichever events tell of it and in which order; who
// has the bot again is told what it can do.
func TestInstallation(t *testing.T) {
	for name, events := range map[string]func(s *faketeams.Server) []faketeams.Activity{
		"both": func(s *faketeams.Server) []faketeams.Activity {
			return []faketeams.Activity{s.Installed("1", lea, "", "add"), s.Added("2", lea, "")}
		},
		"the other way round": func(s *faketeams.Server) []faketeams.Activity {
			return []faketeams.Activity{s.Added("1", lea, ""), s.Installed("2", lea, "", "add")}
		},
		"one, twice": func(s *faketeams.Server) []faketeams.Activity {
			return []faketeams.Activity{s.Added("1", lea, ""), s.Added("1", lea, "")}
		},
		"in a team": func(s *faketeams.Server) []faketeams.Activity {
			return []faketeams.Activity{s.Installed("1", lea, faketeams.Team, "add"), s.Added("2", lea, faketeams.Team)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, say("what I can do"))
			for _, a := range events(h.teams) {
				h.sent(a)
			}
			h.settle()
			got := h.incoming()
			if len(got) != 1 || got[0].User != lea.AAD || !got[0].Direct || got[0].Text != "" || got[0].Place != bot.DirectPlace(Name, faketeams.Tenant, lea.AAD) {
				t.Errorf("got %+v", got)
			}
			if posts := h.teams.Posts(); len(posts) > 0 { // welcoming is the handler's
				t.Errorf("said %+v", posts)
			}
		})
	}
	h := newHarness(t, say("what I can do"))
	h.sent(h.teams.Installed("1", lea, "", "add"))
	h.settle()
	h.sent(h.teams.Installed("2", lea, "", "remove"))
	h.settle()
	_, err := h.bot.Send(t.Context(), bot.Post{Place: bot.DirectPlace(Name, faketeams.Tenant, lea.AAD), Message: bot.Say(bot.Plainly("x"))})
	if failed, ok := err.(*bot.SendError); !ok || !failed.Gone {
		t.Errorf("sent to somebody who took the bot away: %v", err)
	}
	h.sent(h.teams.Installed("3", lea, "", "add"))
	h.sent(h.teams.Added("4", lea, ""))
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 1 || posts[0].Summary != "what I can do" {
		t.Errorf("back again: %+v", posts)
	}
}

// Channels are followed: renamed, deleted and restored by themselves, archived
// and left with their team.
func TestChannelNews(t *testing.T) {
	h := newHarness(t, silent)
	deals := "19:deals@thread.tacv2"
	h.sent(h.teams.Mention("1", lea, salesID, "hello"))
	h.sent(h.teams.Mention("2", lea, deals, "hello"))
	h.settle()
	type news struct {
		ref, name string
		door      bot.Door
	}
	for _, c := range []struct {
		activity faketeams.Activity
		want     []news
	}{
		{h.teams.ChannelEvent("3", lea, salesID, "channelRenamed", "wins"), []news{{salesID, "wins", bot.Untouched}}},
		{h.teams.ChannelEvent("4", lea, salesID, "channelDeleted", "wins"), []news{{salesID, "wins", bot.Closed}}},
		{h.teams.ChannelEvent("5", lea, salesID, "channelRestored", "wins"), []news{{salesID, "wins", bot.Opened}}},
		{h.teams.ChannelEvent("6", lea, "", "teamArchived", ""), []news{{faketeams.Team, "", bot.Closed}, {deals, "", bot.Closed}, {salesID, "", bot.Closed}}},
		{h.teams.ChannelEvent("7", lea, "", "teamUnarchived", ""), []news{{faketeams.Team, "", bot.Opened}, {deals, "", bot.Opened}, {salesID, "", bot.Opened}}},
		{h.teams.Installed("8", lea, faketeams.Team, "remove"), []news{{faketeams.Team, "", bot.Closed}, {deals, "", bot.Closed}, {salesID, "", bot.Closed}}},
	} {
		before := len(h.news())
		h.sent(c.activity)
		h.settle()
		var got []news
		for _, n := range h.news()[before:] {
			got = append(got, news{n.Channel.Ref, n.Channel.Name, n.Channel.Door})
		}
		byRef := func(a, b news) int { return strings.Compare(a.ref, b.ref) }
		slices.SortFunc(got, byRef)
		slices.SortFunc(c.want, byRef)
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %+v, want %+v", at(map[string]any(c.activity), "type"), got, c.want)
		}
	}
	if name, err := h.bot.ChannelName(t.Context(), sales); err != nil || name != "wins" {
		t.Errorf("renamed to %q, %v", name, err)
	}
}

// A reaction to an announcement is a cheer; others are nothing.
func TestReactions(t *testing.T) {
	h := newHarness(t, say("You have cheered already."))
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	ref, err := h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("a win"))})
	if err != nil {
		t.Fatal(err)
	}
	h.kept.announce(ref, "42")
	h.teams.Forget()
	_, message, _ := strings.Cut(ref, "|")
	before := len(h.incoming())
	for id, kind := range map[string]string{"2": "like", "3": "sad", "4": "angry"} {
		h.sent(h.teams.Reaction(id, bob, salesID, message, kind))
	}
	h.sent(h.teams.Reaction("5", bob, salesID, "1234", "heart"))
	h.settle()
	got := h.incoming()[before:]
	if len(got) != 1 || got[0].Action != bot.CheerAction || got[0].Value != "42" || got[0].User != bob.AAD || got[0].Place != sales {
		t.Errorf("%+v", got)
	}
	if posts := h.teams.Posts(); len(posts) > 0 {
		t.Errorf("answered: %+v", posts)
	}
}

// Who does not want to be written to is not, until they write again.
func TestWritesBlocked(t *testing.T) {
	h := newHarness(t, say("the answer"))
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	post := bot.Post{Place: bot.DirectPlace(Name, faketeams.Tenant, lea.AAD), Message: bot.Say(bot.Plainly("a reminder"))}
	h.teams.Next(http.MethodPost, "/activities", faketeams.Status(http.StatusForbidden,
		`{"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n  \"details\": \"secret\"}"}`))
	for range 3 {
		before := h.activities()
		_, err := h.bot.Send(t.Context(), post)
		failed, ok := err.(*bot.SendError)
		if !ok || !failed.Gone || failed.Code != writesBlocked || strings.Contains(err.Error(), "secret") {
			t.Errorf("%+v", err)
		}
		if c := h.kept.all[post.Place]; !c.Shut {
			t.Error("not noted")
		}
		t.Logf("asked %d times", h.activities()-before)
	}
	if n := h.activities(); n != 2 {
		t.Errorf("asked %d times, want the answer and one", n)
	}
	h.sent(h.teams.Mention("2", lea, salesID, "hello"))
	h.settle()
	if ref, err := h.bot.Send(t.Context(), post); err != nil || ref == "" {
		t.Errorf("after they wrote: %q, %v", ref, err)
	}
}

// What is kept of a conversation does not lead our token to another host.
func TestKeptAddressesAreChecked(t *testing.T) {
	h := newHarness(t, silent)
	for _, service := range []string{"https://evil.example/", "http://smba.trafficmanager.net/", "https://" + h.teams.Host() + "@evil.example/", "ftp://x", ""} {
		place := coaching.Place{Platform: Name, Tenant: faketeams.Tenant, Ref: salesID}
		h.kept.all = map[coaching.Place]bot.Conversation{}
		h.kept.order = nil
		if service != "" {
			if err := h.kept.KeepConversation(t.Context(), bot.Conversation{Place: place, Service: service, ID: salesID, Kind: "channel"}); err != nil {
				t.Fatal(err)
			}
		}
		for name, err := range map[string]error{
			"send": second(h.bot.Send(t.Context(), bot.Post{Place: place, Message: bot.Say(bot.Plainly("x"))})),
			"edit": h.bot.Edit(t.Context(), place, "19:x|1", bot.Say(bot.Plainly("x"))),
		} {
			failed, ok := err.(*bot.SendError)
			if !ok || failed.Unknown || service != "" && !failed.Gone || service == "" && !failed.Retry {
				t.Errorf("%s to %q: %v", name, service, err)
			}
		}
	}
	if calls := h.teams.Calls(http.MethodPost, ""); len(calls) > 0 {
		t.Errorf("called: %+v", calls)
	}
}

func second(_ string, err error) error { return err }
