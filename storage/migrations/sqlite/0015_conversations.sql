-- +goose Up

-- What has to be known to write to a place, on platforms where the place alone
-- does not say. A ref of an at sign and a user is that person's; no ref at all
-- is the tenant as a whole.
create table conversation (
    workspace integer not null references workspace,
    platform  text    not null,
    tenant    text    not null,
    ref       text    not null,
    service   text    not null,
    external  text    not null,
    account   text    not null,
    seen      text    not null,
    group_ref text    not null,
    kind      text    not null,
    name      text    not null,
    name_key  text    not null,
    locale    text    not null,
    zone      text    not null,
    shut      integer not null,
    kept_at   text    not null,
    primary key (platform, tenant, ref),
    foreign key (platform, tenant) references installation
) strict;

create index conversation_by_account on conversation (platform, tenant, account) where account <> '';
create index conversation_by_group on conversation (platform, tenant, group_ref) where group_ref <> '';
create index conversation_by_name on conversation (platform, tenant, name_key) where name_key <> '';

-- Which win a message announces is asked by the message.
create index outbox_announced on outbox (ref) where kind = 'win.announce' and ref <> '';
