-- +goose Up

-- The playground has no history of its own: what was said there is kept here,
-- together with how far its clock was moved.

create table playground_counter (
    workspace integer not null primary key references workspace,
    last      integer not null
) strict;

-- No thread is 0; an empty author is the bot; an empty reader is everybody in
-- the place; an empty key or form is none.
create table playground_utterance (
    workspace integer not null references workspace,
    id        integer not null,
    revision  integer not null,
    place     text    not null,
    thread    integer not null,
    author    text    not null,
    reader    text    not null,
    key       text    not null,
    said_at   text    not null,
    edited_at text,
    body      text    not null,
    form      text    not null,
    answered  integer not null,
    primary key (workspace, id)
) strict;

create unique index playground_utterance_by_key on playground_utterance (workspace, key) where key <> '';
create index playground_utterance_by_place on playground_utterance (workspace, place, id);
create index playground_utterance_by_revision on playground_utterance (workspace, revision);

create table playground_clock (
    one          integer not null primary key check (one = 1),
    ahead_micros integer not null
) strict;
