#include "views/rounds.h"

#include "base/json.h"

namespace views {
namespace {

std::string field(const ledger::Event& event, std::string_view name) { return base::text_of(event.public_fields, name); }

std::string parameters_in(const ledger::Event& event) {
  const auto* parameters = event.public_fields.if_contains("parameters");
  return parameters && parameters->is_object() ? boost::json::serialize(*parameters) : std::string("{}");
}

/// What an office sets while the round runs stands beside what was set before.
void add_parameters(const std::string& id, const ledger::Event& event, store::Transaction& tx) {
  const auto rows = tx.query("select parameters from view_round where id = $1", {id});
  if (rows.empty()) return;
  auto all = boost::json::parse(rows.front().text("parameters")).as_object();
  for (const auto& [name, value] : event.public_fields.at("parameters").as_object()) all[name] = value;
  tx.post("update view_round set parameters = $2 where id = $1", {id, boost::json::serialize(all)});
}

void apply(const ledger::Event& event, store::Transaction& tx) {
  if (!event.stream.starts_with("round/")) return;
  const auto id = event.stream.substr(6);
  if (event.kind == "round_opened")
    tx.post("insert into view_round (id, programme, edition, year, label_zh, label_en, state, opens, closes, reason, case_id, parameters, opened_at, version) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11, $12, 0)",
               {id, field(event, "programme"), event.edition, field(event, "year"), field(event, "label_zh"), field(event, "label_en"), field(event, "opens"), field(event, "closes"), field(event, "reason"), field(event, "case"),
                parameters_in(event), event.received_at.microseconds});
  else if (event.kind == "round_changed" && event.public_fields.contains("parameters"))
    add_parameters(id, event, tx);
  else if (event.kind == "round_changed")
    tx.post("update view_round set opens = $2, closes = $3 where id = $1", {id, field(event, "opens"), field(event, "closes")});
  else if (event.kind == "round_closed")
    tx.post("update view_round set state = 'closed' where id = $1", {id});
  tx.post("update view_round set version = $2 where id = $1", {id, event.version});
}

Round round_from(const store::Row& row) {
  Round round{row.text("id"), row.text("programme"), row.text("edition"), row.text("year"), row.text("label_zh"), row.text("label_en"), row.text("state"), row.text("opens"), row.text("closes"),
              row.text("reason"), row.text("case_id"), {}, row.integer("opened_at"), row.integer("version")};
  const auto parameters = boost::json::parse(row.text("parameters"));
  for (const auto& [name, value] : parameters.as_object()) round.parameters[std::string(name)] = base::text_of(parameters, name);
  return round;
}

}  // namespace

store::Applier rounds_view() {
  return {"rounds", 2, {"view_round"},
          {"create table view_round (id text not null primary key, programme text not null, edition text not null, year text not null, label_zh text not null, label_en text not null, "
           "state text not null, opens text not null, closes text not null, reason text not null, case_id text not null, parameters text not null, opened_at bigint not null, version bigint not null)"},
          apply};
}

std::vector<Round> all_rounds(store::Reader& db) {
  std::vector<Round> rounds;
  for (const auto& row : db.query("select * from view_round order by opened_at desc limit 1000")) rounds.push_back(round_from(row));
  return rounds;
}

std::vector<Round> rounds_of(store::Reader& db, const std::string& programme_id) {
  std::vector<Round> rounds;
  for (const auto& row : db.query("select * from view_round where programme like $1 || '/%' order by opened_at, id limit 1000", {programme_id})) rounds.push_back(round_from(row));
  return rounds;
}

std::optional<Round> find_round(store::Reader& db, const std::string& id) {
  const auto rows = db.query("select * from view_round where id = $1", {id});
  return rows.empty() ? std::nullopt : std::optional(round_from(rows.front()));
}

std::optional<Round> open_round(store::Reader& db, const std::string& programme, const std::string& day, LastDay last_day) {
  const auto rows = db.query("select * from view_round where programme = $1 and state = 'open' and (opens = '' or opens <= $2) and (closes = '' or closes >= $3) order by opened_at desc limit 1",
                             {programme, day, last_day == LastDay::counts ? day : std::string()});
  return rows.empty() ? std::nullopt : std::optional(round_from(rows.front()));
}

}  // namespace views
