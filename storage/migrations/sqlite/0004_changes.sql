-- +goose Up

-- What a win was before and after each change: its words too, of which the
-- ledger knows nothing. Rows are only ever added.
create table win_change (
    workspace integer not null references workspace,
    win       integer not null references win,
    version   integer not null,
    body      blob    not null,
    primary key (win, version)
) strict, without rowid;
