package teams

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/coaching"
)

// What people say, by each of the ways, reaches the handler as what they typed.
func TestSaid(t *testing.T) {
	h := newHarness(t, silent)
	h.teams.Person(faketeams.Person{AAD: "5a000000-0000-4000-8000-000000000003", Name: "Sam Wood"})
	sam := "5a000000-0000-4000-8000-000000000003"
	mention := h.teams.Mention("1", lea, salesID, "x")
	mentioning := func(text string, entities ...any) faketeams.Activity {
		return mention.With(faketeams.Activity{"text": text, "entities": append([]any{faketeams.Naming(faketeams.Self, "Carillon")}, entities...)})
	}
	for name, c := range map[string]struct {
		activity faketeams.Activity
		want     string
	}{
		"direct":                         {h.teams.Direct("1", lea, "win 12k Acme"), "win 12k Acme"},
		"mention":                        {h.teams.Mention("1", lea, salesID, "win 12k Acme"), "win 12k Acme"},
		"slash":                          {h.teams.Slash("1", lea, salesID, "/win 12k Acme"), "/win 12k Acme"},
		"mention at the end":             {mentioning("help <at>Carillon</at>"), "help"},
		"a space that does not break":    {mentioning("<at>Carillon</at>&nbsp;quota&nbsp;"), "quota"},
		"escaped":                        {mentioning("<at>Carillon</at> win 12k A &amp; B &lt;Co&gt;"), "win 12k A & B <Co>"},
		"escaped twice is decoded once":  {mentioning("<at>Carillon</at> win 12k &amp;lt;b&amp;gt;"), "win 12k &lt;b&gt;"},
		"raw":                            {mentioning("<at>Carillon</at> win 12k A & B <Co>"), "win 12k A & B <Co>"},
		"a mention that is forged":       {mentioning("<at>Carillon</at> cheer <at>Sam Wood</at>"), "cheer <at>Sam Wood</at>"},
		"a token that is forged":         {mentioning("<at>Carillon</at> quota \ue000@" + lea.AAD + "\ue001"), "quota @" + lea.AAD},
		"a person who is looked up":      {mentioning("<at>Carillon</at> quota <at>Sam Wood</at> Q4", faketeams.Naming("29:"+sam, "Sam Wood")), "quota " + bot.PersonToken(sam) + " Q4"},
		"a person nobody knows":          {mentioning("<at>Carillon</at> quota <at>Zoé</at>", faketeams.Naming("29:zoe", "Zoé")), "quota " + bot.PersonToken("29:zoe")},
		"a channel":                      {mentioning("<at>Carillon</at> settings wins <at>Deals</at>", faketeams.Naming("19:deals@thread.tacv2", "Deals")), "settings wins " + bot.ChannelToken("19:deals@thread.tacv2", "Deals")},
		"a channel by its name":          {mentioning("<at>Carillon</at> settings wins #sales"), "settings wins " + bot.ChannelToken(salesID, "sales")},
		"a channel of an unknown name":   {mentioning("<at>Carillon</at> settings wins #nowhere"), "settings wins #nowhere"},
		"us twice":                       {mentioning("<at>Carillon</at> hey <at>Carillon</at> quota", faketeams.Naming(faketeams.Self, "Carillon")), "hey  quota"},
		"nothing but us":                 {mentioning("<at>Carillon</at>"), ""},
		"entities of unknown shapes":     {mention.With(faketeams.Activity{"text": "<at>Carillon</at> quota", "entities": []any{7, "x", map[string]any{"type": 7}, faketeams.Naming(faketeams.Self, "Carillon")}}), "quota"},
		"a mention whose words are gone": {mentioning("<at>Carillon</at> quota", faketeams.Naming("29:"+sam, "Sam Wood")), "quota"},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(h.incoming())
			h.sent(c.activity)
			h.settle()
			got := h.incoming()[before:]
			if len(got) != 1 || got[0].Text != c.want {
				t.Fatalf("got %+v, want %q", got, c.want)
			}
			if got[0].User != lea.AAD || got[0].Tenant != faketeams.Tenant || got[0].Platform != Name {
				t.Errorf("said by %+v", got[0])
			}
		})
	}
}

