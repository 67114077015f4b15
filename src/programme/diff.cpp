#include "programme/diff.h"

namespace programme {
namespace {

/// One element of an edition as words that can be compared.
struct Said { base::Text label; std::string words; };
using Element = std::map<std::string, Said>;

std::string joined(const std::vector<std::string>& items) { return fmt::format("{}", fmt::join(items, ", ")); }

/// "name: value; " when there is a value.
std::string said(std::string_view name, const std::string& value) { return value.empty() ? "" : fmt::format("{}: {}; ", name, value); }
std::string said(std::string_view name, const std::vector<std::string>& values) { return said(name, joined(values)); }
std::string said(std::string_view name, const std::optional<rules::feel::Expression>& value) { return value ? said(name, value->text) : ""; }

Element clauses(const Programme& programme) {
  Element elements;
  for (const Clause& clause : programme.clauses) elements[clause.id] = {{clause.cite, clause.cite}, clause.gloss.zh};
  return elements;
}

Element parameters(const Programme& programme) {
  Element elements;
  for (const auto& [name, parameter] : programme.rulebook.parameters) {
    const std::string value = parameter.value.is_null() ? "null" : parameter.value.shown();
    elements[name] = {parameter.label, parameter.unit.empty() || !parameter.value.number() ? value : value + " " + parameter.unit};
  }
  return elements;
}

std::string options_of(const rules::Fact& fact) {
  std::vector<std::string> ids;
  for (const rules::Option& option : fact.options) ids.push_back(option.id);
  return joined(ids);
}

Element facts(const Programme& programme) {
  Element elements;
  for (const auto& [name, fact] : programme.rulebook.facts)
    elements[name] = {fact.label, said("type", std::string(name_of(fact.type))) + said("unit", fact.unit) + said("options", options_of(fact)) +
                                      said("formula", fact.formula) + said("ask_when", fact.ask_when)};
  return elements;
}

std::string need_of(rules::Need need, int at_least) {
  if (need == rules::Need::at_least) return fmt::format("at least {}", at_least);
  return need == rules::Need::any ? "any" : "all";
}

void add_conditions(const std::string& set, const std::vector<rules::Condition>& conditions, Element& elements) {
  for (const rules::Condition& condition : conditions) {
    std::string words = said("when", condition.when) + said("test", condition.test) + said("ask", condition.ask) + said("holds", condition.holds) + said("fails", condition.fails);
    if (!condition.conditions.empty()) words += said("need", need_of(condition.need, condition.at_least));
    if (condition.if_fail) words += said("if_fail", condition.if_fail->ask) + said("if_fail when", condition.if_fail->when);
    elements[set + "." + condition.path] = {condition.label, words};
    add_conditions(set, condition.conditions, elements);
  }
}

Element conditions(const Programme& programme) {
  Element elements;
  for (const auto& [id, set] : programme.rulebook.sets) {
    elements[id] = {set.label, said("need", need_of(set.need, set.at_least))};
    add_conditions(id, set.conditions, elements);
  }
  return elements;
}

Element exemptions(const Programme& programme) {
  Element elements;
  for (const auto& [id, set] : programme.rulebook.sets)
    for (const rules::Exemption& exemption : set.exemptions)
      elements[id + "." + exemption.id] = {exemption.label, said("when", exemption.when) + said("lifts", exemption.lifts)};
  return elements;
}

Element roles(const Programme& programme) {
  Element elements;
  for (const auto& [id, role] : programme.roles)
    elements[id] = {role.label, said("is", std::string(name_of(role.is))) + said("level", role.level) + said("among", role.among) + said("from", role.from)};
  return elements;
}

Element forms(const Programme& programme) {
  Element elements;
  for (const auto& [id, form] : programme.forms) {
    std::vector<std::string> fields;
    for (const FormPart& part : form.parts)
      for (const FormField& field : part.fields) fields.push_back(field.fact);
    elements[id] = {form.label, joined(fields)};
  }
  return elements;
}

Element procedures(const Programme& programme) {
  Element elements;
  for (const Procedure& procedure : programme.procedures) {
    std::vector<std::string> ways, results;
    for (const Way& way : procedure.ways) ways.push_back(fmt::format("{} ({} → {})", way.id, way.by.empty() ? way.follows : way.by, way.at));
    for (const Outcome_& result : procedure.results) results.push_back(result.id);
    elements[procedure.id] = {procedure.label, said("ways_in", ways) + said("results", results)};
  }
  return elements;
}

std::string deadline_of(const Stage& stage) {
  if (!stage.deadline) return "";
  const Deadline& deadline = *stage.deadline;
  const std::string length = deadline.period ? deadline.period->text().en : deadline.within;
  return fmt::format("{}{}{} ({})", deadline.date, deadline.from, length.empty() ? "" : " + " + length, deadline.missed);
}

std::string next_of(const Stage& stage) {
  std::vector<std::string> steps;
  for (const auto& [outcome, next] : stage.next) steps.push_back(outcome + " → " + next);
  return joined(steps);
}

Element stages(const Programme& programme) {
  Element elements;
  for (const Procedure& procedure : programme.procedures)
    for (const Stage& stage : procedure.stages)
      elements[procedure.id + "." + stage.id] = {stage.label, said("type", std::string(name_of(stage.type))) + said("by", stage.by) + said("forms", stage.forms) +
                                                                  said("rules", stage.rules) + said("deadline", deadline_of(stage)) + said("next", next_of(stage))};
  return elements;
}

Element titles(const Programme& programme) {
  Element elements;
  for (const auto& [id, title] : programme.titles)
    elements[id] = {title.label, said("valid for", title.valid_for ? title.valid_for->text().en : "null") + said("states", title.states) + said("items", title.items)};
  return elements;
}

Element bans(const Programme& programme) {
  Element elements;
  for (const auto& [id, ban] : programme.bans)
    elements[id] = {ban.label, said("bars", ban.bars) + said("for", ban.for_ ? ban.for_->text().en : "null")};
  return elements;
}

struct KindOf { std::string_view kind, zh; Element (*read)(const Programme&); };

constexpr KindOf kinds[] = {{"clause", "条款", clauses},         {"parameter", "参数", parameters}, {"fact", "事实", facts},
                            {"condition", "条件", conditions},   {"exemption", "豁免", exemptions}, {"role", "角色", roles},
                            {"form", "表格", forms},             {"procedure", "程序", procedures}, {"stage", "阶段", stages},
                            {"title", "称号", titles},           {"ban", "限制", bans}};

std::string name_shown(const std::string& label, const std::string& id) { return label.empty() || label == id ? id : fmt::format("{} ({})", label, id); }

Difference difference(const KindOf& kind, const std::string& id, const Said* before, const Said* after) {
  Difference found;
  found.change = !before ? Change::added : !after ? Change::removed : Change::changed;
  found.kind = kind.kind;
  found.id = id;
  found.label = after ? after->label : before->label;
  found.from = before ? before->words : "";
  found.to = after ? after->words : "";
  const std::string zh = name_shown(found.label.zh, id), en = name_shown(found.label.en, id);
  switch (found.change) {
    case Change::added: found.sentence = {fmt::format("新增{}：{}。{}", kind.zh, zh, found.to), fmt::format("New {}: {}. {}", kind.kind, en, found.to)}; break;
    case Change::removed: found.sentence = {fmt::format("取消{}：{}。{}", kind.zh, zh, found.from), fmt::format("{} removed: {}. {}", kind.kind, en, found.from)}; break;
    case Change::changed:
      found.sentence = {fmt::format("{}“{}”由“{}”改为“{}”。", kind.zh, zh, found.from, found.to), fmt::format("The {} {} changes from '{}' to '{}'.", kind.kind, en, found.from, found.to)};
  }
  return found;
}

void compare(const KindOf& kind, const Element& before, const Element& after, std::vector<Difference>& found) {
  std::map<std::string, std::pair<const Said*, const Said*>> both;
  for (const auto& [id, said] : before) both[id].first = &said;
  for (const auto& [id, said] : after) both[id].second = &said;
  for (const auto& [id, pair] : both)
    if (!pair.first || !pair.second || pair.first->words != pair.second->words) found.push_back(difference(kind, id, pair.first, pair.second));
}

}  // namespace

std::string_view name_of(Change change) {
  switch (change) {
    case Change::added: return "added";
    case Change::removed: return "removed";
    case Change::changed: return "changed";
  }
  return "";
}

std::vector<Difference> differences(const Programme& before, const Programme& after) {
  std::vector<Difference> found;
  for (const KindOf& kind : kinds) compare(kind, kind.read(before), kind.read(after), found);
  return found;
}

}  // namespace programme
