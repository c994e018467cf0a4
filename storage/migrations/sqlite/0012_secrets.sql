-- +goose Up

-- What somebody becomes the first admin of a workspace with, until somebody
-- does. Whatever a column named sealed holds was encrypted by package seal, for
-- the table and the workspace of the row.
create table admin_code (
    workspace integer not null primary key references workspace,
    sealed    blob    not null
) strict;
