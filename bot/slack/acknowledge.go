package slack

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// acknowledgement is what Slack waits three seconds for, whichever way a
// delivery came. One that nobody sends is sent once the delivery is handled.
type acknowledgement interface {
	// answer gives it a body of JSON. It is an error where Slack would not
	// read one.
	answer(body any) error
	// again has Slack make the delivery once more.
	again()
	// send sends it off while there is still something to do.
	send()
}

// responded acknowledges over HTTP, by the response.
type responded struct{ w http.ResponseWriter }

func (a responded) answer(body any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	a.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	a.w.Header().Set("Content-Length", strconv.Itoa(len(encoded)))
	_, err = a.w.Write(encoded)
	return err
}

func (a responded) again() { a.w.WriteHeader(http.StatusServiceUnavailable) }

func (a responded) send() {
	if a.w.Header().Get("Content-Length") == "" {
		a.w.Header().Set("Content-Length", "0")
	}
	if flusher, ok := a.w.(http.Flusher); ok {
		flusher.Flush()
	}
}
