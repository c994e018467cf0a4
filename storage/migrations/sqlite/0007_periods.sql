-- +goose Up

-- How many months after January the fiscal year begins.
alter table workspace add column fiscal integer not null default 0;

-- Since when an entry is in the sums: since it was made, or since its currency
-- had a rate.
alter table entry add column counted_at text;
update entry set counted_at = at where reporting_currency <> '';
create index entry_by_counted on entry (workspace, counted_at);