// Where something happened, and what came with it.
func TestWhere(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Mention("17", bob, salesID, "quota"))
	h.sent(h.teams.Direct("17", bob, "HOME"))
	h.settle()
	got := h.incoming()
	if got[0].Place != sales || got[0].Direct || got[0].PlaceName != "sales" || got[0].CanOpenForm {
		t.Errorf("in a channel: %+v", got[0])
	}
	if got[1].Place != bot.DirectPlace(Name, faketeams.Tenant, bob.AAD) || !got[1].Direct || !got[1].Home || got[1].Text != "" {
		t.Errorf("directly: %+v", got[1])
	}
	if got[0].ID == got[1].ID {
		t.Errorf("two conversations have one delivery %s", got[0].ID)
	}
	p, err := h.bot.Profile(t.Context(), faketeams.Tenant, bob.AAD)
	if err != nil || p.Name != bob.Name || p.Email != bob.Email || p.Locale != coaching.English || p.Zone.String() != bob.Zone {
		t.Errorf("profile %+v, %v", p, err)
	}
	if name, err := h.bot.ChannelName(t.Context(), sales); err != nil || name != "sales" {
		t.Errorf("channel %q, %v", name, err)
	}
}

// What people say to others, what is edited and deleted, and what we do not know,
// is acknowledged and no more.
func TestNotForUs(t *testing.T) {
	h := newHarness(t, say("hello"))
	unaddressed := h.teams.Mention("1", lea, salesID, "x").With(faketeams.Activity{"text": "just <at>Sam</at> talking", "entities": []any{}})
	for _, a := range []faketeams.Activity{
		unaddressed,
		h.teams.Direct("2", lea, "win 12k Acme").With(faketeams.Activity{"type": "messageUpdate"}),
		h.teams.Direct("3", lea, "").With(faketeams.Activity{"type": "messageDelete"}),
		h.teams.Direct("4", lea, "").With(faketeams.Activity{"type": "typing"}),
		h.teams.ChannelEvent("5", lea, salesID, "notInventedYet", "x"),
		h.teams.Reaction("6", lea, salesID, "nothing-of-ours", "like"),
	} {
		if body := h.sent(a); body != "" {
			t.Errorf("%v is answered with %s", a["type"], body)
		}
	}
	h.settle()
	if got := h.incoming(); len(got) > 0 || len(h.teams.Posts()) > 0 {
		t.Errorf("heard %+v, said %+v", got, h.teams.Posts())
	}
}

// An answer is for the asker alone: in the channel where Teams can do that, else
// one-to-one, with a line in the thread.
func TestPrivateAnswers(t *testing.T) {
	h := newHarness(t, say("the answer"))
	h.sent(h.teams.Mention("1", lea, salesID, "quota"))
	h.settle()
	posts := h.teams.Posts()
	if len(posts) != 1 || posts[0].To != lea.Account() || posts[0].Conversation != salesID+";messageid=1" || posts[0].Summary != "the answer" {
		t.Fatalf("targeted: %+v", posts)
	}
	h.teams.Forget()
	h.teams.ShowsNobodyAlone(salesID)
	for i := range 2 {
		h.sent(h.teams.Mention(fmt.Sprintf("2%d", i), lea, salesID, "quota"))
		h.settle()
		posts = h.teams.Posts()
		if len(posts) != 2 || posts[0].Conversation != lea.Personal() || posts[0].Summary != "the answer" {
			t.Fatalf("directly: %+v\n%s", posts, h.logs)
		}
		if posts[1].Channel() != salesID || posts[1].To != "" || !strings.Contains(posts[1].Summary, "Léa Martin") || strings.Contains(posts[1].Summary, "\n") {
			t.Errorf("pointer: %+v", posts[1])
		}
		h.teams.Forget()
	}
	if refused := h.targeted(); refused != 2 {
		t.Errorf("tried %d times to show it to her alone, want 2", refused)
	}
	if made := len(h.teams.Calls(http.MethodPost, "/v3/conversations")) - h.activities(); made != 1 {
		t.Errorf("made %d conversations with her", made)
	}
}

func (h *harness) activities() int { return len(h.teams.Calls(http.MethodPost, "/activities")) }

