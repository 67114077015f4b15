#pragma once
#include "http/server.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace http {

/// What somebody without a session may ask for often, and no more often than that.
enum class Asked { sign_in, registration, invitation, check };

/// Counts what an address asks for: so much at once, then so much a minute (a leaky bucket, the GCRA of ITU-T I.371). Of
/// IPv6 a /64 counts as one address. Loopback is never limited: a proxy there that nobody declared speaks for everybody.
/// At most 20,000 addresses are remembered, the stalest are forgotten first. May be used from any thread.
class AddressLimits {
 public:
  /// Takes one at `now` (microseconds of any clock that never goes back): 0, or the seconds until there is one again.
  std::int64_t take(Asked asked, const std::string& address, std::int64_t now);

 private:
  std::mutex mutex_;
  std::map<std::pair<Asked, std::string>, std::int64_t> due_;   // when the bucket is full again
};

/// Puts the limits before the handlers of the routes they are for (one table in address_limits.cpp). Over them the answer is
/// 429 `too_many_requests` with Retry-After, as `refuser` words it. `limits` outlives the routes.
void limit_by_address(std::vector<Route>& routes, AddressLimits& limits, const Refuser& refuser);

}  // namespace http
