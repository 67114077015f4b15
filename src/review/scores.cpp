#include "review/scores.h"

#include <algorithm>

namespace review {
namespace {

using base::Decimal;
using Scores = std::vector<Decimal>;

base::Refusal no_scores() { return {"no_scores", {"还没有人评分，不能汇总。", "Nobody has given a score yet, so there is nothing to sum up."}, {}, {}}; }

base::Result<Decimal> mean(Scores::const_iterator first, Scores::const_iterator last) {
  Decimal sum;
  for (auto score = first; score != last; ++score) {
    const auto next = Decimal::add(sum, *score);
    if (!next) return next;
    sum = *next;
  }
  return Decimal::divide(sum, Decimal(static_cast<std::int64_t>(last - first)));
}

}  // namespace

base::Result<Decimal> aggregate(Scores scores, Aggregate how, int drop) {
  base::ensure(drop >= 0, "no negative number of scores is left out");
  if (scores.empty()) return tl::unexpected(no_scores());
  std::sort(scores.begin(), scores.end());
  const auto count = static_cast<std::ptrdiff_t>(scores.size());
  switch (how) {
    case Aggregate::mean: return mean(scores.begin(), scores.end());
    case Aggregate::median: return mean(scores.begin() + (count - 1) / 2, scores.begin() + count / 2 + 1);
    case Aggregate::trimmed_mean: break;
  }
  if (count <= 2 * std::ptrdiff_t{drop})
    return base::refuse("too_few_scores", {"评分人数太少，去掉最高分和最低分后没有分数可计。", "Too few scores: nothing is left once the highest and the lowest are taken out."});
  return mean(scores.begin() + drop, scores.end() - drop);
}

base::Result<int> median_level(std::vector<int> levels) {
  if (levels.empty()) return tl::unexpected(no_scores());
  std::sort(levels.begin(), levels.end());
  return levels[(levels.size() - 1) / 2];
}

}  // namespace review
