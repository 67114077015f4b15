#pragma once
#include "rules/check.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace bench {

struct Wanted {
  base::Date day;
  std::uint64_t seed = 1;
  std::size_t count = 0;
  std::set<std::string> spread;   // choices whose options come equally often where a case that passes is looked for
};

/// Complete cases near the border between yes and no: each is one that passes, with up to six of its facts and judgements
/// exchanged. The same seed gives the same cases.
std::vector<rules::Inputs> cases_near_the_border(const rules::Rulebook& rulebook, const rules::Set& set, const Wanted& wanted);

}  // namespace bench
