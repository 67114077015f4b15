#include "procedure/standing.h"

#include "procedure/asked.h"
#include "procedure/stages/stage.h"
#include "programme/hidden_parts.h"

namespace procedure {
namespace {

using rules::feel::Context;
using rules::feel::Value;

Value text_or_missing(const std::string& text, const std::string& name) { return text.empty() ? Value::missing(name) : Value(text); }

Value number_in(const base::Json& from, std::string_view key) {
  const auto number = base::Decimal::parse(base::text_of(from, key));
  return number ? Value(*number) : Value(rules::feel::Null{});
}

Value criteria_of(const base::JsonObject& score) {
  Context criteria;
  if (const auto* figures = score.if_contains("criteria"); figures && figures->is_object())
    for (const auto& [criterion, figure] : figures->as_object()) criteria.entries.emplace_back(std::string(criterion), number_in(*figures, criterion));
  return Value(std::move(criteria));
}

Value text_or_null(const std::string& text) { return text.empty() ? Value(rules::feel::Null{}) : Value(text); }

void add_score(const CaseState& state, const std::string& stage, Context& context) {
  const auto found = state.scores.find(stage);
  if (found == state.scores.end()) {
    for (const char* name : {"score", "passed", "band", "level", "criteria"}) context.entries.emplace_back(name, Value::missing("stage." + stage + "." + name));
    return;
  }
  const base::JsonObject& score = found->second;
  const auto* passed = score.if_contains("passed");
  context.entries.emplace_back("score", number_in(score, "value"));
  context.entries.emplace_back("passed", passed && passed->is_bool() ? Value(passed->as_bool()) : Value(rules::feel::Null{}));
  context.entries.emplace_back("band", text_or_null(base::text_of(score, "band")));
  context.entries.emplace_back("level", text_or_null(base::text_of(score, "level")));
  context.entries.emplace_back("criteria", criteria_of(score));
}

bool is_scored(const programme::Programme& programme, const programme::Stage& stage) {
  const auto sheet = programme.sheets.find(stage.sheet);
  return sheet != programme.sheets.end() && sheet->second.is_scored();
}

/// -1, 0, 1: the first is higher, equal, lower. What is no number is the lowest.
int compare(const Value& a, const Value& b) {
  const auto* left = a.number();
  const auto* right = b.number();
  if (!left || !right) return left ? -1 : right ? 1 : 0;
  return *left > *right ? -1 : *left < *right ? 1 : 0;
}

base::JsonArray shown(const std::vector<Value>& values) {
  base::JsonArray array;
  for (const auto& value : values) array.push_back(value.number() ? base::Json(value.number()->text()) : base::Json(nullptr));
  return array;
}

}  // namespace

rules::feel::Value stages_of(const CaseState& state, const Situation& situation) {
  Context all;
  const auto* procedure = situation.programme.procedure(state.procedure);
  if (!procedure) return Value(std::move(all));
  all.entries.reserve(procedure->stages.size());
  for (const auto& stage : procedure->stages) {
    Context one;
    const auto outcome = state.outcomes.find(stage.id);
    one.entries.emplace_back("outcome", text_or_missing(outcome == state.outcomes.end() ? "" : outcome->second, "stage." + stage.id + ".outcome"));
    if (is_scored(situation.programme, stage)) add_score(state, stage.id, one);
    all.entries.emplace_back(stage.id, Value(std::move(one)));
  }
  return Value(std::move(all));
}

Surroundings surroundings_of(const CaseState& state, const Situation& situation) {
  auto surroundings = situation.surroundings;
  surroundings.insert_or_assign("today", Value(situation.today()));
  surroundings.insert_or_assign("reference_date", Value(state.submitted_on.value_or(situation.today())));
  surroundings.insert_or_assign("stage", stages_of(state, situation));
  return surroundings;
}

std::vector<Value> rank_of(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  const auto asked = asked_in(state, state.facts, situation);
  std::vector<Value> values;
  for (const auto& expression : stage.rank) values.push_back(asked.value_of(expression));
  return values;
}

bool stands_before(const std::vector<Value>& a, const std::vector<Value>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (const int order = compare(a[i], b[i]); order != 0) return order < 0;
  return false;
}

base::JsonArray ranking_of(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  base::JsonArray array;
  if (stage.rank.empty()) return array;
  const auto* procedure = situation.programme.procedure(state.procedure);
  const bool nameless = procedure && programme::keeps_names_hidden(situation.programme, *procedure, stage.by);
  auto all = situation.rivals;
  all.push_back({state.id, nameless ? state.id : state.applicant_name, rank_of(state, stage, situation), ""});
  std::sort(all.begin(), all.end(), [](const Rival& a, const Rival& b) { return stands_before(a.rank, b.rank) || (!stands_before(b.rank, a.rank) && a.id < b.id); });
  std::size_t place = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == 0 || stands_before(all[i - 1].rank, all[i].rank)) place = i + 1;
    array.push_back(base::JsonObject{{"id", all[i].id}, {"label", all[i].name}, {"place", place}, {"values", shown(all[i].rank)}, {"option", all[i].option}, {"here", all[i].id == state.id}});
  }
  return array;
}

}  // namespace procedure
