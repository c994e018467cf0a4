-- +goose Up

-- How wins are announced. No day is any day, none an hour is any number.
create table announcing (
    workspace bigint  not null primary key references workspace,
    from_day  text    collate "C",
    hourly    integer not null
);

-- Which wins are announced in a channel of their own: zero above, no team and no
-- product are any.
create table route (
    workspace bigint      not null references workspace,
    number    integer     not null,
    above     bigint      not null,
    team      bigint,
    product   text        not null,
    channel   bigint      not null,
    set_by    bigint      not null,
    set_at    timestamptz not null,
    primary key (workspace, number),
    foreign key (workspace, team) references team (workspace, id),
    foreign key (workspace, channel) references channel (workspace, id),
    foreign key (workspace, set_by) references member (workspace, id)
);

-- How many wins a channel was to hear of in an hour.
create table announced (
    workspace bigint      not null references workspace,
    channel   bigint      not null,
    hour      timestamptz not null,
    wins      integer     not null,
    primary key (channel, hour),
    foreign key (workspace, channel) references channel (workspace, id)
);

create index win_by_day on win (workspace, closed_on);
