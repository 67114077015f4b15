#include "calendar/reckoning.h"
#include "fuzz/entry.h"

/// Any year file is read or refused with places; a calendar made of it can be reckoned with.
void fuzz_one(std::string_view bytes) {
  const auto year = calendar::parse_year(bytes, "fuzz.yaml");
  if (!year) return;
  const auto days = calendar::Calendar::of({*year});
  const auto start = base::Date::of(year->year, 1, 1);
  (void)calendar::reckon(*start, {60, calendar::Unit::working_days}, *days, calendar::Roll::none);
}
