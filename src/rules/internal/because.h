#pragma once
#include "rules/internal/evaluation.h"
#include "rules/internal/words.h"

namespace rules::internal {

/// One comparison with its two values still typed, for sentences. An empty list has null values.
struct Reason {
  Because because;
  feel::Value left, right;
  bool is_empty_list = false;
  bool is_turned = false;      // the demand is the opposite of what the expression compares
};

/// The comparisons a leaf's outcome rests on, in evaluation order, at most 40, without repeats. Each is turned to what the
/// outcome required: under a `not` the demand is the opposite of what the expression compares.
std::vector<Reason> reasons_of(const Leaf& leaf, const Words& words);

}  // namespace rules::internal
