#include "procedure/stages/scoring.h"

#include "procedure/asked.h"
#include "procedure/standing.h"

namespace procedure::stages {
namespace {

using programme::Criterion;
using programme::ScaleKind;
using programme::Sheet;
using rules::feel::Value;

const Sheet* scored_sheet(const Step& step) {
  const auto found = step.situation.programme.sheets.find(step.stage.sheet);
  return found == step.situation.programme.sheets.end() || !found->second.is_scored() ? nullptr : &found->second;
}

/// A yes counts one, a level its position from the lowest.
std::optional<base::Decimal> points_for(const Sheet& sheet, const std::string& result) {
  if (sheet.scale == ScaleKind::yes_no) return base::Decimal(result == "yes" ? 1 : 0);
  if (sheet.scale == ScaleKind::points) {
    const auto points = base::Decimal::parse(result);
    return points ? std::optional(*points) : std::nullopt;
  }
  const auto level = std::find(sheet.scale_options.begin(), sheet.scale_options.end(), result);
  return level == sheet.scale_options.end() ? std::nullopt : std::optional(base::Decimal(level - sheet.scale_options.begin() + 1));
}

review::Points points_of(const Sheet& sheet, const base::JsonObject& answers) {
  review::Points points;
  for (const auto& criterion : sheet.criteria) {
    const auto* answer = criterion.counts ? answers.if_contains(criterion.id) : nullptr;
    const std::string result = answer ? base::text_of(*answer, "result") : std::string();
    if (const auto figure = result.empty() ? std::nullopt : points_for(sheet, result)) points[criterion.id] = *figure;
  }
  return points;
}

/// A floor binds only where its criterion is asked about.
review::Scheme scheme_on(const Step& step, const Sheet& sheet) {
  auto scheme = sheet.scheme;
  for (const auto& criterion : sheet.criteria)
    if (!applies(step.state, criterion, step.situation)) scheme.floors.erase(criterion.id);
  return scheme;
}

std::string level_of(const Sheet& sheet, const base::Decimal& position) {
  const auto at = sheet.scheme.levels ? position.integer() : base::Result<std::int64_t>(0);
  return at && *at >= 1 && *at <= std::ssize(sheet.scale_options) ? sheet.scale_options[static_cast<std::size_t>(*at - 1)] : std::string();
}

base::JsonObject figures(const review::Points& points) {
  base::JsonObject json;
  for (const auto& [criterion, value] : points) json[criterion] = value.text();
  return json;
}

base::JsonObject details_of(const review::Assessment& assessment, const std::vector<FiledSheet>& sheets) {
  base::JsonArray each;
  for (std::size_t i = 0; i < sheets.size(); ++i) each.push_back(base::JsonObject{{"version", sheets[i].version}, {"score", assessment.scores[i].text()}});
  return {{"criteria", figures(assessment.criteria)}, {"sheets", std::move(each)}};
}

rules::feel::List scores_in(const Recorded& recorded) {
  rules::feel::List scores;
  for (const auto& one : recorded.sealed_fields.at("scored").at("sheets").as_array())
    if (const auto score = base::Decimal::parse(base::text_of(one, "score"))) scores.emplace_back(*score);
  return scores;
}

/// The case as its sheet's own outcomes read it: with `score`, `scores` and `passed`.
Asked asked_with_score(const Step& step, const Recorded& recorded) {
  const auto& score = recorded.public_fields.at("score");
  auto surroundings = surroundings_of(step.state, step.situation);
  const auto value = base::Decimal::parse(base::text_of(score, "value"));
  base::ensure(value.has_value(), "a score on the file is a number");
  surroundings.insert_or_assign("score", Value(*value));
  surroundings.insert_or_assign("scores", Value(scores_in(recorded)));
  surroundings.insert_or_assign("passed", Value(score.at("passed").as_bool()));
  return Asked(step.situation.programme, step.state.facts, surroundings);
}

}  // namespace

bool applies(const CaseState& state, const Criterion& criterion, const Situation& situation) {
  return !criterion.when || asked_in(state, state.facts, situation).holds(criterion.when);
}

base::Result<void> put_score(const Step& step, const std::vector<FiledSheet>& sheets, Recorded& recorded) {
  const Sheet* sheet = scored_sheet(step);
  if (!sheet) return {};
  std::vector<review::Points> points;
  for (const auto& one : sheets) points.push_back(points_of(*sheet, one.answers));
  const auto assessment = review::assess(points, scheme_on(step, *sheet));
  if (!assessment) return tl::unexpected(assessment.error());
  base::JsonObject score{{"value", assessment->score.text()}, {"passed", assessment->passed}, {"sheets", sheets.size()}};
  if (!assessment->band.empty()) score["band"] = assessment->band;
  if (auto level = level_of(*sheet, assessment->score); !level.empty()) score["level"] = std::move(level);
  if (!assessment->below.empty()) score["below"] = base::Json(boost::json::value_from(assessment->below));
  if (!step.stage.settles.empty()) score["settles"] = step.stage.settles;
  recorded.public_fields["score"] = std::move(score);
  recorded.sealed_fields["scored"] = details_of(*assessment, sheets);
  return {};
}

std::string outcome_of_sheets(const Step& step, const Recorded& recorded) {
  const Sheet* sheet = scored_sheet(step);
  if (!sheet || !recorded.public_fields.contains("score")) return "complete";
  const auto outcomes = programme::outcomes_of(*sheet);
  if (sheet->results.empty()) return outcomes.size() == 1 || recorded.public_fields.at("score").at("passed").as_bool() ? outcomes.front() : outcomes.back();
  const auto asked = asked_with_score(step, recorded);
  for (const auto& result : sheet->results)
    if (asked.holds(result.when)) return result.id;
  return outcomes.back();
}

}  // namespace procedure::stages
