package teams

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// What is wrong with an address.
var (
	errNoAddress = errors.New("is not an address")
	errInsecure  = errors.New("is not https, which only this machine itself can do without")
)

// secureAddress reads an address that may be asked: by https, and by http on
// this machine alone.
func secureAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Opaque != "" {
		return nil, errNoAddress // the text itself may hold a password
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, errInsecure
	}
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// hosts are the ones that our token may be sent to.
type hosts []string

func newHosts(list []string) hosts { return hosts(list) }

// errForeignHost says that a service is on none of the hosts.
var errForeignHost = errors.New("is on no host of TEAMS_SERVICE_HOSTS")

// service reads the address of a connector, which has to be on one of the hosts
// and no more than an address: what is called is put behind it.
func (h hosts) service(text string) (*url.URL, error) {
	u, err := secureAddress(text)
	switch {
	case err != nil:
		return nil, err
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery || strings.Contains(u.Path, "..") || strings.Contains(u.Path, "\\"):
		return nil, errNoAddress
	case !h.allow(u):
		return nil, errForeignHost
	}
	return u, nil
}

// allow reports whether an address is on one of the hosts. One without a port is
// at its scheme's own, on this machine at any.
func (h hosts) allow(u *url.URL) bool {
	host, name, port := strings.ToLower(u.Host), strings.ToLower(u.Hostname()), u.Port()
	usual := port == "" || u.Scheme == "https" && port == "443" || isLoopback(name)
	return slices.Contains(h, host) || usual && slices.Contains(h, name) || port == "" && slices.Contains(h, name+":443")
}

// sameAddress reports whether two addresses are one; a slash at the end is none.
func sameAddress(a, b string) bool {
	return strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/")
}

// longestID is how long an id of the platform's may be.
const longestID = 512

// safeID reports whether an id can be a part of a path and is nothing else there.
func safeID(id string) bool {
	return id != "" && len(id) <= longestID && !strings.Contains(id, "..") && !strings.ContainsAny(id, `/\?#%`) &&
		!strings.ContainsFunc(id, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar })
}
