#include "views/cases.h"

#include "access/access.h"
#include "base/json.h"

namespace views {
namespace {

using ledger::Event;
using store::Transaction;

std::string field(const Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }
std::string id_of(const Event& event) { return event.stream.substr(5); }

/// The office that holds the certificate a case is about; empty when it is about none.
std::string holder_of(const std::string& about, Transaction& tx) {
  if (about.empty()) return {};
  const auto rows = tx.query("select holder from view_certificate where number = $1", {about});
  return rows.empty() ? std::string() : rows.front().text("holder");
}

/// The roles that will see the case once it is filed.
void set_readers(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto programme = edition_of(event.edition, tx);
  const auto* procedure = programme ? programme->procedure(field(event, "procedure")) : nullptr;
  if (!procedure) return;
  for (const auto& role : access_control::reading_roles(*programme, *procedure))
    tx.execute("insert into view_case_reader (case_id, role) values ($1, $2) on conflict do nothing", {id_of(event), role});
}

void open(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto programme = field(event, "programme");
  tx.execute("insert into view_case (id, programme, programme_id, edition, procedure, way, round, about, applicant, applicant_name, holder, place, org_name, product_name, stage, role, opened_at, entered_at, "
             "due, provisional, submitted, returned, closed, result, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', '', $14, $14, '', 0, 0, 0, 0, '', 0)",
             {id_of(event), programme, programme.substr(0, programme.find('/')), event.edition, field(event, "procedure"), field(event, "way"), field(event, "round"), field(event, "about"),
              field(event, "applicant"), field(event, "applicant_name"), holder_of(field(event, "about"), tx), field(event, "place"), field(event, "applicant_name"), event.received_at.microseconds});
  set_readers(event, edition_of, tx);
  if (const auto* facts = event.sealed_fields.if_contains("facts"); facts && facts->is_object())
    tx.execute("update view_case set org_name = coalesce(nullif($2, ''), org_name), product_name = $3 where id = $1", {id_of(event), base::text_of(*facts, "org_name"), base::text_of(*facts, "product_name")});
}

void turn(Transaction& tx, const std::string& id, const std::string& role, const std::string& office, const std::string& account) {
  tx.execute("insert into view_case_turn (case_id, role, office, account) values ($1, $2, $3, $4) on conflict do nothing", {id, role, office, account});
}

/// Whose turn it is at a stage: the party of the case (an enterprise that applied, or the certificate's holder), the people
/// assigned, or whoever holds the role where the case lies.
void set_turns(const Event& event, const programme::Programme& programme, const std::string& role_id, Transaction& tx) {
  const auto id = id_of(event);
  const auto role = programme.roles.find(role_id);
  if (role == programme.roles.end()) return;
  const auto row = tx.query("select applicant, holder, exists (select 1 from view_office o where o.id = applicant and o.kind = 'enterprise') as enterprise from view_case where id = $1", {id});
  if (row.empty()) return;
  switch (role->second.is) {
    case programme::RoleKind::party: return turn(tx, id, "", row[0].flag("enterprise") ? row[0].text("applicant") : row[0].text("holder"), "");
    case programme::RoleKind::anyone: return turn(tx, id, "", row[0].text("applicant"), "");
    case programme::RoleKind::assigned:
      for (const auto& person : tx.query("select account from view_case_person where case_id = $1 and role = $2", {id, role_id})) turn(tx, id, "", "", person.text("account"));
      return;
    default:
      for (const auto& acting : acting_roles(programme, role_id)) turn(tx, id, acting, "", "");
  }
}

std::int64_t is_provisional(const Event& event) {
  const auto* provisional = event.public_fields.if_contains("provisional");
  return provisional && provisional->is_bool() && provisional->as_bool();
}

void enter(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto programme = edition_of(event.edition, tx);
  const auto rows = tx.query("select procedure from view_case where id = $1", {id_of(event)});
  if (!programme || rows.empty()) return;
  const auto* procedure = programme->procedure(rows[0].text("procedure"));
  const auto* stage = procedure ? procedure->stage(field(event, "stage")) : nullptr;
  const auto role = stage ? stage->by : std::string();
  tx.execute("update view_case set stage = $2, role = $3, entered_at = $4, due = $5, provisional = $6 where id = $1",
             {id_of(event), field(event, "stage"), role, event.received_at.microseconds, field(event, "due"), is_provisional(event)});
  tx.execute("delete from view_case_turn where case_id = $1", {id_of(event)});
  set_turns(event, *programme, role, tx);
}

/// The case lies where the fact says that places it (format: a role's `of`); until it is stated, where its applicant lies.
void take_place(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto* facts = event.public_fields.if_contains("facts");
  const auto programme = facts && facts->is_object() ? edition_of(event.edition, tx) : nullptr;
  if (!programme) return;
  for (const auto& [id, role] : programme->roles)
    if (const auto place = role.is == programme::RoleKind::area ? base::text_of(*facts, role.of) : std::string(); !place.empty()) {
      tx.execute("update view_case set place = $2 where id = $1", {id_of(event), place});
      return;
    }
}

void take_names(const Event& event, Transaction& tx) {
  const auto* facts = event.public_fields.if_contains("facts");
  if (!facts || !facts->is_object()) return;
  tx.execute("update view_case set org_name = coalesce(nullif($2, ''), org_name), product_name = coalesce(nullif($3, ''), product_name) where id = $1",
             {id_of(event), base::text_of(*facts, "org_name"), base::text_of(*facts, "product_name")});
}

void take_assigned(const Event& event, Transaction& tx) {
  const auto* assigned = event.public_fields.if_contains("assigned");
  if (!assigned || !assigned->is_object()) return;
  for (const auto& [role, accounts] : assigned->as_object()) {
    tx.execute("delete from view_case_person where case_id = $1 and role = $2", {id_of(event), std::string(role)});
    if (!accounts.is_array()) continue;
    for (const auto& account : accounts.as_array())
      if (account.is_string()) tx.execute("insert into view_case_person (case_id, role, account) values ($1, $2, $3) on conflict do nothing", {id_of(event), std::string(role), std::string(account.as_string())});
  }
}

/// Who was appointed in the middle of a step has the turn from then on, and who stood aside no longer.
void turn_to_assigned(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto* assigned = event.public_fields.if_contains("assigned");
  const auto rows = tx.query("select role from view_case where id = $1", {id_of(event)});
  const auto role = rows.empty() ? std::string() : rows[0].text("role");
  const auto programme = assigned && assigned->is_object() && assigned->as_object().contains(role) ? edition_of(event.edition, tx) : nullptr;
  if (!programme) return;
  tx.execute("delete from view_case_turn where case_id = $1", {id_of(event)});
  set_turns(event, *programme, role, tx);
}

/// An act may set the last day of its stage: a posting for comment.
void take_due(const Event& event, Transaction& tx) {
  if (const auto due = field(event, "due"); !due.empty()) tx.execute("update view_case set due = $2, provisional = $3 where id = $1", {id_of(event), due, is_provisional(event)});
}

void record(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  take_names(event, tx);
  take_place(event, edition_of, tx);
  take_assigned(event, tx);
  turn_to_assigned(event, edition_of, tx);
  take_due(event, tx);
  const auto action = field(event, "action");
  if (action == "submit") tx.execute("update view_case set submitted = 1, returned = 0 where id = $1", {id_of(event)});
  if (event.sealed_fields.contains("items")) tx.execute("update view_case set returned = 1 where id = $1", {id_of(event)});
}

/// What each case came to at each step, until it is there again.
void take_outcome(const Event& event, Transaction& tx) {
  tx.execute("delete from view_case_outcome where case_id = $1 and stage = $2", {id_of(event), field(event, "stage")});
  if (event.kind == "stage_left") tx.execute("insert into view_case_outcome (case_id, stage, outcome) values ($1, $2, $3)", {id_of(event), field(event, "stage"), field(event, "outcome")});
}

void close(const Event& event, Transaction& tx) {
  tx.execute("update view_case set closed = 1, result = $2, stage = '', role = '', due = '', entered_at = $3 where id = $1", {id_of(event), field(event, "result"), event.received_at.microseconds});
  tx.execute("delete from view_case_turn where case_id = $1", {id_of(event)});
}

void apply(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  if (!event.stream.starts_with("case/")) return;
  if (event.kind == "case_opened") open(event, edition_of, tx);
  else if (event.kind == "stage_entered") enter(event, edition_of, tx);
  else if (event.kind == "entry_recorded") record(event, edition_of, tx);
  else if (event.kind == "case_closed") close(event, tx);
  if (event.kind == "stage_entered" || event.kind == "stage_left") take_outcome(event, tx);
  tx.execute("update view_case set version = $2 where id = $1", {id_of(event), event.version});
}

CaseRow row_from(const store::Row& row) {
  CaseRow out{row.text("id"), row.text("programme"), row.text("edition"), row.text("procedure"), row.text("way"), row.text("round"), row.text("about"), row.text("applicant"),
              row.text("applicant_name"), row.text("holder"), row.text("place"), row.text("org_name"), row.text("product_name"), row.text("stage"), row.text("role"),
              row.integer("opened_at"), row.integer("entered_at"), row.text("due"), row.flag("provisional"), row.flag("submitted"), row.flag("returned"), row.flag("closed"), row.text("result")};
  out.version = row.integer("version");
  return out;
}

std::vector<CaseRow> rows_from(const store::Rows& rows) {
  std::vector<CaseRow> out;
  for (const auto& row : rows) out.push_back(row_from(row));
  return out;
}

// $1 office, $2 account. A grant reaches what was submitted within its territory, where the procedure gives its role sight.
constexpr const char* list_sql =
    "select c.*, "
    "  exists (select 1 from view_case_turn t where t.case_id = c.id and ((t.office <> '' and t.office = $1) or (t.account <> '' and t.account = $2) or exists "
    "    (select 1 from view_grant g where g.office = $1 and g.programme = c.programme_id and g.role = t.role and t.role <> '' and substr(c.place, 1, length(g.prefix)) = g.prefix))) as mine "
    "from view_case c where "
    "  (c.applicant = $1 or (c.holder <> '' and c.holder = $1 and c.submitted = 1) or exists (select 1 from view_case_person p where p.case_id = c.id and p.account = $2) "
    "   or (c.submitted = 1 and exists (select 1 from view_grant g join view_case_reader r on r.role = g.role "
    "       where g.office = $1 and r.case_id = c.id and g.programme = c.programme_id and substr(c.place, 1, length(g.prefix)) = g.prefix))) "
    "  and ($3 = '' or c.programme = $3) and ((c.procedure <> 'list' and $4 = '') or c.procedure = $4) and ($5 = '' or c.stage = $5) and ($6 = '' or (c.due <> '' and c.due < $6)) "
    "  and ($7 = '' or c.id = $7 or c.org_name like '%' || $7 || '%' or c.product_name like '%' || $7 || '%') "
    "order by case when c.closed = 1 then 2 when c.due = '' then 1 else 0 end, c.due, c.entered_at, c.id limit 20000";

bool wanted(const CaseRow& row, CaseFilter::Whose whose, const Viewer& viewer) {
  switch (whose) {
    case CaseFilter::Whose::all: return true;
    case CaseFilter::Whose::mine: return row.mine;
    case CaseFilter::Whose::closed: return row.closed;
    case CaseFilter::Whose::own: return row.applicant == viewer.office;
  }
  return true;
}

}  // namespace

std::vector<std::string> acting_roles(const programme::Programme& programme, const std::string& role) {
  const auto found = programme.roles.find(role);
  if (found == programme.roles.end()) return {};
  if (found->second.is == programme::RoleKind::choice) return found->second.among;
  return {role};
}

store::Applier cases_view(EditionOf edition_of) {
  return {"cases", 2, {"view_case", "view_case_turn", "view_case_person", "view_case_reader", "view_case_outcome"},
          {"create table view_case (id text not null primary key, programme text not null, programme_id text not null, edition text not null, procedure text not null, way text not null, round text not null, "
           "about text not null, applicant text not null, applicant_name text not null, holder text not null, place text not null, org_name text not null, product_name text not null, stage text not null, "
           "role text not null, opened_at bigint not null, entered_at bigint not null, due text not null, provisional bigint not null, submitted bigint not null, returned bigint not null, closed bigint not null, "
           "result text not null, version bigint not null)",
           "create index view_case_about on view_case (about)", "create index view_case_applicant on view_case (applicant)", "create index view_case_stage on view_case (programme, procedure, stage)",
           "create index view_case_due on view_case (due)",
           "create table view_case_turn (case_id text not null, role text not null, office text not null, account text not null, primary key (case_id, role, office, account))",
           "create table view_case_reader (case_id text not null, role text not null, primary key (case_id, role))",
           "create table view_case_outcome (case_id text not null, stage text not null, outcome text not null, primary key (case_id, stage))",
           "create table view_case_person (case_id text not null, role text not null, account text not null, primary key (case_id, role, account))"},
          [edition_of = std::move(edition_of)](const Event& event, Transaction& tx) { apply(event, edition_of, tx); }};
}

CasePage list_cases(store::Reader& db, const Viewer& viewer, const CaseFilter& filter) {
  CasePage page;
  for (const auto& row : db.query(list_sql, {viewer.office, viewer.account, filter.programme, filter.procedure, filter.stage, filter.due_before, filter.words})) {
    auto one = row_from(row);
    one.mine = row.flag("mine");
    if (!wanted(one, filter.whose, viewer)) continue;
    if (page.total >= filter.offset && page.total < filter.offset + filter.limit) page.rows.push_back(std::move(one));
    ++page.total;
  }
  return page;
}

std::optional<CaseRow> find_case(store::Reader& db, const std::string& id) {
  const auto rows = db.query("select * from view_case where id = $1", {id});
  return rows.empty() ? std::nullopt : std::optional(row_from(rows.front()));
}

std::map<std::string, int> outcomes_at(store::Reader& db, const std::string& programme, const std::string& procedure, const std::string& round, const std::string& stage) {
  std::map<std::string, int> counts;
  for (const auto& row : db.query("select o.outcome as outcome, count(*) as n from view_case_outcome o join view_case c on c.id = o.case_id "
                                  "where c.programme = $1 and c.procedure = $2 and c.round = $3 and o.stage = $4 and c.result <> 'withdrawn_by_applicant' group by o.outcome",
                                  {programme, procedure, round, stage}))
    counts[row.text("outcome")] = static_cast<int>(row.integer("n"));
  return counts;
}

std::vector<CaseRow> overdue_cases(store::Reader& db, const std::string& day, std::int64_t limit) {
  return rows_from(db.query("select * from view_case where due <> '' and due < $1 and closed = 0 order by due, id limit $2", {day, limit}));
}

std::int64_t open_case_count(store::Reader& db) { return db.query("select count(*) as n from view_case where closed = 0").front().integer("n"); }

}  // namespace views
