-- +goose Up

-- How wins are announced. No day is any day, none an hour is any number.
create table announcing (
    workspace integer not null primary key references workspace,
    from_day  text,
    hourly    integer not null
) strict;

-- Which wins are announced in a channel of their own: zero above, no team and no
-- product are any.
create table route (
    workspace integer not null references workspace,
    number    integer not null,
    above     integer not null,
    team      integer,
    product   text    not null,
    channel   integer not null,
    set_by    integer not null,
    set_at    text    not null,
    primary key (workspace, number),
    foreign key (workspace, team) references team (workspace, id),
    foreign key (workspace, channel) references channel (workspace, id),
    foreign key (workspace, set_by) references member (workspace, id)
) strict, without rowid;

-- How many wins a channel was to hear of in an hour.
create table announced (
    workspace integer not null references workspace,
    channel   integer not null,
    hour      text    not null,
    wins      integer not null,
    primary key (channel, hour),
    foreign key (workspace, channel) references channel (workspace, id)
) strict, without rowid;

create index win_by_day on win (workspace, closed_on);
