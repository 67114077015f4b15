#pragma once
#include <set>
#include <string>

namespace review {

/// Who has something to do with the outcome of one case.
struct Bonds {
  std::set<std::string> offices;       // the applicant's, the holder's
  std::set<std::string> declared;      // accounts that declared a conflict of interest themselves
};

/// Whether a person, acting for `office` (may be empty), must stand aside: neither appointed, nor scoring, nor voting.
bool stands_aside(const std::string& account, const std::string& office, const Bonds& bonds);

}  // namespace review
