package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/seal"
)

const (
	// senders are how many people act at once.
	senders = 16
	// slackPatience is how long Slack waits for an answer.
	slackPatience = 3 * time.Second
	// leaseInDrills is how long the leases are of processes that are killed, so
	// that many of them can be.
	leaseInDrills = 1500 * time.Millisecond
	// slowness is how long Slack may take to post, so that a process can end in
	// the midst of it.
	slowness = 8 * time.Millisecond
	// longest is how long a drill may take.
	longest = 3 * time.Minute
)

// drill is a fault run: processes of the real program, people who act by way of
// a Slack that sends again what was not answered, and a book of what they were
// told.
type drill struct {
	t        *testing.T
	database string
	key      string
	wins     int
	looks    bool // the bot may read the history of the channel
	slack    *fakeslack.Server
	client   *http.Client
	replicas []*replica

	random   *rand.Rand // of the faults alone
	settings []string
	abreast  int          // how many more wins may be told than messages were posted, at any time; any number when zero
	told     atomic.Int64 // wins that somebody was told are recorded
	posted   atomic.Int64 // messages that Slack was asked to post
	book     book
	figures  figures
	settled  time.Time // when the last fault was over
}

// book is what people were told.
type book struct {
	mu      sync.Mutex
	entries []entry
	// reworded are those that were told that nothing was changed and tried
	// again; misled are those of them for whom it had been done after all. Unsure
	// are those for whom it had been done who were told that nobody knows.
	reworded, misled, unsure int
}

// entry is an exercise that somebody was told is done.
type entry struct {
	exercise
	circumstances
}

// newDrill sets up the Slack of a drill; nothing runs yet.
func newDrill(t *testing.T, database string, wins int, looks bool, settings ...string) *drill {
	t.Helper()
	d := &drill{
		t: t, database: database, key: seal.NewKey(), wins: wins, looks: looks, slack: fakeslack.New(t),
		client: &http.Client{Timeout: slackPatience, Transport: &http.Transport{MaxIdleConnsPerHost: senders}},
	}
	t.Cleanup(d.client.CloseIdleConnections)
	d.slack.User(lea, map[string]any{"name": "lea", "real_name": "Léa Martin", "tz": "Europe/Paris", "locale": "fr-FR"})
	d.slack.User(bob, map[string]any{"name": "bob", "real_name": "Bob Harris", "tz": "Europe/London", "locale": "en-GB"})
	d.slack.User(zoe, map[string]any{"name": "zoe", "real_name": "Zoé Petit", "tz": "America/New_York", "locale": "en-US"})
	for i := range senders {
		d.slack.User(seller(i), map[string]any{"name": "seller" + strconv.Itoa(i), "real_name": "Seller " + string(rune('A'+i)), "tz": "UTC", "locale": "en-GB"})
	}
	if !looks {
		for _, method := range []string{"conversations.history", "conversations.replies"} {
			d.slack.Every(method, fakeslack.Refusal("missing_scope"))
		}
	}
	d.slack.Every("chat.postMessage", func(http.ResponseWriter, fakeslack.Call) bool {
		d.posted.Add(1)
		<-time.After(rand.N(slowness))
		return false
	})
	seed := *drillSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("to repeat the faults: -faults.seed=%d", seed)
	d.random = rand.New(rand.NewPCG(seed, 0))
	d.settings = append([]string{
		"DATABASE_URL=" + database,
		"CARILLON_SECRET_KEY=" + d.key,
		"SLACK_BOT_TOKEN=" + fakeslack.Token,
		"SLACK_SIGNING_SECRET=" + fakeslack.Secret,
		"SLACK_API_URL=" + d.slack.APIURL(),
		"SLACK_POST_INTERVAL=1ms",
		"CARILLON_WINS_CHANNEL=" + sales,
		"CARILLON_ADMINS=" + bob,
		shortened + "=" + leaseInDrills.String(),
	}, settings...)
	return d
}

