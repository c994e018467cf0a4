package teams

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in:\n%s", w, text)
		}
	}
}

// Settings that cannot work are refused by name, in one line.
func TestSettings(t *testing.T) {
	good := Settings{AppID: faketeams.App, AppPassword: "secret-password", TenantID: faketeams.Tenant}
	for name, c := range map[string]struct {
		change func(*Settings)
		want   string
	}{
		"good":                 {func(*Settings) {}, ""},
		"no app":               {func(s *Settings) { s.AppID = "" }, "TEAMS_APP_ID"},
		"an app with a slash":  {func(s *Settings) { s.AppID = "a/b" }, "TEAMS_APP_ID"},
		"no password":          {func(s *Settings) { s.AppPassword = "" }, "TEAMS_APP_PASSWORD"},
		"no tenant":            {func(s *Settings) { s.TenantID = "" }, "TEAMS_TENANT_ID"},
		"a tenant of dots":     {func(s *Settings) { s.TenantID = "../common" }, "TEAMS_TENANT_ID"},
		"a tenant of spaces":   {func(s *Settings) { s.AllowedTenants = []string{"a b"} }, "TEAMS_ALLOWED_TENANTS"},
		"an address as a host": {func(s *Settings) { s.ServiceHosts = []string{"https://x.example/"} }, "TEAMS_SERVICE_HOSTS"},
		"metadata by http":     {func(s *Settings) { s.MetadataURL = "http://login.example/metadata" }, "TEAMS_OPENID_METADATA_URL"},
		"metadata nowhere":     {func(s *Settings) { s.MetadataURL = "login.example" }, "TEAMS_OPENID_METADATA_URL"},
		"tokens by http":       {func(s *Settings) { s.TokenURL = "http://login.example/token" }, "TEAMS_TOKEN_URL"},
		"tokens with a name":   {func(s *Settings) { s.TokenURL = "https://me:secret@login.example/token" }, "TEAMS_TOKEN_URL"},
		"http on this machine": {func(s *Settings) { s.TokenURL, s.MetadataURL = "http://127.0.0.1:1/t", "http://localhost:1/m" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			c.change(&s)
			_, err := New(s, time.Now, slog.New(slog.DiscardHandler))
			switch {
			case c.want == "" && err != nil, c.want != "" && err == nil:
				t.Fatalf("got %v", err)
			case err != nil:
				contains(t, err.Error(), c.want)
				if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "me:secret") {
					t.Errorf("says %q", err)
				}
			}
		})
	}
	if printed := fmt.Sprintf("%+v %#v", good, good); strings.Contains(printed, "secret-password") {
		t.Errorf("printed: %s", printed)
	}
	s, err := good.complete()
	if err != nil || s.TokenURL != "https://login.microsoftonline.com/"+faketeams.Tenant+"/oauth2/v2.0/token" || s.AllowedTenants[0] != faketeams.Tenant {
		t.Errorf("%+v, %v", s, err)
	}
}

// Our token goes to the hosts of the settings, by https, and nowhere else.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		hosts   []string
		service string
		want    bool
	}{
		{[]string{defaultHost}, "https://smba.trafficmanager.net/emea/", true},
		{[]string{defaultHost}, "https://SMBA.trafficmanager.net/emea/", true},
		{[]string{defaultHost}, "https://smba.trafficmanager.net:443/emea/", true},
		{[]string{defaultHost + ":443"}, "https://smba.trafficmanager.net/emea/", true},
		{[]string{defaultHost}, "https://smba.trafficmanager.net:8443/emea/", false},
		{[]string{defaultHost}, "http://smba.trafficmanager.net/emea/", false},
		{[]string{defaultHost}, "https://smba.trafficmanager.net.evil.example/", false},
		{[]string{defaultHost}, "https://smba.trafficmanager.net@evil.example/", false},
		{[]string{defaultHost}, "https://evil.example/smba.trafficmanager.net", false},
		{[]string{defaultHost}, "https://smba.trafficmanager.net/../admin", false},
		{[]string{defaultHost}, "https://smba.trafficmanager.net/?x=1", false},
		{[]string{defaultHost}, "https://smba.trafficmanager.net/#x", false},
		{[]string{defaultHost}, "//smba.trafficmanager.net/", false},
		{[]string{defaultHost}, "", false},
		{[]string{"127.0.0.1:3978"}, "http://127.0.0.1:3978/", true},
		{[]string{"127.0.0.1:3978"}, "http://127.0.0.1:3979/", false},
		{[]string{"127.0.0.1"}, "http://127.0.0.1:3979/", true},
		{[]string{"connector.example:8443"}, "https://connector.example:8443/", true},
		{[]string{"connector.example:8443"}, "http://connector.example:8443/", false},
	} {
		if _, err := newHosts(c.hosts).service(c.service); (err == nil) != c.want {
			t.Errorf("%v, %s: %v", c.hosts, c.service, err)
		}
	}
}
