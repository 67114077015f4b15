#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

using rules::Condition;
using rules::feel::Context;
using rules::feel::List;
using rules::feel::Null;
using rules::feel::Value;

/// What of the house an expression may read that is looked at here.
constexpr std::string_view looked_at[] = {"cases", "rounds", "round", "title", "stage", "today"};

bool is_looked_at(const std::string& name) { return std::find(std::begin(looked_at), std::end(looked_at), name) != std::end(looked_at); }

Value number_or_null(const std::string& text) {
  const auto number = base::Decimal::parse(text);
  return number ? Value(*number) : Value(Null{});
}

Value year_of(const Chronicle& chronicle, const std::string& round) {
  const auto found = chronicle.year_of.find(round);
  Context context;
  context.entries.emplace_back("year", number_or_null(found == chronicle.year_of.end() ? "" : found->second));
  return Value(std::move(context));
}

/// The rounds before the case's own; all of them where it belongs to none.
Value earlier_rounds(const Chronicle& chronicle, const Record& record) {
  List earlier;
  for (const auto& id : chronicle.rounds) {
    if (id == record.round) break;
    earlier.push_back(year_of(chronicle, id));
  }
  return Value(std::move(earlier));
}

/// What was filed about the case.
Value cases_about(const Chronicle& chronicle, const Record& record) {
  List cases;
  for (const auto& id : record.cases_about) {
    const auto& other = chronicle.cases.at(id);
    if (!other.filed_on || !other.procedure) continue;
    Context one;
    one.entries.emplace_back("procedure", Value(other.procedure->id));
    one.entries.emplace_back("open", Value(!other.closed));
    one.entries.emplace_back("complete", Value(other.closed || !other.way || !other.stage || other.way->at != other.stage->id));
    one.entries.emplace_back("result", other.closed ? Value(other.result) : Value(Null{}));
    cases.push_back(Value(std::move(one)));
  }
  return Value(std::move(cases));
}

/// The last valid day is still valid.
Value title_of(const Chronicle& chronicle, const Record& record, Date day) {
  const auto found = chronicle.titles.find(record.about);
  if (found == chronicle.titles.end()) return Value::missing("title");
  Context title;
  title.entries.emplace_back("number", Value(found->first));
  title.entries.emplace_back("title", Value(found->second.title));
  title.entries.emplace_back("issued_on", Value(found->second.issued_on));
  title.entries.emplace_back("valid_to", found->second.valid_to ? Value(*found->second.valid_to) : Value(Null{}));
  const bool expired = found->second.status == "valid" && found->second.valid_to && *found->second.valid_to < day;
  title.entries.emplace_back("status", Value(expired ? std::string("expired") : found->second.status));
  return Value(std::move(title));
}

/// Of scores nothing is known here.
Value stages_of(const Record& record) {
  Context all;
  for (const auto& stage : record.procedure->stages) {
    Context one;
    const auto last = std::find_if(record.path.rbegin(), record.path.rend(), [&](const Step& step) { return step.stage == stage.id; });
    one.entries.emplace_back("outcome", last == record.path.rend() ? Value::missing("stage." + stage.id + ".outcome") : Value(last->outcome));
    for (const char* name : {"score", "passed", "band", "level", "criteria"}) one.entries.emplace_back(name, Value::missing(name));
    all.entries.emplace_back(stage.id, Value(std::move(one)));
  }
  return Value(std::move(all));
}

/// A fact as it stands on the file, where its kind is as plain as a day, a word or yes and no.
Value fact_of(const Record& record, const rules::Fact& fact) {
  const auto stated = record.facts.find(fact.name);
  if (stated == record.facts.end()) return Value::missing(fact.name);
  const base::Json& value = *stated->second;
  const std::string text = value.is_string() ? std::string(value.as_string()) : "";
  if (fact.type == rules::FactType::boolean && (value.is_bool() || text == "true" || text == "false")) return Value(value.is_bool() ? value.as_bool() : text == "true");
  if (fact.type == rules::FactType::date && !text.empty())
    if (const auto date = Date::parse(text)) return Value(*date);
  return Value::missing(fact.name);
}

