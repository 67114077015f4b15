#include "rules/internal/criteria.h"

#include "base/nearest.h"

namespace rules::internal {
namespace {

base::Refusal unknown(const Rulebook& rulebook, const std::string& criterion) {
  std::vector<std::string> known;
  bool is_computed = false;
  for (const auto& [id, set] : rulebook.sets)
    each_condition(set.conditions, [&](const Condition& condition) {
      if (is_judged(condition)) known.push_back(condition.id);
      else is_computed = is_computed || condition.path == criterion || condition.id == criterion;
    });
  if (is_computed)
    return {"unknown_criterion", {fmt::format("条件“{}”由系统计算，不由人判断，请删去这条意见。", criterion),
                                  fmt::format("The condition '{}' is computed, not judged: please remove this judgement.", criterion)}, {}, {}};
  const base::Text hint = base::suggestion(criterion, known);
  return {"unknown_criterion", {fmt::format("没有要人判断的条件“{}”{}", criterion, hint.zh),
                                fmt::format("There is no judged condition '{}'{}", criterion, hint.en)}, {}, {}};
}

base::Refusal ambiguous(const std::string& criterion, const std::vector<const Condition*>& fitting) {
  std::vector<std::string> paths;
  for (const Condition* condition : fitting) paths.push_back(condition->path);
  return {"ambiguous_criterion", {fmt::format("“{}”不止一处，请写全路径：{}。", criterion, fmt::join(paths, "、")),
                                  fmt::format("'{}' names several conditions: write the whole path, one of {}.", criterion, fmt::join(paths, ", "))}, {}, {}};
}

}  // namespace

bool is_judged(const Condition& condition) { return !condition.ask.empty() || (condition.if_fail && !condition.if_fail->ask.empty()); }

std::vector<const Condition*> judged_by(const Set& set, const std::string& criterion) {
  std::vector<const Condition*> by_path, by_id;
  each_condition(set.conditions, [&](const Condition& condition) {
    if (!is_judged(condition)) return;
    if (condition.path == criterion) by_path.push_back(&condition);
    else if (condition.id == criterion) by_id.push_back(&condition);
  });
  return by_path.empty() ? by_id : by_path;
}

std::size_t how_many_fit(const Set& set, const std::string& criterion) {
  std::size_t by_path = 0, by_id = 0;
  each_condition(set.conditions, [&](const Condition& condition) {
    if (condition.path == criterion) by_path += is_judged(condition);
    else if (condition.id == criterion) by_id += is_judged(condition);
  });
  return by_path ? by_path : by_id;
}

std::optional<base::Refusal> criterion_problem(const Rulebook& rulebook, const std::string& criterion) {
  bool named = false;
  for (const auto& [id, set] : rulebook.sets) {
    const auto fitting = how_many_fit(set, criterion);
    if (fitting > 1) return ambiguous(criterion, judged_by(set, criterion));
    named = named || fitting > 0;
  }
  return named ? std::nullopt : std::optional(unknown(rulebook, criterion));
}

}  // namespace rules::internal
