#include "rules/internal/moves.h"

#include "rules/feel/ast.h"
#include "rules/internal/because.h"

namespace rules::internal {
namespace {

using base::Text;
using feel::Value;

constexpr std::size_t most_rows_tried = 48;
constexpr std::size_t most_rows_offered = 3;
constexpr std::size_t most_days = 20;
constexpr int years_ahead = 3;

bool is_present_amount(FactType type) {
  switch (type) {
    case FactType::number: case FactType::integer: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass:
      return true;
    default: return false;   // a series tells of years gone by
  }
}

std::string spaced(std::string_view before, const std::string& value) { return fmt::format("{}{}{}", before, value.starts_with("“") ? "" : " ", value); }

Change change_of(const Reason& reason, const Value& to) {
  const Subject& subject = reason.subject;
  std::string name(subject.name);
  if (!subject.at.empty()) name += "." + std::string(subject.at);
  if (!subject.field_name.empty()) name += "." + std::string(subject.field_name);
  return {name, plain(*reason.left), plain(to), reason.left->number() ? std::string(Words::unit_of(subject)) : "", {}};
}

/// The least amount that satisfies the demand; a hundredth (for whole numbers: one) above a bound that is left out.
std::optional<Value> raised(const Reason& reason, const Fact& fact) {
  if (reason.op == Demand::greater_equal) return *reason.right;
  if (reason.op != Demand::greater) return std::nullopt;
  const base::Decimal step = fact.type == FactType::integer ? base::Decimal(1) : base::Decimal(1, 2);
  const auto sum = base::Decimal::add(*reason.right->number(), step);
  return sum ? std::optional<Value>(*sum) : std::nullopt;
}

/// A validity can be renewed to the reference date or later; no other date moves.
std::optional<Value> renewed(const Reason& reason, base::Date reference_date) {
  if (reason.op != Demand::greater_equal && reason.op != Demand::greater) return std::nullopt;
  const base::Date to = reason.op == Demand::greater ? reason.right->date()->plus_days(1) : *reason.right->date();
  return to >= reference_date && to > *reason.left->date() ? std::optional<Value>(to) : std::nullopt;
}

Text shown_change(const Reason& reason, const Value& to, const Words& words) {
  Text name, from, target;
  words.add_subject(name, reason.subject);
  words.add_value(from, *reason.left, reason.subject);
  words.add_value(target, to, reason.subject);
  const Text subject = in_quotes(name);
  if (to.boolean()) return {fmt::format("做到{}", subject.zh), fmt::format("bring about: {}", subject.en)};
  if (to.date()) return {fmt::format("把{}延至 {} 或以后", subject.zh, target.zh), fmt::format("renew {} to {} or later", subject.en, target.en)};
  return {fmt::format("把{}从 {} 提高到 {}", subject.zh, from.zh, target.zh), fmt::format("raise {} from {} to {}", subject.en, from.en, target.en)};
}

std::optional<Value> target_of(const Reason& reason, const Words& words) {
  const Fact* fact = reason.subject.declared();
  if (reason.holds || reason.is_empty_list || !fact || fact->formula) return std::nullopt;
  const Value &left = *reason.left, &right = *reason.right;
  if (left.number() && right.number() && reason.subject.field_name.empty() && is_present_amount(fact->type)) return raised(reason, *fact);
  if (left.date() && right.date() && fact->type == FactType::date) return renewed(reason, words.inputs().reference_date);
  const bool yes_is_wanted = left.is_false() && ((reason.op == Demand::equal && right.is_true()) || (reason.op == Demand::not_equal && right.is_false()));
  return yes_is_wanted ? std::optional<Value>(Value(true)) : std::nullopt;
}

std::optional<Move> change_move(const Reason& reason, const Words& words) {
  const auto to = target_of(reason, words);
  if (!to) return std::nullopt;
  Move move;
  move.change = change_of(reason, *to);
  move.change.shown = shown_change(reason, *to, words);
  move.fact = reason.subject.name;
  move.value = *to;
  move.changed_row = reason.subject.field_name.empty() ? "" : reason.subject.at;
  move.changed_field = reason.subject.field_name;
  return move;
}

/// The texts an expression compares with and the fields it reads: what a row that satisfies it may be made of.
struct Ingredients { std::set<std::string> texts, members; };

void gather(const feel::Node& node, Ingredients& out) {
  if (node.kind == feel::Kind::constant && node.value.text()) out.texts.insert(*node.value.text());
  if (node.kind == feel::Kind::constant && node.value.list())
    for (const Value& item : *node.value.list())
      if (item.text()) out.texts.insert(*item.text());
  if (node.kind == feel::Kind::path || node.kind == feel::Kind::of_item)
    for (const std::string& name : node.names) out.members.insert(name);
  for (const feel::Node& child : node.children) gather(child, out);
}

std::vector<Value> values_for(const Fact& field, const Ingredients& from, base::Date reference_date) {
  if (field.type == FactType::date) return {Value(reference_date)};
  if (field.type == FactType::boolean || field.type == FactType::boolean_named) return {Value(true)};
  std::vector<Value> values;
  if (field.type == FactType::text || field.type == FactType::choice)
    for (const std::string& text : from.texts) {
      const bool fits = field.options.empty() || std::any_of(field.options.begin(), field.options.end(), [&](const Option& o) { return o.id == text; });
      if (fits) values.push_back(Value(text));
    }
  return values;
}

using Row = std::vector<std::pair<std::string, Value>>;

std::vector<Row> possible_rows(const Fact& list, const Ingredients& from, base::Date reference_date) {
  std::vector<Row> rows{{}};
  for (const Fact& field : list.fields) {
    if (!from.members.contains(field.name)) continue;
    const auto values = values_for(field, from, reference_date);
    if (values.empty() || rows.size() * values.size() > most_rows_tried) continue;
    std::vector<Row> longer;
    for (const Row& row : rows)
      for (const Value& value : values) {
        longer.push_back(row);
        longer.back().emplace_back(field.name, value);
      }
    rows = std::move(longer);
  }
  return rows.front().empty() ? std::vector<Row>{} : rows;
}

/// Asks whether an expression would have the wanted truth if a list had one more row.
class RowTrial {
 public:
  RowTrial(const feel::Expression& expression, bool wanted, const std::string& list, const Words& words)
      : expression_(expression), wanted_(wanted), list_(list), words_(words) {}

