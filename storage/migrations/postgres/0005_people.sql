-- +goose Up

-- What people type behind an @ is no longer the id on the platform where somebody
-- was first seen. What is assumed of somebody is a sum of 1, the name, 2, the
-- zone, and 4, the language.
alter table member add column user_id text not null default '';
alter table member add column assumed smallint not null default 0;
update member set user_id = handle;
create index member_by_user on member (workspace, user_id);
