-- +goose Up

-- The day on which its win was closed, by which a member's latest are found.
alter table credit add column closed_on text collate "C";
update credit set closed_on = w.closed_on from win w where w.id = credit.win;
alter table credit alter column closed_on set not null;
create index credit_by_day on credit (workspace, member, closed_on, win);
