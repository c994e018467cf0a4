-- +goose Up

-- A conversation that is posted to by one holder at a time. It is left alone
-- before next_at. called_at is when the heartbeat last asked for it to be
-- drained, until somebody comes.
create table place (
    id           integer primary key autoincrement,
    workspace    integer not null references workspace,
    platform     text    not null,
    tenant       text    not null,
    ref          text    not null,
    leased_by    text,
    leased_until text,
    next_at      text,
    called_at    text,
    unique (workspace, platform, tenant, ref)
) strict;

-- What is to be posted, and what was: a parcel is due until it is settled.
-- doubts is how often it may have been posted without anybody knowing.
create table outbox (
    id         integer primary key autoincrement,
    workspace  integer not null references workspace,
    place      integer not null references place,
    channel    integer references channel,
    member     integer references member,
    kind       text    not null,
    subject    text    not null,
    version    integer not null,
    state      text    not null check (state in ('queued', 'sending', 'sent', 'dropped')),
    claimed_at text,
    attempts   integer not null default 0,
    doubts     integer not null default 0,
    ref        text    not null default '',
    reason     text    not null default '',
    at         text    not null,
    settled_at text,
    unique (workspace, kind, subject, version, place)
) strict;

create index outbox_due on outbox (place, id) where settled_at is null;

-- Every future moment of the product. handed_at is when a job was made of it.
create table moment (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    due_at    text    not null,
    kind      text    not null,
    subject   text    not null,
    key       text    not null,
    handed_at text,
    unique (workspace, key)
) strict;

create index moment_due on moment (due_at);

create table ritual (
    id         integer primary key autoincrement,
    workspace  integer not null references workspace,
    kind       text    not null,
    channel    integer not null references channel,
    days       integer not null,
    at_minutes integer not null,
    owner      integer references member,
    active     integer not null
) strict;

create index ritual_by_kind on ritual (workspace, kind);

create table occurrence (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    ritual    integer not null references ritual,
    planned   text    not null,
    state     text    not null check (state in ('opened', 'skipped')),
    at        text    not null,
    unique (ritual, planned)
) strict;
