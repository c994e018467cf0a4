package teams

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// Microsoft's own addresses, for bots outside of its sovereign clouds.
const (
	defaultMetadata = "https://login.botframework.com/v1/.well-known/openidconfiguration"
	defaultHost     = "smba.trafficmanager.net"
	defaultService  = "https://smba.trafficmanager.net/teams/"
)

// Settings are what Teams is reached with, by the names of the environment.
type Settings struct {
	AppID          string     // TEAMS_APP_ID
	AppPassword    bot.Secret // TEAMS_APP_PASSWORD
	TenantID       string     // TEAMS_TENANT_ID, the bot's home, where its tokens come from
	AllowedTenants []string   // TEAMS_ALLOWED_TENANTS; the home alone when empty
	ServiceHosts   []string   // TEAMS_SERVICE_HOSTS, host or host:port; Microsoft's when empty
	MetadataURL    string     // TEAMS_OPENID_METADATA_URL; Microsoft's when empty
	TokenURL       string     // TEAMS_TOKEN_URL; that of the home tenant when empty
	// Connected is called for each allowed tenant before anything that people do
	// is handed on. An error ends Run.
	Connected func(ctx context.Context, tenant string) error
	// Conversations keep where people and channels are.
	Conversations Conversations
	// Announcements know which win a message tells of.
	Announcements Announcements
	// Listener hears what Teams tells by itself.
	Listener  bot.Listener
	Catalogue *bot.Catalogue
}

// complete gives the settings with what was left out, or what is wrong with them.
func (s Settings) complete() (Settings, error) {
	switch {
	case s.AppID == "":
		return s, fmt.Errorf("TEAMS_APP_ID is missing: copy the Application (client) ID of the bot's app registration, or leave out every other TEAMS_ setting")
	case !safeID(s.AppID):
		return s, fmt.Errorf("TEAMS_APP_ID is no application id: copy the Application (client) ID of the bot's app registration, like 8f2c1f3e-…")
	case s.AppPassword == "":
		return s, fmt.Errorf("TEAMS_APP_PASSWORD is missing: make a client secret under “Certificates & secrets” of the app registration, and copy its value")
	case s.TenantID == "":
		return s, fmt.Errorf("TEAMS_TENANT_ID is missing: copy the Directory (tenant) ID of the app registration")
	case !safeID(s.TenantID):
		return s, fmt.Errorf("TEAMS_TENANT_ID is no tenant id: copy the Directory (tenant) ID of the app registration, like 2f1a90c4-…")
	}
	s.TenantID = strings.ToLower(s.TenantID)
	s.MetadataURL = cmp.Or(s.MetadataURL, defaultMetadata)
	s.TokenURL = cmp.Or(s.TokenURL, "https://login.microsoftonline.com/"+s.TenantID+"/oauth2/v2.0/token")
	for name, address := range map[string]string{"TEAMS_OPENID_METADATA_URL": s.MetadataURL, "TEAMS_TOKEN_URL": s.TokenURL} {
		if _, err := secureAddress(address); err != nil {
			return s, fmt.Errorf("%s %w: give an https address, or leave it out for Microsoft's", name, err)
		}
	}
	s.AllowedTenants = cleaned(s.AllowedTenants)
	if len(s.AllowedTenants) == 0 {
		s.AllowedTenants = []string{s.TenantID}
	}
	for _, tenant := range s.AllowedTenants {
		if !safeID(tenant) {
			return s, fmt.Errorf("TEAMS_ALLOWED_TENANTS holds %q, which is no tenant id: give the ids of tenants, comma separated", tenant)
		}
	}
	s.ServiceHosts = cleaned(s.ServiceHosts)
	if len(s.ServiceHosts) == 0 {
		s.ServiceHosts = []string{defaultHost}
	}
	for _, host := range s.ServiceHosts {
		if strings.ContainsAny(host, "/\\@?#% ") {
			return s, fmt.Errorf("TEAMS_SERVICE_HOSTS holds %q, which is no host: give hosts alone, comma separated, like %s", host, defaultHost)
		}
	}
	return s, nil
}

// cleaned are the entries of a list that somebody typed.
func cleaned(list []string) []string {
	var all []string
	for _, entry := range list {
		if entry = strings.ToLower(strings.TrimSpace(entry)); entry != "" {
			all = append(all, entry)
		}
	}
	return all
}
