#include "rules/internal/because.h"

#include <charconv>

namespace rules::internal {
namespace {

using base::Text;
using feel::Comparison;
using feel::Value;

constexpr std::size_t most = 40;
constexpr std::string_view symbols[] = {"=", "!=", "<", "<=", ">", ">=", "in", "not in"};

Demand demand_of(std::string_view symbol) {
  const auto found = std::find(std::begin(symbols), std::end(symbols), symbol);
  base::ensure(found != std::end(symbols), "a trace compares with the operators there are");
  return static_cast<Demand>(found - std::begin(symbols));
}

/// The comparison with its fact on the left: `reference_date <= tm_valid_to` says something about tm_valid_to.
Reason fact_first(const Comparison& c, const Words& words) {
  Reason reason;
  reason.op = demand_of(c.op);
  reason.holds = c.holds;
  reason.subject = words.subject_named(c.left_name, c.left_at, c.left_field);
  reason.left = &c.left;
  reason.right = &c.right;
  if (reason.subject.fact || reason.op == Demand::in) return reason;
  const Subject other = words.subject_named(c.right_name, c.right_at, c.right_field);
  if (!other.fact) return reason;
  reason.subject = other;
  reason.op = mirrored(reason.op);
  std::swap(reason.left, reason.right);
  return reason;
}

void add_empty_lists(const Leaf& leaf, const Words& words, std::vector<Reason>& all) {
  if (!leaf.stated || !leaf.condition->test || leaf.basis != Leaf::Basis::test) return;
  for (const std::string& name : facts_of(words.rulebook(), *leaf.condition->test)) {
    const auto stated = words.inputs().facts->find(name);
    if (stated != words.inputs().facts->end() && stated->second.list() && stated->second.list()->empty()) add_empty_list(words.rulebook().facts.at(name), *leaf.stated, all);
  }
}

/// The sign for the eye.
std::string_view sign_of(Demand demand, bool chinese) {
  switch (demand) {
    case Demand::not_equal: return "≠";
    case Demand::greater_equal: return "≥";
    case Demand::less_equal: return "≤";
    case Demand::in: return chinese ? "属于" : "in";
    case Demand::not_in: return chinese ? "不属于" : "not in";
    default: return symbol_of(demand);
  }
}

}  // namespace

Demand mirrored(Demand demand) {
  switch (demand) {
    case Demand::less: return Demand::greater;
    case Demand::less_equal: return Demand::greater_equal;
    case Demand::greater: return Demand::less;
    case Demand::greater_equal: return Demand::less_equal;
    default: return demand;
  }
}

void turn(Reason& reason, std::optional<bool> stated) {
  const bool wanted = stated.value_or(reason.holds);
  if (wanted == reason.holds) return;
  reason.holds = wanted;
  reason.op = opposite(reason.op);
  reason.is_turned = true;
}

void add_empty_list(const Fact& fact, bool holds, std::vector<Reason>& all) {
  Reason reason;
  reason.subject = {fact.name, &fact, {}, {}, nullptr};
  reason.op = holds ? Demand::equal : Demand::greater_equal;
  reason.holds = holds;
  reason.is_empty_list = true;
  all.push_back(std::move(reason));
}

bool same(const Reason& a, const Reason& b) {
  return a.subject.name == b.subject.name && a.subject.at == b.subject.at && a.subject.field_name == b.subject.field_name && a.op == b.op &&
         !a.is_empty_list && !b.is_empty_list && plain(*a.left) == plain(*b.left) && plain(*a.right) == plain(*b.right);
}

std::string_view symbol_of(Demand demand) { return symbols[static_cast<std::size_t>(demand)]; }

Demand opposite(Demand demand) {
  switch (demand) {
    case Demand::equal: return Demand::not_equal;
    case Demand::not_equal: return Demand::equal;
    case Demand::less: return Demand::greater_equal;
    case Demand::less_equal: return Demand::greater;
    case Demand::greater: return Demand::less_equal;
    case Demand::greater_equal: return Demand::less;
    case Demand::in: return Demand::not_in;
    case Demand::not_in: return Demand::in;
  }
  return demand;
}

std::vector<Reason> reasons_of(const Leaf& leaf, const Words& words) {
  std::vector<Reason> all;
  for (const Comparison& comparison : leaf.trace.comparisons) {
    if (all.size() >= most || comparison.left.is_missing() || comparison.right.is_missing()) continue;
    Reason reason = fact_first(comparison, words);
    if (!reason.subject.fact) continue;
    turn(reason, leaf.stated);
    if (std::none_of(all.begin(), all.end(), [&](const Reason& other) { return same(reason, other); })) all.push_back(std::move(reason));
  }
  add_empty_lists(leaf, words, all);
  return all;
}

std::optional<base::Decimal> margin_of(const Reason& reason) {
  if (reason.is_empty_list) return base::Decimal(reason.holds ? 0 : -1);
  if (reason.left->date() && reason.right->date()) return base::Decimal(base::days_between(*reason.right->date(), *reason.left->date()));
  if (!reason.left->number() || !reason.right->number()) return std::nullopt;
  const auto difference = base::Decimal::subtract(*reason.left->number(), *reason.right->number());
  return difference ? std::optional(*difference) : std::nullopt;
}

void add_margin(std::string& out, const Reason& reason) {
  const auto margin = margin_of(reason);
  if (!margin) return;
  const auto small = margin->small();
  if (!small || small->scale > 0) return void(out += margin->text());
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, small->coefficient).ptr);
}

void add_shown(Text& out, const Reason& reason, const Words& words) {
  if (reason.is_empty_list) return add(out, "0 项", "no items");
  if (reason.right->is_null()) return reason.left->is_null() ? add(out, "没有填写", "not stated") : add(out, "已填写", "stated");
  const Demand relation = reason.holds ? reason.op : opposite(reason.op);
  words.add_value(out, *reason.left, reason.subject);
  add(out, " ", " ");
  add(out, sign_of(relation, true), sign_of(relation, false));
  add(out, " ", " ");
  words.add_value(out, *reason.right, reason.subject);
}

}  // namespace rules::internal