func (h *harness) targeted() int {
	n := 0
	for _, c := range h.teams.Calls(http.MethodPost, "/activities") {
		if c.Query == "isTargetedActivity=true" {
			n++
		}
	}
	return n
}

// An answer for everybody is said in the thread.
func TestAnswersForEverybody(t *testing.T) {
	h := newHarness(t, func(bot.Incoming) (bot.Reply, error) {
		return bot.Reply{Messages: []bot.Message{bot.Say(bot.Plainly("for all"))}, Everyone: true}, nil
	})
	h.sent(h.teams.Mention("1", lea, salesID, "quota"))
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 1 || posts[0].To != "" || posts[0].Conversation != salesID+";messageid=1" {
		t.Errorf("%+v", posts)
	}
}

// Copies of an activity are one delivery, answered once, also when they come at
// the same time.
func TestCopiesAreAnsweredOnce(t *testing.T) {
	h := newHarness(t, say("the answer"))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { h.sent(h.teams.Direct("1", lea, "win 12k Acme")) })
	}
	all.Wait()
	h.settle()
	ids := map[string]bool{}
	for _, in := range h.incoming() {
		ids[in.ID] = true
	}
	if len(ids) != 1 || len(h.teams.Posts()) != 1 {
		t.Errorf("deliveries %v, posts %+v", ids, h.teams.Posts())
	}
}

// What Teams refuses for now is said once it takes it.
func TestAnswersAreTriedAgain(t *testing.T) {
	for _, status := range []int{412, 429, 502, 503, 504} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, say("the answer"))
			h.teams.Next(http.MethodPost, "/activities", faketeams.Status(status, `{"error":{"code":"Busy"}}`, "Retry-After", "0"))
			h.sent(h.teams.Direct("1", lea, "quota"))
			h.settle()
			if posts := h.teams.Posts(); len(posts) != 1 || h.activities() != 2 {
				t.Errorf("%d calls, %+v", h.activities(), posts)
			}
		})
	}
}

// An acknowledgement does not wait for the answer, and a stop does.
func TestAcknowledgementAndStop(t *testing.T) {
	h := newHarness(t, say("the answer"))
	held := make(chan struct{})
	h.teams.Next(http.MethodPost, "/activities", func(http.ResponseWriter, *http.Request) bool { <-held; return false })
	h.sent(h.teams.Direct("1", lea, "quota"))
	if posts := h.teams.Posts(); len(posts) > 0 {
		t.Fatalf("answered already: %+v", posts)
	}
	stopped := make(chan struct{})
	go func() { h.bot.work.finish(partingTime); close(stopped) }()
	select {
	case <-stopped:
		t.Fatal("stopped before it was answered")
	default:
	}
	close(held)
	<-stopped
	if posts := h.teams.Posts(); len(posts) != 1 {
		t.Errorf("%+v", posts)
	}
	h.sent(h.teams.Direct("2", lea, "quota")) // on a connection that was there
	if posts := h.teams.Posts(); len(posts) != 2 {
		t.Errorf("while stopping: %+v", posts)
	}
}

// A handler that takes its time does not hold up the acknowledgement.
func TestSlowHandlers(t *testing.T) {
	release := make(chan struct{})
	h := newHarness(t, func(bot.Incoming) (bot.Reply, error) {
		<-release
		return bot.Answer(bot.Say(bot.Plainly("late"))), nil
	})
	begun := time.Now()
	h.sent(h.teams.Direct("1", lea, "quota"))
	t.Logf("acknowledged after %s", time.Since(begun))
	close(release)
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 1 || posts[0].Summary != "late" {
		t.Errorf("%+v", posts)
	}
}

// One that panics does not take the others with it.
func TestPanics(t *testing.T) {
	h := newHarness(t, func(in bot.Incoming) (bot.Reply, error) {
		if in.Text == "panic" {
			panic("at the disco")
		}
		return bot.Answer(bot.Say(bot.Plainly("fine"))), nil
	})
	h.sent(h.teams.Direct("1", lea, "panic"))
	h.sent(h.teams.Direct("2", lea, "quota"))
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 1 || posts[0].Summary != "fine" {
		t.Errorf("%+v", posts)
	}
}
