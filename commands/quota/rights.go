package quota

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// mayRead refuses who may not see a member's quota: it is for the member, their
// managers, Customer Success and auditors.
func (f feature) mayRead(ctx context.Context, r *bot.Request, member coaching.Member) error {
	if r.Actor.ID == member.ID || r.Actor.Manages(member) || r.Actor.Has(coaching.CS) || r.Actor.Has(coaching.Auditor) {
		return nil
	}
	managers, err := f.managersOf(ctx, member)
	if err != nil {
		return err
	}
	people := append([]string{member.Name}, slices.DeleteFunc(managers, func(name string) bool { return name == member.Name })...)
	return coaching.Refuse(coaching.Forbidden, "quota.private", "people", r.List(people)).At("member")
}

// maySet refuses who may not set a member's quota.
func (f feature) maySet(ctx context.Context, r *bot.Request, member coaching.Member) error {
	if r.Actor.Manages(member) {
		return nil
	}
	managers, err := f.managersOf(ctx, member)
	if err != nil {
		return err
	}
	if len(managers) == 0 {
		return coaching.Refuse(coaching.Forbidden, "quota.not_managed", "name", member).At("member")
	}
	return coaching.Refuse(coaching.Forbidden, "quota.not_yours", "name", member, "people", r.List(managers)).At("member")
}

// managersOf names the managers of a member, else the admins.
func (f feature) managersOf(ctx context.Context, member coaching.Member) ([]string, error) {
	for _, role := range []coaching.Role{coaching.Manager, coaching.Admin} {
		holders, err := f.People.Holders(ctx, member.Workspace, role)
		if err != nil {
			return nil, fmt.Errorf("managers of %d: %w", member.ID, err)
		}
		var names []string
		for _, m := range holders {
			if m.Manages(member) {
				names = append(names, m.Name)
			}
		}
		if len(names) > 0 {
			return names[:min(len(names), 5)], nil
		}
	}
	return nil, nil
}
