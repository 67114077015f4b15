#include "rules/feel/builtins/builtin.h"
#include "rules/feel/evaluation.h"

namespace rules::feel {
namespace {

constexpr std::size_t most_comparisons = 10'000;

bool is_name(const Node& node) {
  return node.kind == Kind::free_name || node.kind == Kind::local || node.kind == Kind::of_item || node.kind == Kind::path ||
         node.kind == Kind::filter;
}

}  // namespace

std::size_t Evaluation::mark() const { return traced() ? machine_.trace()->comparisons.size() : 0; }

/// Of the comparisons written since `from`, keeps those within the spans (in order, not overlapping).
void Evaluation::keep_only(std::size_t from, const Spans& spans) {
  auto& comparisons = machine_.trace()->comparisons;
  std::size_t kept = std::min(from, comparisons.size());
  for (const auto& [begin, end] : spans)
    for (std::size_t i = begin; i < end && i < comparisons.size(); ++i, ++kept)
      if (kept != i) comparisons[kept] = std::move(comparisons[i]);
  comparisons.resize(kept);
}

/// Writes down a comparison that came out true or false.
void Evaluation::record(std::string_view op, const Node* left, const Value& left_value, const Node* right, const Value& right_value, const Value& holds) {
  auto& comparisons = machine_.trace()->comparisons;
  if (!holds.boolean() || comparisons.size() >= most_comparisons) return;
  Comparison comparison;
  comparison.op = op;
  comparison.left = left_value;
  comparison.right = right_value;
  comparison.holds = *holds.boolean();
  Origin from = origin_of(left), to = origin_of(right);
  comparison.left_name = std::move(from.name), comparison.left_at = std::move(from.at), comparison.left_field = std::move(from.field);
  comparison.right_name = std::move(to.name), comparison.right_at = std::move(to.at), comparison.right_field = std::move(to.field);
  comparisons.push_back(std::move(comparison));
}

/// A yes or no that is a condition by itself.
void Evaluation::record_condition(const Node& node, const Value& value) {
  if (!value.boolean() || !is_name(node)) return;
  if (origin_of(&node).name.empty()) return;
  record("=", &node, value, nullptr, Value(true), value);
}

Origin Evaluation::origin_of(const Node* node) {
  if (!node) return {};
  switch (node->kind) {
    case Kind::free_name: return node->builtin && !find_free(*node) ? Origin{} : Origin{node->names[0], "", ""};
    case Kind::local: return provenance_->slots[static_cast<std::size_t>(node->slot)];
    case Kind::of_item: return origin_in_item(*node);
    case Kind::filter: {
      const auto found = provenance_->picked.find(node);
      return found == provenance_->picked.end() ? origin_of(&node->children[0]) : found->second;
    }
    case Kind::path: {
      Origin origin = origin_of(&node->children[0]);
      if (!origin.name.empty()) origin.field = origin.field.empty() ? node->names[0] : origin.field + "." + node->names[0];
      return origin;
    }
    default: return {};
  }
}

Origin Evaluation::origin_in_item(const Node& node) {
  for (const int slot : node.slots) {
    const auto* context = slots_[static_cast<std::size_t>(slot)].context();
    if (!context || !context->find(node.names[0])) continue;
    Origin origin = provenance_->slots[static_cast<std::size_t>(slot)];
    if (!origin.name.empty()) origin.field = node.names[0];
    return origin;
  }
  return origin_of(&node.children[0]);
}

void Evaluation::set_origin(int slot, Origin origin) { provenance_->slots[static_cast<std::size_t>(slot)] = std::move(origin); }

}  // namespace rules::feel
