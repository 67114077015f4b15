#pragma once
#include "base/date.h"

#include <cstdint>

namespace base {

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t microseconds = 0;

  /// Refuses `bad_time` for anything but RFC 3339 date-time with an offset.
  static Result<Instant> parse(std::string_view text);
  std::string text() const;  // RFC 3339 in UTC with six decimals, e.g. 2024-06-20T01:02:03.000000Z
  constexpr auto operator<=>(const Instant&) const = default;
};

/// The day it is at `instant` in an IANA zone such as "Asia/Shanghai". Throws for an unknown zone.
Date date_in_zone(Instant instant, std::string_view zone);
/// What the clock on the wall shows there: 2024-06-20 09:02. Throws for an unknown zone.
std::string minute_in_zone(Instant instant, std::string_view zone);
/// The first moment of `date` in the zone.
Instant start_of_day(Date date, std::string_view zone);

}  // namespace base
