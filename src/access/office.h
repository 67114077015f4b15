#pragma once
#include "ledger/event.h"

#include <string>
#include <vector>

namespace access_control {

/// A role an office plays in a programme (its id, without the edition); a sector role for one sector at a time.
struct Grant {
  std::string programme, role, scope;  // scope: the option that a sector role's fact names; empty: not limited
  bool operator==(const Grant&) const = default;
};

/// An applicant organisation, keyed by its credit code, an authority with a territory, or one natural person.
struct Office {
  std::string id;
  std::string kind;                    // enterprise | authority | person
  std::string name, uscc;
  std::string territory;               // division code of six digits; of an enterprise: where it is registered
  std::string claim = "confirmed";     // enterprise: open | confirmed | refused
  std::vector<Grant> grants;
  std::int64_t version = 0;

  bool is_enterprise() const { return kind == "enterprise"; }
  bool is_person() const { return kind == "person"; }
  /// Somebody who applies, holds or objects, and no authority.
  bool may_be_party() const { return is_enterprise() || is_person(); }
  bool confirmed() const { return claim == "confirmed"; }
};

/// The office after one more event of its stream (office_registered, office_changed, role_granted, role_revoked).
Office evolve(Office office, const ledger::Event& event);

/// Whether an authority's territory holds a place: a county exactly, a prefecture (..00) all of its counties, a province
/// (..0000) everything in it. An empty territory or place holds nothing. Codes: GB/T 2260.
bool covers(std::string_view territory, std::string_view place);

}  // namespace access_control
