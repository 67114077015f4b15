#include "rules/internal/because.h"

namespace rules::internal {
namespace {

using base::Text;
using feel::Comparison;
using feel::Value;

constexpr std::size_t most = 40;

std::string opposite(const std::string& op) {
  static const std::map<std::string, std::string> opposites{{"=", "!="}, {"!=", "="}, {"<", ">="}, {"<=", ">"}, {">", "<="},
                                                            {">=", "<"}, {"in", "not in"}, {"not in", "in"}};
  const auto found = opposites.find(op);
  return found == opposites.end() ? op : found->second;
}

std::string mirrored(const std::string& op) {
  static const std::map<std::string, std::string> mirrors{{"<", ">"}, {"<=", ">="}, {">", "<"}, {">=", "<="}};
  const auto found = mirrors.find(op);
  return found == mirrors.end() ? op : found->second;
}

/// The same comparison with its fact on the left: `reference_date <= tm_valid_to` says something about tm_valid_to.
Comparison fact_first(Comparison c, const Rulebook& rulebook) {
  if (rulebook.facts.contains(c.left_name) || !rulebook.facts.contains(c.right_name) || c.op == "in") return c;
  std::swap(c.left, c.right);
  std::swap(c.left_name, c.right_name);
  std::swap(c.left_at, c.right_at);
  std::swap(c.left_field, c.right_field);
  c.op = mirrored(c.op);
  return c;
}

std::string margin_of(const Value& left, const Value& right) {
  if (left.number() && right.number()) {
    const auto difference = base::Decimal::subtract(*left.number(), *right.number());
    return difference ? difference->text() : "";
  }
  if (left.date() && right.date()) return std::to_string(base::days_between(*right.date(), *left.date()));
  return {};
}

/// The relation as it is, for the eye: "-12 万元 < 0".
Text relation(const std::string& op) {
  if (op == "!=") return {"≠", "≠"};
  if (op == ">=") return {"≥", "≥"};
  if (op == "<=") return {"≤", "≤"};
  if (op == "in") return {"属于", "in"};
  if (op == "not in") return {"不属于", "not in"};
  return {op, op};
}

/// "没有填写" where a comparison only asks whether something is stated.
Text shown(const Comparison& c, const Words& words) {
  if (c.right.is_null()) return c.left.is_null() ? Text{"没有填写", "not stated"} : Text{"已填写", "stated"};
  const Text left = words.value(c.left, c.left_name, c.left_field), right = words.value(c.right, c.left_name, c.left_field);
  const Text sign = relation(c.holds ? c.op : opposite(c.op));
  return {fmt::format("{} {} {}", left.zh, sign.zh, right.zh), fmt::format("{} {} {}", left.en, sign.en, right.en)};
}

Because because(const Comparison& c, bool truth_known, bool wanted, const Words& words) {
  Because because;
  because.fact = c.left_name;
  because.at = c.left_at;
  because.field = c.left_field;
  because.holds = truth_known ? wanted : c.holds;
  because.op = because.holds == c.holds ? c.op : opposite(c.op);
  because.left = plain(c.left);
  because.right = plain(c.right);
  because.unit = c.left.number() ? words.unit_of(c.left_name, c.left_field) : "";
  because.margin = margin_of(c.left, c.right);
  because.shown = shown(c, words);
  return because;
}

bool is_known(const Value& value) { return !value.is_missing(); }

/// An empty list compares nothing, yet decides: it is said as the number of its items.
void add_empty_lists(const Leaf& leaf, const Words& words, std::vector<Reason>& all) {
  if (!leaf.stated || !leaf.condition->test || leaf.basis != Leaf::Basis::test) return;
  for (const std::string& name : facts_of(words.rulebook(), *leaf.condition->test)) {
    const auto stated = words.inputs().facts.find(name);
    if (stated == words.inputs().facts.end() || !stated->second.list() || !stated->second.list()->empty()) continue;
    Because because;
    because.fact = name;
    because.op = *leaf.stated ? "=" : ">=";
    because.left = "0";
    because.right = *leaf.stated ? "0" : "1";
    because.holds = *leaf.stated;
    because.margin = *leaf.stated ? "0" : "-1";
    because.shown = {"0 项", "no items"};
    all.push_back({std::move(because), {}, {}, true});
  }
}

bool same(const Because& a, const Because& b) {
  return a.fact == b.fact && a.at == b.at && a.field == b.field && a.op == b.op && a.left == b.left && a.right == b.right;
}

}  // namespace

std::vector<Reason> reasons_of(const Leaf& leaf, const Words& words) {
  std::vector<Reason> all;
  for (const Comparison& comparison : leaf.trace.comparisons) {
    const Comparison c = fact_first(comparison, words.rulebook());
    if (all.size() >= most || !words.rulebook().facts.contains(c.left_name) || !is_known(c.left) || !is_known(c.right)) continue;
    Because one = because(c, leaf.stated.has_value(), leaf.stated.value_or(false), words);
    const auto repeats = [&](const Reason& other) { return same(one, other.because); };
    if (std::none_of(all.begin(), all.end(), repeats)) {
      const bool is_turned = one.op != c.op;
      all.push_back({std::move(one), c.left, c.right, false, is_turned});
    }
  }
  add_empty_lists(leaf, words, all);
  return all;
}

}  // namespace rules::internal
