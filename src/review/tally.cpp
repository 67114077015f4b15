#include "review/tally.h"

#include <fmt/format.h>

namespace review {
namespace {

base::Result<void> count_one(const Ballot& ballot, const std::set<std::string>& members, std::set<std::string>& voted, Tally& tally) {
  if (!members.contains(ballot.voter))
    return base::refuse("not_a_member", {fmt::format("“{}”不是表决成员，票不能计入。", ballot.voter), fmt::format("“{}” is no member and has no vote.", ballot.voter)});
  if (!voted.insert(ballot.voter).second)
    return base::refuse("voted_twice", {fmt::format("“{}”已经投过票，每人一票。", ballot.voter), fmt::format("“{}” has voted already: one vote each.", ballot.voter)});
  if (ballot.option.empty()) {
    ++tally.abstained;
    return {};
  }
  const auto option = tally.votes.find(ballot.option);
  if (option == tally.votes.end())
    return base::refuse("unknown_option", {fmt::format("表决没有“{}”这个选项。", ballot.option), fmt::format("The vote has no option “{}”.", ballot.option)});
  ++option->second;
  ++tally.cast;
  return {};
}

int total_of(const Tally& tally, Of of) {
  switch (of) {
    case Of::cast: return tally.cast;
    case Of::present: return tally.present;
    case Of::members: return tally.members;
  }
  return 0;
}

Standing standing_of(int votes, const Tally& tally, const VotingRule& rule) {
  if (!tally.quorate) return Standing::not_carried;
  if (!rule.majority) return Standing::unsettled;
  return reaches(votes, total_of(tally, rule.majority->of), rule.majority->share) ? Standing::carried : Standing::not_carried;
}

}  // namespace

bool reaches(int count, int total, const Share& share) {
  base::ensure(share.part > 0 && share.whole >= share.part, "a share is part of a whole");
  const auto have = std::int64_t{count} * share.whole, need = std::int64_t{total} * share.part;
  return total > 0 && (share.strictly ? have > need : have >= need);
}

base::Result<Tally> tally(const std::vector<std::string>& options, const std::vector<Ballot>& ballots, const std::set<std::string>& members,
                          std::set<std::string> present, const VotingRule& rule) {
  Tally result;
  for (const auto& option : options) result.votes[option] = 0;
  std::set<std::string> voted;
  for (const auto& ballot : ballots)
    if (auto counted = count_one(ballot, members, voted, result); !counted) return tl::unexpected(counted.error());
  present.insert(voted.begin(), voted.end());
  std::erase_if(present, [&](const std::string& person) { return !members.contains(person); });
  result.present = static_cast<int>(present.size());
  result.members = static_cast<int>(members.size());
  result.quorate = !rule.quorum || reaches(result.present, result.members, *rule.quorum);
  for (const auto& [option, votes] : result.votes) result.standing[option] = standing_of(votes, result, rule);
  return result;
}

}  // namespace review
