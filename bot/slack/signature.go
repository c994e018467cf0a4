package slack

import (
	"net/http"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// Signed reports whether a signing secret signed a body, within the last five minutes.
// Why it did not is not said to anybody: an explanation may hold the signature
// that would have been right.
func Signed(secret bot.Secret, header http.Header, body []byte) bool {
	verifier, err := slack.NewSecretsVerifier(header, string(secret))
	if err != nil {
		return false
	}
	if _, err := verifier.Write(body); err != nil {
		return false
	}
	return verifier.Ensure() == nil
}
