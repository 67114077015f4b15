#include "rules/compiled/plan.h"

#include "rules/internal/criteria.h"
#include "rules/internal/result.h"

namespace rules::compiled {
namespace {

constexpr int deepest_set = 8;

bool lifts(const Exemption& exemption, const std::string& path) {
  return std::any_of(exemption.lifts.begin(), exemption.lifts.end(),
                     [&](const std::string& lifted) { return path == lifted || path.starts_with(lifted + "."); });
}

/// Whether a null of this expression means that the text is silent: some parameter it reads is empty, and none of them is
/// for an office to set.
bool is_silent(const Rulebook& rulebook, const feel::Expression& expression) {
  bool silent = false;
  for (const std::string& name : feel::free_names(expression)) {
    const auto parameter = rulebook.parameters.find(name);
    if (parameter == rulebook.parameters.end() || !parameter->second.value.is_null()) continue;
    if (!parameter->second.set_by.empty()) return false;
    silent = true;
  }
  return silent;
}

}  // namespace

Plan::Plan(const Rulebook& rulebook, const Set& set, int depth) : rulebook(rulebook), set(set), program(rulebook) {
  for (const Exemption& exemption : set.exemptions) {
    grounds.push_back({&exemption, question(exemption.when), {}});
    if (exemption.when) grounds.back().facts = internal::facts_of(rulebook, *exemption.when);
  }
  add(set.conditions, set.treats, set.need, depth);
  program.finish();
  name_judged();
  if (depth == 0) order_rules();
}

QuestionIndex Plan::question(const std::optional<feel::Expression>& expression) {
  if (!expression) return -1;
  Question question;
  question.expression = &*expression;
  question.step = program.add(*expression);
  question.is_silent = is_silent(rulebook, *expression);
  for (const std::string& name : internal::facts_of(rulebook, *expression)) add_fact(rulebook.facts.at(name), question);
  questions.push_back(std::move(question));
  return static_cast<QuestionIndex>(questions.size() - 1);
}

void Plan::add_fact(const Fact& fact, Question& question) {
  const auto place = program.place_of(fact);
  if (!place) return void(question.is_explainable = false);
  if (!fact.evidence.empty() || fact.empty_needs_dated_check) question.need_evidence.push_back(*place);
  if (program.facts()[*place].type == Type::rows) question.lists.push_back(*place);
}

void Plan::add(const std::vector<Condition>& members, const std::vector<std::string>& treats, Need need, int depth) {
  for (const Condition& condition : members) {
    const std::size_t at = rules.size();
    Rule rule;
    rule.condition = &condition;
    rule.is_group = !condition.conditions.empty();
    rule.treats = condition.treats.empty() ? &treats : &condition.treats;
    rule.one_of_several = need != Need::all;
    rule.when = question(condition.when);
    rule.test = question(condition.test);
    rule.asks = !condition.ask.empty();
    rule.asks_evidence = !condition.evidence.empty();
    rule.settles = condition.if_fail.has_value();
    rule.settles_evidence = rule.settles && !condition.if_fail->evidence.empty();
    if (rule.settles) rule.settlement = question(condition.if_fail->when);
    for (std::uint32_t i = 0; i < grounds.size(); ++i)
      if (lifts(*grounds[i].exemption, condition.path)) rule.exemptions.push_back(i);
    const auto other = rulebook.sets.find(condition.holds.empty() ? condition.fails : condition.holds);
    if (!rule.is_group && !condition.test && condition.ask.empty() && other != rulebook.sets.end() && depth < deepest_set) {
      others.push_back(std::make_unique<Plan>(rulebook, other->second, depth + 1));
      rule.other = static_cast<std::int32_t>(others.size() - 1);
    }
    const std::vector<std::string>& inherited = *rule.treats;
    rules.push_back(std::move(rule));
    conditions.push_back(&condition);
    add(condition.conditions, inherited, condition.need, depth);
    rules[at].end = static_cast<std::uint32_t>(rules.size());
  }
}

/// Which condition a criterion names: the one of that path, else the only one whose last part it is.
void Plan::name_judged() {
  std::map<std::string, std::vector<std::uint32_t>> by_id;
  for (Rule& rule : rules) {
    if (!internal::is_judged(*rule.condition)) continue;
    rule.judgement = static_cast<std::int32_t>(judged_count++);
    judged.insert_or_assign(rule.condition->path, static_cast<std::uint32_t>(rule.judgement));
    by_id[rule.condition->id].push_back(static_cast<std::uint32_t>(rule.judgement));
  }
  for (const auto& [id, places] : by_id)
    if (places.size() == 1) judged.emplace(id, places.front());
}

void Plan::order_rules() {
  std::vector<const std::vector<std::string>*> treated;
  for (const Rule& rule : rules)
    if (!rule.is_group) treated.push_back(rule.treats);
  clause_order = internal::in_clause_order(treated, rulebook);
  for (const auto& [criterion, place] : judged)
    if (!internal::criterion_problem(rulebook, criterion)) plain_criteria.insert(criterion);
}

}  // namespace rules::compiled
