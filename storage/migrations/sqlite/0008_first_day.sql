-- +goose Up

-- Countries are ISO 3166-1 codes, empty where none was chosen. Quiet hours from
-- and to the same time are those outside of working hours.
alter table workspace add column country text not null default '';
alter table member add column country text not null default '';
alter table member add column quiet_off integer not null default 0;
alter table member add column quiet_from integer not null default 0;
alter table member add column quiet_to integer not null default 0;

-- Whether the member has written to the bot and was welcomed. Who was there
-- before is not to be welcomed any more.
alter table member add column welcomed integer not null default 1;

-- A parcel that is held is not due before held_until. lead is the parcel whose
-- message it is a part of; it shares that one's fate.
alter table outbox add column held_until text;
alter table outbox add column lead integer references outbox;

create index outbox_held on outbox (workspace, member) where settled_at is null and held_until is not null;
create index outbox_led on outbox (lead) where lead is not null;

-- Every change of a setting: of a member, of a channel, or of the workspace
-- where both are null. Nobody made those that came with the start of the
-- program. Rows are only ever added.
create table setting_change (
    id           integer primary key autoincrement,
    workspace    integer not null references workspace,
    member       integer,
    channel      integer,
    key          text    not null,
    value_before text    not null,
    value_after  text    not null,
    made_by      integer,
    at           text    not null,
    foreign key (workspace, member) references member (workspace, id),
    foreign key (workspace, channel) references channel (workspace, id),
    foreign key (workspace, made_by) references member (workspace, id)
) strict;

create index setting_change_by_subject on setting_change (workspace, member, channel, key, id);