// broken is in an answer that says that nothing was changed, or, if it is
// uncertain, that nobody knows, to Léa in French.
var broken = regexp.MustCompile(`r(e|é)f(e|é)rence [0-9a-f]{8}|try again|réessayer`)

var uncertain = regexp.MustCompile(`cannot tell whether|ne sais pas si`)

// run starts so many processes, and has Léa, Bob and the sellers be greeted.
func (d *drill) run(replicas int) {
	d.t.Helper()
	d.slack.Channel(sales, "sales")
	for range replicas {
		r := newReplica(d.t, d.settings...)
		d.replicas = append(d.replicas, r)
		r.start()
		d.awaitReady(r)
	}
	d.t.Cleanup(func() {
		for _, r := range d.replicas {
			if code := r.end(syscall.SIGTERM); code != 0 {
				d.t.Errorf("a replica stopped with %d", code)
			}
		}
		if d.t.Failed() {
			for _, r := range d.replicas {
				d.t.Logf("a replica said, in the end:\n%s", lastLines(r.said.String(), 20))
			}
		}
	})
	people := []string{lea, bob, zoe}
	for i := range senders {
		people = append(people, seller(i))
	}
	for _, user := range people {
		d.deliver(d.replicas, fakeslack.Command(user, sales, "/help", "", "meets "+user, d.slack.ResponseURL()))
	}
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func (d *drill) awaitReady(r *replica) {
	d.t.Helper()
	eventually(d.t, "readiness", func() bool {
		select {
		case <-r.exited:
			d.t.Fatalf("a replica exited with %d: %s", r.code, lastLines(r.said.String(), 20))
		default:
		}
		return d.ready(r) == http.StatusOK
	})
}

// ready is the status of /readyz, 0 where nobody answers.
func (d *drill) ready(r *replica) int {
	response, err := d.client.Get(r.base() + "/readyz")
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}

// seller is the user id of one of those who win.
func seller(i int) string { return "U0SELLER" + string(rune('A'+i)) }

// customer is a name that no other win has, nor one that holds it.
func customer(n int) string {
	letters := []byte("Aaaaa")
	for i := len(letters) - 1; i > 0; i-- {
		letters[i] = byte('a' + n%26)
		n /= 26
	}
	return "Zq" + string(letters)
}

// customers finds them in a text.
const customers = `Zq[A][a-z]{4}`

// act has people win, and do what follows wins, while faults go on beside it.
func (d *drill) act(faults func(ctx context.Context)) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), longest)
	defer cancel()
	var people sync.WaitGroup
	next := make(chan int)
	for i := range senders {
		people.Go(func() {
			for n := range next {
				d.win(n, seller(i))
			}
		})
	}
	people.Go(func() {
		defer close(next)
		look := time.NewTicker(time.Millisecond)
		defer look.Stop()
		for n := range d.wins {
			for d.abreast > 0 && d.told.Load() > d.posted.Load()+int64(d.abreast) && ctx.Err() == nil {
				<-look.C
			}
			next <- n
		}
	})
	faults(ctx)
	d.settled = time.Now()
	people.Wait()
}

// win has a seller win, and does what follows the win of that number.
func (d *drill) win(n int, user string) {
	c := circumstances{n: n, user: user, customer: customer(n), responseURL: d.slack.ResponseURL()}
	answer, done := d.do(aWin, c)
	if !done {
		return
	}
	d.told.Add(1)
	c.number = valueOf(answer, "win.undo")
	d.write(aWin, c)
	for _, follow := range exercises {
		if n%follow.every == follow.every-1 {
			if _, done := d.do(follow, c); done {
				d.write(follow, c)
			}
		}
	}
}

func (d *drill) write(what exercise, c circumstances) {
	d.book.mu.Lock()
	defer d.book.mu.Unlock()
	d.book.entries = append(d.book.entries, entry{what, c})
}

