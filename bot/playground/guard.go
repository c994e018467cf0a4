package playground

import (
	"net"
	"net/http"
	"net/netip"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// securityHeaders go with every answer. The page runs its own script only,
// shows nothing from elsewhere, and is shown in nobody's frame.
var securityHeaders = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// guard lets requests of this machine's own browser and scripts pass. A foreign
// Host is a name that somebody pointed at us (DNS rebinding); another Origin is
// another page, be it one that this machine serves on another port; a forwarded
// request came through a proxy, from who knows where.
func (p *Playground) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range securityHeaders {
			w.Header().Set(name, value)
		}
		if !OwnRequest(r) {
			v := bot.Voice{Catalogue: p.Catalogue, Locale: coaching.English}
			writeJSON(w, http.StatusForbidden, problem{v.Plain("playground.foreign")})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// OwnRequest reports whether a request comes from this machine itself, and from
// no foreign page.
func OwnRequest(r *http.Request) bool {
	if !isLoopback(r.Host) || !isFromHere(r.RemoteAddr) {
		return false
	}
	if r.Header.Get("Forwarded") != "" || r.Header.Get("X-Forwarded-For") != "" {
		return false
	}
	for _, site := range r.Header.Values("Sec-Fetch-Site") {
		if site != "same-origin" && site != "none" {
			return false
		}
	}
	for _, origin := range r.Header.Values("Origin") {
		if origin != "http://"+r.Host {
			return false
		}
	}
	return true
}

// isLoopback reports whether a host, with any port or none, names this machine.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || host == "127.0.0.1" || host == "::1" || host == "[::1]"
}

// isFromHere reports whether a connection comes from this machine.
func isFromHere(address string) bool {
	from, err := netip.ParseAddrPort(address)
	return err == nil && from.Addr().Unmap().IsLoopback()
}
