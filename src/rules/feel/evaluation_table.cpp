#include "rules/feel/evaluation.h"

/// Decision tables. Source: OMG DMN 1.5, 8.2.8 to 8.2.11 (hit policies) and 10.3.2.15.
namespace rules::feel {
namespace {

using Rows = std::vector<std::vector<Value>>;

}  // namespace

/// The values of the inputs; a value that is not among those allowed ends the table.
std::optional<Value> Evaluation::inputs_of(const Node& node, std::vector<Value>& inputs) {
  const Table& table = *node.table;
  for (std::size_t i = 0; i < table.inputs; ++i) {
    inputs.push_back(evaluate(node.children[i]));
    const Node& allowed = node.children[table.allowed_inputs() + i];
    if (allowed.kind != Kind::tests || allowed.children.empty() || inputs.back().is_missing()) continue;
    slots_[static_cast<std::size_t>(node.slot)] = inputs.back();
    if (!tests(allowed, inputs.back()).is_true()) return fail(node, fmt::format("input {} is not among the values allowed", i + 1));
  }
  return std::nullopt;
}

Value Evaluation::rule_matches(const Node& node, std::size_t rule, const std::vector<Value>& inputs) {
  Value result = true;
  const std::size_t first = node.table->rule(rule);
  for (std::size_t i = 0; i < inputs.size() && !result.is_false(); ++i) {
    const Node& entry = node.children[first + i];
    slots_[static_cast<std::size_t>(node.slot)] = inputs[i];
    result = both(result, entry.kind == Kind::tests ? tests(entry, inputs[i]) : evaluate(entry));
  }
  return result.is_null() ? Value(false) : result;
}

std::vector<Value> Evaluation::outputs_at(const Node& node, std::size_t first) {
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < node.table->outputs; ++i) outputs.push_back(evaluate(node.children[first + i]));
  return outputs;
}

/// One output by itself, several as a context.
Value Evaluation::output_of(const Table& table, const std::vector<Value>& outputs) const {
  if (table.output_names.empty()) return outputs.empty() ? Value() : outputs[0];
  Context context;
  for (std::size_t i = 0; i < outputs.size(); ++i) context.entries.emplace_back(table.output_names[i], outputs[i]);
  return context;
}

Value Evaluation::table(const Node& node) {
  const Table& table = *node.table;
  std::vector<Value> inputs;
  if (const auto refused = inputs_of(node, inputs)) return *refused;
  std::vector<std::size_t> matches;
  Value undetermined;
  Spans spans;
  const std::size_t start = mark();
  for (std::size_t rule = 0; rule < table.rules; ++rule) {
    if (!machine_.spend(1)) return Value();
    const std::size_t from = mark();
    const Value match = rule_matches(node, rule, inputs);
    if (match.is_missing()) undetermined = missing_of(undetermined, match);
    if (!match.is_true()) continue;
    matches.push_back(rule);
    spans.emplace_back(from, mark());
    if (table.hit == Table::Hit::first) break;
  }
  if (traced() && !spans.empty()) keep_only(start, spans);
  const bool settled = !undetermined.is_missing() || (table.hit == Table::Hit::unique && matches.size() == 1);
  if (!settled) return undetermined;
  return result_of_matches(node, matches);
}

Value Evaluation::result_of_matches(const Node& node, const std::vector<std::size_t>& matches) {
  const Table& table = *node.table;
  if (matches.empty()) {
    const bool has_default = table.outputs > 0 && node.children[table.defaults()].line > 0;
    if (has_default) return output_of(table, outputs_at(node, table.defaults()));
    if (table.hit == Table::Hit::collect && table.aggregate == Table::Aggregate::none) return List{};
    return fail(node, "no rule of the decision table matches");
  }
  if (table.hit == Table::Hit::unique && matches.size() > 1)
    return fail(node, fmt::format("rules {} and {} of a table of hit policy UNIQUE both match", matches[0] + 1, matches[1] + 1));
  Rows rows;
  for (const std::size_t rule : matches) rows.push_back(outputs_at(node, table.rule(rule) + table.inputs));
  switch (table.hit) {
    case Table::Hit::unique:
    case Table::Hit::first: return output_of(table, rows[0]);
    case Table::Hit::any:
      for (const auto& row : rows)
        if (!compare(Operator::equal, output_of(table, row), output_of(table, rows[0])).is_true())
          return fail(node, "rules of a table of hit policy ANY match with different outputs");
      return output_of(table, rows[0]);
    case Table::Hit::priority:
      sort_by_priority(node, rows);
      return output_of(table, rows[0]);
    case Table::Hit::output_order: sort_by_priority(node, rows); break;
    case Table::Hit::collect:
    case Table::Hit::rule_order: break;
  }
  return collected(node, rows);
}

/// By the place of each output among its values allowed, the first output first; what is not among them comes last.
void Evaluation::sort_by_priority(const Node& node, Rows& rows) {
  const Table& table = *node.table;
  std::vector<std::pair<std::vector<std::size_t>, std::size_t>> order;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<std::size_t> ranks;
    for (std::size_t i = 0; i < table.outputs; ++i) {
      const Node& allowed = node.children[table.allowed_outputs() + i];
      slots_[static_cast<std::size_t>(node.slot)] = rows[r][i];
      std::size_t rank = 0;
      while (rank < allowed.children.size() && !test(allowed.children[rank], rows[r][i]).is_true()) ++rank;
      ranks.push_back(rank);
    }
    order.emplace_back(std::move(ranks), r);
  }
  std::sort(order.begin(), order.end());
  Rows sorted;
  for (const auto& [ranks, r] : order) sorted.push_back(std::move(rows[r]));
  rows = std::move(sorted);
}

/// All outputs as a list, or one number of them.
Value Evaluation::collected(const Node& node, const Rows& rows) {
  const Table& table = *node.table;
  List values;
  for (const auto& row : rows) values.push_back(output_of(table, row));
  if (table.aggregate == Table::Aggregate::none) return values;
  if (table.aggregate == Table::Aggregate::count) return Value(base::Decimal(static_cast<std::int64_t>(values.size())));
  Value result = values[0];
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (table.aggregate == Table::Aggregate::sum) {
      result = calculate(Arithmetic::add, result, values[i]);
      continue;
    }
    const Value better = compare(table.aggregate == Table::Aggregate::min ? Operator::less : Operator::greater, values[i], result);
    if (better.is_null()) return fail(node, "the outputs of the table do not compare");
    if (better.is_missing()) return better;
    if (better.is_true()) result = values[i];
  }
  return result.is_null() ? fail(node, "the outputs of the table have no sum") : result;
}

}  // namespace rules::feel