// do does something until it is done. Somebody who is told that it was not does
// it anew, as often as it takes.
func (d *drill) do(what exercise, c circumstances) (answer string, done bool) {
	pause := time.NewTicker(100 * time.Millisecond)
	defer pause.Stop()
	unsure := false
	for try := range 100 {
		c.trigger = fmt.Sprintf("%s %d, try %d", what.name, c.n, try)
		status, answer := d.deliver(slices.Concat(d.replicas[c.n%len(d.replicas):], d.replicas), what.body(c))
		switch {
		case status != http.StatusOK:
			d.t.Errorf("%s %d: %d %s", what.name, c.n, status, answer)
			return answer, false
		case what.done == "" && answer == "", what.done != "" && strings.Contains(answer, what.done):
			return answer, true
		case broken.MatchString(answer):
			d.count(&d.book.reworded)
			unsure = unsure || uncertain.MatchString(answer)
			<-pause.C
		case try > 0 && strings.Contains(answer, "win.confirm_duplicate"):
			if unsure {
				d.count(&d.book.unsure)
			} else {
				d.count(&d.book.misled)
			}
			return answer, false
		default:
			d.t.Errorf("%s %d was answered with %s", what.name, c.n, answer)
			return answer, false
		}
	}
	d.t.Errorf("%s %d: never done", what.name, c.n)
	return "", false
}

func (d *drill) count(n *int) {
	d.book.mu.Lock()
	defer d.book.mu.Unlock()
	*n++
}

// untilNoticed waits until whoever wants a replica to note something is told to
// try again.
func (d *drill) untilNoticed() {
	d.t.Helper()
	for _, r := range d.replicas {
		eventually(d.t, "somebody who is told to try again", func() bool {
			trigger := fmt.Sprint("notes ", rand.Uint64())
			_, answer := d.deliver([]*replica{r}, fakeslack.Command(zoe, sales, "/lost", trigger+" because of a test", trigger, d.slack.ResponseURL()))
			return broken.MatchString(answer)
		})
	}
}

// deliver sends a body to one replica after the other until it is answered, as
// Slack does: the same again, saying for which time.
func (d *drill) deliver(to []*replica, body string) (status int, answer string) {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for deadline, again := time.Now().Add(time.Minute), 0; time.Now().Before(deadline); again++ {
		r := fakeslack.Signed(to[again%len(to)].base()+"/slack/events", body, time.Now())
		if again > 0 {
			r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(again))
			r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
			d.count(&d.figures.again)
		}
		status, answer, err := d.send(r)
		if err == nil && status < http.StatusInternalServerError {
			return status, answer
		}
		<-look.C
	}
	return 0, "nobody answered"
}

func (d *drill) send(r *http.Request) (int, string, error) {
	response, err := d.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

// atRandom does something so many times at random moments of the run.
func (d *drill) atRandom(ctx context.Context, times int, do func()) {
	d.t.Helper()
	// Most wins are posted, and some exercises are too: this much is reached.
	whole := d.wins * 3 / 2
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for i := range times { // one in each equal part of the run
		moment := (i*whole + d.random.IntN(whole)) / times
		for int(d.told.Load()+d.posted.Load()) < moment {
			select {
			case <-look.C:
			case <-ctx.Done():
				d.t.Fatalf("stuck at %d wins and %d messages", d.told.Load(), d.posted.Load())
			}
		}
		do()
	}
}

// kill kills one of the replicas and starts it again at once.
func (d *drill) kill() {
	r := d.replicas[d.random.IntN(len(d.replicas))]
	r.end(syscall.SIGKILL)
	d.figures.kills++
	r.start()
	d.awaitReady(r)
}

// valueOf is the value of a button in an answer.
func valueOf(answer, action string) string {
	_, after, _ := strings.Cut(answer, `"action_id":"`+action+`"`)
	_, after, _ = strings.Cut(after, `"value":"`)
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// doctor is what the doctor of the program finds in the store.
func (d *drill) doctor() (code int, said string) {
	var out bytes.Buffer
	code = run(d.t.Context(), []string{"doctor", "--offline", "--database", d.database, "--secret-key", d.key}, &out, os.Stderr)
	return code, out.String()
}
