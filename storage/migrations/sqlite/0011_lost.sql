-- +goose Up

-- A lost deal as it stands; no currency is no amount.
create table lost_deal (
    id           integer primary key autoincrement,
    workspace    integer not null references workspace,
    author       integer not null,
    customer     text    not null,
    customer_key text    not null,
    reason       text    not null,
    lesson       text    not null,
    competitor   text    not null,
    product      text    not null,
    amount       integer not null,
    currency     text    not null,
    closed_on    text    not null,
    recorded_at  text    not null,
    removed      integer not null,
    version      integer not null,
    foreign key (workspace, author) references member (workspace, id)
) strict;

create index lost_deal_by_author on lost_deal (workspace, author, id);
create index lost_deal_by_customer on lost_deal (workspace, author, customer_key, closed_on);

-- What it was at each version, the first included. Rows are only ever added.
create table lost_version (
    workspace integer not null references workspace,
    lost      integer not null references lost_deal,
    version   integer not null,
    made_by   integer not null,
    at        text    not null,
    body      blob    not null,
    primary key (lost, version),
    foreign key (workspace, made_by) references member (workspace, id)
) strict, without rowid;
