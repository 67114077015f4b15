#include "review/recusal.h"

namespace review {

bool stands_aside(const std::string& account, const std::string& office, const Bonds& bonds) {
  return bonds.declared.contains(account) || (!office.empty() && bonds.offices.contains(office));
}

}  // namespace review
