#include "rules/internal/scope.h"

#include "rules/dossier.h"

#include <charconv>

namespace rules::internal {
namespace {

using feel::Value;

/// A row with every declared field: what was not written is missing, by its name.
Value full_row(const Fact& fact, const Value& row, const std::string& prefix, CaseScope::RowNulls row_nulls) {
  if (!row.context()) return row;
  feel::Context full = *row.context();
  for (auto& [name, value] : full.entries)
    if (value.is_null() && row_nulls == CaseScope::RowNulls::as_missing) value = Value::missing(prefix + name);
  for (const Fact& field : fact.fields)
    if (!full.find(field.name)) full.entries.emplace_back(field.name, Value::missing(prefix + field.name));
  return Value(std::move(full));
}

Value full_list(const Fact& fact, const Value& value, CaseScope::RowNulls row_nulls) {
  if (!value.list() || fact.fields.empty()) return value;
  feel::List rows;
  for (const Value& row : *value.list()) rows.push_back(full_row(fact, row, fmt::format("{}.{}.", fact.name, rows.size() + 1), row_nulls));
  return Value(std::move(rows));
}

/// The series as of this reference date; one of which nothing is known has all its years missing.
Value series_of(const Fact& fact, const Value* value, int latest_year) {
  feel::Series series{fact.name, latest_year, {}};
  if (value && value->series()) series.amounts = value->series()->amounts;
  return Value(std::move(series));
}

Value as_feel(const Fact& fact, const Value& value, int latest_year, CaseScope::RowNulls row_nulls) {
  if (fact.type == FactType::series) return series_of(fact, &value, latest_year);
  if (fact.type == FactType::list) return full_list(fact, value, row_nulls);
  if (fact.type == FactType::document) return full_row(fact, value, fact.name + ".", row_nulls);
  return value;
}

constexpr int deepest_derivation = 32;

void visit_facts(const Rulebook& rulebook, const feel::Expression& expression, const std::function<void(const Fact&)>& visit, int depth) {
  if (depth > deepest_derivation) return;
  for (const std::string& name : feel::free_names(expression)) {
    const auto fact = rulebook.facts.find(name);
    if (fact == rulebook.facts.end()) continue;
    if (fact->second.formula) visit_facts(rulebook, *fact->second.formula, visit, depth + 1);
    else visit(fact->second);
  }
}

}  // namespace

const Value* CaseScope::find(std::string_view name) const {
  auto found = values_.find(name);
  if (found == values_.end()) {
    // A derived fact that asks for itself finds nothing.
    found = values_.emplace(name, std::nullopt).first;
    found->second = value_of(name);
  }
  return found->second ? &*found->second : nullptr;
}

/// Facts go before parameters, dates and surroundings of the same name.
std::optional<Value> CaseScope::value_of(std::string_view name) const {
  if (const auto fact = rulebook_.facts.find(std::string(name)); fact != rulebook_.facts.end()) return value_of(fact->second);
  if (const auto parameter = rulebook_.parameters.find(std::string(name)); parameter != rulebook_.parameters.end()) return parameter->second.value;
  if (name == "reference_date") return Value(inputs_.reference_date);
  if (name == "today") return Value(inputs_.today);
  return surrounding(name);
}

Value CaseScope::value_of(const Fact& fact) const {
  if (fact.formula) return feel::evaluate(*fact.formula, *this);
  const int latest_year = latest_fiscal_year(inputs_.reference_date);
  const auto stated = inputs_.facts->find(fact.name);
  const bool is_stated = stated != inputs_.facts->end();
  if (is_stated && (trust_ == Trust::stated || is_supported(fact, inputs_))) return as_feel(fact, stated->second, latest_year, row_nulls_);
  if (fact.type == FactType::series && !is_stated) return series_of(fact, nullptr, latest_year);
  return Value::missing(fact.name);
}

std::optional<Value> CaseScope::surrounding(std::string_view name) const {
  static constexpr std::string_view known[] = {"cases", "round", "rounds", "stage", "title", "own_titles"};
  if (const auto given = inputs_.surroundings.find(std::string(name)); given != inputs_.surroundings.end()) return given->second;
  if (auto made = inputs_.around ? inputs_.around(name) : std::nullopt) return made;
  if (std::find(std::begin(known), std::end(known), name) == std::end(known)) return std::nullopt;
  return Value::missing(std::string(name));
}

namespace {

/// The first day of "3 years" before `end`; none where the period is said in another way.
std::optional<base::Date> start_of(const std::string& period, base::Date end) {
  int years = 0;
  const auto [rest, error] = std::from_chars(period.data(), period.data() + period.size(), years);
  if (error != std::errc{} || !std::string_view(rest, period.data() + period.size()).starts_with(" year")) return std::nullopt;
  return end.plus_years(-years);
}

/// An enquiry of tomorrow has not been made, and one before the window began has seen nothing of it.
bool counts(const std::map<std::string, base::Date>& checks, const Fact& fact, const Inputs& inputs) {
  const auto check = checks.find(fact.name);
  if (check == checks.end() || check->second > inputs.today) return false;
  const auto start = start_of(fact.period, inputs.reference_date);
  return !start || check->second >= *start;
}

}  // namespace

bool has_files(const Inputs& inputs, const std::string& name) {
  const auto files = inputs.evidence->find(name);
  return files != inputs.evidence->end() && !files->second.empty();
}

bool is_supported(const Fact& fact, const Inputs& inputs) {
  const auto stated = inputs.facts->find(fact.name);
  const bool is_empty_list = stated != inputs.facts->end() && stated->second.list() && stated->second.list()->empty();
  if (is_empty_list && fact.empty_needs_dated_check) return counts(inputs.dated_checks, fact, inputs);
  return fact.evidence.empty() || has_files(inputs, fact.name);
}

void each_fact_of(const Rulebook& rulebook, const feel::Expression& expression, const std::function<void(const Fact&)>& visit) { visit_facts(rulebook, expression, visit, 0); }

std::vector<std::string> facts_of(const Rulebook& rulebook, const feel::Expression& expression) {
  std::set<std::string> facts;
  each_fact_of(rulebook, expression, [&](const Fact& fact) { facts.insert(fact.name); });
  return {facts.begin(), facts.end()};
}

}  // namespace rules::internal
