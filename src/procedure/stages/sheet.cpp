#include "procedure/stages/scoring.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using programme::Criterion;
using programme::ScaleKind;
using programme::Sheet;

bool is_within(const programme::PointRange& range, const base::Decimal& points) {
  return (!range.low || points >= *range.low) && (!range.high || points <= *range.high);
}

/// Whether the scale knows this answer. A written finding is the answer where the scale is text.
bool is_on_scale(const Sheet& sheet, const Criterion& criterion, const std::string& result) {
  switch (sheet.scale) {
    case ScaleKind::yes_no: return result == "yes" || result == "no";
    case ScaleKind::choice:
    case ScaleKind::ordinal: return std::find(sheet.scale_options.begin(), sheet.scale_options.end(), result) != sheet.scale_options.end();
    case ScaleKind::points: {
      const auto points = base::Decimal::parse(result);
      return points && is_within(programme::range_of(sheet, criterion), *points);
    }
    case ScaleKind::text: return true;
  }
  return false;
}

struct Answer { std::string result, finding; };

Answer answer_in(const base::JsonObject& answers, const std::string& criterion) {
  const auto* answer = answers.if_contains(criterion);
  return answer ? Answer{written(*answer, "result"), written(*answer, "finding")} : Answer{};
}

std::vector<base::Problem> problems_with(const Sheet& sheet, const Criterion& criterion, const Answer& answer) {
  const std::string pointer = "/sheet/" + criterion.id;
  std::vector<base::Problem> problems;
  if (sheet.scale != ScaleKind::text && answer.result.empty())
    problems.push_back(missing_answer(pointer + "/result", criterion.label));
  else if (!is_on_scale(sheet, criterion, answer.result))
    problems.push_back({"unknown_answer", {fmt::format("“{}”不在评审表的量表之内。", answer.result), fmt::format("“{}” is not on the scale of the sheet.", answer.result)}, {"", 0, 0, pointer + "/result"}});
  if (sheet.with_finding && answer.finding.empty()) problems.push_back(missing_answer(pointer + "/finding", criterion.label));
  if (characters_in(answer.result) > longest_text) problems.push_back(too_long(pointer + "/result", longest_text));
  if (characters_in(answer.finding) > longest_text) problems.push_back(too_long(pointer + "/finding", longest_text));
  return problems;
}

std::vector<base::Problem> unknown_criteria(const Sheet& sheet, const base::JsonObject& answers) {
  std::vector<base::Problem> problems;
  for (const auto& [name, answer] : answers)
    if (std::none_of(sheet.criteria.begin(), sheet.criteria.end(), [&](const auto& criterion) { return criterion.id == name; }))
      problems.push_back({"unknown_criterion", {fmt::format("评审表没有“{}”这一项。", std::string_view(name)), fmt::format("The sheet has no criterion “{}”.", std::string_view(name))}, {"", 0, 0, "/sheet/" + std::string(name)}});
  return problems;
}

const base::JsonObject& sent_answers(const Step& step) {
  static const base::JsonObject none;
  const auto* sent = step.command.data->if_contains("sheet");
  return sent && sent->is_object() ? sent->as_object() : none;
}

}  // namespace

base::JsonObject noted_answers(const CaseState& state, const programme::Stage& stage) {
  base::JsonObject noted;
  for (const Entry& entry : state.entries) {
    if (entry.stage != stage.id || entry.action != "judge" || !state.is_of_this_visit(entry)) continue;
    if (const auto* sheet = entry.data->if_contains("sheet"); sheet && sheet->is_object())
      for (const auto& [criterion, answer] : sheet->as_object()) noted[criterion] = answer;
  }
  return noted;
}

base::Result<void> take_sheet(const Step& step, Recorded& recorded, Completeness completeness) {
  const auto found = step.situation.programme.sheets.find(step.stage.sheet);
  if (found == step.situation.programme.sheets.end()) return {};
  const auto& sheet = found->second;
  const auto& sent = sent_answers(step);
  base::JsonObject kept = completeness == Completeness::whole ? noted_answers(step.state, step.stage) : base::JsonObject{};
  std::vector<base::Problem> problems;
  for (const auto& criterion : sheet.criteria) {
    if (!applies(step.state, criterion, step.situation)) continue;   // what is sent all the same is not taken
    const Answer answer = answer_in(sent, criterion.id);
    if (answer.result.empty() && answer.finding.empty()) {
      if (completeness == Completeness::whole && !criterion.optional && !kept.contains(criterion.id)) problems.push_back(missing_answer("/sheet/" + criterion.id, criterion.label));
      continue;
    }
    const auto wrong = problems_with(sheet, criterion, answer);
    problems.insert(problems.end(), wrong.begin(), wrong.end());
    kept[criterion.id] = base::JsonObject{{"result", answer.result}, {"finding", answer.finding}};
  }
  for (auto& problem : unknown_criteria(sheet, sent)) problems.push_back(std::move(problem));
  if (auto ok = complete(std::move(problems)); !ok) return ok;
  if (!kept.empty()) recorded.sealed_fields["sheet"] = std::move(kept);
  return {};
}

}  // namespace procedure::stages
