-- +goose Up

-- Days are text, 2006-01-02, and sort as such. Amounts are in minor units.
-- Currencies that are not known yet are empty. Members, teams and channels are
-- referred to together with the workspace, so that no row can point across the
-- wall between two of them.

create table workspace (
    id           integer primary key autoincrement,
    name         text    not null,
    zone         text    not null,
    locale       text    not null,
    currency     text    not null,
    wins_channel integer,
    demo         integer not null,
    foreign key (id, wins_channel) references channel (workspace, id)
) strict;

create table installation (
    platform  text    not null,
    tenant    text    not null,
    workspace integer not null references workspace,
    primary key (platform, tenant)
) strict, without rowid;

-- A locale or zone that is not set is the workspace's.
create table channel (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    platform  text    not null,
    tenant    text    not null,
    ref       text    not null,
    name      text    not null,
    locale    text,
    zone      text,
    unique (workspace, platform, tenant, ref),
    unique (workspace, id)
) strict;

-- The keys are what is found by, without case and accents.
create table member (
    id         integer primary key autoincrement,
    workspace  integer not null references workspace,
    name       text    not null,
    name_key   text    not null,
    handle     text    not null,
    handle_key text    not null,
    email      text    not null,
    email_key  text    not null,
    zone       text    not null,
    locale     text    not null,
    days       integer not null,
    works_from integer not null,
    works_to   integer not null,
    on_board   integer not null,
    active     integer not null,
    unique (workspace, id)
) strict;

create index member_by_name on member (workspace, name_key);
create index member_by_handle on member (workspace, handle_key);
create index member_by_email on member (workspace, email_key);
create index member_inactive on member (workspace, id) where not active;

create table identity (
    platform  text    not null,
    tenant    text    not null,
    user_id   text    not null,
    workspace integer not null references workspace,
    member    integer not null,
    primary key (platform, tenant, user_id),
    foreign key (workspace, member) references member (workspace, id)
) strict, without rowid;

create index identity_by_member on identity (member);

create table team (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    name      text    not null,
    name_key  text    not null,
    unique (workspace, name_key),
    unique (workspace, id)
) strict;

create table membership (
    workspace integer not null,
    member    integer not null,
    from_day  text    not null,
    team      integer not null,
    primary key (member, from_day),
    foreign key (workspace, member) references member (workspace, id),
    foreign key (workspace, team) references team (workspace, id)
) strict, without rowid;

-- Without a team a role is held for the whole workspace.
create table member_grant (
    workspace integer not null,
    member    integer not null,
    position  integer not null,
    role      text    not null,
    team      integer,
    primary key (member, position),
    foreign key (workspace, member) references member (workspace, id),
    foreign key (workspace, team) references team (workspace, id)
) strict, without rowid;

create index member_grant_by_role on member_grant (workspace, role, member);

-- The answer is empty while the delivery is being handled.
create table delivery (
    workspace integer not null references workspace,
    delivery  text    not null,
    answer    blob,
    at        text    not null,
    primary key (workspace, delivery)
) strict, without rowid;

-- A win as it stands; how it came to be is in entry. Its number is people's.
create table win (
    id                 integer primary key autoincrement,
    workspace          integer not null references workspace,
    author             integer not null,
    customer           text    not null,
    customer_key       text    not null,
    product            text    not null,
    note               text    not null,
    tags               text    not null,
    amount             integer not null,
    currency           text    not null,
    reporting          integer not null,
    reporting_currency text    not null,
    rate               text    not null,
    rate_day           text,
    closed_on          text    not null,
    recorded_at        text    not null,
    state              text    not null,
    version            integer not null,
    foreign key (workspace, author) references member (workspace, id)
) strict;

create index win_by_customer on win (workspace, customer_key, closed_on);
create index win_pending on win (workspace, currency) where reporting_currency = '';

create table credit (
    win       integer not null references win,
    position  integer not null,
    workspace integer not null,
    member    integer not null,
    team      integer,
    share     integer not null,
    amount    integer not null,
    reporting integer not null,
    primary key (win, position),
    foreign key (workspace, member) references member (workspace, id),
    foreign key (workspace, team) references team (workspace, id)
) strict, without rowid;

create index credit_by_member on credit (workspace, member, win);

-- The ledger: rows are added and never changed, save that those of a win that
-- waited for a rate are completed once there is one.
create table entry (
    id                 integer primary key autoincrement,
    workspace          integer not null references workspace,
    win                integer not null references win,
    kind               text    not null,
    at                 text    not null,
    made_by            integer not null,
    closed_on          text    not null,
    rate               text    not null,
    rate_day           text,
    amount             integer not null,
    currency           text    not null,
    reporting          integer not null,
    reporting_currency text    not null,
    reason             text    not null,
    foreign key (workspace, made_by) references member (workspace, id)
) strict;

create index entry_by_win on entry (win);
create index entry_by_day on entry (workspace, closed_on);

create table entry_credit (
    entry         integer not null references entry,
    position      integer not null,
    workspace     integer not null,
    member        integer not null,
    team          integer,
    amount        integer not null,
    reporting     integer not null,
    wins          integer not null,
    team_distinct integer not null,
    distinct_wins integer not null,
    primary key (entry, position),
    foreign key (workspace, member) references member (workspace, id),
    foreign key (workspace, team) references team (workspace, id)
) strict, without rowid;

create table rate (
    workspace integer not null references workspace,
    currency  text    not null,
    from_day  text    not null,
    value     text    not null,
    set_by    integer not null,
    set_at    text    not null,
    primary key (workspace, currency, from_day),
    foreign key (workspace, set_by) references member (workspace, id)
) strict, without rowid;

-- Sums of the ledger by period; team 0 is the whole workspace. It refers to no
-- other table, for it holds nothing that the ledger does not.
create table tally (
    workspace     integer not null,
    team          integer not null,
    grain         text    not null,
    start_day     text    not null,
    member        integer not null,
    amount        integer not null,
    wins          integer not null,
    distinct_wins integer not null,
    last_at       text    not null,
    primary key (workspace, team, grain, start_day, member)
) strict, without rowid;

-- What has a rank, in its order. The condition is one of inequality, for one of
-- order would draw SQLite to the second index for the first.
create index tally_by_amount on tally (workspace, team, grain, start_day, amount desc, last_at, member) where wins <> 0;
create index tally_by_wins on tally (workspace, team, grain, start_day, wins desc, last_at, member) where wins <> 0;

-- Versions are only ever added.
create table quota (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    member    integer not null,
    metric    text    not null,
    grain     text    not null,
    start_day text    not null,
    end_day   text    not null,
    base      integer not null,
    floor     integer not null,
    target    integer not null,
    stretch   integer not null,
    from_day  text    not null,
    set_by    integer not null,
    set_at    text    not null,
    reason    text    not null,
    foreign key (workspace, member) references member (workspace, id),
    foreign key (workspace, set_by) references member (workspace, id)
) strict;

create index quota_by_member on quota (workspace, member, start_day);
create index quota_by_period on quota (workspace, grain, start_day);

create table cheer (
    workspace integer not null,
    win       integer not null references win,
    member    integer not null,
    at        text    not null,
    primary key (win, member),
    foreign key (workspace, member) references member (workspace, id)
) strict, without rowid;

create table draft (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    member    integer not null,
    body      blob    not null,
    at        text    not null,
    foreign key (workspace, member) references member (workspace, id)
) strict;

create table board_post (
    id        integer primary key autoincrement,
    workspace integer not null references workspace,
    query     text    not null
) strict;
