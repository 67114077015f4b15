#include "service/document_values.h"

#include "service/confidentiality.h"
#include "service/evidence.h"
#include "service/findings.h"
#include "service/read_case.h"
#include "service/shown.h"

#include <fmt/format.h>

namespace service {
namespace {

/// The conditions that were not met, each with its label.
std::string failed(const base::Json& findings) {
  std::vector<std::string> lines;
  const auto* list = findings.is_object() ? findings.as_object().if_contains("findings") : nullptr;
  if (list && list->is_array())
    for (const auto& one : list->as_array())
      if (base::text_of(one, "result") == "fail" && one.as_object().contains("label")) lines.push_back(base::text_of(one.at("label"), "zh"));
  return fmt::format("{}", fmt::join(lines, "\n"));
}

DocumentValue fact_value(const Seen& seen, const rules::Fact& fact, const base::JsonObject& facts) {
  const auto* value = facts.if_contains(fact.name);
  return {fact.label.zh, value && shows(seen, fact.name) ? shown(fact, *value) : std::string()};
}

DocumentValue role_value(store::Reader& db, const Seen& seen, const programme::Role& role) {
  const auto office = office_acting(db, seen.loaded, role.id);
  return {role.label.zh, office ? office->name : std::string()};
}

DocumentValue of_case(House& house, store::Reader& db, const Seen& seen, const std::string& name) {
  const auto& state = seen.loaded.state;
  if (name == "case.number") return {"案卷号", state.id};
  if (name == "case.submitted_on") return {"申报日期", state.submitted_on ? state.submitted_on->text() : std::string()};
  if (name == "case.reason") return {"理由", seen.asker.sight.header_only ? std::string() : state.reason};
  if (name == "case.findings") return {"不符合的条件", failed(shown_findings(house, db, seen))};
  return {name, ""};
}

DocumentValue of_title(const Seen& seen, const std::string& name) {
  const auto& certificate = seen.loaded.certificate;
  if (name == "title.number") return {"证书编号", certificate ? certificate->number : std::string()};
  if (name == "title.issued_on") return {"颁发日期", certificate ? certificate->issued_on : std::string()};
  if (name == "title.valid_to") return {"有效期至", certificate ? certificate->valid_to : std::string()};
  return {name, ""};
}

}  // namespace

DocumentValue document_value(House& house, store::Reader& db, const Seen& seen, const base::JsonObject& facts, const std::string& name) {
  const auto& programme = *seen.loaded.programme;
  if (const auto fact = programme.rulebook.facts.find(name); fact != programme.rulebook.facts.end()) return fact_value(seen, fact->second, facts);
  if (const auto role = programme.roles.find(name); role != programme.roles.end()) return role_value(db, seen, role->second);
  return name.starts_with("title.") ? of_title(seen, name) : of_case(house, db, seen, name);
}

std::string file_names(store::Reader& db, const std::string& case_id, const std::vector<std::string>& digests) {
  std::vector<std::string> names;
  for (const auto& digest : digests) names.push_back(base::text_of(file_json(db, case_id, digest), "name"));
  return fmt::format("{}", fmt::join(names, "\n"));
}

}  // namespace service
