#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

using rules::Condition;
using rules::Exemption;
using rules::IfFail;
using rules::Need;

struct NeedRead { Need need = Need::all; int at_least = 0; };

/// all | any | {at_least: n}
NeedRead read_need(Keys& keys) {
  if (!keys.has("need")) {
    keys.take("need");
    return {};
  }
  const YamlNode& node = *keys.take("need");
  if (node.kind == YamlNode::Kind::mapping) {
    Keys inner(keys.draft(), node, keys.element() + " need");
    const auto count = inner.need("at_least") ? inner.count("at_least") : std::nullopt;
    return {Need::at_least, count.value_or(1)};
  }
  return {keys.word("need", {"all", "any"}) == "any" ? Need::any : Need::all, 0};
}

IfFail read_if_fail(Draft& draft, const YamlNode& node, const std::string& element) {
  Keys keys(draft, node, element + " if_fail");
  IfFail if_fail;
  if_fail.when = keys.expression("when");
  keys.need("ask");
  if_fail.ask = keys.refer("ask", Kind::role);
  if_fail.record = keys.texts("record");
  if_fail.evidence = keys.refer_all("evidence", Kind::evidence);
  if_fail.treats = keys.treats({Treatment::judged});
  keys.reading();
  keys.not_yet({"sheet"});
  return if_fail;
}

struct Where { std::string set, path; };   // the set, and the path of the group inside it

Condition read_condition(Draft& draft, const YamlNode& node, const std::string& id, const Where& where);

std::vector<Condition> read_conditions(Draft& draft, const YamlNode& node, const Where& where) {
  std::vector<Condition> conditions;
  each_member(draft, node, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
    const std::string path = where.path.empty() ? id : where.path + "." + id;
    draft.places["condition " + where.set + " " + path] = draft.at(key);
    conditions.push_back(read_condition(draft, value, id, {where.set, path}));
    conditions.back().line = key.line;
  });
  return conditions;
}

/// Its parts are treated by computing, by a person, or both; a group computes.
std::vector<std::string> read_treats_of(Keys& keys, const Condition& condition) {
  if (condition.ask.empty()) return keys.treats({Treatment::computed});
  if (condition.test) return keys.treats({Treatment::computed, Treatment::judged});
  return keys.treats({Treatment::judged});
}

/// Exactly one thing decides; only a test may be confirmed by a person.
void check_one_of(Draft& draft, const Condition& condition, const YamlNode& node, const std::string& element) {
  const int computed = (condition.test ? 1 : 0) + (node.find("conditions") ? 1 : 0) + (condition.holds.empty() ? 0 : 1) + (condition.fails.empty() ? 0 : 1);
  const bool asked = !condition.ask.empty();
  if (computed == 1 && (!asked || condition.test)) return;
  if (computed == 0 && (asked || node.find("test") || node.find("ask"))) return;  // a broken test has its own problem
  draft.refuse("condition_not_one", draft.at(node),
               {fmt::format("{} 应当恰好有 test、ask、conditions、holds、fails 中的一个（test 可与 ask 并用）。", element),
                fmt::format("{} holds exactly one of test, ask, conditions, holds, fails (test may go with ask).", element)});
}

Condition read_condition(Draft& draft, const YamlNode& node, const std::string& id, const Where& where) {
  const std::string element = where.set + "." + where.path;
  Keys keys(draft, node, element);
  Condition condition;
  condition.id = id;
  condition.path = where.path;
  condition.label = keys.label();
  condition.when = keys.expression("when");
  condition.test = keys.expression("test");
  condition.ask = keys.refer("ask", Kind::role);
  const NeedRead need = read_need(keys);
  condition.need = need.need;
  condition.at_least = need.at_least;
  if (const YamlNode* inner = keys.take("conditions")) condition.conditions = read_conditions(draft, *inner, where);
  condition.holds = keys.refer("holds", Kind::set);
  condition.fails = keys.refer("fails", Kind::set);
  condition.as_of = keys.word("as_of", {"today"});
  condition.evidence = keys.refer_all("evidence", Kind::evidence);
  condition.show = keys.refer_all("show", Kind::fact);
  if (const YamlNode* if_fail = keys.take("if_fail")) condition.if_fail = read_if_fail(draft, *if_fail, element);
  condition.treats = read_treats_of(keys, condition);
  condition.reading = keys.reading();
  keys.not_yet({"confirm_at", "compare_with", "tags", "sheet", "record"});
  check_one_of(draft, condition, node, element);
  return condition;
}

Exemption read_exemption(Draft& draft, const YamlNode& node, const std::string& id, const std::string& set) {
  Keys keys(draft, node, set + " exemption " + id);
  Exemption exemption;
  exemption.id = id;
  exemption.label = keys.label();
  keys.need("when");
  exemption.when = keys.expression("when");
  keys.need("lifts");
  exemption.lifts = keys.refer_all("lifts", Kind::condition, set);
  exemption.evidence = keys.refer_all("evidence", Kind::evidence);
  exemption.treats = keys.treats({Treatment::computed});
  exemption.reading = keys.reading();
  keys.not_yet({"grounds", "need", "lifts_if"});
  return exemption;
}

rules::Use read_use(Keys& keys) {
  const std::string word = keys.word("use", {"gate", "rank", "tag"});
  return word == "rank" ? rules::Use::rank : word == "tag" ? rules::Use::tag : rules::Use::gate;
}

void read_set(Draft& draft, const YamlNode& node) {
  const YamlNode* name = node.find("set");
  Keys keys(draft, node, name ? "set " + name->text : "set");
  rules::Set set;
  set.id = keys.need_text("set");
  set.label = keys.label();
  const NeedRead need = read_need(keys);
  set.need = need.need;
  set.at_least = need.at_least;
  set.use = read_use(keys);
  set.treats = keys.treats({Treatment::computed});
  set.file = draft.file;
  set.line = keys.line();
  if (const YamlNode* conditions = keys.need("conditions")) set.conditions = read_conditions(draft, *conditions, {set.id, ""});
  if (const YamlNode* exemptions = keys.take("exemptions"))
    each_member(draft, *exemptions, [&](const std::string& id, const YamlNode& key, const YamlNode& value) {
      set.exemptions.push_back(read_exemption(draft, value, id, set.id));
      set.exemptions.back().line = key.line;
    });
  if (set.id.empty()) return;
  if (draft.programme.rulebook.sets.contains(set.id))
    draft.refuse("duplicate_name", draft.at(*name), {fmt::format("条件组“{}”已定义过。", set.id), fmt::format("The set '{}' is declared twice.", set.id)});
  draft.places["set " + set.id] = draft.at(*name);
  draft.programme.rulebook.sets[set.id] = std::move(set);
}

}  // namespace

void read_rules(Draft& draft, const YamlNode& root) {
  each_of(draft, root, [&](const YamlNode& node) { read_set(draft, node); });
}

}  // namespace programme::internal
