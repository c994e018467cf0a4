package main

import (
	"context"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/demo"
)

// installDemo stores the made-up team as it stands today.
func (w world) installDemo(ctx context.Context) error {
	return (&demoLoader{world: w, members: map[string]coaching.Member{}}).load(ctx)
}

// demoLoader gives numbers to what the demo names by handles.
type demoLoader struct {
	world
	team      demo.Team
	workspace coaching.Workspace
	members   map[string]coaching.Member
	group     coaching.Team
	rates     map[coaching.Currency]coaching.Rate
}

func (l *demoLoader) load(ctx context.Context) error {
	now := l.p.now()
	l.team = demo.New(coaching.DayOf(now, time.UTC))
	for _, step := range []func(context.Context, time.Time) error{l.install, l.people, l.channels, l.currencies, l.quotas, l.wins} {
		if err := step(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

func (l *demoLoader) install(ctx context.Context, _ time.Time) error {
	zone, err := time.LoadLocation(l.team.Zone)
	if err != nil {
		return err
	}
	l.workspace, err = l.store.Install(ctx, playground.Name, l.tenant, coaching.Workspace{
		Name: l.team.Name, Zone: zone, Locale: coaching.English, Currency: l.team.Currency, Demo: true,
	})
	if err != nil {
		return err
	}
	if err := l.begins(ctx, l.workspace, map[string]bool{"zone": true, "language": true, "currency": true}); err != nil {
		return err
	}
	l.group, err = l.store.CreateTeam(ctx, l.workspace.ID, l.team.Team)
	return err
}

func (l *demoLoader) people(ctx context.Context, now time.Time) error {
	for _, p := range l.team.People {
		zone, err := time.LoadLocation(p.Zone)
		if err != nil {
			return err
		}
		var grants []coaching.Grant
		for _, role := range p.Roles {
			g := coaching.Grant{Role: role}
			if role == coaching.Manager {
				g.Team = l.group.ID
			}
			grants = append(grants, g)
		}
		profile := bot.Profile{Platform: playground.Name, Tenant: l.tenant, User: p.Handle, Name: p.Name, Zone: zone, Locale: p.Locale}
		m, err := l.store.Join(ctx, l.workspace.ID, profile, grants)
		if err != nil {
			return err
		}
		if _, err := l.store.Welcome(ctx, l.workspace.ID, m.ID); err != nil {
			return err
		}
		if p.Sells {
			if err := l.store.JoinTeam(ctx, l.workspace.ID, m.ID, l.group.ID, coaching.DayOf(now, zone).AddDays(-365)); err != nil {
				return err
			}
			m.Team = l.group
		}
		l.members[p.Handle] = m
	}
	return nil
}

func (l *demoLoader) channels(ctx context.Context, _ time.Time) error {
	for _, ref := range l.team.Channels {
		if _, err := l.store.ChannelAt(ctx, l.workspace.ID, l.place(ref), strings.TrimPrefix(ref, "#")); err != nil {
			return err
		}
	}
	return l.announceIn(ctx, l.workspace, l.place(l.team.Wins), "")
}

func (l *demoLoader) currencies(ctx context.Context, now time.Time) error {
	l.rates = map[coaching.Currency]coaching.Rate{}
	for currency, decimal := range l.team.Rates {
		rate := coaching.Rate{Decimal: decimal, Day: coaching.DayOf(now, time.UTC).AddDays(-365)}
		if _, err := l.store.SetRate(ctx, l.workspace.ID, currency, rate, l.members["sam"].ID, now); err != nil {
			return err
		}
		l.rates[currency] = rate
	}
	return nil
}

func (l *demoLoader) quotas(ctx context.Context, _ time.Time) error {
	for _, q := range l.team.Quotas {
		m := l.members[q.Handle]
		_, err := l.store.SetQuota(ctx, coaching.Quota{
			Workspace: l.workspace.ID, Member: m.ID, Metric: coaching.Revenue, Period: q.Quarter,
			Target: q.Target * l.team.Currency.Unit(), Stretch: q.Stretch * l.team.Currency.Unit(), From: q.Quarter.Start,
			SetBy: l.members["sam"].ID, SetAt: coaching.TimeOfDay(9*60).On(q.Quarter.Start, m.Zone),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *demoLoader) wins(ctx context.Context, _ time.Time) error {
	for _, d := range l.team.Deals {
		w, err := l.win(d)
		if err != nil {
			return err
		}
		if _, err := l.store.RecordWin(ctx, w, w.Author); err != nil {
			return err
		}
	}
	return nil
}

func (l *demoLoader) win(d demo.Deal) (coaching.Win, error) {
	author := l.members[d.Handle]
	reporting, rate := d.Amount, coaching.Rate{Decimal: "1", Day: d.ClosedOn}
	if d.Amount.Currency != l.team.Currency {
		rate = l.rates[d.Amount.Currency]
		converted, err := coaching.Convert(d.Amount, rate, l.team.Currency)
		if err != nil {
			return coaching.Win{}, err
		}
		reporting = converted
	}
	var parts []coaching.Part
	if d.Partner != "" {
		parts = append(parts, coaching.Part{Member: l.members[d.Partner].ID, Team: l.group.ID, Share: d.Share})
	}
	credits, err := coaching.Credits(coaching.Part{Member: author.ID, Team: l.group.ID}, parts, d.Amount, reporting)
	return coaching.Win{
		Workspace: l.workspace.ID, Author: author.ID, Customer: d.Customer, Product: d.Product, Note: d.Note, Tags: d.Tags,
		Amount: d.Amount, Reporting: reporting, Rate: rate, ClosedOn: d.ClosedOn, RecordedAt: d.LoggedAt(author.Zone),
		Credits: credits, State: coaching.Standing,
	}, err
}
