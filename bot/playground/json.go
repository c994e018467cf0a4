package playground

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// mostJSON is how many bytes a JSON body may have. Forty thousand characters
// that are all escaped fit in.
const mostJSON = 1 << 20

// problem is the body of an answer other than 200.
type problem struct {
	Error string `json:"error"`
}

// readJSON reads a body that is one JSON value and nothing else. From a browser
// it has to say so: what a foreign page can send without asking is plain text or
// a form. Scripts need not.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if fromBrowser(r) {
		if err := isOf(r, "application/json"); err != nil {
			return err
		}
	}
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostJSON))
	if err := body.Decode(into); err != nil {
		return malformed(err)
	}
	if _, err := body.Token(); !errors.Is(err, io.EOF) {
		return malformed(err)
	}
	return nil
}

// fromBrowser reports whether a request has what browsers put into it, and pages
// cannot take out.
func fromBrowser(r *http.Request) bool {
	return r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != ""
}

// isOf refuses a body of another media type.
func isOf(r *http.Request, wanted string) error {
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != wanted {
		return refuse(http.StatusUnsupportedMediaType, "playground.unknown_type", "type", wanted)
	}
	return nil
}

// malformed is the refusal of a body that could not be read.
func malformed(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return refuse(http.StatusRequestEntityTooLarge, "playground.too_large")
	}
	return refuse(http.StatusBadRequest, "playground.malformed")
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"500"}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(text)
}
