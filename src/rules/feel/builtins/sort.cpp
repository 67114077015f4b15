#include "rules/feel/builtins/arguments.h"
#include "rules/feel/compare.h"
#include "rules/feel/function.h"

/// Source: OMG DMN 1.5, table 86.
namespace rules::feel {
namespace {

/// Merges two sorted halves; nothing when the order of two items is not known. Written out because a library sort may
/// loop or read past the end when a strange precedence function contradicts itself.
class Sorter {
 public:
  Sorter(const Function* precedes, Machine& machine) : precedes_(precedes), machine_(machine) {}

  bool sort(List& items) {
    List merged(items.size());
    for (std::size_t width = 1; width < items.size(); width *= 2) {
      for (std::size_t low = 0; low < items.size(); low += 2 * width)
        if (!merge(items, merged, low, std::min(low + width, items.size()), std::min(low + 2 * width, items.size()))) return false;
      items.swap(merged);
    }
    return true;
  }

  const Value& undecided() const { return undecided_; }

 private:
  bool merge(const List& from, List& into, std::size_t low, std::size_t middle, std::size_t high) {
    std::size_t left = low, right = middle;
    for (std::size_t at = low; at < high; ++at) {
      bool take_right = left == middle;
      if (!take_right && right < high) {
        const Value before = precedes(from[right], from[left]);
        if (!before.boolean()) return undecided_ = before, false;
        take_right = *before.boolean();
      }
      into[at] = take_right ? from[right++] : from[left++];
    }
    return true;
  }

  Value precedes(const Value& a, const Value& b) {
    if (!machine_.spend(1)) return Value();
    return precedes_ ? machine_.call(*precedes_, {a, b}) : compare(Operator::less, a, b);
  }

  const Function* precedes_;
  Machine& machine_;
  Value undecided_;
};

Value run_sort(std::span<const Value> arguments, Machine& machine) {
  auto items = list_at(arguments, 0);
  const Function* precedes = arguments.size() > 1 ? arguments[1].function() : nullptr;
  if (!items || (arguments.size() > 1 && !precedes)) return Value();
  Sorter sorter(precedes, machine);
  if (!sorter.sort(*items)) return sorter.undecided().is_missing() ? sorter.undecided() : machine.fail("sort() cannot order these items");
  return *items;
}

}  // namespace

const std::vector<Builtin>& sort_builtins() {
  static const std::vector<Builtin> table = {
      {"sort", {{"list", "precedes"}}, 1, false, Builtin::Missing::is_carried, nullptr, run_sort},
  };
  return table;
}

}  // namespace rules::feel
