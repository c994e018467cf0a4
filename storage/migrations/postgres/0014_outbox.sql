-- +goose Up

-- When it was decided that a place is left alone until next_at.
alter table place add column paused_at timestamptz;

-- How often a parcel was posted although it may have been.
alter table outbox add column repeats integer not null default 0;

-- How often a parcel failed for a reason which waiting does not cure.
alter table outbox add column failures integer not null default 0;
