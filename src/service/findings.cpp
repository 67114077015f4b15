#include "service/findings.h"

#include "service/confidentiality.h"
#include "service/situation.h"

namespace service {
namespace {

/// The set a person at this stage looks at first.
std::string shown_set(const programme::Stage& stage) {
  if (!stage.confirms.empty()) return stage.confirms;
  if (!stage.preview.empty()) return stage.preview.front();
  return stage.require.empty() ? std::string() : stage.require.front();
}

/// The case as it would stand with what an entry states.
procedure::CaseState with_stated(procedure::CaseState state, const base::JsonObject& data) {
  ledger::Event stated;
  stated.kind = "entry_recorded";
  stated.version = state.version;
  for (const char* name : {"facts", "evidence", "dated_checks"})
    if (const auto* value = data.if_contains(name); value && value->is_object()) stated.public_fields[name] = *value;
  return procedure::evolve(std::move(state), stated);
}

/// What was not met and stopped nothing only chose the way the case went; it is no condition of the case.
base::Json as_recorded(const Loaded& loaded) {
  const base::Json& findings = *loaded.state.findings;
  const bool counts = findings.is_object() && (loaded.state.closed || base::text_of(findings, "result") == "pass");
  return counts ? findings : base::Json(nullptr);
}

/// Sums, dates and names stand in the comparisons: those of facts outside the sight go, and with them the sentence.
void hide_figures(base::Json& findings, const Seen& seen) {
  auto* list = findings.is_object() ? findings.as_object().if_contains("findings") : nullptr;
  if (!list || !list->is_array()) return;
  bool hidden = false;
  for (auto& finding : list->as_array()) {
    auto* because = finding.is_object() ? finding.as_object().if_contains("because") : nullptr;
    if (!because || !because->is_array()) continue;
    base::JsonArray shown;
    for (const auto& one : because->as_array())
      if (shows(seen, base::text_of(one, "fact"))) shown.push_back(one);
    if (shown.size() == because->as_array().size()) continue;
    *because = std::move(shown);
    finding.as_object().erase("sentence");
    hidden = true;
  }
  if (hidden) findings.as_object()["remedies"] = base::JsonArray{};
}

}  // namespace

base::Json findings_on(const Loaded& loaded, const base::JsonObject& data, const procedure::Situation& situation) {
  const auto set = loaded.stage ? shown_set(*loaded.stage) : std::string();
  if (set.empty()) return nullptr;
  const auto result = procedure::check(with_stated(loaded.state, data), set, loaded.stage->as_of == "today", situation);
  if (!result) return nullptr;
  auto json = rules::to_json(*result);
  json["set"] = set;
  return json;
}

base::Json shown_findings(House& house, store::Reader& db, const Seen& seen) {
  auto findings = findings_on(seen.loaded, {}, situation_of(house, db, seen.loaded));
  if (findings.is_null()) findings = as_recorded(seen.loaded);
  hide_figures(findings, seen);
  return findings;
}

}  // namespace service
