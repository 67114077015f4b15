#include "review/assessment.h"

#include <algorithm>

namespace review {
namespace {

using base::Decimal;

constexpr int usual_decimals = 12;

base::Refusal nothing_answered() { return {"no_scores", {"评分表没有可以计分的项目，不能汇总。", "A sheet answers nothing that counts, so there is no score."}, {}, {}}; }

Decimal rounded(const Decimal& figure, const Scheme& scheme) { return figure.rounded(scheme.decimals.value_or(usual_decimals), Decimal::Rounding::half_up); }

base::Result<Decimal> sum_of(const Points& points, const Points& weights) {
  Decimal sum;
  for (const auto& [criterion, value] : points) {
    const auto weight = weights.find(criterion);
    if (!weights.empty() && weight == weights.end()) continue;
    const auto part = weights.empty() ? base::Result<Decimal>(value) : Decimal::multiply(value, weight->second);
    const auto next = part ? Decimal::add(sum, *part) : part;
    if (!next) return next;
    sum = *next;
  }
  return sum;
}

/// By weight, over the criteria this sheet answers.
base::Result<Decimal> weighted_mean(const Points& points, const Points& weights) {
  Points ones;
  for (const auto& [criterion, value] : points)
    if (weights.contains(criterion)) ones[criterion] = Decimal(1);
  const auto sum = sum_of(points, weights), whole = sum_of(ones, weights);
  if (!sum || !whole || whole->is_zero()) return tl::unexpected(nothing_answered());
  return Decimal::divide(*sum, *whole);
}

/// The lower of the two in the middle: a level in between does not exist.
base::Result<Decimal> median_of_levels(std::vector<Decimal> levels) {
  if (levels.empty()) return tl::unexpected(nothing_answered());
  std::sort(levels.begin(), levels.end());
  return levels[(levels.size() - 1) / 2];
}

std::vector<Decimal> values_of(const Points& points) {
  std::vector<Decimal> values;
  for (const auto& [criterion, value] : points) values.push_back(value);
  return values;
}

base::Result<Decimal> score_of(const Points& points, const Scheme& scheme) {
  if (points.empty()) return tl::unexpected(nothing_answered());
  if (scheme.levels) return median_of_levels(values_of(points));
  const auto score = scheme.weights.empty() ? sum_of(points, {}) : weighted_mean(points, scheme.weights);
  return score ? base::Result<Decimal>(rounded(*score, scheme)) : score;
}

base::Result<Decimal> over_sheets(const std::vector<Decimal>& scores, const Scheme& scheme) {
  if (scheme.levels) return median_of_levels(scores);
  const auto figure = aggregate(scores, scheme.how, scheme.drop);
  return figure ? base::Result<Decimal>(rounded(*figure, scheme)) : figure;
}

Points criteria_over(const std::vector<Points>& sheets, const Scheme& scheme) {
  std::map<std::string, std::vector<Decimal>> answers;
  for (const auto& sheet : sheets)
    for (const auto& [criterion, value] : sheet) answers[criterion].push_back(value);
  Points criteria;
  for (const auto& [criterion, values] : answers)
    if (const auto figure = over_sheets(values, scheme)) criteria[criterion] = *figure;
  return criteria;
}

std::vector<std::string> below_floors(const Points& criteria, const Points& floors) {
  std::vector<std::string> below;
  for (const auto& [criterion, least] : floors)
    if (const auto figure = criteria.find(criterion); figure == criteria.end() || figure->second < least) below.push_back(criterion);
  return below;
}

std::string band_of(const Decimal& score, const std::vector<Band>& bands) {
  const Band* best = nullptr;
  for (const auto& band : bands)
    if (band.at_least <= score && (!best || best->at_least < band.at_least)) best = &band;
  return best ? best->id : "";
}

}  // namespace

base::Result<Assessment> assess(const std::vector<Points>& sheets, const Scheme& scheme) {
  Assessment assessment;
  for (const auto& sheet : sheets) {
    const auto score = score_of(sheet, scheme);
    if (!score) return tl::unexpected(score.error());
    assessment.scores.push_back(*score);
  }
  const auto score = over_sheets(assessment.scores, scheme);
  if (!score) return tl::unexpected(score.error());
  assessment.score = *score;
  assessment.criteria = criteria_over(sheets, scheme);
  assessment.below = below_floors(assessment.criteria, scheme.floors);
  assessment.passed = assessment.below.empty() && (!scheme.pass || assessment.score >= *scheme.pass);
  assessment.band = band_of(assessment.score, scheme.bands);
  return assessment;
}

}  // namespace review
