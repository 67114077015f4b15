#pragma once
#include "base/refusal.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace review {

/// A part of a number of people. "two thirds" {2, 3}; "more than half" {1, 2, strictly}. 0 < part <= whole.
struct Share {
  int part = 1, whole = 2;
  bool strictly = false;               // more than the share, not the share itself
};

/// What a share is taken of.
enum class Of { cast, present, members };

struct Majority { Share share; Of of = Of::cast; };

/// What the text says about voting; what it does not say stays empty.
struct VotingRule {
  std::optional<Majority> majority;    // none: whoever confirms the result decides
  std::optional<Share> quorum;         // of the members; none: any number may vote
};

/// One voter's ballot. An empty option abstains.
struct Ballot { std::string voter, option; };

enum class Standing { carried, not_carried, unsettled };

struct Tally {
  std::map<std::string, int> votes;    // every option, also those without a vote
  int cast = 0, abstained = 0;         // `cast`: ballots for an option
  int present = 0, members = 0;
  bool quorate = true;
  std::map<std::string, Standing> standing;   // unsettled: the text sets no majority; nothing is carried without a quorum
};

/// Counts ballots. `members`: who may vote; `present`: those of them who came (whoever voted counts as present). Refuses
/// `unknown_option`, `voted_twice`, `not_a_member`: a wrong ballot is never left out silently.
base::Result<Tally> tally(const std::vector<std::string>& options, const std::vector<Ballot>& ballots, const std::set<std::string>& members,
                          std::set<std::string> present, const VotingRule& rule);

/// Whether `count` of `total` reaches a share. Nobody out of nobody reaches none.
bool reaches(int count, int total, const Share& share);

}  // namespace review
