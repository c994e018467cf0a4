package main

import (
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/outside"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// Whoever signs is told from whoever does not as Bolt tells them, on thousands of
// requests. Two differences are known, in which both are right: Bolt refuses
// upper-case digits, which Slack never sends, and takes stamps of the future,
// which Slack's rule of five minutes does not.
func TestSlackSignature(t *testing.T) {
	p := startOnSlack(t)
	random := rand.New(rand.NewPCG(1, 2))
	now := time.Now()
	var requests []outside.Request
	for range 4000 {
		requests = append(requests, someRequest(random, now))
	}
	const slack, not, upper, future = "is Slack's", "is not Slack's", "in upper case", "of the future"
	seen := map[string]int{}
	for i, genuine := range outside.Genuine(t, fakeslack.Secret, requests) {
		r := requests[i]
		taken := p.takes(r)
		stamp, err := strconv.ParseInt(r.Stamp, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		switch digits := strings.TrimPrefix(r.Signature, "v0="); {
		case taken == genuine && taken:
			seen[slack]++
		case taken == genuine:
			seen[not]++
		case taken && digits != strings.ToLower(digits):
			seen[upper]++
		case genuine && time.Unix(stamp, 0).After(now):
			seen[future]++
		default:
			t.Errorf("Bolt says %t and we say %t of %+v", genuine, taken, r)
		}
	}
	t.Logf("%v", seen)
	for _, outcome := range []string{slack, not, upper, future} {
		if seen[outcome] < 20 {
			t.Errorf("only %d requests of %d: %s", seen[outcome], len(requests), outcome)
		}
	}
}

// takes reports whether the bot takes a request for one of Slack's.
func (p onSlack) takes(r outside.Request) bool {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodPost, p.base+"/slack/events", strings.NewReader(r.Body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("X-Slack-Request-Timestamp", r.Stamp)
	request.Header.Set("X-Slack-Signature", r.Signature)
	status, _ := p.do(request)
	return status != http.StatusUnauthorized
}

// someRequest is a request signed by Slack, or one with something wrong. Stamps
// keep away from the moment at which they grow stale.
func someRequest(random *rand.Rand, now time.Time) outside.Request {
	body := someBody(random)
	age := time.Duration(random.IntN(240)) * time.Second
	if random.IntN(8) == 0 {
		age = []time.Duration{-10 * time.Minute, -6 * time.Minute, 6 * time.Minute, time.Hour}[random.IntN(4)]
	}
	header := http.Header{}
	fakeslack.Sign(header, body, now.Add(-age))
	r := outside.Request{Body: body, Stamp: header.Get("X-Slack-Request-Timestamp"), Signature: header.Get("X-Slack-Signature")}
	switch random.IntN(12) {
	case 0: // another body
		r.Body = flipped(random, r.Body)
	case 1: // another signature
		r.Signature = r.Signature[:3] + flipped(random, r.Signature[3:])
	case 2:
		r.Signature = "v1=" + r.Signature[3:]
	case 3:
		r.Signature = r.Signature[:random.IntN(len(r.Signature))]
	case 4:
		r.Signature = r.Signature[3:]
	case 5: // of another length
		r.Signature += hex.EncodeToString([]byte{byte(random.IntN(256))})
	case 6:
		r.Signature = "v0=" + strings.ToUpper(r.Signature[3:])
	case 7: // of another moment
		r.Stamp = strconv.FormatInt(now.Unix()-int64(random.IntN(240)), 10)
	case 8: // with another secret
		r.Signature = "v0=" + hex.EncodeToString(randomBytes(random, 32))
	}
	return r
}

// someBody is a body that changes nothing, whatever is in it: none of ours.
func someBody(random *rand.Rand) string {
	text := string(randomBytes(random, random.IntN(300)))
	if random.IntN(2) == 0 {
		text = "Zoé & <@U1> «\u202f" + strconv.Itoa(random.IntN(1e6)) + "\u202f» 🔔"
	}
	return "x=" + strings.ToValidUTF8(text, "?")
}

func flipped(random *rand.Rand, s string) string {
	bytes := []byte(s)
	at := random.IntN(len(bytes))
	bytes[at] = '0' + (bytes[at]+1)%10
	return string(bytes)
}

func randomBytes(random *rand.Rand, n int) []byte {
	bytes := make([]byte, n)
	for i := range bytes {
		bytes[i] = byte(random.IntN(256))
	}
	return bytes
}
