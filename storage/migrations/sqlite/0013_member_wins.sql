-- +goose Up

-- The day on which its win was closed, by which a member's latest are found.
alter table credit add column closed_on text not null default '';
update credit set closed_on = w.closed_on from win w where w.id = credit.win;
create index credit_by_day on credit (workspace, member, closed_on, win);