  bool works(const Row& row) const {
    Inputs inputs = words_.inputs();
    feel::List rows = inputs.facts->contains(list_) && inputs.facts->at(list_).list() ? *inputs.facts->at(list_).list() : feel::List{};
    rows.push_back(Value(feel::Context{row}));
    inputs.facts.edit().insert_or_assign(list_, Value(std::move(rows)));
    const CaseScope scope(words_.rulebook(), inputs, CaseScope::Trust::stated);
    const Value value = feel::evaluate(expression_, scope);
    return value.boolean() && *value.boolean() == wanted_;
  }

  /// Without the fields it does not need.
  Row least(Row row) const {
    for (std::size_t i = row.size(); i-- > 0;) {
      Row shorter = row;
      shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
      if (!shorter.empty() && works(shorter)) row = std::move(shorter);
    }
    return row;
  }

 private:
  const feel::Expression& expression_;
  bool wanted_;
  const std::string& list_;
  const Words& words_;
};

Move row_move(const Fact& list, const Row& row, const Words& words) {
  Move move;
  move.fact = list.name;
  move.added_row = Value(feel::Context{row});
  base::JsonObject to;
  std::vector<Text> parts;
  for (const auto& [name, value] : row) {
    to[name] = plain(value);
    const Fact* field = words.declared(list.name, name);
    const Text shown = words.value(value, list.name, name);
    const Text label = field && !field->label.zh.empty() ? field->label : Text{name, name};
    parts.push_back({spaced(label.zh, shown.zh) + (value.date() ? " 或以后" : ""), fmt::format("{} {}{}", label.en, shown.en, value.date() ? " or later" : "")});
  }
  const Text subject = words.subject(list.name, "", ""), what = joined(parts, "，", ", ");
  move.change = {list.name, "", boost::json::serialize(to), "", {fmt::format("取得一项“{}”：{}", subject.zh, what.zh), fmt::format("obtain an item of {}: {}", subject.en, what.en)}};
  return move;
}

bool same_row(const Row& a, const Row& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) { return x.first == y.first && plain(x.second) == plain(y.second); });
}

