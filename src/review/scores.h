#pragma once
#include "base/decimal.h"
#include "base/refusal.h"

#include <vector>

/// What several people's opinions come to. Pure arithmetic.
namespace review {

enum class Aggregate { mean, trimmed_mean, median };

/// One figure out of several people's scores, in any order. `drop`: how many of the highest and as many of the lowest a
/// trimmed mean leaves out (>= 0). Exact to 34 digits, not rounded: the text says to how many places. The median of an
/// even number is the mean of the two in the middle. Refuses `no_scores`, `too_few_scores` (nothing is left to average).
base::Result<base::Decimal> aggregate(std::vector<base::Decimal> scores, Aggregate how, int drop = 0);

/// The median of levels, each a position in the scale's order, from 0. Of an even number the lower of the two in the
/// middle: a level in between does not exist, and nobody is raised by rounding. Refuses `no_scores`.
base::Result<int> median_level(std::vector<int> levels);

}  // namespace review
