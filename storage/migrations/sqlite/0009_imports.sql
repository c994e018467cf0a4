-- +goose Up

-- What another program calls the deal of an imported win.
alter table win add column external_id text;

create unique index win_by_external_id on win (workspace, external_id) where external_id is not null;
