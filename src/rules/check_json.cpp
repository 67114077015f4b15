#include "rules/check.h"

namespace rules {
namespace {

base::JsonArray array_of(const std::vector<std::string>& texts) {
  base::JsonArray array;
  array.reserve(texts.size());
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

base::JsonObject json_of(const base::Text& text) {
  base::JsonObject out;
  out.reserve(2);
  out.emplace("zh", text.zh);
  out.emplace("en", text.en);
  return out;
}

base::JsonObject json_of(const Because& because) {
  base::JsonObject out;
  out.reserve(11);
  out.emplace("fact", because.fact);
  out.emplace("at", because.at);
  if (!because.field.empty()) out.emplace("field", because.field);
  out.emplace("op", because.op);
  out.emplace("left", because.left);
  out.emplace("right", because.right);
  out.emplace("unit", because.unit);
  out.emplace("shown", because.shown.zh);
  out.emplace("shown_en", because.shown.en);
  out.emplace("margin", because.margin);
  out.emplace("holds", because.holds);
  return out;
}

base::JsonObject json_of(const Finding& finding) {
  base::JsonArray because;
  because.reserve(finding.because.size());
  for (const Because& one : finding.because) because.push_back(json_of(one));
  base::JsonObject out;
  out.reserve(13);
  out.emplace("clause", finding.clause);
  out.emplace("clauses", array_of(finding.clauses));
  out.emplace("cite", finding.cite);
  out.emplace("rule", finding.rule);
  out.emplace("path", finding.path);
  out.emplace("label", json_of(finding.label));
  out.emplace("result", name_of(finding.result));
  out.emplace("because", std::move(because));
  out.emplace("needs", array_of(finding.needs));
  out.emplace("unsupported", array_of(finding.unsupported));
  out.emplace("sentence", json_of(finding.sentence));
  if (!finding.judge_role.empty()) out.emplace("judge_role", finding.judge_role);
  if (!finding.exemption.empty()) out.emplace("exemption", finding.exemption);
  return out;
}

base::JsonObject json_of(const Remedy& remedy) {
  base::JsonArray changes;
  for (const Change& change : remedy.changes)
    changes.push_back(base::JsonObject{{"fact", change.fact}, {"from", change.from}, {"to", change.to}, {"unit", change.unit}, {"shown", json_of(change.shown)}});
  return {{"changes", std::move(changes)}, {"exemption", remedy.exemption.empty() ? base::Json(nullptr) : base::Json(remedy.exemption)},
          {"shown", json_of(remedy.shown)}};
}

}  // namespace

base::JsonObject to_json(const CheckResult& result) {
  base::JsonArray findings, remedies;
  findings.reserve(result.findings.size());
  for (const Finding& finding : result.findings) findings.push_back(json_of(finding));
  for (const Remedy& remedy : result.remedies) remedies.push_back(json_of(remedy));
  return {{"result", name_of(result.verdict)}, {"findings", std::move(findings)}, {"remedies", std::move(remedies)}};
}

}  // namespace rules
