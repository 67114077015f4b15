#include "views/offices.h"

#include "base/json.h"

namespace views {
namespace {

std::string stream_id(const ledger::Event& event) { return event.stream.substr(event.stream.find('/') + 1); }

std::string field(const ledger::Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }

/// A person acts for the office.
bool is_membership(const ledger::Event& event) { return !field(event, "account").empty() && field(event, "programme").empty(); }

/// The last word on whether a person is on a programme's list.
void enrol(const ledger::Event& event, store::Transaction& tx, bool enrolled) {
  tx.post("insert into view_enrolment (account, programme, role, office, enrolled) values ($1, $2, $3, $4, $5) on conflict (account, programme, role) do update set office = excluded.office, enrolled = excluded.enrolled",
             {field(event, "account"), field(event, "programme"), field(event, "role"), stream_id(event), std::int64_t(enrolled)});
}

void grant(const ledger::Event& event, store::Transaction& tx) {
  if (is_membership(event))
    tx.post("insert into view_member (account, office, joined_at) values ($1, $2, $3) on conflict do nothing", {field(event, "account"), stream_id(event), event.received_at.microseconds});
  else if (!field(event, "account").empty())
    enrol(event, tx, true);
  else
    tx.post("insert into view_grant (office, programme, role, scope, territory, prefix) values ($1, $2, $3, $4, $5, $6) on conflict (office, programme, role, scope) do update set territory = excluded.territory, prefix = excluded.prefix",
               {stream_id(event), field(event, "programme"), field(event, "role"), field(event, "scope"), field(event, "territory"), prefix_of(field(event, "territory"))});
}

void revoke(const ledger::Event& event, store::Transaction& tx) {
  if (is_membership(event))
    tx.post("delete from view_member where account = $1 and office = $2", {field(event, "account"), stream_id(event)});
  else if (!field(event, "account").empty())
    enrol(event, tx, false);
  else
    tx.post("delete from view_grant where office = $1 and programme = $2 and role = $3 and ($4 = '' or scope = $4)", {stream_id(event), field(event, "programme"), field(event, "role"), field(event, "scope")});
}

void change(const ledger::Event& event, store::Transaction& tx) {
  for (const auto& [name, sql] : {std::pair{"claim", "update view_office set claim = $2 where id = $1"}, std::pair{"name", "update view_office set name = $2 where id = $1"},
                                  std::pair{"territory", "update view_office set territory = $2 where id = $1"}})
    if (const auto value = field(event, name); !value.empty()) tx.post(sql, {stream_id(event), value});
  if (const auto territory = field(event, "territory"); !territory.empty())
    tx.post("update view_grant set territory = $2, prefix = $3 where office = $1 and prefix <> ''", {stream_id(event), territory, prefix_of(territory)});
}

void apply(const ledger::Event& event, store::Transaction& tx) {
  if (!event.stream.starts_with("office/")) return;
  if (event.kind == "office_registered")
    tx.post("insert into view_office (id, kind, name, uscc, territory, claim, version) values ($1, $2, $3, $4, $5, $6, 0)",
               {stream_id(event), field(event, "kind"), field(event, "name"), field(event, "uscc"), field(event, "territory"),
                field(event, "kind") == "enterprise" ? "open" : "confirmed"});
  else if (event.kind == "office_changed")
    change(event, tx);
  else if (event.kind == "role_granted")
    grant(event, tx);
  else if (event.kind == "role_revoked")
    revoke(event, tx);
  tx.post("update view_office set version = $2 where id = $1", {stream_id(event), event.version});
}

Office office_from(store::Reader& db, const store::Row& row) {
  Office office{row.text("id"), row.text("kind"), row.text("name"), row.text("uscc"), row.text("territory"), row.text("claim"), {}, row.integer("version")};
  for (const auto& grant : db.query("select programme, role, scope from view_grant where office = $1 order by programme, role, scope", {office.id}))
    office.grants.push_back({grant.text("programme"), grant.text("role"), grant.text("scope")});
  return office;
}

std::vector<Office> offices_from(store::Reader& db, const store::Rows& rows) {
  std::vector<Office> offices;
  for (const auto& row : rows) offices.push_back(office_from(db, row));
  return offices;
}

std::vector<Enrolment> enrolments_from(const store::Rows& rows) {
  std::vector<Enrolment> out;
  for (const auto& row : rows) out.push_back({row.text("account"), row.text("programme"), row.text("role"), row.text("office"), row.flag("enrolled")});
  return out;
}

std::vector<std::string> texts(const store::Rows& rows, std::string_view column) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row.text(column));
  return out;
}

}  // namespace

store::Applier offices_view() {
  return {"offices", 2, {"view_office", "view_grant", "view_member", "view_enrolment"},
          {"create table view_office (id text not null primary key, kind text not null, name text not null, uscc text not null, territory text not null, claim text not null, version bigint not null)",
           "create index view_office_uscc on view_office (uscc)",
           "create table view_grant (office text not null, programme text not null, role text not null, scope text not null, territory text not null, prefix text not null, primary key (office, programme, role, scope))",
           "create table view_enrolment (account text not null, programme text not null, role text not null, office text not null, enrolled bigint not null, primary key (account, programme, role))",
           "create table view_member (account text not null, office text not null, joined_at bigint not null, primary key (account, office))"},
          apply};
}

std::optional<Office> find_office(store::Reader& db, const std::string& id) {
  const auto rows = db.query("select * from view_office where id = $1", {id});
  return rows.empty() ? std::nullopt : std::optional(office_from(db, rows.front()));
}

std::optional<Office> find_office_by_uscc(store::Reader& db, const std::string& uscc) {
  const auto rows = db.query("select * from view_office where uscc = $1 and kind = 'enterprise'", {uscc});
  return rows.empty() ? std::nullopt : std::optional(office_from(db, rows.front()));
}

std::vector<Office> all_offices(store::Reader& db) {
  return offices_from(db, db.query("select * from view_office order by kind, name limit 10000"));
}

std::vector<Office> open_claims(store::Reader& db, const std::string& territory) {
  return offices_from(db, db.query("select * from view_office where claim = 'open' and kind = 'enterprise' and substr(territory, 1, length($1)) = $1 order by name limit 1000", {prefix_of(territory)}));
}

std::vector<Office> offices_with_role(store::Reader& db, const std::string& programme, const std::string& role, const std::string& scope) {
  return offices_from(db, db.query("select o.* from view_office o where exists (select 1 from view_grant g where g.office = o.id and g.programme = $1 and g.role = $2 and ($3 = '' or g.scope = $3)) order by o.name", {programme, role, scope}));
}

std::vector<Enrolment> enrolments_in(store::Reader& db, const std::string& programme, const std::string& role) {
  return enrolments_from(db.query("select * from view_enrolment where programme = $1 and role = $2 order by account", {programme, role}));
}

std::vector<Enrolment> enrolments_of(store::Reader& db, const std::string& account) {
  return enrolments_from(db.query("select * from view_enrolment where account = $1 order by programme, role", {account}));
}

std::vector<std::string> offices_of(store::Reader& db, const std::string& account) {
  return texts(db.query("select office from view_member where account = $1 order by joined_at, office", {account}), "office");
}

std::vector<std::string> accounts_of(store::Reader& db, const std::string& office) {
  return texts(db.query("select account from view_member where office = $1 order by joined_at, account", {office}), "account");
}

std::string prefix_of(const std::string& territory) {
  auto prefix = territory;
  while (prefix.size() > 2 && prefix.ends_with("00")) prefix.resize(prefix.size() - 2);
  return prefix;
}

}  // namespace views
