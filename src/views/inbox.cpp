#include "views/inbox.h"

#include "base/json.h"
#include "procedure/recompute.h"
#include "programme/hidden_parts.h"
#include "views/offices.h"
#include "views/visible.h"

#include <fmt/format.h>

namespace views {
namespace {

using ledger::Event;
using store::Transaction;

std::string field(const Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }
std::string id_of(const Event& event) { return event.stream.substr(event.stream.find('/') + 1); }

/// Whom an item is for: an office, a person, or a role where the case lies (a sector's, for one sector). One of them is set.
struct Addressee { std::string office, account, role, scope; };

struct Item { std::string case_id, certificate, about_office, programme, place; base::Text text; std::string clause, cite; };

void put(Transaction& tx, const Event& event, const Addressee& to, const Item& item) {
  const auto next = tx.query("select coalesce(max(id), 0) + 1 as id from view_inbox").front().integer("id");
  tx.post("insert into view_inbox (id, at, to_office, to_account, to_role, to_scope, programme_id, place, case_id, certificate, office, zh, en, clause, cite) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
             {next, event.received_at.microseconds, to.office, to.account, to.role, to.scope, item.programme, item.place, item.case_id, item.certificate, item.about_office, item.text.zh, item.text.en, item.clause, item.cite});
}

struct Known { CaseRow row; programme::ProgrammePtr programme; const programme::Procedure* procedure = nullptr; };

std::optional<Known> known_case(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto row = find_case(tx, id_of(event));
  const auto programme = edition_of(event.edition, tx);
  const auto* procedure = row && programme ? programme->procedure(row->procedure) : nullptr;
  if (!procedure) return std::nullopt;
  return Known{*row, programme, procedure};
}

Item item_of(const Known& known, base::Text text, const std::vector<std::string>& clauses) {
  Item item{known.row.id, "", "", known.programme->id, known.row.place, std::move(text), clauses.empty() ? "" : clauses.front(), ""};
  item.cite = known.programme->cite(item.clause);
  return item;
}

/// Where a form keeps from somebody who applied, no message says it.
base::Text about(const Known& known) {
  const auto& row = known.row;
  if (programme::keeps_names_hidden(*known.programme, *known.procedure)) return known.procedure->label;
  const auto name = row.product_name.empty() ? row.org_name : row.org_name + "“" + row.product_name + "”";
  return {name, name};
}

void tell_turn(const Event& event, const Known& known, const programme::Stage& stage, Transaction& tx) {
  const auto item = item_of(known, {fmt::format("{}：请办理“{}”", about(known).zh, stage.label.zh), fmt::format("{}: your turn, {}", about(known).en, stage.label.en)}, stage.treats);
  for (const auto& turn : tx.query("select role, scope, office, account from view_case_turn where case_id = $1", {known.row.id})) {
    if (turn.text("office") == event.office && !event.office.empty()) continue;   // who has just acted knows
    put(tx, event, {turn.text("office"), turn.text("account"), turn.text("role"), turn.text("scope")}, item);
  }
}

/// Whether the office is told that the step is its own: by name, or by a role it holds where the case lies.
bool has_the_turn(const Known& known, const std::string& office, Transaction& tx) {
  return !tx.query("select 1 as one from view_case_turn t where t.case_id = $1 and (t.office = $2 or (t.role <> '' and exists (select 1 from view_grant g where g.office = $2 and g.programme = $3 and g.role = t.role "
                   "and (t.scope = '' or t.scope = g.scope) and substr($4, 1, length(g.prefix)) = g.prefix)))",
                   {known.row.id, office, known.programme->id, known.row.place}).empty();
}

/// The applicant and, where the case is about a certificate, its holder; whoever has just acted, or is told of its turn, knows.
void tell_parties(const Event& event, const Known& known, const base::Text& text, const std::vector<std::string>& clauses, Transaction& tx) {
  std::set<std::string> offices{known.row.applicant, known.row.holder};
  offices.erase("");
  offices.erase(event.office);
  for (const auto& office : offices)
    if (!has_the_turn(known, office, tx)) put(tx, event, {office, "", ""}, item_of(known, text, clauses));
  if (!known.row.person.empty() && known.row.person != event.actor) put(tx, event, {"", known.row.person, ""}, item_of(known, text, clauses));
}

void on_entered(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(event, edition_of, tx);
  const auto* stage = known ? known->procedure->stage(field(event, "stage")) : nullptr;
  if (!stage || event.version <= 2) return;   // the first stage is entered by who opened the case
  tell_turn(event, *known, *stage, tx);
  if (!known->row.returned)
    tell_parties(event, *known, {fmt::format("{}：进入“{}”", about(*known).zh, stage->label.zh), fmt::format("{}: now at {}", about(*known).en, stage->label.en)}, stage->treats, tx);
}

/// A last day that was provisional is known now: whose turn it is, and the parties, once each.
void on_reckoned_again(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(event, edition_of, tx);
  const auto* stage = known ? known->procedure->stage(field(event, "stage")) : nullptr;
  if (!stage) return;
  const auto sentence = procedure::sentence_of_reckoning(event, stage->label);
  const base::Text text{about(*known).zh + "：" + sentence.zh, about(*known).en + ": " + sentence.en};
  const auto clauses = stage->deadline && !stage->deadline->treats.empty() ? stage->deadline->treats : stage->treats;
  for (const auto& turn : tx.query("select role, scope, office, account from view_case_turn where case_id = $1", {known->row.id})) {
    const auto account = turn.text("account");
    if (!account.empty() && account == known->row.person) continue;
    put(tx, event, {turn.text("office"), account, turn.text("role"), turn.text("scope")}, item_of(*known, text, clauses));
  }
  tell_parties(event, *known, text, clauses, tx);
}

void on_closed(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  const auto known = known_case(event, edition_of, tx);
  if (!known) return;
  const auto result = std::find_if(known->procedure->results.begin(), known->procedure->results.end(), [&](const auto& one) { return one.id == field(event, "result"); });
  const auto label = result == known->procedure->results.end() ? base::Text{field(event, "result"), field(event, "result")} : result->label;
  tell_parties(event, *known, {fmt::format("{}：{}", about(*known).zh, label.zh), fmt::format("{}: {}", about(*known).en, label.en)}, known->procedure->treats, tx);
}

void on_claim(const Event& event, Transaction& tx) {
  if (field(event, "kind") != "enterprise") return;
  Item item;
  item.about_office = id_of(event);
  item.place = field(event, "territory");
  item.text = {field(event, "name") + "已注册，请核对信用代码后确认", field(event, "name") + " has registered: check its credit code and confirm"};
  put(tx, event, {"", "", "*"}, item);
}

void on_claim_answered(const Event& event, Transaction& tx) {
  const auto claim = field(event, "claim");
  if (claim.empty()) return;
  Item item;
  item.about_office = id_of(event);
  item.text = claim == "confirmed" ? base::Text{"本单位的信用代码已经确认，可以提交申报", "your credit code is confirmed: you may submit"}
                                   : base::Text{"本单位的信用代码未获确认：" + field(event, "reason"), "your credit code was not confirmed: " + field(event, "reason")};
  put(tx, event, {id_of(event), "", ""}, item);
}

void apply(const Event& event, const EditionOf& edition_of, Transaction& tx) {
  if (event.kind == "stage_entered") on_entered(event, edition_of, tx);
  else if (event.kind == "case_closed") on_closed(event, edition_of, tx);
  else if (event.kind == "entry_recorded" && field(event, "action") == procedure::reckon_again) on_reckoned_again(event, edition_of, tx);
  else if (event.kind == "office_registered") on_claim(event, tx);
  else if (event.kind == "office_changed") on_claim_answered(event, tx);
}

}  // namespace

store::Applier inbox_view(EditionOf edition_of) {
  return {"inbox", 3, {"view_inbox"},
          {"create table view_inbox (id bigint not null primary key, at bigint not null, to_office text not null, to_account text not null, to_role text not null, to_scope text not null, programme_id text not null, place text not null, "
           "case_id text not null, certificate text not null, office text not null, zh text not null, en text not null, clause text not null, cite text not null)",
           "create index view_inbox_office on view_inbox (to_office)", "create index view_inbox_role on view_inbox (to_role, place)"},
          [edition_of = std::move(edition_of)](const Event& event, Transaction& tx) { apply(event, edition_of, tx); }};
}

namespace {

/// $1 office, $2 account. What is about a case is read while the case may be.
const std::string& read_sql() {
  static const std::string sql =
      std::string(
          "select * from view_inbox i where ((i.to_office <> '' and i.to_office = $1) or (i.to_account <> '' and i.to_account = $2) "
          "or (i.to_role <> '' and exists (select 1 from view_grant g where g.office = $1 and (i.to_role = '*' or (g.programme = i.programme_id and g.role = i.to_role and (i.to_scope = '' or i.to_scope = g.scope))) "
          "and (i.to_role <> '*' or g.prefix <> '') and substr(i.place, 1, length(g.prefix)) = g.prefix))) "
          "and (i.case_id = '' or exists (select 1 from view_case c where c.id = i.case_id and ") +
      is_listed + ")) order by i.id desc limit 200";
  return sql;
}

}  // namespace

std::vector<InboxItem> read_inbox(store::Reader& db, const Viewer& viewer) {
  std::vector<InboxItem> items;
  for (const auto& row : db.query(read_sql(), {viewer.office, viewer.account}))
    items.push_back({row.integer("id"), row.integer("at"), row.text("case_id"), row.text("certificate"), row.text("office"), row.text("zh"), row.text("en"), row.text("clause"), row.text("cite")});
  return items;
}

}  // namespace views
