#pragma once
#include "base/refusal.h"

#include <string>
#include <string_view>

namespace calendar {

enum class Unit { working_days, days, months, years };

/// "5 working days", "3 years". `count` >= 0.
struct Period {
  int count = 0;
  Unit unit = Unit::days;

  /// Refuses `bad_period` for anything but "<number> <working days|days|months|years>" (singular forms too).
  static base::Result<Period> parse(std::string_view text);
  base::Text text() const;   // {"5 个工作日", "5 working days"}
  bool operator==(const Period&) const = default;
};

}  // namespace calendar
