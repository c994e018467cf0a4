-- +goose Up

-- Since when the bot is not in a platform's tenant any more.
alter table installation add column gone_at text;

-- Whether a channel is closed to the bot, and how often it has been closed.
alter table channel add column closed integer not null default 0;
alter table channel add column closings integer not null default 0;
