#include "service/surroundings.h"

#include "views/rounds.h"

namespace service {
namespace {

using rules::feel::Context;
using rules::feel::List;
using rules::feel::Null;
using rules::feel::Value;

Value year_of(const views::Round& round) {
  const auto year = base::Decimal::parse(round.year);
  Context context;
  context.entries.emplace_back("year", year ? Value(*year) : Value(Null{}));
  return Value(std::move(context));
}

/// The rounds that were opened before this one; all of them where a case belongs to none.
Value earlier_rounds(store::Reader& db, const programme::Programme& programme, const std::string& round) {
  List earlier;
  for (const auto& one : views::rounds_of(db, programme.id)) {
    if (one.id == round) break;
    earlier.push_back(year_of(one));
  }
  return Value(std::move(earlier));
}

Value title_of(const views::CertificateRow& row) {
  const auto issued = base::Date::parse(row.issued_on), last = base::Date::parse(row.valid_to);
  Context title;
  title.entries.emplace_back("number", Value(row.number));
  title.entries.emplace_back("title", Value(row.title));
  title.entries.emplace_back("issued_on", issued ? Value(*issued) : Value(Null{}));
  title.entries.emplace_back("valid_to", last ? Value(*last) : Value(Null{}));
  title.entries.emplace_back("status", Value(row.status));
  return Value(std::move(title));
}

/// What is still being completed has not been received.
bool is_received(const programme::Programme& programme, const views::CaseRow& row) {
  const auto* procedure = programme.procedure(row.procedure);
  const auto* way = procedure ? procedure->way(row.way) : nullptr;
  return row.closed || !way || way->at != row.stage;
}

Value cases_about(store::Reader& db, const programme::Programme& programme, const std::string& id) {
  List cases;
  for (const auto& row : views::cases_about(db, id)) {
    if (row.filed_at == 0) continue;
    Context one;
    one.entries.emplace_back("procedure", Value(row.procedure));
    one.entries.emplace_back("open", Value(!row.closed));
    one.entries.emplace_back("complete", Value(is_received(programme, row)));
    one.entries.emplace_back("result", row.closed ? Value(row.result) : Value(Null{}));
    cases.push_back(Value(std::move(one)));
  }
  return Value(std::move(cases));
}

}  // namespace

std::map<std::string, Value> surroundings_of(store::Reader& db, const programme::Programme& programme, const std::string& round, const std::optional<views::CertificateRow>& certificate) {
  std::map<std::string, Value> around;
  if (const auto known = round.empty() ? std::nullopt : views::find_round(db, round)) around["round"] = year_of(*known);
  around["rounds"] = earlier_rounds(db, programme, round);
  if (certificate) around["title"] = title_of(*certificate);
  return around;
}

Value titles_of(const std::vector<views::CertificateRow>& rows) {
  List titles;
  for (const auto& row : rows) titles.push_back(title_of(row));
  return Value(std::move(titles));
}

std::vector<views::CertificateRow> certificates_held(store::Reader& db, const programme::Programme& programme, const std::string& office, base::Date today) {
  auto rows = views::certificates_of_holder(db, office);
  std::erase_if(rows, [&](const auto& row) { return !row.programme.starts_with(programme.id + "/"); });
  for (auto& row : rows)
    if (row.status == "valid" && !row.valid_to.empty() && row.valid_to < today.text()) row.status = "expired";
  return rows;
}

std::map<std::string, Value> surroundings_of(store::Reader& db, const Loaded& loaded) {
  auto around = surroundings_of(db, *loaded.programme, loaded.state.round, loaded.certificate);
  around["cases"] = cases_about(db, *loaded.programme, loaded.state.id);
  return around;
}

}  // namespace service
