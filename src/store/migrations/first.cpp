#include "store/migrations/all.h"

namespace store {

// Integers are bigint, moments microseconds since 1970 in UTC, flags 0 or 1; the text is common to SQLite and PostgreSQL
// (there `blob` is a domain over bytea).
const char* const migration_first = R"sql(

-- The ledger. Rows are added, never changed; `envelope` is the leaf as it was hashed.
create table events (
  seq bigint not null primary key,          -- place in the ledger, from 1, without gaps
  stream text not null,
  version bigint not null,                  -- place in the stream, from 1, without gaps
  kind text not null,
  id text not null unique,
  received_at bigint not null,
  envelope blob not null,
  leaf_hash blob not null,
  unique (stream, version)
);
-- Hashes of complete subtrees at the levels 8, 16, 24 ...: enough for any proof with a few hundred leaf hashes.
create table tree_nodes (
  level bigint not null,
  position bigint not null,                 -- from 0
  hash blob not null,
  primary key (level, position)
);
create table heads (
  size bigint not null primary key,
  note text not null                        -- C2SP signed note
);

-- Confidential and personal fields of events, encrypted; a row is deleted on erasure.
create table stream_keys (
  id text not null primary key,
  stream text not null unique,
  wrapped blob not null                     -- nonce and key under the store key
);
create table sealed (
  event_id text not null,
  field text not null,
  key_id text not null,
  content blob not null,                    -- nonce and ciphertext of salt (32) and canonical JSON
  primary key (event_id, field)
);

-- What makes an act happen once.
create table commands (
  account text not null,
  id text not null,
  digest text not null,
  status bigint not null,
  answer text not null,
  done_at bigint not null,
  primary key (account, id)
);
create table unique_keys (
  key text not null primary key
);

-- What events point to.
create table editions (
  digest text not null,
  path text not null,
  content blob not null,
  primary key (digest, path)
);
create table files (
  digest text not null primary key,
  type text not null,
  size bigint not null,
  wrapped blob not null,                    -- nonce and key under the store key
  stored_at bigint not null
);

-- How the views were made; a changed mark means: rebuild.
create table view_marks (
  name text not null primary key,
  mark text not null
);
create table properties (
  name text not null primary key,
  value text not null
);

-- Working rows: kept and backed up, never replayed; no verdict rests on them.
create table accounts (
  id text not null primary key,             -- the name a person signs in with
  name text not null,
  password_hash text not null,              -- empty: no password yet
  administrator bigint not null,
  phone text not null,
  email text not null,
  wrong_passwords bigint not null,          -- in a row
  wrong_at bigint not null,
  created_at bigint not null
);
create table sessions (
  token_hash text not null primary key,     -- hex of SHA-256
  account text not null,
  office text not null,
  csrf text not null,
  created_at bigint not null,
  used_at bigint not null,
  expires_at bigint not null
);
create index sessions_by_account on sessions (account);
create table invitations (
  token_hash text not null primary key,
  account text not null,                    -- empty: chosen when used
  purpose text not null,                    -- join | password
  office text not null,
  role text not null,
  programme text not null,
  territory text not null,
  made_by text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint                            -- null: not yet
);
create table drafts (
  case_id text not null,
  account text not null,
  content blob not null,                    -- locked by the store key
  saved_at bigint not null,
  primary key (case_id, account)
);
create table outbox (
  id text not null primary key,
  account text not null,                    -- whom it is for
  address text not null,                    -- empty: inbox only
  subject text not null,
  body text not null,
  about text not null,                      -- stream
  created_at bigint not null,
  read_at bigint,                           -- null: not yet
  sent_at bigint,                           -- null: not yet
  attempts bigint not null,
  next_attempt_at bigint not null,
  problem text not null                     -- of the last attempt; empty: none
);
create index outbox_by_account on outbox (account, created_at);

)sql";

}  // namespace store
