-- +goose Up

-- When it was decided that a place is left alone until next_at.
alter table place add column paused_at timestamptz;
