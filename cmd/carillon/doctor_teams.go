package main

import (
	"context"

	"github.com/carillon-bot/carillon/bot/teams"
)

// onTeams looks at the settings of Teams, and asks Microsoft for the keys that
// requests are signed with and for a token of ours.
func (d *doctor) onTeams(ctx context.Context) {
	if !d.settings.teamsSet() {
		return
	}
	t, err := teams.New(d.settings.teams(), d.now, d.log)
	if err != nil {
		d.fail("teams", "%v", err)
		return
	}
	if d.Offline {
		d.ok("teams", "is not asked")
		return
	}
	examining, cancel := context.WithTimeout(ctx, examineTimeout)
	defer cancel()
	found := t.Examine(examining)
	switch {
	case found.KeysErr != nil:
		d.fail("teams", "the keys that Teams signs with cannot be fetched (%v): let the bot reach TEAMS_OPENID_METADATA_URL", found.KeysErr)
	case found.Keys == 0:
		d.fail("teams", "no key is endorsed for Teams: TEAMS_OPENID_METADATA_URL leads elsewhere")
	default:
		d.ok("teams", "%d keys that Teams signs with", found.Keys)
	}
	if found.TokenErr != nil {
		d.fail("teams", "Microsoft gives no token (%v): check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID", found.TokenErr)
	} else {
		d.ok("teams", "Microsoft gives tokens")
	}
	d.ok("repeats", "Teams shows bots no history: a post whose answer is lost may be seen twice")
}
