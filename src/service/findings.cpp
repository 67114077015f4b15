#include "service/findings.h"

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

base::Json as_recorded(const Loaded& loaded) { return loaded.state.findings.is_object() ? loaded.state.findings : base::Json(nullptr); }

/// Sums and dates stand in the comparisons: whoever may not see confidential facts gets the verdicts alone.
void hide_figures(base::Json& findings) {
  auto* list = findings.is_object() ? findings.as_object().if_contains("findings") : nullptr;
  if (!list || !list->is_array()) return;
  for (auto& finding : list->as_array())
    if (finding.is_object()) {
      finding.as_object()["because"] = base::JsonArray{};
      finding.as_object().erase("sentence");
    }
  findings.as_object()["remedies"] = base::JsonArray{};
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
  auto findings = findings_on(seen.loaded, {}, situation_of(house, db, *seen.loaded.programme, nullptr));
  if (findings.is_null()) findings = as_recorded(seen.loaded);
  if (!seen.asker.sight.confidential || !seen.asker.sight.personal) hide_figures(findings);
  return findings;
}

}  // namespace service