void add_row_moves(const feel::Expression& expression, bool wanted, const Fact& list, const Words& words, std::vector<Move>& moves) {
  Ingredients ingredients;
  if (expression.root) gather(*expression.root, ingredients);
  const RowTrial trial(expression, wanted, list.name, words);
  std::vector<Row> offered;
  for (const Row& row : possible_rows(list, ingredients, words.inputs().reference_date)) {
    if (offered.size() >= most_rows_offered) return;
    if (!trial.works(row)) continue;
    const Row least = trial.least(row);
    if (std::any_of(offered.begin(), offered.end(), [&](const Row& other) { return same_row(least, other); })) continue;
    offered.push_back(least);
    moves.push_back(row_move(list, least, words));
  }
}

void add_dates(const Value& value, std::set<base::Date>& dates) {
  if (value.date()) dates.insert(*value.date());
  if (!value.range()) return;
  add_dates(value.range()->low, dates);
  add_dates(value.range()->high, dates);
}

}  // namespace

void Move::apply(Inputs& inputs) const {
  if (wait_until) {
    inputs.reference_date = *wait_until;
    inputs.today = std::max(inputs.today, *wait_until);
    return;
  }
  if (inputs.evidence_required) inputs.evidence.edit()[fact].push_back(change.fact);
  if (value && changed_row.empty()) {
    inputs.facts.edit().insert_or_assign(fact, *value);
    return;
  }
  const auto stated = inputs.facts->find(fact);
  feel::List rows = stated != inputs.facts->end() && stated->second.list() ? *stated->second.list() : feel::List{};
  if (added_row) rows.push_back(*added_row);
  const std::size_t index = changed_row.empty() ? 0 : std::stoul(changed_row);
  if (index > 0 && index <= rows.size() && rows[index - 1].context()) {
    feel::Context row = *rows[index - 1].context();
    for (auto& [name, old] : row.entries)
      if (name == changed_field) old = *value;
    rows[index - 1] = Value(std::move(row));
  }
  inputs.facts.edit().insert_or_assign(fact, Value(std::move(rows)));
}

std::vector<Move> moves_for(const feel::Expression& expression, const feel::Trace& trace, bool truth, const Words& words) {
  Leaf leaf;
  Condition condition;
  condition.test = expression;
  leaf.condition = &condition;
  leaf.stated = truth;
  leaf.trace = trace;
  std::vector<Move> moves;
  for (const Reason& reason : reasons_of(leaf, words))
    if (auto move = change_move(reason, words)) moves.push_back(std::move(*move));
  for (const std::string& name : facts_of(words.rulebook(), expression)) {
    const Fact& fact = words.rulebook().facts.at(name);
    if (fact.type == FactType::list && !fact.empty_needs_dated_check) add_row_moves(expression, !truth, fact, words, moves);
  }
  return moves;
}

std::vector<Move> later_days(const feel::Trace& trace, const Words& words) {
  const base::Date now = words.inputs().reference_date;
  std::set<base::Date> dates, days;
  for (const feel::Comparison& comparison : trace.comparisons) {
    add_dates(comparison.left, dates);
    add_dates(comparison.right, dates);
  }
  for (const base::Date date : dates)
    for (int years = 0; years <= 10; ++years)
      for (const base::Date day : {date.plus_years(years), date.plus_years(years).plus_days(1)})
        if (day > now && day <= now.plus_years(years_ahead)) days.insert(day);
  std::vector<Move> moves;
  for (const base::Date day : days) {
    if (moves.size() >= most_days) break;
    Move move;
    move.wait_until = day;
    move.change = {"reference_date", now.text(), day.text(), "", {fmt::format("等到 {} 或以后再申报", day.text()), fmt::format("apply on {} or later", day.text())}};
    moves.push_back(std::move(move));
  }
  return moves;
}

}  // namespace rules::internal
