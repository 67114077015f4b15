#include "views/cases.h"

#include "access/access.h"
#include "base/json.h"
#include "procedure/recusal.h"

namespace views {
namespace {

using ledger::Event;
using store::Transaction;

std::string field(const Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }
std::string id_of(const Event& event) { return event.stream.substr(5); }

using Facts = std::map<std::string, std::string>;

/// A case with what decides who reads it and whose turn it is.
struct Known { CaseRow row; programme::ProgrammePtr programme; const programme::Procedure* procedure = nullptr; };

std::optional<Known> known_case(const std::string& id, const EditionOf& edition_of, Transaction& tx) {
  auto row = find_case(tx, id);
  const auto programme = row ? edition_of(row->edition, tx) : nullptr;
  const auto* procedure = programme ? programme->procedure(row->procedure) : nullptr;
  if (!procedure) return std::nullopt;
  return Known{std::move(*row), programme, procedure};
}

/// The options that pick who plays a sector's or a choice's role on a case.
Facts picking_facts(const std::string& id, Transaction& tx) {
  Facts facts;
  for (const auto& row : tx.query("select fact, value from view_case_fact where case_id = $1", {id})) facts[row.text("fact")] = row.text("value");
  return facts;
}

void set_fact(const std::string& id, const std::string& fact, const std::string& value, Transaction& tx) {
  tx.post("insert into view_case_fact (case_id, fact, value) values ($1, $2, $3) on conflict (case_id, fact) do update set value = excluded.value", {id, fact, value});
}

/// Who will see the case once it is filed.
void set_readers(const Known& known, const Facts& facts, Transaction& tx) {
  tx.post("delete from view_case_reader where case_id = $1", {known.row.id});
  for (const auto& [role, scope] : access_control::readers(*known.programme, *known.procedure, facts))
    tx.post("insert into view_case_reader (case_id, role, scope) values ($1, $2, $3) on conflict do nothing", {known.row.id, role, scope});
}

/// The roles that the applicant's own people do not play.
void set_closed_roles(const Known& known, const Facts& facts, Transaction& tx) {
  const auto closed_roles = procedure::roles_closed_to_the_applicant(*known.programme, *known.procedure, known.row.way);
  if (closed_roles.empty()) return;
  tx.post("delete from view_case_closed_role where case_id = $1", {known.row.id});
  for (const auto& closed : closed_roles)
    for (const auto& [role, scope] : access_control::acting(*known.programme, closed, facts))
      tx.post("insert into view_case_closed_role (case_id, role, scope) values ($1, $2, $3) on conflict do nothing", {known.row.id, role, scope});
}

void set_roles(const Known& known, Transaction& tx) {
  const auto facts = picking_facts(known.row.id, tx);
  set_readers(known, facts, tx);
  set_closed_roles(known, facts, tx);
}

/// The other party of a case, where it may read it: the holder of the certificate it is about, who applied in the case it is
/// about, the person it is about.
void set_other_party(const Known& known, Transaction& tx) {
  const auto& [row, programme, procedure] = known;
  const auto* way = procedure->way(row.way);
  const auto role = way ? programme->roles.find(way->by) : programme->roles.end();
  const bool from_anyone = role != programme->roles.end() && role->second.is == programme::RoleKind::anyone;
  const bool asked = access_control::asks_other_party(*programme, *procedure, access_control::openers_of(*programme, *procedure, row.way));
  if (procedure->about_kind == "person" && asked) {
    tx.post("update view_case set person = about where id = $1", {row.id});
  } else if (procedure->about_kind == "case" && asked) {
    tx.post("update view_case set holder = coalesce((select a.applicant from view_case a where a.id = view_case.about), '') where id = $1", {row.id});
  } else if (procedure->about_kind == "title" && (asked || !from_anyone)) {
    tx.post("update view_case set holder = coalesce((select coalesce(nullif(v.holder, ''), (select o.id from view_office o where o.uscc = v.uscc and v.uscc <> '' and o.kind = 'enterprise' and o.claim = 'confirmed')) "
               "from view_certificate v where v.number = view_case.about), '') where id = $1", {row.id});
  }
}

/// A case about another lies where that one lies, is picked for by its facts, and goes by its organisation's name.
void follow_case(const std::string& id, Transaction& tx) {
  const auto about = tx.query("select a.id as id, a.place as place, a.org_name as org_name, a.product_name as product_name from view_case c join view_case a on a.id = c.about where c.id = $1", {id});
  if (about.empty()) return;
  tx.post("update view_case set place = $2, org_name = $3, product_name = $4 where id = $1", {id, about[0].text("place"), about[0].text("org_name"), about[0].text("product_name")});
  for (const auto& [fact, value] : picking_facts(about[0].text("id"), tx)) set_fact(id, fact, value, tx);
}

/// From the moment somebody else is given it a case is no draft any more.
void mark_filed(const Event& event, Transaction& tx) { tx.post("update view_case set submitted = 1, filed_at = $2 where id = $1 and submitted = 0", {id_of(event), event.received_at.microseconds}); }

void open(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto programme = field(event, "programme");
  tx.post("insert into view_case (id, programme, programme_id, edition, procedure, way, round, about, applicant, applicant_name, holder, person, place, org_name, product_name, stage, role, opened_at, entered_at, "
             "due, provisional, submitted, filed_at, returned, closed, result, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11, $12, '', '', '', $13, $13, '', 0, 0, 0, 0, 0, '', 0)",
             {id_of(event), programme, programme.substr(0, programme.find('/')), event.edition, field(event, "procedure"), field(event, "way"), field(event, "round"), field(event, "about"),
              field(event, "applicant"), field(event, "applicant_name"), field(event, "place"), field(event, "applicant_name"), event.received_at.microseconds});
  if (const auto* facts = event.sealed_fields.if_contains("facts"); facts && facts->is_object())
    tx.post("update view_case set org_name = coalesce(nullif($2, ''), org_name), product_name = $3 where id = $1", {id_of(event), base::text_of(*facts, "org_name"), base::text_of(*facts, "product_name")});
  const auto known = known_case(id_of(event), edition_of, tx);
  if (!known) return;
  if (const auto* facts = event.sealed_fields.if_contains("facts"))
    for (const auto& name : access_control::picking_facts(*known->programme))
      if (const auto value = base::text_of(*facts, name); !value.empty()) set_fact(known->row.id, name, value, tx);
  if (known->procedure->about_kind == "case") follow_case(known->row.id, tx);
  set_other_party(*known, tx);
  set_roles(*known, tx);
  if (access_control::starts_handed_over(*known->programme, *known->procedure, known->row.way)) mark_filed(event, tx);
}

void turn(Transaction& tx, const std::string& id, const access_control::Reach& reach, const std::string& office, const std::string& account) {
  tx.post("insert into view_case_turn (case_id, role, scope, office, account) values ($1, $2, $3, $4, $5) on conflict do nothing", {id, reach.role, reach.scope, office, account});
}

/// A party's turn: of whoever opened the case, where its way in says so or nobody else is a party; else of the other one.
void turn_of_party(const Known& known, const std::string& role, Transaction& tx) {
  const auto& row = known.row;
  const auto openers = access_control::openers_of(*known.programme, *known.procedure, row.way);
  const bool nobody_else = row.holder.empty() && row.person.empty();
  const bool opener_is_party = !tx.query("select 1 as one from view_office where id = $1 and kind <> 'authority'", {row.applicant}).empty();
  if (openers.contains(role) || (opener_is_party && (openers.empty() || nobody_else))) return turn(tx, row.id, {}, row.applicant, "");
  if (!nobody_else) turn(tx, row.id, {}, row.holder, row.holder.empty() ? row.person : std::string());
}

void turn_of_assigned(const Known& known, const std::string& role, Transaction& tx) {
  for (const auto& person : tx.query("select account from view_case_person where case_id = $1 and role = $2", {known.row.id, role})) turn(tx, known.row.id, {}, "", person.text("account"));
}

/// An office of a sector that opened the case itself has its turn before the sector is stated.
void turn_of_own_sector(const Known& known, const std::string& role_id, const Facts& facts, Transaction& tx) {
  const auto role = known.programme->roles.find(role_id);
  if (role == known.programme->roles.end()) return;
  if (role->second.is == programme::RoleKind::choice && role->second.plays.empty())
    for (const auto& one : role->second.among) turn_of_own_sector(known, one, facts, tx);
  if (role->second.is != programme::RoleKind::sector || facts.contains(role->second.of)) return;
  if (!tx.query("select 1 as one from view_grant where office = $1 and programme = $2 and role = $3", {known.row.applicant, known.programme->id, role_id}).empty()) turn(tx, known.row.id, {}, known.row.applicant, "");
}

/// Whose turn it is at a stage.
void set_turns(const Known& known, const std::string& role, Transaction& tx) {
  const auto facts = picking_facts(known.row.id, tx);
  tx.post("delete from view_case_turn where case_id = $1", {known.row.id});
  for (const auto& reach : access_control::acting(*known.programme, role, facts)) {
    switch (known.programme->roles.at(reach.role).is) {
      case programme::RoleKind::party: turn_of_party(known, reach.role, tx); break;
      case programme::RoleKind::anyone: turn(tx, known.row.id, {}, known.row.applicant, ""); break;
      case programme::RoleKind::assigned: turn_of_assigned(known, reach.role, tx); break;
      default: turn(tx, known.row.id, reach, "", "");
    }
  }
  turn_of_own_sector(known, role, facts, tx);
}

std::int64_t is_provisional(const Event& event) {
  const auto* provisional = event.public_fields.if_contains("provisional");
  return provisional && provisional->is_bool() && provisional->as_bool();
}

/// A step of somebody else's, after the first.
bool is_given_away(const Known& known, const programme::Stage* stage) {
  return stage && !stage->by.empty() && !known.row.stage.empty() && !access_control::is_openers_own(*known.programme, *known.procedure, known.row.way, *stage);
}

void enter(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(id_of(event), edition_of, tx);
  if (!known) return;
  const auto* stage = known->procedure->stage(field(event, "stage"));
  const auto role = stage ? stage->by : std::string();
  tx.post("update view_case set stage = $2, role = $3, entered_at = $4, due = $5, provisional = $6 where id = $1",
             {id_of(event), field(event, "stage"), role, event.received_at.microseconds, field(event, "due"), is_provisional(event)});
  if (is_given_away(*known, stage)) mark_filed(event, tx);
  set_turns(*known, role, tx);
}

/// What an entry states of a fact, in the clear or sealed.
std::string stated(const Event& event, const std::string& fact) {
  const auto* facts = event.public_fields.if_contains("facts");
  const auto shown = facts && facts->is_object() ? base::text_of(*facts, fact) : std::string();
  return shown.empty() ? base::text_of(event.sealed_fields, "fact." + fact) : shown;
}

/// The facts that place a case and pick its offices: it lies where its address says; until that is stated, where its
/// applicant lies. Cases about it move with it.
bool take_routing(const Known& known, const Event& event, Transaction& tx) {
  if (known.procedure->about_kind == "case") return false;
  bool changed = false;
  for (const auto& [id, role] : known.programme->roles)
    if (const auto place = role.is == programme::RoleKind::area ? stated(event, role.of) : std::string(); !place.empty()) {
      tx.post("update view_case set place = $2 where id = $1", {known.row.id, place});
      changed = true;
      break;
    }
  for (const auto& name : access_control::picking_facts(*known.programme))
    if (const auto value = stated(event, name); !value.empty()) {
      set_fact(known.row.id, name, value, tx);
      changed = true;
    }
  return changed;
}

void route_again(const std::string& id, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(id, edition_of, tx);
  if (!known) return;
  set_roles(*known, tx);
  if (!known->row.closed) set_turns(*known, known->row.role, tx);
}

void take_names(const Event& event, Transaction& tx) {
  tx.post("update view_case set org_name = coalesce(nullif($2, ''), org_name), product_name = coalesce(nullif($3, ''), product_name) where id = $1",
             {id_of(event), stated(event, "org_name"), stated(event, "product_name")});
}

/// What an entry says of names and places, and of those of the cases about it.
void take_facts(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(id_of(event), edition_of, tx);
  if (!known) return;
  if (known->procedure->about_kind != "case") take_names(event, tx);
  if (!take_routing(*known, event, tx)) return;
  route_again(known->row.id, edition_of, tx);
  for (const auto& row : tx.query("select id from view_case where about = $1", {known->row.id})) {
    follow_case(row.text("id"), tx);
    route_again(row.text("id"), edition_of, tx);
  }
}

void take_assigned(const Event& event, Transaction& tx) {
  const auto* assigned = event.public_fields.if_contains("assigned");
  if (!assigned || !assigned->is_object()) return;
  for (const auto& [role, accounts] : assigned->as_object()) {
    tx.post("delete from view_case_person where case_id = $1 and role = $2", {id_of(event), std::string(role)});
    if (!accounts.is_array()) continue;
    for (const auto& account : accounts.as_array())
      if (account.is_string()) tx.post("insert into view_case_person (case_id, role, account) values ($1, $2, $3) on conflict do nothing", {id_of(event), std::string(role), std::string(account.as_string())});
  }
}

/// Who was appointed in the middle of a step has the turn from then on, and who stood aside no longer.
void turn_to_assigned(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto* assigned = event.public_fields.if_contains("assigned");
  const auto known = assigned && assigned->is_object() ? known_case(id_of(event), edition_of, tx) : std::nullopt;
  if (known && assigned->as_object().contains(known->row.role)) set_turns(*known, known->row.role, tx);
}

/// An act may set the last day of its stage: a posting for comment.
void take_due(const Event& event, Transaction& tx) {
  if (const auto due = field(event, "due"); !due.empty()) tx.post("update view_case set due = $2, provisional = $3 where id = $1", {id_of(event), due, is_provisional(event)});
}

/// The groups within an option's places that a case belongs to ("option/group"), until it is at the step again.
void take_groups(const Event& event, Transaction& tx) {
  const auto* groups = event.public_fields.if_contains("groups");
  if (!groups || !groups->is_array()) return;
  for (const auto& group : groups->as_array())
    if (group.is_string()) tx.post("insert into view_case_group (case_id, stage, name) values ($1, $2, $3) on conflict do nothing", {id_of(event), field(event, "stage"), std::string(group.as_string())});
}

/// A filing, or a step that is left behind, gives the case to somebody else, or does not.
void file(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(id_of(event), edition_of, tx);
  const auto* stage = known && !known->row.submitted ? known->procedure->stage(field(event, "stage")) : nullptr;
  if (stage && access_control::hands_over(*known->programme, *known->procedure, known->row.way, *stage)) mark_filed(event, tx);
}

void record(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  take_facts(event, edition_of, tx);
  take_assigned(event, tx);
  turn_to_assigned(event, edition_of, tx);
  take_due(event, tx);
  take_groups(event, tx);
  const auto action = field(event, "action");
  if (action == "submit") {
    file(event, edition_of, tx);
    tx.post("update view_case set returned = 0 where id = $1", {id_of(event)});
  }
  if (action == "recuse") tx.post("insert into view_case_aside (case_id, account) values ($1, $2) on conflict do nothing", {id_of(event), event.actor});
  if (event.sealed_fields.contains("items")) tx.post("update view_case set returned = 1 where id = $1", {id_of(event)});
}

/// What each case came to at each step, until it is there again.
void take_outcome(const Event& event, Transaction& tx) {
  tx.post("delete from view_case_outcome where case_id = $1 and stage = $2", {id_of(event), field(event, "stage")});
  if (event.kind == "stage_entered") tx.post("delete from view_case_group where case_id = $1 and stage = $2", {id_of(event), field(event, "stage")});
  if (event.kind != "stage_left") return;
  tx.post("insert into view_case_outcome (case_id, stage, outcome) values ($1, $2, $3)", {id_of(event), field(event, "stage"), field(event, "outcome")});
}

void close(const Event& event, Transaction& tx) {
  tx.post("update view_case set closed = 1, result = $2, stage = '', role = '', due = '', entered_at = $3 where id = $1", {id_of(event), field(event, "result"), event.received_at.microseconds});
  tx.post("delete from view_case_turn where case_id = $1", {id_of(event)});
}

void apply(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  if (!event.stream.starts_with("case/")) return;
  if (event.kind == "case_opened") open(event, edition_of, tx);
  else if (event.kind == "stage_entered") enter(event, edition_of, tx);
  else if (event.kind == "entry_recorded") record(event, edition_of, tx);
  else if (event.kind == "case_closed") close(event, tx);
  if (event.kind == "stage_entered" || event.kind == "stage_left") take_outcome(event, tx);
  if (event.kind == "stage_left") file(event, edition_of, tx);
  tx.post("update view_case set version = $2 where id = $1", {id_of(event), event.version});
}

}  // namespace

store::Applier cases_view(EditionOf edition_of) {
  return {"cases", 7, {"view_case", "view_case_fact", "view_case_turn", "view_case_person", "view_case_reader", "view_case_closed_role", "view_case_aside", "view_case_outcome", "view_case_group"},
          {"create table view_case (id text not null primary key, programme text not null, programme_id text not null, edition text not null, procedure text not null, way text not null, round text not null, "
           "about text not null, applicant text not null, applicant_name text not null, holder text not null, person text not null, place text not null, org_name text not null, product_name text not null, stage text not null, "
           "role text not null, opened_at bigint not null, entered_at bigint not null, due text not null, provisional bigint not null, submitted bigint not null, filed_at bigint not null, returned bigint not null, closed bigint not null, "
           "result text not null, version bigint not null)",
           "create index view_case_about on view_case (about)", "create index view_case_applicant on view_case (applicant)", "create index view_case_stage on view_case (programme, procedure, stage)",
           "create index view_case_due on view_case (due)", "create index view_case_open on view_case (closed, submitted)",
           "create table view_case_turn (case_id text not null, role text not null, scope text not null, office text not null, account text not null, primary key (case_id, role, scope, office, account))",
           "create table view_case_fact (case_id text not null, fact text not null, value text not null, primary key (case_id, fact))",
           "create table view_case_reader (case_id text not null, role text not null, scope text not null, primary key (case_id, role, scope))",
           "create table view_case_closed_role (case_id text not null, role text not null, scope text not null, primary key (case_id, role, scope))",
           "create table view_case_aside (case_id text not null, account text not null, primary key (case_id, account))",
           "create table view_case_outcome (case_id text not null, stage text not null, outcome text not null, primary key (case_id, stage))",
           "create table view_case_group (case_id text not null, stage text not null, name text not null, primary key (case_id, stage, name))",
           "create table view_case_person (case_id text not null, role text not null, account text not null, primary key (case_id, role, account))"},
          [edition_of = std::move(edition_of)](const Event& event, Transaction& tx) { apply(event, edition_of, tx); }};
}

}  // namespace views
