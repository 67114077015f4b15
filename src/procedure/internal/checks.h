#pragma once
#include "procedure/case.h"
#include "rules/dossier.h"

namespace procedure::internal {

/// Sets applied to what a case says: read once, for as many sets as are asked about. Inside a case evidence is always
/// required; what was erased is missing. State and situation stay where they are as long as this is used.
class Checks {
 public:
  Checks(const CaseState& state, bool as_of_today, const Situation& situation) : state_(state), as_of_today_(as_of_today), situation_(situation) {}

  /// Refuses as rules::read_dossier and rules::check.
  base::Result<rules::CheckResult> check(const std::string& set, Remedies remedies);
  /// What every condition comes to, by its path; empty where the case cannot be read.
  std::map<std::string, rules::Outcome> outcomes(const std::string& set);

 private:
  base::Result<rules::Dossier>& dossier();
  base::Result<rules::Dossier> read() const;

  const CaseState& state_;
  bool as_of_today_;
  const Situation& situation_;
  std::optional<base::Result<rules::Dossier>> dossier_;   // once it is read
};

}  // namespace procedure::internal
