#pragma once
#include "review/scores.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What several sheets come to: one score, passed or not, a band. Pure arithmetic.
namespace review {

/// What one sheet says: criterion -> points; on an ordinal scale the level's position, from 1. A criterion that was not
/// asked or not answered is absent.
using Points = std::map<std::string, base::Decimal>;

/// Reached from this score on.
struct Band { std::string id; base::Decimal at_least; };

/// How sheets come to one score.
struct Scheme {
  Points weights;                      // of the criteria; empty: the points are added up
  bool levels = false;                 // of an ordinal scale: medians, the lower of two in the middle
  Aggregate how = Aggregate::mean;     // over the sheets; levels have their median
  int drop = 0;                        // trimmed mean: highest and lowest left out
  std::optional<int> decimals;         // every figure is rounded half up to so many places, before anything is compared
  std::optional<base::Decimal> pass;   // from this score on
  Points floors;                       // the least each of these criteria must come to
  std::vector<Band> bands;
};

struct Assessment {
  base::Decimal score;
  std::vector<base::Decimal> scores;   // of each sheet, in the order given
  Points criteria;                     // each over the sheets that answer it; absent where too few do
  bool passed = true;                  // neither `pass` nor a floor is missed
  std::vector<std::string> below;      // criteria under their floor, or without a figure
  std::string band;                    // the highest one reached; empty: none
};

/// A sheet's score is the sum of its points, or their mean by weight over what it answers; on an ordinal scale the median
/// level. The sheets' scores, and each criterion, are then aggregated. Without `decimals` figures are rounded to 12
/// places, so that thirds add up again. Refuses `no_scores` (no sheet, or one without an answer), `too_few_scores`.
base::Result<Assessment> assess(const std::vector<Points>& sheets, const Scheme& scheme);

}  // namespace review