/// What the expression reads, told by the events alone.
Value value_of(const rules::feel::Expression& expression, const Occasion& at) {
  const auto& rulebook = at.edition().rulebook;
  rules::feel::MapScope scope;
  for (const auto& name : rules::feel::free_names(expression)) {
    if (name == "cases") scope.set(name, cases_about(at.so_far, *at.record));
    else if (name == "rounds") scope.set(name, earlier_rounds(at.so_far, *at.record));
    else if (name == "round") scope.set(name, year_of(at.so_far, at.record->round));
    else if (name == "title") scope.set(name, title_of(at.so_far, *at.record, at.day));
    else if (name == "stage") scope.set(name, stages_of(*at.record));
    else if (name == "today") scope.set(name, Value(at.day));
    else if (const auto parameter = rulebook.parameters.find(name); parameter != rulebook.parameters.end()) scope.set(name, parameter->second.value);
    else if (const auto fact = rulebook.facts.find(name); fact != rulebook.facts.end() && !fact->second.formula) scope.set(name, fact_of(*at.record, fact->second));
    else scope.set(name, Value::missing(name));
  }
  return rules::feel::evaluate(expression, scope);
}

bool reads_the_house(const rules::feel::Expression& expression) {
  const auto names = rules::feel::free_names(expression);
  return std::any_of(names.begin(), names.end(), is_looked_at);
}

/// A condition that every way to pass the set needs: it applies, nothing lifts it, and it is false.
void look_at_conditions(const Occasion& at, const rules::Set& set, const std::vector<Condition>& conditions, const Tell& tell) {
  for (const auto& condition : conditions) {
    if (condition.need == rules::Need::all && !condition.conditions.empty() && !condition.when) look_at_conditions(at, set, condition.conditions, tell);
    if (!condition.test || condition.if_fail || !reads_the_house(*condition.test)) continue;
    const bool lifted = std::any_of(set.exemptions.begin(), set.exemptions.end(), [&](const auto& one) { return std::find(one.lifts.begin(), one.lifts.end(), condition.path) != one.lifts.end(); });
    if (lifted || (condition.when && !value_of(*condition.when, at).is_true()) || !value_of(*condition.test, at).is_false()) continue;
    tell({fmt::format("条件“{}.{}”并不成立，却作出了结论。", set.id, condition.path), fmt::format("The outcome came although '{}.{}' does not hold.", set.id, condition.path)});
  }
}

void look_at_sets(const Occasion& at, const std::vector<std::string>& names, const Tell& tell) {
  for (const auto& name : names)
    if (const auto set = at.edition().rulebook.sets.find(name); set != at.edition().rulebook.sets.end() && set->second.need == rules::Need::all)
      look_at_conditions(at, set->second, set->second.conditions, tell);
}

/// The sets before this outcome, and the condition of the option itself, on what the events say of other cases, rounds,
/// titles and earlier steps. A posting's sets stood before it, and its outcome is time's.
void look(const Occasion& at, const Tell& tell) {
  if (!at.is("stage_left") || !at.stage() || at.event.actor == "clock" || at.stage()->type == programme::StageType::check) return;
  const std::string outcome = at.text("outcome");
  for (const auto& option : at.stage()->options) {
    if (option.id != outcome) continue;
    if (option.if_ && reads_the_house(*option.if_) && value_of(*option.if_, at).is_false())
      tell({fmt::format("“{}”不是可选的结论。", outcome), fmt::format("'{}' is no outcome open to this case.", outcome)});
    look_at_sets(at, option.require, tell);
  }
  const auto outcomes = programme::outcomes_of(*at.stage());
  if (!outcomes.empty() && outcomes.front() == outcome) look_at_sets(at, at.stage()->require, tell);
}

}  // namespace

const Invariant gates_true{"gates_true", {"条件所看的其他案卷、批次、称号与记录一致", "what conditions read of other cases, rounds and titles is what the events say"}, look};

}  // namespace rehearsal::invariants
